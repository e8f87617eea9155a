"""What takes long to read is read in the background: its page leads to the verdict; nothing is handed in by itself."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.desk.conftest import confirm, pdf, sent, text

from cchc.access import Actor, Role
from cchc.duties import looking
from cchc.duties.models import Duty, HandIn, Prepared
from cchc.jobs import actions as jobs
from cchc.jobs.doing import do, work_off
from cchc.jobs.models import Run
from cchc.ledger.models import Entry
from cchc.records.models import Record, Upload
from cchc.records.storing import sweep

SECRET = "MẬT\nỦY BAN NHÂN DÂN TỈNH MẪU\nSỞ XÂY DỰNG\nSố: 93/KH-SXD\nKẾ HOẠCH\nRà soát thủ tục năm 2026\n"


@pytest.fixture
def hurried(settings: Any) -> None:
    """Nobody waits: everything takes too long to be waited for."""
    settings.CCHC_WAIT = 0.01


def aside() -> list[Path]:
    folder = Path(default_storage.path("aside"))
    return list(folder.iterdir()) if folder.exists() else []


def send(client: Any, duty: Duty, day: Any, *files: Any, **more: Any) -> Any:
    return client.post(f"/duties/{duty.pk}/hand-in/", sent(day, *files, **more))


def polled(client: Any, duty: Duty) -> Any:
    return client.get(f"/duties/{duty.pk}/?reading", headers={"HX-Request": "true"})


def test_what_is_quick_is_compared_at_once(officer, duty, day) -> None:
    assert send(officer, duty("1"), day).status_code == 303
    assert Prepared.objects.count() == 1 and not Run.objects.exists() and aside() == []


def test_what_is_not_is_read_in_the_background_and_leads_to_the_verdict(
    officer, duty, day, hurried, django_capture_on_commit_callbacks
) -> None:
    one = duty("1")
    answer = send(officer, one, day, pdf(), pdf("phu-luc.pdf"), **{"hand_in-note": "Có phụ lục"})
    assert (answer.status_code, answer.url) == (303, f"/duties/{one.pk}/#doi-chieu")
    assert not Prepared.objects.exists() and len(aside()) == 2 and sweep(older_than_seconds=-1) == 0
    page = text(officer.get(f"/duties/{one.pk}/"))
    assert "Đang đọc “93-KH-SXD.pdf”" in page and "Đang chờ đến lượt đọc" in page and "Đọc và đối chiếu" not in page
    assert "Đang chờ đọc" in text(officer.get("/"))
    run = jobs.take()
    assert run is not None
    jobs.tell(run, 3, 12, "phu-luc.pdf")
    part = polled(officer, one).content.decode()
    assert "phu-luc.pdf: Đã đọc 3 trong 12 trang" in part and 'max="12" value="3"' in part and "<html" not in part
    with django_capture_on_commit_callbacks(execute=True):
        do(run)
    assert aside() == [] and Run.objects.get().state == "done"
    assert polled(officer, one)["HX-Refresh"] == "true"
    desk = text(officer.get("/"))
    assert "Tệp bạn đã gửi, chưa nộp" in desk and "Đã đọc, chờ bạn nộp" in desk
    assert not HandIn.objects.exists(), "reading hands nothing in"
    assert confirm(officer, one).status_code == 303
    made = HandIn.objects.get()
    assert (made.note, made.records.count()) == ("Có phụ lục", 2)
    assert "Tệp bạn đã gửi, chưa nộp" not in text(officer.get("/"))


def test_a_secret_scan_is_refused_on_the_page_and_nothing_stays(
    officer, duty, day, hurried, django_capture_on_commit_callbacks
) -> None:
    one = duty("1")
    send(officer, one, day, pdf("thuong.pdf"), SimpleUploadedFile("ke-hoach.txt", SECRET.encode()))
    with django_capture_on_commit_callbacks(execute=True):
        assert work_off() == 1
    page = text(officer.get(f"/duties/{one.pk}/"))
    assert "Không nhận tệp “thuong.pdf”" in page and "có dấu “Mật”" in page and "Đọc và đối chiếu" in page
    assert aside() == [] and not Upload.objects.exists() and not Record.objects.exists()
    assert Entry.objects.filter(verb="record.secret_refused").count() == 1
    Run.objects.update(ended_at=timezone.now() - timedelta(days=2))
    assert "Không nhận tệp" not in text(officer.get(f"/duties/{one.pk}/"))


def test_a_reading_is_stopped_and_newer_files_take_its_place(
    officer, duty, day, hurried, settings, django_capture_on_commit_callbacks
) -> None:
    one = duty("1")
    with django_capture_on_commit_callbacks(execute=True):
        send(officer, one, day)
        first = jobs.take()
        send(officer, one, day, pdf("moi.pdf"))
    assert first is not None
    do(first)
    assert not Prepared.objects.exists(), "what was overtaken writes nothing"
    assert len(aside()) == 1 and Run.objects.get().subject == "moi.pdf"
    with django_capture_on_commit_callbacks(execute=True):
        said = officer.post(f"/duties/{one.pk}/stop-reading/", follow=True)
    assert "Đã dừng đọc “moi.pdf”" in text(said) and "Đọc và đối chiếu" in text(said)
    assert aside() == [] and work_off() == 0
    assert "đã kết thúc" in text(officer.post(f"/duties/{one.pk}/stop-reading/", follow=True))
    send(officer, one, day, pdf("cham.pdf"))
    settings.CCHC_WAIT = 60.0
    send(officer, one, day, pdf("nhanh.pdf"))
    assert work_off() == 0
    assert [prepared.upload.file_name for prepared in Prepared.objects.all()] == ["nhanh.pdf"]


def test_a_reading_is_her_own(officer, signed_in, duty, day, hurried) -> None:
    one = duty("1")
    send(officer, one, day)
    other = signed_in("so-xay-dung", username="dong-nghiep")
    assert "Đang đọc “" not in text(other.get(f"/duties/{one.pk}/")) and "chưa nộp" not in text(other.get("/"))
    assert "đã kết thúc" in text(other.post(f"/duties/{one.pk}/stop-reading/", follow=True))
    send(other, one, day)
    assert work_off() == 2 and Prepared.objects.count() == 2


def test_what_was_handed_in_otherwise_meanwhile_is_told_of(officer, duty, day, hurried) -> None:
    one = duty("1")
    send(officer, one, day)
    secret = {"mark": "Mật", "number": "1/KH", "signed_on": f"{day:%d/%m/%Y}", "issuer": "Sở Xây dựng", "note": ""}
    officer.post(f"/duties/{one.pk}/secret/", {f"secret-{name}": value for name, value in secret.items()})
    assert HandIn.objects.count() == 1 and work_off() == 1
    assert not Prepared.objects.exists() and Run.objects.get().state == "failed"
    assert "Tệp bạn đã gửi" not in text(officer.get("/"))


def test_of_two_workers_with_one_reading_one_keeps_it(officer, duty, day, hurried) -> None:
    send(officer, duty("1"), day)
    first = jobs.take()
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.reap()
    second = jobs.take()
    assert first is not None and second is not None
    do(second)
    do(first)
    assert Prepared.objects.count() == 1


def test_whoever_has_no_post_has_nothing_under_way(hurried) -> None:
    assert looking.under_way(Actor(1, "Ai đó", None, "", Role.OFFICER, None, "")) == []
