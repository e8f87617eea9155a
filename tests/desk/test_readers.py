"""A record that holds personal data names its readers: it opens for them, for nobody else, and every look is written."""

from __future__ import annotations

from typing import Any

import pytest
from tests.desk.conftest import pdf, post, sent, text

from cchc.access import SYSTEM
from cchc.ledger.models import Entry
from cchc.people.models import Person
from cchc.records.models import Reader, Record


@pytest.fixture
def kept(officer, duty, day) -> Any:
    post(officer, duty("1"), "hand-in", sent(day, pdf("Ho so Nguyen Van A.pdf")))
    return Record.objects.get()


def named(client, kept, *readers: str, **more: str) -> Any:
    people = Person.objects.filter(username__in=readers)
    return client.post(f"/records/{kept.pk}/readers/", {"readers": [one.pk for one in people], **more})


def opens(client, kept) -> bool:
    answers = {client.get(f"/records/{kept.pk}/{end}").status_code for end in ("", "about/")}
    assert answers in ({200}, {404})
    return answers == {200}


def test_it_opens_for_who_is_named_and_for_nobody_else(officer, focal_point, viewer, signed_in, kept, duty) -> None:
    colleague, other = signed_in("so-xay-dung", username="binh"), signed_in("so-xay-dung", username="cuc")
    assert all(opens(client, kept) for client in (officer, colleague, other, focal_point, viewer))
    page = text(officer.get(f"/records/{kept.pk}/readers/"))
    assert "Binh, Sở Xây dựng" in page and "Focal_Point-So-Noi-Vu, Sở Nội vụ" in page
    assert named(officer, kept, "binh", "focal_point-so-noi-vu").status_code == 303
    before = Entry.objects.filter(verb="denied").count()
    assert opens(officer, kept) and opens(colleague, kept) and opens(focal_point, kept)
    assert not opens(other, kept) and not opens(viewer, kept)
    assert Entry.objects.filter(verb="denied").count() == before + 4
    looked = Entry.objects.about(kept).filter(verb="record.view").values_list("person_name", flat=True)
    assert sorted(looked) == ["Binh", "Focal_Point-So-Noi-Vu", "Officer-So-Xay-Dung"]
    # Nor does its name stand on the duty's page, in what can be handed in again, or in a search.
    address = f"/duties/{duty('1').pk}/"
    assert "Ho so Nguyen Van A" in text(focal_point.get(address))
    assert "Ho so Nguyen Van A" not in text(viewer.get(address)) and "có dữ liệu cá nhân" in text(viewer.get(address))
    later = f"/duties/{duty('4').pk}/"
    assert "Ho so Nguyen Van A" in text(colleague.get(later)) and "Ho so Nguyen Van A" not in text(other.get(later))


def test_who_is_no_longer_named_is_shut_out_and_that_stays_known(officer, signed_in, kept) -> None:
    colleague = signed_in("so-xay-dung", username="binh")
    named(officer, kept, "binh")
    assert opens(colleague, kept)
    named(officer, kept)
    assert not opens(colleague, kept)
    assert Reader.objects.filter(record=kept, person__username="binh", ended_on__isnull=False).exists()
    assert Entry.objects.about(kept).filter(verb="record.name_readers").count() == 2


def test_the_mark_is_taken_away_with_a_reason(officer, viewer, kept) -> None:
    named(officer, kept)
    refused = officer.post(f"/records/{kept.pk}/readers/", {"open_again": "1", "why": " "})
    assert refused.status_code == 422 and "Chưa ghi lý do" in text(refused)
    assert officer.post(f"/records/{kept.pk}/readers/", {"open_again": "1", "why": "Đã che tên"}).status_code == 303
    assert opens(viewer, kept)
    assert Entry.objects.about(kept).get(verb="record.open_again").detail == {"why": "Đã che tên"}


def test_only_the_agency_that_keeps_it_names_readers(focal_point, viewer, signed_in, officer, kept) -> None:
    for client in (focal_point, viewer, signed_in("so-y-te")):
        before = Entry.objects.filter(verb="denied").count()
        assert named(client, kept).status_code == 404
        assert Entry.objects.filter(verb="denied").count() == before + 1
    named(officer, kept)
    shut_out = signed_in("so-xay-dung", username="binh")
    assert named(shut_out, kept, "binh").status_code == 404 and not opens(shut_out, kept)
    head = signed_in("so-xay-dung", "head")
    assert not opens(head, kept)
    assert named(head, kept).status_code == 303 and opens(head, kept) and not opens(officer, kept)


def test_nobody_of_another_province_is_named(officer, kept, day) -> None:
    from tests.access.world import other_province

    from cchc.access import Role
    from cchc.agencies.models import Agency
    from cchc.people.actions import appoint
    from cchc.records.personal import name_readers

    other_province()
    stranger = Person.objects.create_user("la", "Người lạ")
    appoint(SYSTEM, stranger, Agency.objects.get(key="khac-so-noi-vu"), Role.OFFICER, since=day)
    assert named(officer, kept, "la").status_code == 404
    assert Record.objects.get().personal_since is None
    name_readers(SYSTEM, kept, [stranger], today=day)
    assert kept.readers.count() == 1
