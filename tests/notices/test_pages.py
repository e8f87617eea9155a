"""The pages: one's own notices, how one is told, and the rules."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of(person):
    def make(username: str, agency: str, role: str) -> Client:
        one = person(username, agency, role)
        client = Client()
        client.force_login(one, backend="django.contrib.auth.backends.ModelBackend")
        client.person = one
        return client

    return make


@pytest.fixture
def news():
    from cchc.notices.actions import News, tell
    from cchc.notices.models import Urgency

    def make(person, words="Quá hạn 3 ngày: Báo cáo", key="k", urgency=Urgency.LATE):
        tell([News(key, person.pk, "Sở Xây dựng", "late", urgency, words, "/duties/")], date(2026, 11, 23))
        return person.notices.order_by("-pk").first()

    return make


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_bell_counts_and_the_page_lists(client_of, news):
    client = client_of("ha", "so-xay-dung", "officer")
    assert "Chưa có thông báo nào" in text(client.get("/notices/"))
    news(client.person)
    page = text(client.get("/notices/"))
    assert "Quá hạn 3 ngày: Báo cáo" in page and "Thông báo: 1 chưa đọc" in page


def test_following_one_marks_it_as_seen(client_of, news):
    client = client_of("ha", "so-xay-dung", "officer")
    one = news(client.person)
    assert client.get(f"/notices/{one.pk}/").url == "/duties/"
    assert "Không có thông báo mới." in text(client.get("/notices/?show=new"))
    assert "Quá hạn 3 ngày" in text(client.get("/notices/"))


def test_all_at_once(client_of, news):
    client = client_of("ha", "so-xay-dung", "officer")
    news(client.person, key="a")
    news(client.person, key="b")
    page = text(client.post("/notices/seen/", follow=True))
    assert "Đã đánh dấu 2 thông báo là đã xem" in page and not client.person.notices.unseen().exists()


def test_anothers_notice_is_not_there(client_of, news):
    hers, other = client_of("ha", "so-xay-dung", "officer"), client_of("lan", "so-y-te", "officer")
    one = news(hers.person)
    assert other.get(f"/notices/{one.pk}/").status_code == 404
    other.post("/notices/seen/")
    assert hers.person.notices.unseen().count() == 1


def test_how_one_wants_to_be_told(client_of):
    client = client_of("ha", "so-xay-dung", "officer")
    given = {"email": "ha@mau.gov.vn", "quiet_from": "18:00", "quiet_until": "07:30"}
    assert client.post("/notices/wish/", given).status_code in (302, 303)
    client.person.refresh_from_db()
    wish = client.person.notice_wish
    assert (client.person.email, wish.by_mail, f"{wish.quiet_from:%H:%M}") == ("ha@mau.gov.vn", False, "18:00")
    page = client.get("/notices/wish/")
    assert page.context["form"]["quiet_until"].value() == "07:30"


@pytest.mark.parametrize(
    "change", [{"email": "khong-phai"}, {"quiet_from": "25:00"}, {"quiet_until": ""}, {"quiet_from": "07:13"}]
)
def test_a_wish_that_cannot_be(change, client_of):
    from cchc.notices.models import Wish

    client = client_of("ha", "so-xay-dung", "officer")
    given = {"email": "ha@mau.gov.vn", "quiet_from": "18:00", "quiet_until": "07:30"}
    assert client.post("/notices/wish/", given | change).status_code == 422
    assert not Wish.objects.exists()


def test_an_administrator_changes_the_rules(client_of):
    from cchc.ledger.models import Entry
    from cchc.notices.models import Rule

    client = client_of("quan.tri", "so-noi-vu", "administrator")
    client.post("/notices/rules/", {"when": "before", "days": "30", "every": "", "to": "head"})
    assert Rule.objects.filter(days_before=30, to="head").exists()
    page = text(client.get("/notices/rules/"))
    assert "Trước hạn 30 ngày" in page and "Quá hạn 1 ngày, rồi mỗi 7 ngày" in page
    client.post("/notices/rules/drop/", {"rule": Rule.objects.get(days_before=30).pk})
    assert not Rule.objects.filter(days_before=30).exists()
    assert Entry.objects.filter(verb__startswith="notices.rule").count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"days": ""}, "Chưa ghi số ngày"),
        ({"days": "bảy"}, "bằng chữ số"),
        ({"days": "9999"}, "365"),
        ({"every": "7"}, "Chỉ nhắc lại việc đã quá hạn"),
        ({"to": "everybody"}, "everybody"),
        ({"when": "x"}, "x"),
    ],
)
def test_rules_that_cannot_be(change, sentence, client_of):
    from cchc.notices.models import Rule

    client = client_of("quan.tri", "so-noi-vu", "administrator")
    before = Rule.objects.count()
    answer = client.post("/notices/rules/", {"when": "before", "days": "30", "every": "", "to": "head"} | change)
    assert answer.status_code == 422 and sentence in text(answer) and Rule.objects.count() == before


@pytest.mark.parametrize("role", ["officer", "focal_point", "head", "leader"])
def test_nobody_else_changes_the_rules(role, client_of):
    from cchc.notices.models import Rule

    client = client_of("ai.do", "so-noi-vu", role)
    assert client.get("/notices/rules/").status_code in (403, 404)
    assert client.post("/notices/rules/drop/", {"rule": Rule.objects.first().pk}).status_code in (403, 404)
    assert Rule.objects.count() == 4
