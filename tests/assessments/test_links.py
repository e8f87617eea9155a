"""Criteria tied to tasks by a person: proposed by the printed code and by likeness, never by a prefix in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cchc.access import SYSTEM, Denied


@pytest.fixture
def tasks(province: Callable[[str], Any]) -> Callable[..., Any]:
    """tasks(("3.2.1", "Hồ sơ …", "Giải quyết …")): tasks in force of the year, by printed code, printed name, title."""
    from cchc.tasks.models import Mandate, Task

    def make(*given: tuple[str, str, str]) -> list[Any]:
        root = province("ubnd-tinh")
        head = {"title": "Kế hoạch", "year": 2026, "authority": root, "run_by": province("so-noi-vu")}
        mandate = Mandate.objects.create(number="5/KH-UBND", in_force_on=timezone.localdate(), **head)
        return [
            Task.objects.create(
                mandate=mandate, order=n, no=str(n), title=title, criterion_code=code, criterion_name=name, folded=""
            )
            for n, (code, name, title) in enumerate(given, start=1)
        ]

    return make


def test_the_same_code_with_other_words_warns_and_a_longer_code_says_nothing(
    kept: Callable[..., Any], tasks: Callable[..., Any]
) -> None:
    from cchc.assessments.links import proposals, tasks_of

    one = kept("mau-cap-xa-2026")
    leaf = next(leaf for leaf in one.given.leaves() if leaf.code == "3.2.1")
    alike, other, longer, lettered = tasks(
        ("3.2.1", leaf.name, leaf.name),
        ("3.2.1", "Diễn tập phòng cháy", "Diễn tập phòng cháy, chữa cháy rừng"),
        ("3.2", "Trồng cây xanh", "Trồng cây xanh ven đường"),
        ("TCTP 3.2.1", leaf.name, leaf.name),
    )
    found = {p.task.pk: p for p in proposals(one, tasks_of(one))[leaf.code]}

    assert found[alike.pk].sure
    assert found[lettered.pk].sure
    assert found[other.pk].warns and not found[other.pk].sure
    assert longer.pk not in found


def test_a_person_confirms_rejects_and_takes_back(
    kept: Callable[..., Any], tasks: Callable[..., Any], actor: Callable[..., Any]
) -> None:
    from cchc.assessments.links import forget, proposals, say, tasks_of
    from cchc.assessments.models import Link, LinkState

    one = kept("mau-cap-xa-2026")
    name = next(leaf.name for leaf in one.given.leaves() if leaf.code == "3.2.1")
    (task,) = tasks(("3.2.1", name, name))
    assert not Link.objects.exists(), "nothing in silence"
    with pytest.raises(Denied):
        say(actor("so-y-te"), one, [("3.2.1", task.pk, None)], LinkState.CONFIRMED)
    focal = actor("so-noi-vu", "focal_point")
    assert say(focal, one, [("3.2.1", task.pk, None)], LinkState.CONFIRMED) == 1
    assert "3.2.1" not in proposals(one, tasks_of(one))
    assert say(focal, one, [("3.2.1", task.pk, None)], LinkState.REJECTED) == 1
    forget(focal, one, Link.objects.get().pk)
    assert "3.2.1" in proposals(one, tasks_of(one))


def test_on_the_page_ticked_pairs_are_tied_and_an_overdue_task_puts_points_at_risk(
    kept: Callable[..., Any], person: Callable[..., Any], province: Callable[[str], Any]
) -> None:
    from tests.assessments.made import handed_in

    from cchc.assessments.models import Link
    from cchc.assessments.risk import at_risk, total_at_risk
    from cchc.duties.models import Duty
    from cchc.tasks.models import Addressee, Assignment, Mandate, Product, Task, TaskDuty

    day = timezone.localdate()
    one = kept("mau-cap-xa-2026")
    of = handed_in(one, [(province("so-y-te"), "Sở")], day=day)
    head = {"title": "Kế hoạch", "year": 2026, "authority": province("ubnd-tinh"), "run_by": province("so-noi-vu")}
    mandate = Mandate.objects.create(number="5/KH-UBND", in_force_on=of.start, **head)
    task = Task.objects.create(mandate=mandate, order=1, no="1", title="Một việc", folded="")
    product = Product.objects.create(task=task, order=1, name="Báo cáo")
    lead = Addressee.objects.create(task=task, order=1, role="lead", phrase="Sở Y tế")
    given = Assignment.objects.create(addressee=lead, agency=province("so-y-te"), since=of.start)
    duty = Duty.objects.create(
        agency=province("so-y-te"),
        judged_by=province("so-noi-vu"),
        title="Một việc",
        opened_on=of.start,
        due=of.start.replace(month=3),
        year=2026,
        folded="",
    )
    TaskDuty.objects.create(duty=duty, mandate=mandate, task=task, product=product, assignment=given)
    client = Client()
    client.force_login(person("focal", "so-noi-vu", "focal_point"), backend="django.contrib.auth.backends.ModelBackend")
    url = f"/index/sets/{one.pk}/links/"
    assert client.get(url).status_code == 200
    assert client.post(f"{url}act/", {"act": "add", "code": "6.3", "task": task.pk}).status_code == 303
    assert Link.objects.get().code == "6.3"
    rows = at_risk(of, of.entrants.select_related("agency"), day)
    assert [(row.code, row.is_over) for row in rows] == [("6.3", True)]
    assert total_at_risk(rows) == 2
    assert "Một việc" in client.get(f"/index/rounds/{of.pk}/risk/").content.decode()
    assert client.post(f"{url}act/", {"act": f"forget:{Link.objects.get().pk}"}).status_code == 303
    assert not Link.objects.filter(set=one).exists()


def test_the_field_owners_list_is_laid_beside_and_scores_what_agencies_do_not(
    kept: Callable[..., Any], province: Callable[[str], Any], actor: Callable[..., Any]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from tests.assessments.made import DAY, handed_in

    from cchc.assessments.appraisal_lists import adopt, blank, facts_in, take_list
    from cchc.assessments.appraisal_naming import assign
    from cchc.assessments.models import Claim, Mark, OwnerFigure
    from cchc.people.models import Post
    from cchc.scoring import Unusable

    one = kept("mau-cap-xa-2026")
    of = handed_in(one, [(province(key), "Sở") for key in ("so-y-te", "so-khcn")])
    leaf = next(leaf for leaf in one.given.leaves() if leaf.scored_by not in ("self", "statistic"))
    Claim.objects.filter(entrant__round=of, input=leaf.input).delete()
    who = actor("so-tu-phap", "appraiser")
    assign(SYSTEM, of, Post.objects.get(pk=who.post), [leaf.code])
    with pytest.raises(Unusable):
        facts_in(of, SimpleUploadedFile("a.yaml", b"agencies: [{id: x, values: {khong_co: 1}}]"))
    assert facts_in(of, SimpleUploadedFile("a.xlsx", blank(of))).agencies[0].values == {}
    from tests.scoring.invented import invented

    from cchc.scoring.facts import Agency, facts

    some = invented(one.given, 2, 3, nothing=0).agencies
    listed = facts(
        one.given,
        [Agency(key, key, None, dict(was.values)) for key, was in zip(("so-y-te", "so-khcn"), some, strict=True)],
    )
    assert take_list(who, of, listed) == 2
    assert {row.input for row in OwnerFigure.objects.all()} == {leaf.input}, "hers alone"
    assert adopt(who, of, today=DAY) == 2
    assert not Mark.objects.filter(entrant__round=of, code=leaf.code, first_state="").exists()
