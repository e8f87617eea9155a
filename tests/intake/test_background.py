"""Reading in the background: what takes long gets a run and a page; the draft comes once, or a sentence and nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.conftest import DAY
from tests.intake.test_pages import PLAN_TEXT
from tests.transactions import together

from cchc.access import SYSTEM, Denied, Refused
from cchc.intake import actions, arriving
from cchc.intake.arriving import receive
from cchc.intake.models import Draft
from cchc.jobs import actions as jobs
from cchc.jobs.doing import do, work_off
from cchc.jobs.models import Run
from cchc.ledger.models import Entry
from cchc.records import storing
from cchc.records.models import Record
from cchc.records.waiting import TakesLong, unless_long

SECRET = "MẬT\n" + PLAN_TEXT


@pytest.fixture
def hurried(settings: Any) -> None:
    """Nobody waits: everything takes too long to be waited for."""
    settings.CCHC_WAIT = 0.01


@pytest.fixture
def signed_in(client, person):
    client.force_login(person("duc", "so-noi-vu", "focal_point"), backend="django.contrib.auth.backends.ModelBackend")
    return client


def file(text: str = PLAN_TEXT, name: str = "ke-hoach.txt") -> Any:
    return SimpleUploadedFile(name, text.encode())


def upload(client, text: str = PLAN_TEXT, name: str = "ke-hoach.txt"):
    return client.post(reverse("upload"), {"file": file(text, name)})


def aside() -> list[str]:
    folder = Path(default_storage.path("aside"))
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def page() -> str:
    return reverse("reading_run", args=[Run.objects.get().key])


# — quick or not —


def test_what_is_quick_is_read_at_once(focal) -> None:
    assert isinstance(receive(focal, file(), today=DAY), Draft)
    assert not Run.objects.exists() and aside() == []


def test_what_is_not_is_read_in_the_background(focal, hurried) -> None:
    run = receive(focal, file(), today=DAY)
    assert isinstance(run, Run) and not Draft.objects.exists() and len(aside()) == 1
    assert work_off() == 1
    draft, run = Draft.objects.get(), Run.objects.get()
    assert (run.state, run.result) == ("done", {"draft": draft.pk})
    assert (draft.run_by_id, draft.created_by_id, len(draft.current["tasks"])) == (focal.agency, focal.post, 2)
    assert Entry.objects.get(verb="draft.upload").person == focal.person
    assert Record.objects.get().file_name == "ke-hoach.txt"


def test_a_scan_is_known_by_its_first_page() -> None:
    for told in ([(0, 1), (1, 1)], [(0, 1)]):
        progress = unless_long()
        for done, total in told:
            progress(done, total)
    for scan in ([(0, 1), (0, 12)], [(0, 1), (0, 1)]):
        progress = unless_long()
        progress(*scan[0])
        with pytest.raises(TakesLong):
            progress(*scan[1])


def test_what_cannot_be_read_is_refused_at_once(focal) -> None:
    with pytest.raises(Refused) as refusal:
        receive(focal, file(""), today=DAY)
    assert refusal.value.sentence.endswith("Chưa có gì được lưu.")
    assert not Run.objects.exists() and aside() == []


@pytest.mark.parametrize("role", ["officer", "leader"])
def test_only_a_focal_point_has_a_file_read(actor, hurried, role: str) -> None:
    with pytest.raises(Denied):
        receive(actor("so-noi-vu", role), file(), today=DAY)
    assert not Run.objects.exists() and aside() == []


# — once —


def test_a_file_that_is_being_read_is_not_read_twice(focal, hurried) -> None:
    first = receive(focal, file(), today=DAY)
    second = receive(focal, file(name="ten-khac.txt"), today=DAY)
    assert first == second and len(aside()) == 1
    assert work_off() == 1 and Draft.objects.count() == 1


def test_a_file_that_was_read_is_told_of(focal, hurried) -> None:
    receive(focal, file(), today=DAY)
    work_off()
    with pytest.raises(Refused, match="đã được tải lên"):
        receive(focal, file(), today=DAY)
    assert Run.objects.get().state == "done"


def test_a_discarded_reading_can_be_read_again(focal, hurried) -> None:
    receive(focal, file(), today=DAY)
    work_off()
    actions.discard(focal, Draft.objects.get())
    run = receive(focal, file(), today=DAY)
    assert run.state == "waiting"
    work_off()
    assert Draft.objects.count() == 2 and Run.objects.get().result["draft"] == Draft.objects.latest("pk").pk


def test_two_agencies_read_the_same_file_each_for_itself(focal, actor, hurried) -> None:
    receive(focal, file(), today=DAY)
    receive(actor("so-xay-dung", "focal_point"), file(), today=DAY)
    assert work_off() == 2 and Draft.objects.count() == 2


def test_a_twin_that_came_in_meanwhile_is_told_of(focal, hurried, monkeypatch) -> None:
    receive(focal, file(), today=DAY)
    actions.upload(focal, file(PLAN_TEXT + "\nMột dòng nữa.\n"), today=DAY)
    work_off()
    run = Run.objects.get()
    assert run.state == "failed" and "đã có bản đọc đang chờ xem lại" in run.sentence
    assert Draft.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [(SECRET, "có dấu “Mật”"), ("", "Tệp rỗng"), ("The quick brown fox. " * 40, "không phải tiếng Việt")],
)
def test_a_refusal_comes_with_its_sentence_and_nothing_stays(
    focal, text: str, said: str, django_capture_on_commit_callbacks
) -> None:
    arriving.begin(focal, file(text), "ke-hoach.txt", "k", DAY)
    with django_capture_on_commit_callbacks(execute=True):
        work_off()
    run = Run.objects.get()
    assert run.state == "failed" and said in run.sentence and "Chưa có gì được lưu" in run.sentence
    assert not Draft.objects.exists() and not Record.objects.exists() and aside() == []
    assert not Path(default_storage.path("blobs")).exists()
    assert Entry.objects.filter(verb="run.fail", person=focal.person).count() == 1


def test_a_file_that_is_gone_gets_a_sentence(focal, hurried) -> None:
    storing.drop(receive(focal, file(), today=DAY).given["file"])
    work_off()
    assert "không còn trên máy chủ" in Run.objects.get().sentence


# — what is set aside —


def test_what_was_set_aside_goes_with_the_run(focal, hurried, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        receive(focal, file(), today=DAY)
        assert len(aside()) == 1
        work_off()
    assert aside() == [] and storing.opened(Record.objects.get()).read().decode() == PLAN_TEXT
    with django_capture_on_commit_callbacks(execute=True):
        run = receive(focal, file(PLAN_TEXT + "khác"), today=DAY)
        arriving.stop(focal, run)
    assert aside() == []


def test_another_s_reading_is_not_stopped(focal, actor, hurried) -> None:
    run = receive(focal, file(), today=DAY)
    for who in (actor("so-xay-dung", "focal_point"), actor("so-noi-vu", "officer")):
        with pytest.raises(Denied):
            arriving.stop(who, run)
    assert arriving.stop(focal, run).state == "cancelled"


def test_what_waits_to_be_read_is_not_swept(focal, hurried) -> None:
    run = receive(focal, file(), today=DAY)
    orphan = storing.set_aside([b"nobody's"])
    assert len(aside()) == 2
    assert storing.sweep(older_than_seconds=-1) == 1
    assert aside() == [run.given["file"].removeprefix("aside/")] and not default_storage.exists(orphan)


def test_only_what_is_set_aside_can_be_dropped(focal) -> None:
    record = actions.upload(focal, file(), today=DAY).record
    storing.drop(storing.place(record.sha256))
    assert storing.opened(record).read()


# — killed, overtaken, two at once —


def test_of_two_workers_with_one_run_one_makes_the_draft(focal, hurried) -> None:
    receive(focal, file(), today=DAY)
    first = jobs.take()
    Run.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.reap()
    second = jobs.take()
    assert first is not None and second is not None and first.token != second.token
    do(second)
    do(first)
    assert Draft.objects.count() == 1 and Record.objects.count() == 1


def test_a_worker_that_lost_its_run_while_it_read_writes_nothing(focal, hurried, monkeypatch) -> None:
    receive(focal, file(), today=DAY)
    run = jobs.take()
    assert run is not None
    Run.objects.filter(pk=run.pk).update(token="another")
    do(run)
    assert not Draft.objects.exists() and Run.objects.get().token == "another"


def test_two_who_send_one_file_at_once_get_one_run(concurrent, focal, hurried) -> None:
    said = together(*[lambda: receive(focal, file(), today=DAY)] * 2)
    assert len({run.pk for run in said}) == 1 and len(aside()) == 1
    assert work_off() == 1 and Draft.objects.count() == 1 and aside() == []


def test_two_workers_in_a_hurry_make_one_draft(concurrent, focal, hurried) -> None:
    for n in range(3):
        receive(focal, file(PLAN_TEXT.replace("15/KH", f"{n}/KH")), today=DAY)
    together(work_off, work_off)
    assert Draft.objects.count() == 3 and set(Run.objects.values_list("state", "attempts")) == {("done", 1)}


# — its page —


def test_the_browser_goes_to_the_run_and_from_there_to_the_review(signed_in, hurried) -> None:
    answer = upload(signed_in)
    assert answer.status_code == 302 and answer.url == page()
    shown = signed_in.get(page()).content.decode()
    assert "Đang chờ đến lượt đọc" in shown and 'http-equiv="refresh"' in shown and "load delay:1s" in shown
    work_off()
    review = reverse("draft", args=[Draft.objects.get().pk])
    assert signed_in.get(page()).url == review
    assert signed_in.get(page(), headers={"HX-Request": "true"})["HX-Redirect"] == review


@pytest.mark.parametrize(
    ("told", "said"),
    [((0, 0), "Đang đọc văn bản."), ((3, 12), "Đã đọc 3 trong 12 trang"), ((12, 12), "Đã đọc hết 12 trang")],
)
def test_the_bar_shows_how_many_pages_are_read(signed_in, hurried, told: tuple[int, int], said: str) -> None:
    upload(signed_in)
    run = jobs.take()
    assert run is not None
    jobs.tell(run, *told)
    part = signed_in.get(page(), headers={"HX-Request": "true"}).content.decode()
    assert said in part and "<html" not in part
    assert ('max="12" value="3"' in part) == (told == (3, 12))
    assert ("Còn chưa đến một phút" in part) == (told == (3, 12))


def test_the_run_stands_in_the_lists_until_it_is_read(signed_in, hurried) -> None:
    upload(signed_in)
    run = jobs.take()
    assert run is not None
    jobs.tell(run, 2, 12)
    for name in ("upload", "mandates"):
        shown = signed_in.get(reverse(name)).content.decode()
        assert "Đang đọc, trang 3/12" in shown and page() in shown
    do(run)
    for name in ("upload", "mandates"):
        shown = signed_in.get(reverse(name)).content.decode()
        assert "trang 3/12" not in shown and page() not in shown and "15/KH-UBND" in shown


def test_a_refusal_is_shown_with_what_to_do_and_stands_in_the_lists_for_a_day(signed_in, hurried) -> None:
    upload(signed_in, SECRET)
    work_off()
    shown = signed_in.get(page()).content.decode()
    assert "Không nhận tệp “ke-hoach.txt”" in shown
    assert "có dấu “Mật”" in shown and "Tải lên lại" in shown and "load delay:1s" not in shown
    assert signed_in.get(page(), headers={"HX-Request": "true"})["HX-Redirect"] == page()
    assert page() in signed_in.get(reverse("upload")).content.decode()
    Run.objects.update(ended_at=timezone.now() - timedelta(days=2))
    assert page() not in signed_in.get(reverse("upload")).content.decode()


def test_a_reading_is_stopped(signed_in, hurried) -> None:
    upload(signed_in)
    asks = signed_in.get(page()).content.decode()
    assert "Dừng đọc “ke-hoach.txt”?" in asks
    stop = reverse("reading_stop", args=[Run.objects.get().key])
    assert signed_in.get(stop).status_code == 405
    answer = signed_in.post(stop, follow=True)
    assert "Đã dừng đọc “ke-hoach.txt”" in answer.content.decode()
    assert work_off() == 0 and not Draft.objects.exists()
    assert "Đã dừng đọc" in signed_in.get(page()).content.decode()
    assert "đã kết thúc" in signed_in.post(stop, follow=True).content.decode()


def test_a_discarded_reading_says_so(signed_in, hurried) -> None:
    upload(signed_in)
    work_off()
    actions.discard(SYSTEM, Draft.objects.get())
    assert "Bản đọc đã được bỏ" in signed_in.get(page()).content.decode()


def test_waiting_without_a_worker_is_spoken_of(signed_in, hurried) -> None:
    upload(signed_in)
    assert "cchc worker" not in signed_in.get(page()).content.decode()
    Run.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    assert "cchc worker" in signed_in.get(page()).content.decode()


@pytest.mark.parametrize(
    ("agency", "role"), [("so-xay-dung", "focal_point"), ("so-noi-vu", "officer"), ("so-noi-vu", "leader")]
)
def test_a_run_is_its_focal_point_s_own(focal, client, person, hurried, agency: str, role: str) -> None:
    receive(focal, file(), today=DAY)
    client.force_login(person("ha", agency, role), backend="django.contrib.auth.backends.ModelBackend")
    stop = reverse("reading_stop", args=[Run.objects.get().key])
    assert (client.get(page()).status_code, client.post(stop).status_code) == (404, 404)
    assert Entry.objects.filter(verb="denied").count() == 2
    assert Run.objects.get().state == "waiting"
    assert page() not in client.get(reverse("mandates")).content.decode()


def test_a_run_that_never_was_is_not_found_and_not_written_of(signed_in) -> None:
    assert signed_in.get(reverse("reading_run", args=["intake.read:0:1"])).status_code == 404
    assert not Entry.objects.filter(verb="denied").exists()


def test_listing_runs_costs_one_query(focal, hurried, django_assert_num_queries) -> None:
    from cchc.intake.run_views import listed

    for n in range(4):
        receive(focal, file(f"{PLAN_TEXT}{n}"), today=DAY)
    with django_assert_num_queries(1):
        assert len([each.brief + each.url for each in listed(focal)]) == 4
