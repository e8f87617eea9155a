"""Posts by day, the actor one is, and what a denied request leaves behind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from tests.transactions import overlapping, rolled_back

from cchc.access import SYSTEM, Denied, Refused, Role
from cchc.agencies.models import Standing
from cchc.ledger.actions import write
from cchc.ledger.models import Entry
from cchc.people import rules
from cchc.people.actions import appoint, register, relieve
from cchc.people.actors import acting
from cchc.people.delegating import delegate, revoke
from cchc.people.middleware import ActorMiddleware
from cchc.people.models import Delegation, Person, Post

DAY = date(2026, 1, 5)
LATER = date(2026, 3, 1)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def lan(province) -> Person:
    return register(SYSTEM, username="lan", full_name="Nguyễn Thị Lan", password=None)


# — posts —


def test_a_post_gives_its_rights_from_its_day_until_its_day(lan, province) -> None:
    post = appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=DAY, title="Chuyên viên")
    relieve(SYSTEM, post, until=LATER)
    assert acting(lan, date(2026, 1, 4)) is None
    first = acting(lan, DAY, address="10.0.0.1")
    assert first is not None
    assert (first.person, first.person_name, first.post, first.post_title) == (
        lan.pk,
        "Nguyễn Thị Lan",
        post.pk,
        "Chuyên viên",
    )
    assert (first.role, first.agency, first.agency_name) == (Role.OFFICER, province("so-y-te").pk, "Sở Y tế")
    assert acting(lan, date(2026, 2, 28)) is not None
    assert acting(lan, LATER) is None  # the first day on which it no longer holds


def test_an_agency_is_called_as_it_is_on_the_day(lan, province) -> None:
    from cchc.agencies.actions import restand

    appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=DAY)
    restand(SYSTEM, province("so-y-te"), LATER, name="Sở Y tế và Dân số")
    assert [acting(lan, day).agency_name for day in (DAY, LATER)] == ["Sở Y tế", "Sở Y tế và Dân số"]
    assert lan.posts_on(LATER).count() == 1


def test_a_dissolved_agency_gives_no_post(lan, province) -> None:
    appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=DAY)
    Standing.objects.filter(agency=province("so-y-te")).update(until=LATER)
    assert acting(lan, date(2026, 2, 28)) is not None
    assert acting(lan, LATER) is None


def test_the_main_post_is_the_one_with_the_most_rights(lan, province) -> None:
    posts = {
        role: appoint(SYSTEM, lan, province(agency), role, since=date(2025, n, 1))
        for n, (role, agency) in enumerate(
            [(Role.LEADER, "ubnd-tinh"), (Role.OFFICER, "so-y-te"), (Role.FOCAL_POINT, "so-noi-vu")], start=1
        )
    }
    assert acting(lan, DAY).role is Role.FOCAL_POINT
    assert [Role(post.role) for post in lan.acts_in(DAY)] == [Role.FOCAL_POINT, Role.OFFICER, Role.LEADER]
    assert acting(lan, DAY, chosen=posts[Role.LEADER].pk).role is Role.LEADER


def test_another_s_post_or_an_ended_one_is_not_chosen(lan, province, person) -> None:
    own = appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=DAY)
    ended = appoint(SYSTEM, lan, province("so-tu-phap"), Role.FOCAL_POINT, since=date(2025, 1, 1))
    relieve(SYSTEM, ended, until=date(2025, 6, 1))
    other = person("ha", "so-noi-vu", "focal_point").posts.get()
    for chosen in (other.pk, ended.pk, 10**9, None):
        assert acting(lan, DAY, chosen=chosen).post == own.pk


def test_choosing_an_actor_costs_one_query(lan, province, django_assert_num_queries) -> None:
    for agency in ("so-y-te", "so-tu-phap", "so-noi-vu"):
        appoint(SYSTEM, lan, province(agency), Role.OFFICER, since=DAY)
    with django_assert_num_queries(1):
        acting(lan, DAY)


# — appointing —


def test_a_post_is_given_once(lan, province) -> None:
    post = appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=DAY)
    for since in (DAY, LATER):
        with pytest.raises(Refused):
            appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=since)
    relieve(SYSTEM, post, until=LATER)
    appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=LATER)
    assert lan.posts.count() == 2


def test_nobody_is_appointed_where_nothing_is_yet(lan, province) -> None:
    with pytest.raises(Refused) as refusal:
        appoint(SYSTEM, lan, province("so-noi-vu"), Role.OFFICER, since=date(2020, 1, 1))
    assert refusal.value.field == "since"


def test_a_post_does_not_end_before_it_began(lan, province) -> None:
    post = appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=DAY)
    for until in (DAY, date(2025, 1, 1)):
        with pytest.raises(Refused):
            relieve(SYSTEM, Post.objects.get(pk=post.pk), until=until)
    with pytest.raises(DatabaseError), transaction.atomic():
        Post.objects.filter(pk=post.pk).update(until=DAY)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": " "}, "username"),
        ({"full_name": ""}, "full_name"),
        ({"username": "lan"}, "username"),
        ({"username": " lan "}, "username"),
        ({"password": "123456"}, "password"),
        ({"password": "password1234"}, "password"),
        ({"password": "12345678901"}, "password"),
    ],
)
def test_an_account_is_registered_with_care(lan, given: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        register(SYSTEM, **{"username": "ha", "full_name": "Hà", "password": None, **given})
    assert refusal.value.field == field
    assert Person.objects.count() == 1


def test_an_account_without_a_password_cannot_sign_in(lan, client) -> None:
    assert not lan.has_usable_password()
    assert Entry.objects.about(lan).get().verb == "person.register"
    assert "password" not in str(Entry.objects.about(lan).get().detail)


@pytest.mark.parametrize("role", ["officer", "leader"])
def test_accounts_are_not_everybody_s_to_make(lan, province, actor, role: str) -> None:
    who = actor("so-noi-vu", role)
    post = appoint(SYSTEM, lan, province("so-y-te"), Role.OFFICER, since=DAY)
    for act in (
        lambda: register(who, username="x", full_name="X", password=None),
        lambda: appoint(who, lan, province("so-noi-vu"), Role.FOCAL_POINT, since=DAY),
        lambda: relieve(who, post, until=LATER),
    ):
        with pytest.raises(Denied), rolled_back():
            act()
    assert lan.posts.count() == 1


def test_of_two_appointments_at_once_one_is_made(concurrent, lan, province) -> None:
    agency = province("so-y-te")
    said = overlapping(
        lambda: appoint(SYSTEM, lan, agency, Role.OFFICER, since=DAY),
        lambda: appoint(SYSTEM, lan, agency, Role.OFFICER, since=LATER),
    )
    assert [type(each) for each in said] == [Post, Refused], said


# — a request —


def middleware(request: HttpRequest) -> ActorMiddleware:
    made = ActorMiddleware(lambda _: HttpResponse())
    made(request)
    return made


def asked(person: Any, path: str = "/duties/7/", **session: Any) -> HttpRequest:
    request = RequestFactory().post(path, REMOTE_ADDR="10.1.2.3")
    request.user = person
    request.session = session
    return request


def test_a_denial_is_not_found_and_in_the_ledger(person) -> None:
    ha = person("ha", "so-y-te", "officer")
    request = asked(ha)
    with pytest.raises(Http404):
        middleware(request).process_exception(request, Denied("Không phải việc của cơ quan này."))
    entry = Entry.objects.get(verb="denied")
    assert (entry.person, entry.address, entry.object_type) == (ha.pk, "10.1.2.3", "request")
    assert entry.detail == {"path": "/duties/7/", "method": "POST", "why": "Không phải việc của cơ quan này."}


def test_other_exceptions_are_left_alone(person) -> None:
    request = asked(person("ha", "so-y-te", "officer"))
    made = middleware(request)
    for exception in (Refused("Chưa ghi số."), ValueError("x")):
        assert made.process_exception(request, exception) is None
    assert not Entry.objects.filter(verb="denied").exists()


def test_a_request_bears_its_actor_in_the_post_she_chose(person, province) -> None:
    ha = person("ha", "so-y-te", "officer")
    other = appoint(SYSTEM, ha, province("so-tu-phap"), Role.OFFICER, since=DAY)
    request = asked(ha, post=other.pk)
    middleware(request)
    assert (request.actor.agency, request.actor.address) == (province("so-tu-phap").pk, "10.1.2.3")


def test_a_denied_page_is_not_found_for_a_person(duty_of_another, client) -> None:
    before = Entry.objects.filter(verb="denied").count()
    answer = client.get(duty_of_another)
    assert answer.status_code == 404
    assert Entry.objects.filter(verb="denied").count() in (before, before + 1)


@pytest.fixture
def duty_of_another(mandate, province, client, person) -> str:
    client.force_login(person("ha", "so-y-te", "officer"), backend=BACKEND)
    return reverse("duty", args=[province("so-xay-dung").duties.first().pk])


def test_a_person_without_a_post_is_told_and_can_leave(lan, client) -> None:
    client.force_login(lan, backend=BACKEND)
    assert client.get("/").status_code == 403
    assert client.post(reverse("logout")).status_code == 302


# — acting for another —


@pytest.fixture
def ha(person) -> Person:
    return person("ha", "so-xay-dung", "officer")


@pytest.fixture
def head(person) -> Post:
    return person("binh", "so-y-te", "head").posts.get()


def passed_on(head: Post, to: Person, since: date = DAY, until: date = LATER) -> Delegation:
    return delegate(SYSTEM, head, to, number="15/GUQ-SYT", since=since, until=until, today=DAY)


def test_a_delegate_acts_in_the_post_for_its_time_and_the_ledger_says_for_whom(head, ha) -> None:
    passed_on(head, ha)
    assert acting(ha, DAY).agency_name == "Sở Xây dựng"  # her own post stays her main one
    actor = acting(ha, DAY, chosen=head.pk)
    assert (actor.person, actor.post, actor.role, actor.agency_name) == (ha.pk, head.pk, Role.HEAD, "Sở Y tế")
    assert (actor.behalf, actor.behalf_name) == (head.person_id, "Binh")
    entry = write(actor, "try", "nothing")
    assert (entry.person_name, entry.behalf, entry.behalf_name) == ("Ha", head.person_id, "Binh")
    assert acting(ha, LATER, chosen=head.pk).agency_name == "Sở Xây dựng"
    assert acting(ha, date(2026, 1, 4), chosen=head.pk).agency_name == "Sở Xây dựng"


def test_a_delegation_ends_when_it_is_revoked_or_its_post_ends(head, ha, province) -> None:
    made = passed_on(head, ha)
    revoke(SYSTEM, made)
    assert acting(ha, DAY, chosen=head.pk).post != head.pk
    with pytest.raises(Refused):
        revoke(SYSTEM, made)
    passed_on(head, ha)
    relieve(SYSTEM, head, until=date(2026, 2, 1))
    assert acting(ha, date(2026, 1, 31), chosen=head.pk).post == head.pk
    assert acting(ha, date(2026, 2, 1), chosen=head.pk).post != head.pk
    assert [entry.verb for entry in Entry.objects.about(head)][:2] == ["post.relieve", "post.delegate"]


def test_a_delegation_gives_nothing_when_the_agency_is_dissolved(head, ha, province) -> None:
    passed_on(head, ha)
    Standing.objects.filter(agency=province("so-y-te")).update(until=date(2026, 2, 1))
    assert acting(ha, date(2026, 2, 1), chosen=head.pk).post != head.pk


def test_who_may_pass_a_post_on(head, ha, actor, province) -> None:
    own = acting(head.person, DAY)
    delegate(own, head, ha, number="1/GUQ", since=DAY, until=LATER, today=DAY)
    assert Delegation.objects.get().created_by == head
    in_her_place = acting(ha, DAY, chosen=head.pk)
    third = acting(Person.objects.get(username="ha"), DAY)
    for who in (in_her_place, third, actor("so-y-te", "officer"), actor("xa-an-hoa", "administrator")):
        with pytest.raises(Denied), rolled_back():
            delegate(who, head, actor_person(actor, who), number="2/GUQ", since=DAY, until=LATER, today=DAY)
    admin = actor("ubnd-tinh", "administrator")
    revoke(admin, Delegation.objects.get())


def actor_person(actor: Any, who: Any) -> Person:
    return Person.objects.exclude(pk=who.person).first()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": " "}, "number"),
        ({"until": DAY}, "until"),
        ({"until": date(2027, 6, 1)}, "until"),
        ({"since": date(2025, 12, 1), "until": date(2025, 12, 31)}, "until"),
    ],
)
def test_a_delegation_is_recorded_with_care(head, ha, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        delegate(SYSTEM, head, ha, **{"number": "1/GUQ", "since": DAY, "until": LATER, "today": DAY, **given})
    assert refusal.value.field == field
    assert not Delegation.objects.exists()


def test_a_post_is_not_delegated_to_its_holder_twice_or_to_nobody(head, ha, lan) -> None:
    passed_on(head, ha)
    for to in (head.person, ha, lan):
        with pytest.raises(Refused) as refusal:
            passed_on(head, to)
        assert refusal.value.field == "to"


# — who keeps accounts —


@pytest.mark.parametrize(
    ("keeper", "role", "agency", "may"),
    [
        (("ubnd-tinh", "administrator"), Role.OFFICER, "so-y-te", True),
        (("ubnd-tinh", "administrator"), Role.ADMINISTRATOR, "so-y-te", True),
        (("so-noi-vu", "focal_point"), Role.OFFICER, "so-y-te", True),
        (("so-noi-vu", "focal_point"), Role.ADMINISTRATOR, "so-y-te", False),
        (("so-noi-vu", "focal_point"), Role.AUDITOR, "ubnd-tinh", False),
        (("so-xay-dung", "focal_point"), Role.OFFICER, "so-xay-dung", False),
        (("xa-an-hoa", "focal_point"), Role.OFFICER, "xa-an-hoa", True),
        (("xa-an-hoa", "focal_point"), Role.OFFICER, "xa-binh-lam", False),
        (("so-y-te", "administrator"), Role.OFFICER, "so-y-te", True),
        (("so-y-te", "administrator"), Role.OFFICER, "so-tu-phap", False),
        (("so-noi-vu", "head"), Role.OFFICER, "so-noi-vu", False),
        (("ubnd-tinh", "leader"), Role.OFFICER, "so-y-te", False),
    ],
)
def test_who_gives_which_post(lan, province, actor, keeper, role: Role, agency: str, may: bool) -> None:
    who = actor(*keeper)
    if may:
        assert appoint(who, lan, province(agency), role, since=DAY).role == role
        return
    with pytest.raises(Denied):
        appoint(who, lan, province(agency), role, since=DAY)


def test_an_account_with_a_post_elsewhere_is_not_kept_here(province, person, actor) -> None:
    """A password is a key to every post of its owner."""
    ha = person("ha", "so-y-te", "officer")
    admin = actor("so-y-te", "administrator", "admin")
    assert rules.keep_person(admin, ha)
    appoint(SYSTEM, ha, province("so-tu-phap"), Role.OFFICER, since=DAY)
    assert not rules.keep_person(admin, ha)
    focal = actor("so-noi-vu", "focal_point")
    assert rules.keep_person(focal, ha)
    assert not rules.keep_person(focal, Person.objects.get(username="admin"))
