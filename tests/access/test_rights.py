"""What a right says of one object is what it gives of a table: for every right there is, on random data."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from cchc.access import SYSTEM, Actor, Role
from cchc.access.rights import RIGHTS
from cchc.periods import today

SEEDS = (1, 2, 3)
BEGINNING = date(2020, 1, 1)


class World:
    """Two provinces with departments, units and communes, some of them gone, and everything a right is about in them."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.day = today()
        self.agencies: list[Any] = []
        self.people: list[Any] = []
        root = self.found("n", None, "other", "ministry") if seed == SEEDS[0] else None
        for province in "ab":
            self.found_province(province, root)
        self.own_fields()
        self.propose()
        self.appoint()
        self.assign_work()
        self.serve()
        self.count_figures()
        self.assess()
        self.open_rounds()
        self.open_drafts()
        self.ask_for_readings()
        self.write_entries()

    def found(self, key: str, parent: Any, kind: str, level: str) -> Any:
        from cchc.agencies.actions import found

        made = found(SYSTEM, key=key, name=f"Cơ quan {key}", kind=kind, level=level, since=BEGINNING, parent=parent)
        self.agencies.append(made)
        return made

    def found_province(self, name: str, root: Any) -> None:
        from cchc.agencies.actions import restand

        top = self.found(name, root, "committee", "province")
        departments = [self.found(f"{name}-so-{n}", top, "department", "department") for n in range(3)]
        self.found(f"{name}-so-0-phong", departments[0], "division", "department")
        communes = [self.found(f"{name}-xa-{n}", top, "commune", "commune") for n in range(2)]
        restand(SYSTEM, communes[1], self.day - timedelta(days=30), parent=departments[2])

    def own_fields(self) -> None:
        from cchc.agencies.fields import own_field
        from cchc.words import Field

        for province in "ab":
            top = self.called(province)
            for field in sorted({*self.random.sample(list(Field), 4), Field.DIRECTION}):
                owner = self.called(f"{province}-so-{self.random.randrange(3)}")
                own_field(SYSTEM, field, agency=owner, authority=top, since=self.ago(900))

    def propose(self) -> None:
        from cchc.agencies.models import Proposal

        for agency in self.agencies:
            Proposal.objects.create(root=agency, name="a.xlsx", sha256="0", created_by="Ai đó")

    def called(self, key: str) -> Any:
        return next(one for one in self.agencies if one.key == key)

    def ago(self, most: int) -> date:
        return self.day - timedelta(days=self.random.randrange(1, most))

    def appoint(self) -> None:
        from cchc.people.actions import appoint, register, relieve
        from cchc.people.delegating import delegate

        posts = []
        for n in range(24):
            person = register(SYSTEM, username=f"p{n}", full_name=f"Người {n}", password=None)
            self.people.append(person)
            for _ in range(self.random.randrange(3)):
                agency, role = self.random.choice(self.agencies), self.random.choice(list(Role))
                if person.posts.filter(agency=agency, role=role.value).exists():
                    continue
                post = appoint(SYSTEM, person, agency, role, since=self.ago(400) - timedelta(days=200))
                if self.random.random() < 0.3:
                    relieve(SYSTEM, post, until=self.ago(150))
                else:
                    posts.append(post)
        holders = sorted({post.person for post in posts}, key=lambda one: one.pk)
        self.post, self.posts = posts[0], posts[1:3]
        for post in self.random.sample(posts, 6):
            to = self.random.choice([one for one in holders if one.pk != post.person_id])
            until = self.day + timedelta(days=20)
            delegate(SYSTEM, post, to, number="1/GUQ", since=self.day, until=until, today=self.day)

    def assign_work(self) -> None:
        from cchc.duties.models import Duty, HandIn
        from cchc.tasks.models import (
            Addressee,
            Amendment,
            Assignment,
            Consulted,
            Contribution,
            Mandate,
            NextPlan,
            Product,
            Task,
            TaskDuty,
        )
        from cchc.tasks.rules import CONTRIBUTION
        from cchc.words import Field

        for n in range(8):
            run_by = self.random.choice(self.agencies)
            authority = self.called(run_by.key[0])
            mandate = Mandate.objects.create(
                number=f"{n}/KH",
                title="Kế hoạch",
                year=self.day.year,
                run_by=run_by,
                authority=authority,
                record=self.record(run_by) if self.random.random() < 0.6 else None,
                in_force_on=self.ago(100) if self.random.random() < 0.8 else None,
            )
            mandate.targets.create(order=1, text="Đạt 100%")
            for order in range(3):
                task = Task.objects.create(
                    mandate=mandate, order=order, title="Việc", field=self.random.choice(list(Field)).value
                )
                product = Product.objects.create(task=task, order=1, name="Báo cáo")
                for role in (Addressee.Role.LEAD, Addressee.Role.COORDINATING):
                    addressee = Addressee.objects.create(task=task, order=1, role=role, phrase="x")
                    agency = self.random.choice(self.agencies)
                    assigned = Assignment.objects.create(addressee=addressee, agency=agency, since=self.ago(90))
                    if role == Addressee.Role.LEAD and mandate.is_in_force:
                        duty = Duty.objects.create(
                            agency=agency,
                            judged_by=run_by,
                            title="Việc",
                            folded="viec",
                            year=2026,
                            opened_on=self.ago(90),
                            officer=self.random.choice([None, self.post, *self.posts]),
                        )
                        TaskDuty.objects.create(
                            duty=duty, mandate=mandate, task=task, product=product, assignment=assigned
                        )
                        if self.random.random() < 0.5:
                            made = HandIn.objects.create(duty=duty, n=1, on=self.day)
                            made.records.add(self.record(agency))

        in_force = list(Mandate.objects.filter(in_force_on__isnull=False).order_by("pk"))
        for by, of in zip(in_force[::2], in_force[1::2], strict=False):
            Amendment.objects.create(by=by, of=of, on=self.day)
        for agency in self.agencies:
            plan = NextPlan.objects.create(run_by=agency, year=self.day.year + 1, title="Kế hoạch")
            asked = self.random.choice(self.agencies)
            Consulted.objects.create(plan=plan, agency=asked, asked_on=self.day, by_day=self.day)
        within = [one for one in Duty.objects.order_by("pk") if one.agency.key[0] == one.judged_by.key[0]]
        for one in self.random.sample(within, min(6, len(within))):
            agency = self.random.choice([each for each in self.agencies if each.key[0] == one.agency.key[0]])
            given = {"agency": agency, "judged_by": one.agency, "year": 2026, "title": "Phần", "folded": "phan"}
            given["product_name"] = CONTRIBUTION
            Contribution.objects.create(duty=Duty.objects.create(opened_on=self.day, **given), of=one)
        for one in self.random.sample(list(Duty.objects.order_by("pk")), 5):
            heir = self.random.choice(self.agencies)
            given = {"judged_by": one.judged_by, "year": 2026, "title": "Việc", "folded": "viec", "opened_on": self.day}
            made = Duty.objects.create(agency=heir, **given)
            Duty.objects.filter(pk=one.pk).update(closed_on=self.day, passed_to=made)

    def serve(self) -> None:
        from cchc.duties.models import Serving

        for province in "aaabbb":  # whoever keeps both says so, and nobody keeps two provinces
            agency, by = self.random.sample([one for one in self.agencies if one.key[0] == province], 2)
            until = self.day if self.random.random() < 0.3 else None
            if not Serving.objects.filter(agency=agency).exists():
                Serving.objects.create(agency=agency, by=by, letter=self.record(by), since=self.ago(50), until=until)

    def count_figures(self) -> None:
        from cchc.figures.actions import Entry, define, enter
        from cchc.figures.models import Call, Form, Register, RegisterRow, Sheet, Snapshot
        from cchc.figures.values import Kind, Value
        from cchc.periods.windows import Window
        from cchc.words import Field

        window = Window(self.day - timedelta(days=20), self.day)
        of = [
            define(SYSTEM, agency, "1", field, name="Số văn bản", kind=Kind.COUNT)
            for agency in self.agencies
            for field in [self.random.choice(list(Field))]
        ]
        by_all = {
            key: define(SYSTEM, self.called(key), "2", Field.DIRECTION, name="Số việc", kind=Kind.COUNT) for key in "ab"
        }
        forms = {
            agency.pk: Form.objects.create(authority=agency, code="1", name="Biểu", field="direction")
            for agency in self.agencies
        }
        for agency in self.agencies:
            by = self.random.choice(self.agencies)
            above = self.called(agency.key[0])
            field = (Field.DIRECTION if agency.pk % 2 else Field.DIGITAL).value
            kept = Register.objects.create(authority=above, code=f"S{agency.pk}", name="Sổ", field=field, day="day")
            given = {"agency": agency, "n": 1, "day": self.day, "entered_at": timezone.now()}
            RegisterRow.objects.create(register=kept, record=self.record(agency) if agency.pk % 2 else None, **given)
            span = {"start": window.start, "end": window.end}
            call = Call.objects.create(form=forms[by.pk], run_by=by, name="Số liệu", due=timezone.now(), **span)
            of_call = call if self.random.random() < 0.5 else None
            Sheet.objects.create(form=forms[by.pk], call=of_call, agency=agency, **span)
        for agency in self.agencies:
            near = [one for one in of if one.authority.key[0] == agency.key[0]]
            entries = [Entry(one, Value(nothing=True)) for one in self.random.sample(near, min(3, len(near)))]
            entries += [Entry(one, Value(nothing=True)) for key, one in by_all.items() if agency.key[0] == key]
            enter(SYSTEM, agency, window, entries)
            Snapshot.objects.create(
                root=agency, start=window.start, end=window.end, at=timezone.now(), count=0, digest="0"
            )

    def assess(self) -> None:
        from cchc.assessments.models import (
            Appraiser,
            Council,
            CriteriaSet,
            CriterionOwner,
            Entrant,
            Group,
            Link,
            Mark,
            Member,
            Portion,
            Proof,
            Publication,
            Round,
        )
        from cchc.records.models import Record, Use
        from cchc.tasks.models import Task

        records = list(Record.objects.order_by("pk"))
        for agency in self.agencies:
            near = [one for one in self.agencies if one.key[0] == agency.key[0]]
            head = {"title": "Bộ tiêu chí", "level": "commune", "year": 2026, "status": "invented"}
            kept = CriteriaSet.objects.create(authority=agency, code="mau", n=1, data=b"", digest="0", **head)
            span = {"start": self.day, "end": self.day}
            of = Round.objects.create(authority=agency, run_by=agency, set=kept, name="Đợt", **span)
            group = Group.objects.create(round=of, name="Xã")
            now = {"at": timezone.now()}
            for post in {self.random.choice(self.posts) for _n in range(2)}:
                named = Appraiser.objects.create(round=of, post=post, **now)
                Portion.objects.create(appraiser=named, code=self.random.choice("123"))
            council = Council.objects.create(round=of, name="Hội đồng")
            Member.objects.create(council=council, post=self.random.choice(self.posts))
            Publication.objects.create(round=of, n=1, number="1", issued_on=self.day, data=b"", digest="0", **now)
            Link.objects.create(set=kept, code="1", task=Task.objects.order_by("pk")[0], state="confirmed", **now)
            for judged in self.random.sample(near, min(2, len(near))):
                entrant = Entrant.objects.create(round=of, group=group, agency=judged, name=judged.key)
                for code in ("1", "2", "3"):
                    mark = Mark.objects.create(entrant=entrant, code=code)
                    proves = {"about_type": "assessments.mark", "about_id": mark.pk, "agency": judged, "on": self.day}
                    use = Use.objects.create(record=self.random.choice(records), **proves)
                    Proof.objects.create(mark=mark, use=use, at=timezone.now())
                CriterionOwner.objects.create(entrant=entrant, code="1", officer=self.random.choice(self.posts))
                CriterionOwner.objects.create(entrant=entrant, code="2", agency=self.random.choice(near))

    def open_rounds(self) -> None:
        from cchc.duties.models import Duty
        from cchc.figures.models import Form, Sheet
        from cchc.reports.models import Level, Report, Round

        for n in range(6):
            by, province = self.random.choice(self.agencies), self.random.choice("ab")
            start = self.day - timedelta(days=90 + n)
            given = {"name": "Kỳ", "year": 2026, "start": start, "end": self.day, "cut_off": self.day}
            of = Round.objects.create(
                authority=self.called(province), run_by=by, kind="asked", due_whole=self.day, opened_on=start, **given
            )
            form = Form.objects.filter(authority=of.authority).first()
            assert form is not None
            of.forms.add(form)
            for level in Level:
                about, owes = self.random.sample(self.agencies, 2)
                owes = self.random.choice([about, owes])
                duty = Duty.objects.create(
                    agency=owes, judged_by=by, title="Báo cáo", folded="bao cao", year=2026, opened_on=start
                )
                Report.objects.create(round=of, level=level, about=about, agency=owes, duty=duty, due=self.day)
                Sheet.objects.get_or_create(form=form, agency=about, start=start, end=self.day)

    def record(self, agency: Any) -> Any:
        from cchc.records.models import Record

        personal = self.day if self.random.random() < 0.5 else None
        made = Record.objects.create(number="1/BC", file_name="a.pdf", kept_by=agency, personal_since=personal)
        for reader in self.random.sample(self.people, 8) if personal else ():
            made.readers.create(person=reader, named_on=self.day)
        return made

    def open_drafts(self) -> None:
        from cchc.intake.models import Draft

        for _ in range(6):
            agency = self.random.choice(self.agencies)
            Draft.objects.create(run_by=agency, authority=self.called(agency.key[0]), record=self.record(agency))

    def ask_for_readings(self) -> None:
        from cchc.duties.rules import LOOK
        from cchc.intake.rules import READ
        from cchc.jobs.actions import ask
        from cchc.records.rules import BRING
        from cchc.reports.rules import FREEZE, WORKBOOK

        for n, agency in enumerate(self.random.choices(self.agencies, k=12)):
            actor = Actor(1, "Ai đó", 1, "", Role.FOCAL_POINT, agency.pk, agency.key)
            ask(actor, READ, f"k{n}", subject="a.pdf", given={"file": ""})
            ask(actor, WORKBOOK, f"w{n}", subject="Kỳ", given={"round": 0})
            ask(actor, FREEZE, f"z{n}", subject="Kỳ", given={"round": 0})
        for n, agency in enumerate(self.random.choices(self.agencies, k=12)):
            post = self.random.choice([self.post, *self.posts])
            officer = Actor(1, "Ai đó", post.pk, "", Role.OFFICER, agency.pk, agency.key)
            ask(officer, LOOK, f"h{n}", subject="a.pdf", given={"files": []})
            ask(officer, BRING, f"b{n}", subject="a.pdf", given={"file": ""})

    def write_entries(self) -> None:
        from datetime import UTC, datetime, time

        from cchc.ledger.actions import write

        for _ in range(40):
            agency = self.random.choice(self.agencies)
            moment = datetime.combine(self.ago(60), time(self.random.randrange(24)), tzinfo=UTC)
            actor = Actor(1, "Ai đó", 1, "", Role.OFFICER, agency.pk, agency.key)
            write(actor, "try", "nothing", at=moment)

    def some(self, model: Any) -> list[Any]:
        found = list(model._default_manager.all())
        return self.random.sample(found, min(len(found), 30))

    def actors(self) -> list[Actor]:
        """One in every role in every agency, each of them some person in some post, and some who act for another."""
        made: list[Actor] = []
        posts = [self.post, *self.posts]
        for agency in self.agencies:
            for role in Role:
                person = self.random.choice(self.people)
                behalf = self.random.choice(self.people).pk if self.random.random() < 0.2 else None
                post = posts[len(made) % len(posts)]
                made.append(Actor(person.pk, "A", post.pk, "", role, agency.pk, agency.key, behalf=behalf))
        return made


