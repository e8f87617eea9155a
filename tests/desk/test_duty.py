"""One duty's page: each act as who may and as who may not, twice, and what is said of what is wrong."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from tests.desk.conftest import docx, pdf, post, sent, text

from cchc.duties.models import HandIn, Judgement
from cchc.ledger.models import Entry
from cchc.records.models import Record


def denied() -> int:
    return Entry.objects.filter(verb="denied").count()


def test_the_page_shows_only_what_its_reader_can_do(officer, focal_point, viewer, duty):
    one = duty("1")
    page = text(officer.get(f"/duties/{one.pk}/"))
    assert "Nộp sản phẩm" in page and "Cập nhật tiến độ" in page
    assert "Xác nhận hoàn thành" not in page and "Ghi ngày" not in page
    for client in (focal_point, viewer):
        page = text(client.get(f"/duties/{one.pk}/"))
        assert 'id="nop"' not in page and 'id="tien-do"' not in page


def test_from_hand_in_over_return_to_acceptance(officer, focal_point, duty, day):
    one = duty("1")
    answer = post(officer, one, "hand-in", sent(day))
    assert answer.status_code == 303
    page = text(officer.get(answer["Location"]))
    assert "Đã nộp Báo cáo lúc" in page and "Sở Nội vụ sẽ duyệt." in page and "Hoàn tác" in page
    assert "93-KH-SXD.pdf" in page and "Số 93/KH-SXD" in page

    assert post(focal_point, one, "return", {"judge-reason": "Chưa có chữ ký số", "judge-n": 1}).status_code == 303
    page = text(officer.get(f"/duties/{one.pk}/"))
    assert "“Chưa có chữ ký số”" in page and "Sửa, nộp lại" in page

    assert post(officer, one, "hand-in", sent(day, number="94/KH-SXD")).status_code == 303
    assert "Nộp lần 2, chờ duyệt" in text(focal_point.get(f"/duties/{one.pk}/"))
    assert post(focal_point, one, "accept", {"judge-n": 2}).status_code == 303
    one.refresh_from_db()
    assert one.is_accepted and one.state_on(day).value == "late"
    page = text(officer.get(f"/duties/{one.pk}/"))
    assert "Hoàn thành trễ" in page and 'id="nop"' not in page
    for said in ("nộp sản phẩm lần 1", "yêu cầu bổ sung", "nộp sản phẩm lần 2", "xác nhận hoàn thành"):
        assert said in page


def test_a_hand_in_can_be_undone_until_it_is_judged(officer, focal_point, duty, day):
    one = duty("1")
    post(officer, one, "hand-in", sent(day))
    assert post(officer, one, "withdraw").status_code == 303
    one.refresh_from_db()
    assert one.handed_on is None
    page = text(officer.get(f"/duties/{one.pk}/"))
    assert "đã rút lại ngày" in page and "93-KH-SXD.pdf" in page
    again = post(officer, one, "withdraw")
    assert again.status_code == 422 and "Không có lần nộp nào đang chờ duyệt" in text(again)


def test_a_verdict_can_be_undone_and_both_stay_to_be_seen(officer, focal_point, duty, day):
    one = duty("1")
    post(officer, one, "hand-in", sent(day))
    post(focal_point, one, "accept", {"judge-n": 1})
    page = text(focal_point.get(f"/duties/{one.pk}/"))
    assert f"/duties/{one.pk}/take-back/" in page
    assert post(focal_point, one, "take-back").status_code == 303
    one.refresh_from_db()
    assert one.is_pending
    page = text(focal_point.get(f"/duties/{one.pk}/"))
    assert "Đã xác nhận hoàn thành" in page and "Kết luận trên đã được rút lại" in page
    assert post(focal_point, one, "take-back").status_code == 422
    assert Judgement.objects.filter(hand_in__duty=one).count() == 2


def test_handing_in_twice_keeps_the_first_and_says_so(officer, duty, day):
    one = duty("1")
    post(officer, one, "hand-in", sent(day))
    again = post(officer, one, "hand-in", sent(day, number="94/KH-SXD"))
    assert again.status_code == 422
    assert "Sản phẩm nộp trước đang chờ duyệt" in text(again) and "94/KH-SXD" in text(again)
    assert HandIn.objects.filter(duty=one).count() == 1


def test_a_verdict_is_about_what_was_on_the_page(officer, focal_point, duty, day):
    one = duty("1")
    post(officer, one, "hand-in", sent(day))
    post(officer, one, "withdraw")
    post(officer, one, "hand-in", sent(day, number="95/KH-SXD"))
    stale = post(focal_point, one, "accept", {"judge-n": 1, "judge-reason": "Đạt"})
    assert stale.status_code == 422 and "Cơ quan vừa nộp bản khác (lần 2)" in text(stale)
    one.refresh_from_db()
    assert one.is_pending


def test_judging_twice_says_it_was_judged(officer, focal_point, duty, day):
    one = duty("1")
    post(officer, one, "hand-in", sent(day))
    post(focal_point, one, "accept", {"judge-n": 1})
    again = post(focal_point, one, "return", {"judge-n": 1, "judge-reason": "Sai"})
    assert again.status_code == 422 and "đã được xem xét" in text(again)


def test_a_return_without_a_reason_says_so_beside_the_reason(officer, focal_point, duty, day):
    one = duty("1")
    post(officer, one, "hand-in", sent(day))
    answer = post(focal_point, one, "return", {"judge-n": 1, "judge-reason": "  "})
    assert answer.status_code == 422
    assert "reason" in answer.context["forms"].judge.errors
    assert "Chưa ghi lý do" in text(answer)


@pytest.mark.parametrize(
    "verb", ["progress", "hand-in", "withdraw", "event", "settle", "accept", "return", "take-back"]
)
def test_who_may_not_gets_404_and_the_ledger_knows(verb, signed_in, viewer, duty, day):
    one = duty("2")
    for client in (signed_in("so-y-te"), viewer):
        before = denied()
        assert post(client, one, verb, sent(day)).status_code == 404
        assert denied() == before + 1
    assert not HandIn.objects.filter(duty=one).exists()


@pytest.mark.parametrize("verb", ["accept", "return", "take-back", "settle"])
def test_an_officer_does_not_judge(verb, officer, duty, day):
    one = duty("1")
    post(officer, one, "hand-in", sent(day))
    assert post(officer, one, verb, {"judge-reason": "x", "judge-n": 1}).status_code == 404
    assert Entry.objects.filter(verb="denied", detail__path=f"/duties/{one.pk}/{verb}/").count() == 1


@pytest.mark.parametrize("verb", ["progress", "hand-in", "withdraw"])
def test_a_focal_point_does_not_do_another_agencys_work(verb, focal_point, duty, day):
    assert post(focal_point, duty("1"), verb, sent(day)).status_code == 404
    assert denied() == 1


def test_another_agencys_duty_is_not_there(signed_in, duty):
    assert signed_in("so-y-te").get(f"/duties/{duty('1').pk}/").status_code == 404
    assert denied() == 1
    assert signed_in("so-y-te").get("/duties/999999999999999999999/").status_code == 404
    assert signed_in("so-y-te").get(f"/duties/{duty('3', 'so-y-te').pk}/nothing/").status_code == 404


def test_an_act_opened_as_a_page_leads_to_the_duty(officer, duty):
    one = duty("1")
    assert officer.get(f"/duties/{one.pk}/hand-in/")["Location"] == f"/duties/{one.pk}/"


# — progress and deadlines —


def test_progress_is_kept_and_shown(officer, focal_point, duty):
    one = duty("1")
    filled = {"progress-percent": "40", "progress-words": "Đã mở 2 lớp", "progress-obstacle": "Thiếu kinh phí"}
    assert post(officer, one, "progress", filled).status_code == 303
    page = text(focal_point.get(f"/duties/{one.pk}/"))
    assert "Đã làm 40%" in page and "Đã mở 2 lớp" in page and "Thiếu kinh phí" in page


@pytest.mark.parametrize("percent", ["101", "-1", "nhiều", "9" * 40])
def test_a_percent_that_is_none_stands_beside_the_error(percent, officer, duty):
    answer = post(officer, duty("1"), "progress", {"progress-percent": percent, "progress-words": "Đang làm"})
    assert answer.status_code == 422
    assert "Ghi số từ 0 đến 100" in text(answer) and "Đang làm" in text(answer)


def test_empty_progress_says_what_to_write(officer, duty):
    answer = post(officer, duty("1"), "progress", {})
    assert answer.status_code == 422
    assert "words" in answer.context["forms"].progress.errors


def test_the_day_of_an_event_gives_the_deadline(officer, duty, day):
    one = duty("2")
    page = text(officer.get(f"/duties/{one.pk}/"))
    assert "Ghi ngày công bố" in page and "Hạn là 5 ngày làm việc" in page
    answer = post(officer, one, "event", {"event-happened_on": f"{day - timedelta(days=3):%d/%m/%Y}"})
    one.refresh_from_db()
    assert answer.status_code == 303 and one.due is not None
    assert f"Hạn là {one.due:%d/%m/%Y}: 5 ngày làm việc kể từ" in text(officer.get(answer["Location"]))


def test_an_agency_does_not_move_its_own_deadline(officer, focal_point, duty, day):
    one = duty("2")
    post(officer, one, "event", {"event-happened_on": f"{day - timedelta(days=30):%d/%m/%Y}"})
    one.refresh_from_db()
    first = one.due
    again = post(officer, one, "event", {"event-happened_on": f"{day:%d/%m/%Y}"})
    assert again.status_code == 422 and "Báo cơ quan đầu mối nếu ngày đó ghi sai" in text(again)
    one.refresh_from_db()
    assert one.due == first
    assert post(focal_point, one, "event", {"event-happened_on": f"{day:%d/%m/%Y}"}).status_code == 303
    one.refresh_from_db()
    assert one.due > first


def test_what_a_deadline_comes_to_is_shown_while_it_is_typed(officer, duty):
    url = f"/duties/{duty('2').pk}/"
    shown = officer.get(url, {"event-happened_on": "02/03/2026"}, headers={"HX-Request": "true"})
    assert "09/03/2026" in text(shown) and "<html" not in text(shown)
    for nonsense in ("31/02/2026", "", "31/12/9999", "\x00"):
        answer = officer.get(url, {"event-happened_on": nonsense}, headers={"HX-Request": "true"})
        assert answer.status_code == 200 and "Hạn sẽ là" not in text(answer)


@pytest.mark.parametrize("typed", ["", "31/11/2026", "01/01/2999"])
def test_a_day_that_cannot_be_stands_beside_the_error(typed, officer, duty):
    answer = post(officer, duty("2"), "event", {"event-happened_on": typed})
    assert answer.status_code == 422
    assert "happened_on" in answer.context["forms"].event.errors


def test_the_focal_point_settles_what_nobody_can_count(focal_point, officer, duty, day):
    one = duty("5")
    assert 'id="an-dinh"' not in text(officer.get(f"/duties/{one.pk}/"))
    wrong = post(focal_point, one, "settle", {"settle-due": f"{day + timedelta(days=30):%d/%m/%Y}"})
    assert wrong.status_code == 422 and "Chưa ghi căn cứ" in text(wrong)
    filled = {"settle-due": f"{day + timedelta(days=30):%d/%m/%Y}", "settle-why": "Công văn 88/BNV"}
    assert post(focal_point, one, "settle", filled).status_code == 303
    again = post(focal_point, one, "settle", filled)
    assert again.status_code == 422 and "đã có ngày đến hạn" in text(again)


# — what is handed in —


def refused(answer) -> str:
    assert answer.status_code == 422
    assert not HandIn.objects.exists() and not Record.objects.exists()
    return text(answer)


def test_an_empty_file_is_refused_by_name(officer, duty, day):
    assert "Tệp trong.pdf rỗng" in refused(post(officer, duty("1"), "hand-in", sent(day, pdf("trong.pdf", b""))))


def test_a_file_that_is_not_what_its_name_says(officer, duty, day):
    said = refused(post(officer, duty("1"), "hand-in", sent(day, docx("bao-cao.pdf"))))
    assert "đuôi .pdf nhưng nội dung là DOCX" in said


def test_a_zip_is_refused(officer, duty, day):
    import zipfile
    from io import BytesIO

    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", "a")
    assert "Không nhận tệp nén" in refused(
        post(officer, duty("1"), "hand-in", sent(day, pdf("a.zip", stream.getvalue())))
    )


def test_a_program_is_refused(officer, duty, day):
    said = refused(post(officer, duty("1"), "hand-in", sent(day, pdf("setup.exe", b"MZ\x90\x00\x03"))))
    assert "setup.exe" in said and "Không nhận ra loại tệp" in said


def test_one_wrong_file_of_three_keeps_none(officer, duty, day):
    said = refused(post(officer, duty("1"), "hand-in", sent(day, pdf(), docx(), pdf("c.pdf", b"MZ\x00"))))
    assert "c.pdf" in said


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ({"d0-number": ""}, "Chưa ghi số, ký hiệu"),
        ({"d0-signed_on": ""}, "Chưa ghi ngày ký"),
        ({"d0-signed_on": "31/11/2026"}, "không có trong lịch"),
        ({"d0-file": ""}, "Chưa chọn tệp"),
        ({"d0-number": "9" * 81}, "dài quá 80 chữ"),
        ({"d0-signed_on": "01/01/0001"}, "quá xa"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(missing, sentence, officer, duty, day):
    said = refused(post(officer, duty("1"), "hand-in", sent(day, **missing, **{"hand_in-note": "Bản ký số"})))
    assert sentence in said and "Bản ký số" in said


def test_a_day_to_come_is_refused(officer, duty, day):
    tomorrow = day + timedelta(days=1)
    said = refused(post(officer, duty("1"), "hand-in", sent(day, **{"d0-signed_on": f"{tomorrow:%d/%m/%Y}"})))
    assert f"Ngày ký {tomorrow:%d/%m/%Y} ở sau hôm nay" in said


def test_nothing_at_all_is_refused(officer, duty):
    assert "Chưa chọn tệp" in refused(post(officer, duty("1"), "hand-in"))


def test_a_number_and_a_day_that_nobody_read_or_wrote_are_asked_for(officer, duty, day):
    said = refused(post(officer, duty("1"), "hand-in", sent(day, number="")))
    assert "Chưa ghi số, ký hiệu của 93-KH-SXD.pdf" in said
    said = refused(post(officer, duty("1"), "hand-in", sent(day, **{"d0-signed_on": ""})))
    assert "Chưa ghi ngày ký của 93-KH-SXD.pdf" in said


@pytest.mark.usefixtures("once")
def test_thirty_files_are_too_many_and_twenty_are_not(officer, duty, day):
    said = refused(post(officer, duty("1"), "hand-in", sent(day, *[pdf(f"{n}.pdf") for n in range(30)])))
    assert "Nộp tối đa 20 tệp một lần" in said
    assert post(officer, duty("1"), "hand-in", sent(day, *[pdf(f"{n}.pdf") for n in range(20)])).status_code == 303
    assert HandIn.objects.get().records.count() == 20


def test_several_documents_each_with_its_number(officer, duty, day):
    second = {"d2-number": "7/TTr-SXD", "d2-signed_on": f"{day:%d/%m/%Y}", "d2-file": [docx()]}
    assert post(officer, duty("1"), "hand-in", sent(day, **second)).status_code == 303
    assert set(Record.objects.values_list("number", "file_name")) == {
        ("93/KH-SXD", "93-KH-SXD.pdf"),
        ("7/TTr-SXD", "bao-cao.docx"),
    }


def test_a_fault_stands_in_the_row_it_is_of(officer, duty, day):
    second = {"d1-number": "7/BC-SXD", "d1-signed_on": "31/02/2026", "d1-file": [docx()]}
    answer = post(officer, duty("1"), "hand-in", sent(day, **second))
    first, other = answer.context["forms"].hand_in.documents
    assert not first.errors and list(other.errors) == ["signed_on"]


def test_one_more_document_with_and_without_htmx(officer, duty):
    url = f"/duties/{duty('1').pk}/"
    assert 'name="d1-number"' in text(officer.get(url, {"rows": 2}))
    part = text(officer.get(url, {"rows": 2}, headers={"HX-Request": "true"}))
    assert 'name="d1-number"' in part and 'name="d0-number"' not in part and "?rows=3" in part
    for nonsense in ("0", "-1", "x", "٣", "9" * 30, "11"):
        assert officer.get(url, {"rows": nonsense}).status_code == 200


def test_a_name_with_folders_and_turned_letters_is_cleaned(officer, duty, day):
    named = pdf("ke\u202efdp.hoach.pdf")
    named.name = "../../etc/ke\u202ehoach.pdf"
    assert post(officer, duty("1"), "hand-in", sent(day, named)).status_code == 303
    assert Record.objects.get().file_name == "kehoach.pdf"


def test_a_file_over_the_limit_says_the_limit(officer, duty, day, settings):
    settings.CCHC_MAX_UPLOAD = 100_000
    said = refused(post(officer, duty("1"), "hand-in", sent(day, pdf("to.pdf", b"%PDF-" + b"0" * 200_000))))
    assert "lớn hơn 0,09537 MB" in said and "Chưa có gì được lưu" in said
    assert "Chưa chọn tệp" not in said and "93/KH-SXD" in said


def test_a_file_far_over_the_limit_says_the_same(officer, duty, day, settings):
    settings.CCHC_MAX_UPLOAD = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    said = refused(post(officer, duty("1"), "hand-in", sent(day, pdf("to.pdf", b"%PDF-" + b"0" * 900_000))))
    assert "lớn hơn 0,09537 MB" in said


def test_a_refused_hand_in_leaves_no_file_behind(officer, duty, day):
    one = duty("1")
    post(officer, one, "hand-in", sent(day, pdf("x.pdf", b"MZ\x00")))
    assert not [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def test_words_of_people_are_shown_as_words(officer, focal_point, duty, day):
    one = duty("1")
    evil = "<script>alert(1)</script>"
    post(officer, one, "progress", {"progress-words": evil})
    post(officer, one, "hand-in", sent(day, pdf(), number=evil, **{"hand_in-note": evil}))
    page = focal_point.get(f"/duties/{one.pk}/").content.decode()
    assert evil not in page and "&lt;script&gt;" in page


def test_other_agencies_are_shown_to_who_may_see_them(officer, focal_point, duty):
    shared = duty("3")
    assert "Sở Y tế" in text(focal_point.get(f"/duties/{shared.pk}/"))
    assert "Sở Y tế" not in text(officer.get(f"/duties/{shared.pk}/"))


def test_products_of_the_same_task_stand_together(officer, duty):
    page = text(officer.get(f"/duties/{duty('4').pk}/"))
    assert "2 phần việc" in page and "Phụ lục" in page


@pytest.mark.usefixtures("once")
def test_the_page_costs_the_same_whatever_it_holds(officer, focal_point, duty, day, django_assert_max_num_queries):
    one = duty("1")
    with django_assert_max_num_queries(48) as first:
        focal_point.get(f"/duties/{one.pk}/")
    for n in range(4):
        post(officer, one, "progress", {"progress-percent": str(n)})
        post(officer, one, "hand-in", sent(day, pdf(), docx()))
        post(focal_point, one, "return", {"judge-reason": "Sửa", "judge-n": n + 1})
    with django_assert_max_num_queries(48) as second:
        focal_point.get(f"/duties/{one.pk}/")
    assert len(second) <= len(first) + 6  # prefetches and versions that an empty page does not need
