"""Entering for an agency without accounts: who may, for whom, from when until when, and what the ledger says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.duties.conftest import PDF, document

from cchc.access import SYSTEM, Denied, Refused
from cchc.agencies.holdings import held, undeclared
from cchc.agencies.successions import Decision, merge, withdraw
from cchc.desk.rules import open_record
from cchc.duties import actions, rules, serving
from cchc.duties.models import Duty, Serving
from cchc.duties.telling import holders
from cchc.ledger.models import Entry
from cchc.ledger.telling import told
from cchc.periods import today
from cchc.records.models import Upload
from cchc.tasks.models import Mandate, Task

YESTERDAY = today() - timedelta(days=1)


def letter(number: str = "45/SNV-CCHC", signed_on: date | None = YESTERDAY, agency: Any = None) -> serving.Letter:
    given = {"sha256": "0" * 64, "size": 9, "file_name": "giao.pdf", "media_type": "application/pdf"}
    return serving.Letter(number, signed_on, Upload.objects.create(agency=agency, **given))


@pytest.fixture
def justice(actor: Callable[..., Any]) -> Any:
    return actor("so-tu-phap", "officer")


@pytest.fixture
def begin(focal: Any, province: Any) -> Callable[..., Serving]:
    """Sở Tư pháp enters for Sở Xây dựng, where nobody has an account."""

    def make(agency: str = "so-xay-dung", by: str = "so-tu-phap", since: date = YESTERDAY, **paper: Any) -> Serving:
        given = letter(agency=province("so-noi-vu"), **paper)
        return serving.serve(focal, province(agency), province(by), given, since=since, today=today())

    return make


def test_who_enters_for_another_sees_its_work_and_does_it(duty, justice, begin, actor) -> None:
    rights = (rules.see, rules.work_on, rules.on_desk)
    assert not any(right(justice, duty) for right in rights)
    with pytest.raises(Denied):
        actions.report_progress(justice, duty, today=today(), percent=40)
    one = begin()
    assert all(right(justice, duty) for right in rights)
    assert Mandate.objects.visible_to(justice, today()).filter(pk=duty.task_duty.mandate_id).exists()
    assert Task.objects.visible_to(justice, today()).filter(pk=duty.task_duty.task_id).exists()
    assert not rules.work_on(actor("so-tu-phap", "leader"), duty), "who only reads enters nothing"
    assert not rules.see(actor("so-y-te", "officer"), duty)

    actions.report_progress(justice, duty, today=today(), percent=40, words="Đang soạn")
    actions.hand_in(justice, duty, today=today(), documents=[document()])
    actions.withdraw(justice, duty, today=today())
    for verb in ("duty.progress", "duty.hand_in", "duty.withdraw"):
        entry = Entry.objects.about(duty).get(verb=verb)
        assert entry.agency == justice.agency and entry.detail["for_agency"] == duty.agency_id
        assert "nhập thay cho Sở Xây dựng" in told(entry).sentence

    serving.end(SYSTEM, one, until=today(), today=today())
    assert not any(right(justice, duty) for right in rights)
    with pytest.raises(Denied):
        actions.report_progress(justice, duty, today=today(), percent=60)


def test_it_begins_on_its_day(duty, justice, begin) -> None:
    begin(since=today() + timedelta(days=3))
    assert not rules.work_on(justice, duty)
    assert duty in rules.work_on.of(Duty.objects.all(), justice, today() + timedelta(days=3))


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"agency": "so-noi-vu"}, "by", "có người có tài khoản"),
        ({"by": "so-y-te"}, "by", "chưa có ai có tài khoản"),
        ({"by": "so-xay-dung"}, "by", "phải là cơ quan khác"),
        ({"number": "  "}, "number", "Chưa ghi số"),
        ({"signed_on": None}, "signed_on", "ngày ký"),
        ({"signed_on": today() + timedelta(days=2)}, "signed_on", "ngày ký"),
        ({"since": date(1990, 1, 1)}, "since", "không tồn tại"),
        ({"since": today() + timedelta(days=700)}, "since", "quá xa"),
    ],
    ids=["has-accounts", "nobody-there", "itself", "no-number", "no-day", "a-day-to-come", "before-it-was", "too-far"],
)
def test_what_cannot_be_is_refused_beside_its_field(mandate, justice, begin, given, field, said) -> None:
    with pytest.raises(Refused) as refused:
        begin(**given)
    assert refused.value.field == field and said in refused.value.sentence
    assert not Serving.objects.exists()


def test_one_enters_for_it_at_a_time_and_only_who_keeps_the_register_says_who(
    mandate, justice, begin, province
) -> None:
    one = begin()
    with pytest.raises(Refused, match="Đã có cơ quan nhập thay"):
        begin()
    with pytest.raises(Denied):
        serving.end(justice, one, until=today(), today=today())
    with pytest.raises(Denied):
        given = letter(agency=province("so-tu-phap"))
        serving.serve(justice, province("so-y-te"), province("so-tu-phap"), given, since=today(), today=today())
    with pytest.raises(Refused, match="phải sau ngày đó"):
        serving.end(SYSTEM, one, until=one.since, today=today())
    serving.end(SYSTEM, one, until=today(), today=today())
    with pytest.raises(Refused, match="đã kết thúc"):
        serving.end(SYSTEM, one, until=today(), today=today())
    begin(since=today())


def test_what_is_told_to_the_agency_is_told_to_who_enters_for_it(mandate, justice, begin, province) -> None:
    agency = province("so-xay-dung").pk
    assert holders([agency], ["officer"], today()) == {}
    begin()
    assert holders([agency], ["officer"], today()) == {agency: [justice.person]}


def test_an_heir_enters_or_is_entered_for_by_the_same_letter(mandate, justice, begin, province) -> None:
    assert not undeclared() and {"duties.Serving.by", "duties.Serving.agency"} <= held.keys()
    one = begin()
    decision = Decision("15/QĐ-UBND", YESTERDAY)
    done = merge(SYSTEM, [province("so-tu-phap")], province("so-y-te"), day=today(), decision=decision)
    now = Serving.objects.on(today()).get()
    assert (now.by, now.agency, now.letter) == (province("so-y-te"), province("so-xay-dung"), one.letter)
    assert done.succession is not None
    withdraw(SYSTEM, done.succession)
    again = Serving.objects.get()
    assert again.pk == one.pk and again.until is None
    merge(SYSTEM, [province("so-xay-dung")], province("so-tu-phap"), day=today(), decision=decision)
    assert not Serving.objects.on(today()).exists(), "nobody enters for herself"


def test_both_pages_say_it_and_the_letter_opens_to_both(mandate, justice, person, province) -> None:
    duc = person("duc", "so-noi-vu", "focal_point")
    client, one, other = Client(), province("so-xay-dung"), province("so-tu-phap")
    client.force_login(duc, backend="django.contrib.auth.backends.ModelBackend")
    assert "Giao cơ quan khác nhập thay" in client.get(f"/agencies/{one.pk}/").content.decode()
    assert "Giao cơ quan khác nhập thay" not in client.get(f"/agencies/{other.pk}/").content.decode()
    form = {"since": f"{YESTERDAY:%d/%m/%Y}", "number": "45/SNV-CCHC", "signed_on": f"{YESTERDAY:%d/%m/%Y}"}
    wrong = client.post(f"/agencies/{one.pk}/serve/", {**form, "by": "Sở Hải đảo"})
    assert wrong.status_code == 422 and not Serving.objects.exists()
    file = SimpleUploadedFile("giao.pdf", PDF)
    unknown = client.post(f"/agencies/{one.pk}/serve/", {**form, "by": "Sở Tu Bap", "file": file})
    assert unknown.status_code == 422 and "Không có cơ quan nào tên như vậy" in unknown.content.decode()
    file.seek(0)
    done = client.post(f"/agencies/{one.pk}/serve/", {**form, "by": "Sở Tư pháp", "file": file})
    assert done.status_code == 303, done.content.decode()
    made = Serving.objects.get()
    page = client.get(f"/agencies/{one.pk}/").content.decode()
    assert "nhập thay cho cơ quan này" in page and "45/SNV-CCHC" in page
    assert "Cơ quan này nhập thay cho" in client.get(f"/agencies/{other.pk}/").content.decode()
    assert open_record(justice, made.letter)
    assert not open_record(SYSTEM.__class__(1, "X", 1, "", justice.role, province("so-y-te").pk, ""), made.letter)

    assert client.post(f"/agencies/serving/{made.pk}/end/", {"until": "x"}).status_code == 303
    made.refresh_from_db()
    assert made.until is None
    client.post(f"/agencies/serving/{made.pk}/end/", {"until": f"{today():%d/%m/%Y}"})
    made.refresh_from_db()
    assert made.until == today() and made.last_day == YESTERDAY


def test_a_letter_that_takes_long_is_read_in_the_background_and_then_it_begins(
    person, province, client, justice, settings
) -> None:
    """The request answers at once; the serving comes with the end of the reading, and a secret letter is refused."""
    from cchc.duties.serving_reading import told_of
    from cchc.jobs.doing import work_off

    settings.CCHC_WAIT = 0.01
    agency = province("so-xay-dung")
    client.force_login(person("duc", "so-noi-vu", "focal_point"), "django.contrib.auth.backends.ModelBackend")
    url = f"/agencies/{agency.pk}/serve/"
    sent = {"by": "Sở Tư pháp", "since": f"{YESTERDAY:%d/%m/%Y}", "number": "45/SNV-CCHC"}
    sent["signed_on"] = sent["since"]

    def send(name: str, words: bytes) -> Any:
        return client.post(url, {**sent, "file": SimpleUploadedFile(name, words)})

    assert send("mat.txt", "MẬT\nSỞ NỘI VỤ\nSố: 45/SNV-CCHC\n".encode()).status_code == 303
    page = client.get(f"/agencies/{agency.pk}/").content.decode()
    assert "Đang đọc “mat.txt”" in page and not Serving.objects.exists()
    again = send("giao.txt", b"x")
    assert again.status_code == 422 and "Đang đọc một văn bản" in again.content.decode()
    assert work_off() == 1 and not Serving.objects.exists()
    assert "Không nhận “mat.txt”" in client.get(f"/agencies/{agency.pk}/").content.decode()
    assert send("giao.txt", "SỞ NỘI VỤ\nSố: 45/SNV-CCHC\nVề việc nhập thay\n".encode()).status_code == 303
    assert client.get(f"{url}?reading", headers={"HX-Request": "true"}).status_code == 200
    assert work_off() == 1
    made = Serving.objects.get()
    assert (made.by.key, made.letter.number, made.letter.file_name) == ("so-tu-phap", "45/SNV-CCHC", "giao.txt")
    assert told_of(agency) is None
    assert client.get(f"{url}?reading").headers["HX-Refresh"] == "true"
    late = send("nua.txt", b"x")
    assert late.status_code == 422 and "Đã có cơ quan nhập thay" in late.content.decode(), "refused before it is read"