@pytest.mark.parametrize("seed", [SEEDS[0], *(pytest.param(seed, marks=pytest.mark.long) for seed in SEEDS[1:])])
def test_a_predicate_and_its_scope_agree(db: None, seed: int) -> None:
    world = World(seed)
    actors = world.random.sample(world.actors(), 16 if seed == SEEDS[0] else 40)
    for name, right in RIGHTS.items():
        objects = world.some(right.model)
        assert objects, f"the random world has nothing for the right {name}: make some in World"
        rows = right.model._default_manager.filter(pk__in=[one.pk for one in objects])
        for actor in actors:
            given = set(right.of(rows, actor, world.day).values_list("pk", flat=True))
            said = {one.pk for one in objects if right(actor, one)}
            differs = given ^ said
            assert not differs, (
                f"{name} of {actor.role} in {actor.agency_name}: scope and predicate differ on {differs}"
            )


def test_every_ground_is_sometimes_there_and_sometimes_not(db: None) -> None:
    """Otherwise the test above would agree about nothing."""
    world = World(SEEDS[0])
    actors = world.actors()
    for name, right in RIGHTS.items():
        objects = world.some(right.model)
        for ground in (*right.grounds, *right.provisos):
            asked = [(actor, one) for actor in actors for one in objects]
            world.random.shuffle(asked)
            said = set()
            for actor, one in asked:
                said.add(ground.allows(actor, one))
                if said == {True, False}:
                    break
            assert said == {True, False}, f"{name}, because {ground.why}: always {said}"


