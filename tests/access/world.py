"""A province with everything an address can be about, and people in every role there and in another province."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cchc.access import SYSTEM, Role

# Where somebody of a role sits; of the other province everybody sits in its committee or its standing agency.
SEATS = {
    Role.FOCAL_POINT: "so-noi-vu",
    Role.HEAD: "so-xay-dung",
    Role.OFFICER: "so-xay-dung",
    Role.APPRAISER: "so-xay-dung",
    Role.FIELD_OWNER: "so-tu-phap",
    Role.COUNCIL: "so-y-te",
    Role.INSPECTOR: "so-y-te",
    Role.LEADER: "ubnd-tinh",
    Role.AUDITOR: "ubnd-tinh",
    Role.ADMINISTRATOR: "ubnd-tinh",
}
ABOVE = frozenset({Role.LEADER, Role.AUDITOR, Role.ADMINISTRATOR})


def other_province() -> None:
    from cchc.agencies.fields import load_field_owners
    from cchc.agencies.loading import load_agencies

    made = [
        ("khac-ubnd", "UBND tỉnh Khác", "committee", "province", None),
        ("khac-so-noi-vu", "Sở Nội vụ tỉnh Khác", "department", "department", "khac-ubnd"),
    ]
    load_agencies(
        SYSTEM,
        [
            {"key": key, "name": name, "kind": kind, "level": level, "parent": parent, "since": "2020-01-01"}
            for key, name, kind, level, parent in made
        ],
    )
    owner = {"field": "direction", "agency": "khac-so-noi-vu", "authority": "khac-ubnd", "since": "2020-01-01"}
    load_field_owners(SYSTEM, [owner])


def someone(person: Callable[..., Any], role: Role, place: str) -> Any:
    """A person in a role, in the province of the objects (`own`) or in the other one (`other`)."""
    if place == "own":
        return person(f"{role}-{place}", SEATS[role], role)
    return person(f"{role}-{place}", "khac-ubnd" if role in ABOVE else "khac-so-noi-vu", role)


def above(lower: Any, day: Any, agency: Any, *, run_by: Any) -> None:
    """A document of the body above in which an agency leads; its own plan carries out the one task there is."""
    from cchc.tasks.models import Addressee, Assignment, Mandate, Task

    facts = {"number": "9/CT-UBND", "title": "Chỉ thị của tỉnh", "year": day.year, "authority": run_by}
    lower.superior = Mandate.objects.create(in_force_on=day, run_by=run_by, **facts)
    lower.save(update_fields=["superior"])
    given = Task.objects.create(mandate=lower.superior, order=1, no="1", title=lower.tasks.get(no="1.1").title)
    lead = Addressee.objects.create(task=given, order=0, role=Addressee.Role.LEAD, phrase="Sở Nội vụ")
    Assignment.objects.create(addressee=lead, agency=agency, since=day)


def things(focal: Any, mandate: Any, province: Callable[[str], Any], person: Callable[..., Any]) -> dict[str, Any]:
    """The objects by the words that `rights.txt` calls them; all of tỉnh Mẫu."""
    from cchc.access import Actor
    from cchc.agencies.fields import own_field
    from cchc.agencies.models import Heir, Proposal, Succession
    from cchc.assessments.keeping import keep_set
    from cchc.assessments.models import Mark
    from cchc.desk.models import BulkChange, FilledSheet, SavedView
    from cchc.duties.actions import hand_in_records
    from cchc.duties.models import Duty, Serving
    from cchc.figures.actions import Entry, define, enter
    from cchc.figures.models import Call, Form, Register, RegisterRow, Sheet, Snapshot, TargetTie
    from cchc.figures.values import Kind, Value
    from cchc.intake.actions import begin_by_hand
    from cchc.intake.models import TrackerSheet
    from cchc.intake.rules import READ
    from cchc.jobs.actions import ask
    from cchc.notices.models import Notice
    from cchc.people.delegating import delegate
    from cchc.periods import today, windows
    from cchc.records.actions import take_in
    from cchc.records.models import Record
    from cchc.records.rules import BRING
    from cchc.reports.models import Report, Round
    from cchc.scoring import load, shipped
    from cchc.tasks.models import Amendment, Consulted, Mandate, NextPlan, NextRow, PlanComment
    from cchc.words import Field

    owed = province("so-xay-dung").duties.filter(task_duty__task__no="1.1").get()
    day = owed.opened_on
    file = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    record = take_in(replace(SYSTEM, agency=owed.agency_id), file, number="93/KH-SXD", signed_on=day)
    hand_in_records(SYSTEM, owed, [record], on=day, today=day)
    of_field = Duty.objects.filter(task_duty__task__no="2.1").first()
    assert of_field is not None
    read = begin_by_hand(
        focal,
        kind="plan",
        document={"title": "Kế hoạch khác", "year": day.year, "number": "500/KH-UBND", "issued_on": day.isoformat()},
        tasks=[{"no": "1", "title": "Một việc", "products": [], "lead": ["Sở Y tế"], "deadlines": []}],
        today=day,
    )
    renamed = Succession.objects.create(day=day, kind=Succession.Kind.RENAME, decision="7/QĐ-UBND")
    Heir.objects.create(succession=renamed, of=province("so-y-te"), agency=province("so-y-te"))
    ha, binh = person("ha-ha", "so-xay-dung", "officer"), person("binh-binh", "so-xay-dung", "officer")
    post, until = ha.posts.get(), today() + timedelta(days=9)
    passed_on = delegate(SYSTEM, post, binh, number="1/GUQ", since=today(), until=until, today=today())
    # Sở Tư pháp answers for the procedures of which Sở Xây dựng owes something.
    owned = own_field(
        SYSTEM, Field.PROCEDURES, agency=province("so-tu-phap"), authority=province("ubnd-tinh"), since=today()
    )
    root = province("ubnd-tinh")
    proposal = Proposal.objects.create(root=root, name="a.xlsx", sha256="0", created_by="Hệ thống")
    letter = Record.objects.create(number="45/SNV-CCHC", file_name="giao.pdf", kept_by=province("so-noi-vu"))
    serving = Serving.objects.create(
        agency=province("thanh-tra"), by=province("so-tai-chinh"), letter=letter, since=today()
    )
    counted = define(SYSTEM, root, "1", Field.DIRECTION, name="Số văn bản", kind=Kind.COUNT)
    entered = enter(SYSTEM, province("so-xay-dung"), windows.quarter(2026, 1), [Entry(counted, Value(nothing=True))])
    later = {"title": "Kế hoạch sửa đổi", "year": day.year, "authority": root, "run_by_id": focal.agency}
    by = Mandate.objects.create(number="501/KH-UBND", in_force_on=day, **later)
    above(mandate, day, province("so-noi-vu"), run_by=root)
    keep_set(SYSTEM, root, load(shipped()["mau-cap-xa-2026"]))  # to compare with
    judged = round_of(root, province("so-xay-dung"))
    published = published_of(root, province("so-xay-dung"))
    form = Form.objects.create(authority=root, code="1", name="Biểu 1", field=Field.DIRECTION)
    aim = mandate.targets.create(order=99, text="Ít nhất 1 văn bản")
    columns = [{"key": "day", "name": "Ngày", "kind": "day", "required": True}]
    counts = [{"key": "rows", "name": "Số dòng", "unit": ""}]
    kept = Register.objects.create(
        authority=root, code="1", name="Sổ 1", field=Field.DIRECTION, day="day", columns=columns, counts=counts
    )
    in_register = {"register": kept, "agency": province("so-xay-dung"), "values": {"day": day.isoformat()}}
    drafted = NextPlan.objects.create(run_by=province("so-noi-vu"), year=day.year + 1, title="Kế hoạch năm sau")
    taken = NextRow.objects.create(plan=drafted, order=1, state=NextRow.State.TAKEN, title="Một việc")
    said = {"agency": province("so-xay-dung"), "words": "Nhất trí", "on": day}
    PlanComment.objects.create(plan=drafted, row=taken, **said)
    span = {"start": day, "end": day, "cut_off": day, "due_whole": day, "opened_on": day, "year": day.year}
    of = Round.objects.create(
        authority=root, run_by_id=focal.agency, kind="asked", name="Kỳ", frozen_at=timezone.now(), **span
    )
    of.forms.add(form)
    reports = {}
    for level, key, about in (("unit", "so-xay-dung", "so-xay-dung"), ("whole", "so-noi-vu", "ubnd-tinh")):
        said = {"title": "Báo cáo", "folded": "bao cao", "year": day.year, "opened_on": day, "due": day}
        bears = Duty.objects.create(agency=province(key), judged_by_id=focal.agency, is_report=True, **said)
        whose = {"about": province(about), "agency": province(key), "duty": bears, "due": day}
        reports[level] = Report.objects.create(round=of, level=level, **whose)
    Consulted.objects.create(plan=drafted, agency=province("so-xay-dung"), asked_on=day, by_day=day)
    return {
        "next_plan": drafted.pk,
        "round": judged.round_id,
        "criteria_set": judged.round.set_id,
        "publication": published.pk,
        "published_round": published.round_id,
        "finding": finding_of(judged).pk,
        "published_mark": Mark.objects.filter(entrant__round=published.round_id).order_by("pk").first().pk,
        "entrant": judged.pk,
        "own_mark": judged.marks.order_by("pk").first().pk,
        "amendment": Amendment.objects.create(by=by, of=mandate, on=day).pk,
        "a_figure": entered.new[0].pk,
        "form": form.pk,
        "target": aim.pk,
        "snapshot": Snapshot.objects.create(root=root, start=day, end=day, at=timezone.now(), count=0, digest="0").pk,
        "target_tie": TargetTie.objects.create(target=aim, indicator=counted, op=">=", value=1).pk,
        "register": kept.pk,
        "register_row": RegisterRow.objects.create(n=1, day=day, entered_at=timezone.now(), **in_register).pk,
        "report_round": of.pk,
        "report": reports["unit"].pk,
        "whole_report": reports["whole"].pk,
        "call": Call.objects.create(
            form=form, run_by_id=focal.agency, name="Số liệu", start=day, end=day, due=timezone.now()
        ).pk,
        "sheet": Sheet.objects.create(form=form, agency=province("so-xay-dung"), start=day, end=day).pk,
        "indicator": counted.pk,
        "counted_indicator": define(
            SYSTEM, root, "2", Field.DIRECTION, name="Việc đến hạn", kind=Kind.COUNT, counted_by="duties.due"
        ).pk,
        "serving": serving.pk,
        "field_owner": owned.pk,
        "duty_to_judge_first": province("so-xay-dung").duties.get(task_duty__task__no="3.2").pk,
        "proposal": proposal.pk,
        "succession": renamed.pk,
        "duty": owed.pk,
        "duty_of_field": of_field.pk,
        "record": record.pk,
        "mandate": mandate.pk,
        "task": province("so-xay-dung").duties.get(task_duty__task__no="3.2").task_duty.task_id,
        "draft": read.pk,
        "brought": ask(
            Actor(ha.pk, "Hà", post.pk, "", Role.OFFICER, owed.agency_id, "so-xay-dung"), BRING, "b", subject="a.pdf"
        ).pk,
        "run": ask(focal, READ, "intake.read:0:0", subject="a.pdf", given={"file": ""}).key,
        "agency": province("so-xay-dung").pk,
        "filled": FilledSheet.objects.create(by=post, file_name="a.xlsx").pk,
        "tracker": TrackerSheet.objects.create(by=post, file_name="a.xlsx", rows=[["Nhiệm vụ", "Chủ trì"]]).pk,
        "view": SavedView.objects.create(by=post, name="Của Hà", query="").pk,
        "bulk": BulkChange.objects.create(by=post, duties=[owed.pk]).pk,
        "notice": Notice.objects.filter(person=focal.person).order_by("pk").first().pk,
        "person": ha.pk,
        "post": post.pk,
        "delegation": passed_on.pk,
    }


def finding_of(judged: Any) -> Any:
    """What an inspection concluded of its first criterion."""
    from cchc.assessments.models import Finding

    said = {"body": "Thanh tra tỉnh", "number": "3/KL-TTr", "text": "Chậm", "concluded_on": judged.round.end}
    return Finding.objects.create(mark=judged.marks.order_by("pk").first(), at=timezone.now(), **said)


def published_of(authority: Any, agency: Any) -> Any:
    """The results of another round, as they were published."""
    from cchc.assessments.models import Publication, Stage
    from cchc.assessments.standing import standing
    from cchc.scoring.package import package, verify

    of = round_of(authority, agency, name="Chỉ số đã công bố").round
    result = standing(of, Stage.FINAL).result
    data = package(of.set.given, result.facts, result)
    given = {"n": 1, "number": "9/QĐ-UBND", "issued_on": of.end, "data": data, "digest": verify(data).digest}
    return Publication.objects.create(round=of, at=timezone.now(), **given)


def round_of(authority: Any, agency: Any, *, name: str = "Chỉ số") -> Any:
    """An agency in a round of self-scoring, by the set that comes along."""
    from cchc.assessments.keeping import keep_set
    from cchc.assessments.rounds import Opening, open_round
    from cchc.assessments.rounds_spans import proposed
    from cchc.periods import today, windows
    from cchc.scoring import load, shipped

    kept = keep_set(SYSTEM, authority, load(shipped()["mau-so-nganh-2026"]))
    opening = Opening(name, kept, windows.year(2026), proposed(today()))
    made = open_round(SYSTEM, authority, opening, {"Sở, ban, ngành": [agency.pk]}, today=today())
    return made.entrants.get()
