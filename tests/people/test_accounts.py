"""Invitations, keeping another's account, many accounts from a workbook, and the pages where that is done."""

from __future__ import annotations

import re
import resource
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.transactions import outcome, overlapping

from cchc.access import SYSTEM, Denied, Refused
from cchc.ledger.models import Entry
from cchc.people import accounts, bulk
from cchc.people.models import Delegation, Invitation, Person, Post
from cchc.periods import today

BACKEND = "django.contrib.auth.backends.ModelBackend"
NEW = "một câu dài dễ nhớ"


@pytest.fixture
def signed_in(person):
    def make(username: str, agency: str, role: str) -> Client:
        client = Client()
        client.force_login(person(username, agency, role), backend=BACKEND)
        return client

    return make


@pytest.fixture
def admin(signed_in) -> Client:
    return signed_in("quan-tri", "ubnd-tinh", "administrator")


@pytest.fixture
def ha(person) -> Person:
    return person("ha", "so-y-te", "officer")


def verbs(about: Person) -> list[str]:
    return [entry.verb for entry in Entry.objects.about(about)]


# — invitations —


def test_a_link_sets_the_password_once(ha, client) -> None:
    link = reverse("join", args=[accounts.token_of(accounts.invite(SYSTEM, ha))])
    assert "ha" in client.get(link).content.decode()
    short = client.post(link, {"password": "ngắn", "again": "ngắn"})
    assert short.status_code == 422 and Invitation.objects.get().used_at is None
    assert client.post(link, {"password": NEW, "again": NEW})["Location"] == reverse("login")
    assert client.post(link, {"password": NEW + "x", "again": NEW + "x"}).status_code == 410
    ha.refresh_from_db()
    assert ha.check_password(NEW)
    assert verbs(ha)[:2] == ["person.password", "person.invite"]


@pytest.mark.parametrize("spoil", ["late", "revoked", "closed", "newer", "forged", "empty"])
def test_a_link_that_no_longer_opens_says_so(ha, client, spoil: str) -> None:
    made = accounts.invite(SYSTEM, ha)
    token = accounts.token_of(made)
    if spoil == "late":
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif spoil == "revoked":
        Invitation.objects.update(revoked_at=timezone.now())
    elif spoil == "closed":
        Person.objects.update(is_active=False)
    elif spoil == "newer":
        accounts.invite(SYSTEM, ha)
    token = {"forged": token[:-1] + ("A" if token[-1] != "A" else "B"), "empty": "x"}.get(spoil, token)
    answer = client.post(reverse("join", args=[token]), {"password": NEW, "again": NEW})
    assert answer.status_code == 410 and "không còn dùng được" in answer.content.decode()
    ha.refresh_from_db()
    assert not ha.check_password(NEW)


def test_of_two_who_use_a_link_at_once_one_does(concurrent, ha) -> None:
    made = accounts.invite(SYSTEM, ha)
    said = overlapping(
        lambda: accounts.accept(Invitation.objects.get(pk=made.pk), password=NEW, again=NEW),
        lambda: accounts.accept(Invitation.objects.get(pk=made.pk), password=NEW + "2", again=NEW + "2"),
    )
    assert sorted(type(one).__name__ for one in said) == ["Person", "Refused"], said
    assert outcome(lambda: Invitation.objects.get().used_at) is not None


def test_the_link_goes_by_mail_where_there_is_a_server(ha, admin, settings) -> None:
    Person.objects.filter(pk=ha.pk).update(email="ha@so-y-te.example.vn")
    act = reverse("person_act", args=[ha.pk, "mail"])
    admin.post(act)
    assert not mail.outbox
    settings.CCHC_MAIL = "smtp://localhost"
    admin.post(act)
    assert mail.outbox[0].to == ["ha@so-y-te.example.vn"]
    link = next(word for word in mail.outbox[0].body.split() if "/join/" in word)
    assert Client().get(link).status_code == 200


# — keeping accounts —


def test_the_administrator_makes_an_account_and_gives_its_link_away(admin, province) -> None:
    given = {
        "full_name": "Lê Văn Tám",
        "username": "le.van.tam",
        "agency": str(province("so-y-te").pk),
        "role": "officer",
        "since": "01/03/2026",
    }
    answer = admin.post(reverse("person_add"), given)
    made = Person.objects.get(username="le.van.tam")
    assert (answer.status_code, answer["Location"]) == (303, reverse("person", args=[made.pk]))
    assert made.posts.get().agency == province("so-y-te")
    page = admin.get(answer["Location"]).content.decode()
    found = re.search(r"http://testserver(/join/[^/\"]+/)", page)
    assert found and "le.van.tam" in Client().get(found[1]).content.decode()
    again = admin.post(reverse("person_add"), given)
    assert again.status_code == 422 and "đã có người dùng" in again.content.decode()