def test_the_system_has_every_right_and_nobody_in_no_role_has_any(db: None) -> None:
    world = World(SEEDS[0])
    nobody = Actor(world.people[0].pk, "A", None, "", None, None, "")
    for name, right in RIGHTS.items():
        rows = right.model._default_manager.all()
        assert right.of(rows, SYSTEM, world.day).count() == rows.count(), name
        assert not right.of(rows, nobody, world.day).exists(), name
        assert not any(right(nobody, one) for one in rows), name
        assert all(right(SYSTEM, one) for one in rows), name


def test_no_right_reaches_another_province(db: None) -> None:
    """Two provinces that share no post: whatever somebody of one may do, she may do it to nothing of the other."""
    from cchc.duties.models import Duty
    from cchc.tasks.models import Assignment, Mandate, Task

    world = World(SEEDS[1])
    crossing = [
        one.addressee.task.mandate_id
        for one in Assignment.objects.select_related("agency", "addressee__task__mandate__run_by")
        if one.agency.key[0] != one.addressee.task.mandate.run_by.key[0]
    ]
    for actor in world.actors():
        own = actor.agency_name[0]
        for model, name in ((Mandate, "mandate.see"), (Task, "task.see"), (Duty, "duty.see")):
            seen = RIGHTS[name].of(model.objects.all(), actor, world.day)
            if model is Mandate:
                others = [one for one in seen if one.run_by.key[0] != own and one.pk not in crossing]
            elif model is Task:
                others = [one for one in seen if one.mandate.run_by.key[0] != own and one.mandate_id not in crossing]
            else:
                others = [one for one in seen if own not in (one.agency.key[0], one.judged_by.key[0])]
            assert not others, (name, actor)