def test_a_form_gives_no_post_in_another_province_and_no_role_above_one_s_own(signed_in, province, db) -> None:
    from tests.access.world import other_province

    from cchc.agencies.models import Agency

    other_province()
    focal = signed_in("duc", "so-noi-vu", "focal_point")
    given = {"full_name": "A", "username": "a", "role": "officer", "since": "01/03/2026"}
    elsewhere = Agency.objects.get(key="khac-ubnd").pk
    above = {"agency": province("so-y-te").pk, "role": "administrator"}
    for wrong, answer in (({"agency": elsewhere}, 404), (above, 422)):
        assert focal.post(reverse("person_add"), {**given, **wrong}).status_code == answer
    assert not Person.objects.filter(username="a").exists()


def test_a_person_s_page_seen_by_another_is_in_the_ledger(admin, ha) -> None:
    admin.get(reverse("person", args=[ha.pk]))
    entry = Entry.objects.get(verb="person.view")
    assert (entry.object_id, entry.agency_name) == (ha.pk, "UBND tỉnh Mẫu")
    own = Client()
    own.force_login(ha, backend=BACKEND)
    assert own.get(reverse("person", args=[ha.pk])).status_code == 200
    assert Entry.objects.filter(verb="person.view").count() == 1


def test_a_reset_takes_password_factors_and_sessions(admin, ha) -> None:
    TOTP.activate(ha, generate_totp_secret())
    there = Client()
    there.post(reverse("login"), {"username": "ha", "password": "haha"})
    admin.post(reverse("person_act", args=[ha.pk, "reset"]))
    ha.refresh_from_db()
    assert not ha.has_usable_password() and not Authenticator.objects.filter(user=ha).exists()
    assert Invitation.objects.filter(person=ha, used_at=None, revoked_at=None).count() == 1
    assert there.get("/").status_code == 302


def test_a_closed_account_is_closed_and_opened_again(admin, ha) -> None:
    there = Client()
    there.post(reverse("login"), {"username": "ha", "password": "haha"})
    assert there.get(reverse("account")).status_code == 200
    admin.post(reverse("person_act", args=[ha.pk, "deactivate"]))
    assert there.get(reverse("account")).status_code == 302
    assert "Đã ngừng" in admin.get(reverse("people"), {"show": "closed"}).content.decode()
    admin.post(reverse("person_act", args=[ha.pk, "activate"]))
    ha.refresh_from_db()
    assert ha.is_active
    assert verbs(ha)[:3] == ["person.activate", "person.deactivate", "person.session_ended"]


def test_nobody_closes_or_resets_her_own_account(admin) -> None:
    me = Person.objects.get(username="quan-tri")
    for verb in ("deactivate", "reset"):
        admin.post(reverse("person_act", args=[me.pk, verb]))
        me.refresh_from_db()
        assert me.is_active and me.has_usable_password()


def test_what_is_changed_is_told_before_and_after(admin, ha) -> None:
    admin.post(reverse("person_change", args=[ha.pk]), {"full_name": "Hà Mới", "email": "", "sso_id": "079123"})
    ha.refresh_from_db()
    assert (ha.full_name, ha.sso_id) == ("Hà Mới", "079123")
    entry = Entry.objects.get(verb="person.change")
    assert entry.detail["before"]["full_name"] == "Ha" and entry.detail["after"]["sso_id"] == "079123"


def test_a_post_is_ended_and_passed_on_from_its_pages(admin, ha, person) -> None:
    binh = person("binh", "so-y-te", "officer")
    post = ha.posts.get()
    own = Client()
    own.force_login(ha, backend=BACKEND)
    last = today() + timedelta(days=9)
    given = {"to": str(binh.pk), "number": "3/GUQ", "since": f"{today():%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    assert own.post(reverse("post_delegate", args=[post.pk]), given)["Location"] == reverse("account")
    made = Delegation.objects.get()
    assert (made.to, made.last_day) == (binh, last)
    assert "thay bạn" in own.get(reverse("account")).content.decode()
    assert own.post(reverse("delegation_revoke", args=[made.pk])).status_code == 303
    assert Delegation.objects.get().revoked_at is not None
    admin.post(reverse("post_end", args=[post.pk]), {"last": "31/12/2026"})
    assert Post.objects.get(pk=post.pk).until == date(2027, 1, 1)


def test_the_list_costs_the_same_for_few_and_many(admin, person, django_assert_max_num_queries) -> None:
    for n in range(12):
        person(f"p{n}", "so-y-te", "officer")
    with django_assert_max_num_queries(24):
        assert "P11" in admin.get(reverse("people")).content.decode()
    assert "P11" not in admin.get(reverse("people"), {"q": "p3"}).content.decode()


# — many at once —

HEAD = list(bulk.COLUMNS)
GOOD = ["Lê Văn Tám", "le.van.tam", "", "", "Sở Y tế", "Cán bộ thực hiện", "Chuyên viên", "01/03/2026"]


def workbook(*rows: list[Any], head: list[str] | None = None) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, row in enumerate([HEAD if head is None else head, *rows]):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, column, cell, day)
                else:
                    sheet.write(at, column, cell)
    return out.getvalue()


def changed(**cells: Any) -> list[Any]:
    return [cells.get(f"c{n}", cell) for n, cell in enumerate(GOOD)]


def test_a_workbook_makes_accounts_with_posts_and_links(actor, province) -> None:
    admin = actor("ubnd-tinh", "administrator")
    other = changed(c0="Võ Thị Sáu", c1="vo.thi.sau", c4="xa an hoa", c5="head", c7=date(2026, 3, 2))
    other[4] = "UBND xã An Hòa"
    made = bulk.take_in(admin, workbook(GOOD, [""] * 8, other), day=today())
    assert [one.username for one in made] == ["le.van.tam", "vo.thi.sau"]
    assert [(one.posts.get().agency.key, one.posts.get().role) for one in made] == [
        ("so-y-te", "officer"),
        ("xa-an-hoa", "head"),
    ]
    assert made[1].posts.get().since == date(2026, 3, 2)
    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (changed(c0=""), "A3", "Chưa ghi"),
        (changed(c1="quan-tri"), "B3", "đã có người dùng"),
        (changed(c1="LE.VAN.TAM"), "B3", "đã có người dùng"),
        (changed(c1="x", c2="không-phải-thư"), "C3", "không phải địa chỉ thư"),
        (changed(c1="x", c4="Sở Trên Trời"), "E3", "Không có cơ quan"),
        (changed(c1="x", c5="Vua"), "F3", "Không có vai trò"),
        (changed(c1="x", c7="31/02/2026"), "H3", "không có trong lịch"),
        (changed(c1="x", c7="01/01/1990"), "A3", "không tồn tại vào ngày"),
    ],
)
def test_a_fault_is_told_with_its_cell_and_nothing_is_made(actor, province, row, cell: str, words: str) -> None:
    admin = actor("ubnd-tinh", "administrator", "quan-tri")
    before = (Person.objects.count(), Post.objects.count(), Invitation.objects.count())
    with pytest.raises(bulk.Faulty) as faulty:
        bulk.take_in(admin, workbook(GOOD, row), day=today())
    assert any(fault.cell == cell and words in fault.sentence for fault in faulty.value.faults), faulty.value.faults
    assert (Person.objects.count(), Post.objects.count(), Invitation.objects.count()) == before


def test_a_fault_is_told_where_its_column_stands_in_the_file(actor, province) -> None:
    order = [7, *range(7)]
    moved = workbook([GOOD[n] for n in order], head=[bulk.COLUMNS[n] for n in order])
    wrong = workbook([changed(c1="x", c5="Vua")[n] for n in order], head=[bulk.COLUMNS[n] for n in order])
    admin = actor("ubnd-tinh", "administrator", "quan-tri")
    with pytest.raises(bulk.Faulty) as faulty:
        bulk.take_in(admin, wrong, day=today())
    assert [fault.cell for fault in faulty.value.faults] == ["G2"]
    assert len(bulk.take_in(admin, moved, day=today())) == 1


@pytest.mark.parametrize(
    "data", [b"", b"x" * 100, b"PK\x03\x04" + b"0" * 200, workbook(head=["Họ và tên"]), workbook(), b"y" * (6 * 2**20)]
)
def test_what_is_no_list_of_accounts_is_told(actor, province, data: bytes) -> None:
    with pytest.raises(Refused):
        bulk.take_in(actor("ubnd-tinh", "administrator"), data, day=today())


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The workbook with some of its parts replaced; the sheet is `sheet`."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = Path(name).stem.rstrip("1")
            new.writestr(name, parts.get(key, old.read(name)))
    return out.getvalue()


MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = (
    b'<!DOCTYPE l [<!ENTITY a "'
    + b"ha" * 50
    + b'">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(8))
)
ONE = b"<row r='1'><c r='A1' t='inlineStr'><is><t>&i;</t></is></c></row>"
FAR = b"<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"


def sheet(rows: bytes, before: bytes = b"") -> bytes:
    return before + b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (MAIN, rows)


def many_rows() -> bytes:
    return sheet(b"".join(b"<row r='%d'><c r='A%d'><v>1</v></c></row>" % (n, n) for n in range(1, 300_000)))


# what → the workbook, made when it is needed, and what is said of it
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a bomb": (lambda: repacked(workbook(), sheet=b" " * (100 * 2**20)), "quá lớn khi mở ra"),
    "entities": (lambda: repacked(workbook(), sheet=sheet(ONE, LAUGHS + b"]>")), ""),
    "a great many rows": (lambda: repacked(workbook(), sheet=many_rows()), "2.000 dòng"),
    "a cell at the far end": (lambda: repacked(workbook(), sheet=sheet(FAR)), ""),
    "half a file": (lambda: workbook(GOOD)[:2000], "không phải Excel"),
    "no sheet": (
        lambda: repacked(workbook(), workbook=b"<workbook %s><sheets/></workbook>" % MAIN),
        "không phải Excel",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_workbook_gets_a_sentence_and_takes_nothing_along(actor, province, what: str) -> None:
    made, words = HOSTILE[what]
    data = made()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(Refused) as refused:
        bulk.take_in(actor("ubnd-tinh", "administrator"), data, day=today())
    assert words in refused.value.sentence and refused.value.field == "file"
    assert not isinstance(refused.value, bulk.Faulty)
    # What it unpacks to never stood in this process: kilobytes.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60 * 1024


def test_an_officer_takes_no_workbook_in(actor, province) -> None:
    with pytest.raises(Denied):
        bulk.take_in(actor("so-y-te", "officer"), workbook(GOOD), day=today())


def test_the_page_says_each_cell_and_then_shows_the_links(admin, province) -> None:
    url = reverse("people_import")

    def send(data: bytes) -> Any:
        return admin.post(url, {"file": SimpleUploadedFile("a.xlsx", data)})

    wrong = send(workbook(changed(c4="Sở Trên Trời")))
    assert wrong.status_code == 422 and "<b>Ô E2</b>" in wrong.content.decode()
    right = send(workbook(GOOD))
    assert right.status_code == 303
    page = admin.get(url).content.decode()
    assert "Lê Văn Tám" in page and "/join/" in page
    assert admin.post(url, {}).status_code == 422


def test_the_template_is_taken_in_when_filled(admin, province) -> None:
    data = admin.get(reverse("people_template")).content
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    assert book.get_sheet_by_index(0).to_python()[0] == HEAD
    listed = [row[0] for row in book.get_sheet_by_index(1).to_python()]
    assert "Sở Y tế" in listed


# — the ledger as a page —


def test_the_ledger_is_searched_and_goes_out_as_a_workbook(signed_in, actor, ha) -> None:
    auditor = signed_in("soat", "ubnd-tinh", "auditor")
    accounts.invite(actor("ubnd-tinh", "administrator"), ha)
    page = auditor.get(reverse("ledger"), {"verb": "person.invite"}).content.decode()
    assert "gửi đường dẫn đặt mật khẩu" in page and "giao vị trí" not in page.split("<tbody>")[1]
    none = auditor.get(reverse("ledger"), {"person": "không có ai"}).content.decode()
    assert "Không có mục nào như vậy" in none
    faulty = auditor.get(reverse("ledger"), {"since": "32/13/2026"})
    assert faulty.status_code == 200 and "không có trong lịch" in faulty.content.decode()
    about = auditor.get(reverse("ledger"), {"about": f"people.person:{ha.pk}"}).content.decode()
    assert f"people.person:{ha.pk}" in about
    answer = auditor.get(reverse("ledger_export"), {"verb": "person.invite"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2 and rows[1][6] == "person.invite"
    entry = Entry.objects.get(verb="ledger.export")
    assert entry.detail["count"] == 1 and entry.detail["asked"] == {"verb": "person.invite"}


def test_the_ledger_of_another_province_is_not_shown(signed_in, actor, person) -> None:
    from tests.access.world import other_province

    from cchc.agencies.models import Agency
    from cchc.ledger.actions import write
    from cchc.people.actors import acting

    other_province()
    theirs = acting(person("xa", "khac-ubnd", "officer"), today())
    write(theirs, "person.sign_in", Person.objects.get(username="xa"))
    auditor = signed_in("soat", "ubnd-tinh", "auditor")
    assert "UBND tỉnh Khác" not in auditor.get(reverse("ledger")).content.decode()
    assert Agency.objects.filter(key="khac-ubnd").exists()
