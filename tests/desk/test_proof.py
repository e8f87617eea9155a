"""What is handed in is first looked at: the verdict, the word it asks for, what is kept, and what is refused."""

from __future__ import annotations

import datetime as dt
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from bench.authority import Authority, altered, sign
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document as Docx
from tests.desk.conftest import a_task, confirm, post, sent, text
from tests.reading.test_signatures import plain

from cchc.documents.blocks import Head, Official, Paragraph, Signature
from cchc.documents.decree30 import build
from cchc.duties.models import Comparison, HandIn, Prepared
from cchc.ledger.models import Entry
from cchc.records.models import Record, RecordText, Upload, Use


@pytest.fixture
def one(plan, duty) -> Any:
    asked = a_task("71", "Rà soát thủ tục cấp giấy phép xây dựng", ["Sở Xây dựng"], 20, products=["Kế hoạch rà soát"])
    plan([asked], number="71/KH-UBND")
    return duty("71")


def paper(day: Any, *, kind: str = "Kế hoạch", symbol: str = "KH-SXD", number: str = "93", **more: Any) -> bytes:
    return build(
        Official(
            head=Head(
                issuer=more.pop("issuer", "Sở Xây dựng"),
                superior="UBND tỉnh Mẫu",
                symbol=symbol,
                place="Mẫu",
                number=number,
                issued_on=day,
            ),
            kind=kind,
            title=more.pop("title", f"Rà soát thủ tục cấp giấy phép xây dựng năm {day.year}"),
            body=tuple(Paragraph(text) for text in more.pop("body", ("Rà soát mười thủ tục cấp giấy phép xây dựng.",))),
            signature=Signature(position="Giám đốc", name="Nguyễn Văn Bình"),
            **more,
        )
    )


def file(data: bytes, name: str = "93-KH-SXD.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "application/octet-stream")


def look(client: Any, duty: Any, *files: Any, **more: Any) -> Any:
    """The first half of a hand-in: the files alone, as the form sends them."""
    data = {"d0-number": "", "d0-signed_on": "", "d0-file": list(files), "hand_in-note": "", **more}
    return client.post(f"/duties/{duty.pk}/hand-in/", data)


def lines(client: Any, duty: Any) -> dict[str, str]:
    """The verdict on the page: the sentence of each line that is not green."""
    page = client.get(f"/duties/{duty.pk}/")
    return {
        line.name: line.sentence for looked in page.context["compared"] for line in looked.lines if line.state != "done"
    }


def test_the_verdict_is_seen_before_anything_is_handed_in(officer, focal_point, one, day):
    answer = look(officer, one, file(paper(day)))
    assert answer.status_code == 303 and answer["Location"].endswith("#doi-chieu")
    page = text(officer.get(f"/duties/{one.pk}/"))
    assert "Sản phẩm yêu cầu kế hoạch; tệp là kế hoạch." in page and "93/KH-SXD" in page
    assert set(lines(officer, one)) == {"Tệp"}  # a Word file proves no signature
    assert not HandIn.objects.exists() and not Record.objects.exists() and Prepared.objects.count() == 1
    assert confirm(officer, one, words="").status_code == 303

    record = Record.objects.get()
    assert (record.number, record.signed_on, record.kind, record.issuer) == (
        "93/KH-SXD",
        day,
        "ke-hoach",
        "Sở Xây dựng",
    )
    kept = Comparison.objects.get()
    assert (kept.colour, kept.version, kept.record) == ("amber", 1, record)
    assert not Prepared.objects.exists() and not Upload.objects.exists()
    assert Use.objects.get().about_id == one.pk
    judge = text(focal_point.get(f"/duties/{one.pk}/"))
    assert "Đối chiếu: 1 điểm cần xem" in judge and "sửa được và không mang chữ ký" in judge


def test_red_asks_for_a_word_and_forbids_nothing(officer, focal_point, one, day):
    look(officer, one, file(paper(day, kind="Báo cáo", symbol="BC-SXD")))
    assert lines(officer, one)["Loại văn bản"] == "Sản phẩm yêu cầu kế hoạch, nhưng tệp là báo cáo."
    refused = confirm(officer, one, words=" ")
    assert refused.status_code == 422 and "ghi một câu giải thích" in text(refused)
    assert not HandIn.objects.exists() and Prepared.objects.count() == 1
    assert confirm(officer, one, words="Sở làm báo cáo thay kế hoạch theo công văn 5").status_code == 303
    page = text(focal_point.get(f"/duties/{one.pk}/"))
    assert "Không khớp" in page and "Sở làm báo cáo thay kế hoạch theo công văn 5" in page
    assert page.index("Sản phẩm yêu cầu kế hoạch, nhưng tệp là báo cáo.") < page.index("Do Sở Xây dựng ban hành")


def test_what_comes_again_under_its_number_is_a_version_of_it(officer, focal_point, one, duty, plan, day):
    look(officer, one, file(paper(day, kind="Báo cáo"), "nham.docx"))
    confirm(officer, one, words="Nộp tạm")
    post(focal_point, one, "return", {"judge-n": "1", "judge-reason": "Nộp kế hoạch, không phải báo cáo"})
    look(officer, one, file(paper(day), "dung.docx"))
    assert confirm(officer, one, words="").status_code == 303
    old, new = Record.objects.order_by("pk")
    assert (new.replaces, old.number, new.number) == (old, "93/KH-SXD", "93/KH-SXD")
    assert Entry.objects.about(new).get(verb="record.take_in").detail["replaces"] == old.pk
    assert "nham.docx" in text(officer.get(f"/records/{new.pk}/about/"))
    assert "Đã có bản mới thay bản này" not in text(officer.get(f"/records/{new.pk}/about/"))
    page = text(officer.get(f"/records/{old.pk}/about/"))
    assert "Đã có bản mới thay bản này" in page and "dung.docx" in page
    found = text(officer.get("/search/", {"q": "93/kh-sxd"}))
    assert found.count("(đã có bản mới thay)") == 1
    # To be used again, the last version is offered; a document of another number beside it is none.
    more = plan([a_task("78", "Việc khác", ["Sở Xây dựng"], 20, products=["Kế hoạch"])], number="8/KH-UBND")
    assert more.pk != one.pk
    offered = officer.get(f"/duties/{duty('78').pk}/").context["forms"].reuse.fields["record"].choices
    assert [pk for pk, _said in offered] == [new.pk]


def test_she_changes_the_file_and_the_first_is_forgotten(officer, one, day):
    look(officer, one, file(paper(day, kind="Báo cáo", symbol="BC-SXD")))
    assert post(officer, one, "discard").status_code == 303
    assert not Prepared.objects.exists() and not Upload.objects.exists()
    look(officer, one, file(paper(day)))
    look(officer, one, file(paper(day, number="94")))
    assert [prepared.number for prepared in Prepared.objects.all()] == ["94/KH-SXD"]


def test_a_number_written_otherwise_than_it_is_printed(officer, one, day):
    look(officer, one, file(paper(day)), **{"d0-number": "39/KH-SXD"})
    assert lines(officer, one)["Số, ký hiệu"] == "Số ghi khi nộp là 39/KH-SXD, trong văn bản là 93/KH-SXD."


def test_what_another_agency_issued(officer, one, day):
    look(officer, one, file(paper(day, issuer="Sở Y tế")))
    assert lines(officer, one)["Cơ quan ban hành"] == "Do Sở Y tế ban hành, không phải Sở Xây dựng."


def test_last_years_document_is_told(officer, one, plan, duty, day):
    from cchc.duties.models import Duty

    same = paper(day)
    look(officer, one, file(same))
    confirm(officer, one)
    HandIn.objects.update(on=day - timedelta(days=370))
    Duty.objects.filter(pk=one.pk).update(due=day - timedelta(days=370))
    other = plan(
        [a_task("79", "Rà soát thủ tục cấp giấy phép xây dựng", ["Sở Xây dựng"], 20, products=["Kế hoạch"])],
        number="9/KH-UBND",
    )
    again = duty("79")
    assert other.pk != one.pk
    look(officer, again, file(same))
    assert "Đúng văn bản này đã nộp năm" in lines(officer, again)["Đã dùng trước đây"]


def test_a_secret_file_is_not_kept_and_is_recorded_by_number(officer, focal_point, one, day):
    made, stream = Docx(BytesIO(paper(day))), BytesIO()
    made.paragraphs[0].insert_paragraph_before("TỐI MẬT")
    made.save(stream)
    before = Entry.objects.count()
    answer = look(officer, one, file(stream.getvalue()))
    assert answer.status_code == 422 and "Văn bản có dấu “Tối mật” nên hệ thống không nhận tệp." in text(answer)
    page = text(answer)
    assert 'id="van-ban-mat" open' in page and '<option value="Tối mật" selected>' in page
    assert f'value="{day:%d/%m/%Y}"' in page and 'value="93/KH-SXD"' in page and 'value="Sở Xây dựng"' in page
    assert not Upload.objects.exists() and not Prepared.objects.exists()
    assert not default_storage.exists("blobs") or not default_storage.listdir("blobs")[0]
    entry = Entry.objects.get(verb="record.secret_refused")
    assert entry.detail == {"mark": "Tối mật"} and Entry.objects.count() == before + 1

    given = {
        "secret-mark": "Tối mật",
        "secret-number": "05/KH-SXD",
        "secret-signed_on": f"{day:%d/%m/%Y}",
        "secret-issuer": "Sở Xây dựng",
    }
    assert post(officer, one, "secret", given).status_code == 303
    record = Record.objects.get()
    assert (record.sha256, record.secrecy, record.number) == ("", "Tối mật", "05/KH-SXD")
    assert Entry.objects.about(record).filter(verb="record.note_secret").exists()
    page = text(focal_point.get(f"/duties/{one.pk}/"))
    assert "05/KH-SXD" in page and "Tối mật" in page
    assert "Xem bản giấy" in text(focal_point.get(f"/records/{record.pk}/about/"))
    assert focal_point.get(f"/records/{record.pk}/").status_code == 404


def test_what_nobody_can_open_or_may_harm_is_not_kept(officer, one):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer
    from tests.reading.test_bad_input import word
    from tests.reading.test_signatures import plain

    locked, writer = BytesIO(), copy_into_new_writer(PdfFileReader(BytesIO(plain())))
    writer.encrypt(owner_pass="a", user_pass="b")
    writer.write(locked)
    bomb = word(b"<a>" + b" " * 60_000_000 + b"</a>")
    for content, name, said in (
        (locked.getvalue(), "khoa.pdf", "Tệp được đặt mật khẩu"),
        (bomb, "bom.docx", "Tệp nén bung ra quá lớn"),
    ):
        answer = look(officer, one, file(content, name))
        assert answer.status_code == 422 and said in text(answer)
    assert not Upload.objects.exists() and not Prepared.objects.exists()


@pytest.mark.parametrize("missing", ["secret-number", "secret-signed_on", "secret-issuer", "secret-mark"])
def test_a_secret_document_is_recorded_whole_or_not(missing, officer, one, day):
    given = {
        "secret-mark": "Mật",
        "secret-number": "5/KH",
        "secret-signed_on": f"{day:%d/%m/%Y}",
        "secret-issuer": "Sở",
    }
    assert post(officer, one, "secret", given | {missing: ""}).status_code == 422
    assert not Record.objects.exists()


def test_a_signature_that_no_longer_holds(officer, focal_point, one, day, settings, tmp_path):
    ca = Authority()
    settings.CCHC_ROOTS = ca.trusted_in(tmp_path / "roots")
    at = dt.datetime(2026, 2, 3, 3, tzinfo=dt.UTC)
    signed = sign(plain(), ca.issue("Nguyễn Văn An", "Sở Xây dựng", number="CCCD:1"), field_name="Ky", at=at)
    post(officer, one, "hand-in", sent(day, file(altered(signed), "a.pdf")))
    record = Record.objects.get()
    assert [one["state"] for one in record.read["signatures"]] == ["altered"]
    assert "Văn bản bị sửa sau khi Nguyễn Văn An (Sở Xây dựng) ký số" in text(focal_point.get(f"/duties/{one.pk}/"))
    page = text(focal_point.get(f"/records/{record.pk}/about/"))
    assert "Bị sửa sau khi ký" in page and "Chứng thư do CA tỉnh Mẫu cấp." in page


def test_one_record_proves_another_duty_with_its_page(officer, focal_point, signed_in, one, duty, plan, day):
    look(officer, one, file(paper(day)))
    confirm(officer, one)
    record = Record.objects.get()
    plan([a_task("78", "Công bố thủ tục rà soát", ["Sở Xây dựng"], 20)], number="8/KH-UBND")
    other = duty("78")
    assert "Dùng lại tài liệu đã nộp" in text(officer.get(f"/duties/{other.pk}/"))
    given = {"reuse-record": record.pk, "reuse-page": "2", "reuse-words": "mục II"}
    assert post(officer, other, "reuse", given).status_code == 303
    assert Record.objects.count() == 1 and HandIn.objects.filter(records=record).count() == 2
    page = text(focal_point.get(f"/records/{record.pk}/about/"))
    assert ">trang 2</a>; mục II" in page and "Công bố thủ tục rà soát" in page and "Rà soát thủ tục" in page


def test_only_her_own_agencys_record_can_be_used_again(officer, signed_in, one, duty, in_force, day):
    shared = duty("3", "so-y-te")
    theirs = signed_in("so-y-te")
    post(theirs, shared, "hand-in", sent(day, file(paper(day, issuer="Sở Y tế"))))
    record = Record.objects.get()
    assert post(officer, one, "reuse", {"reuse-record": record.pk}).status_code == 404
    assert HandIn.objects.count() == 1


def test_words_are_found_without_diacritics_and_only_by_who_may_see_them(officer, signed_in, one, day):
    look(officer, one, file(paper(day, body=("Cắt giảm ba thành phần hồ sơ hoàn công.", "Hết."))))
    confirm(officer, one)
    assert RecordText.objects.get().folded.count("thanh phan ho so hoan cong") == 1
    page = text(officer.get("/search/", {"q": "ho so hoan cong"}))
    assert "Trong tài liệu đã nộp" in page and "hồ sơ hoàn công" in page
    assert "hồ sơ hoàn công" not in text(signed_in("so-y-te").get("/search/", {"q": "ho so hoan cong"}))
    record = Record.objects.get()
    assert "<mark>hồ sơ hoàn công" in text(officer.get(f"/records/{record.pk}/about/", {"q": "HO SO hoàn công"}))
    assert "Không thấy từ này" in text(officer.get(f"/records/{record.pk}/about/", {"q": "khong co"}))
    assert officer.get(f"/records/{record.pk}/about/", {"q": "\x00%%"}).status_code == 200


def test_a_record_page_is_for_who_may_open_the_record(signed_in, officer, one, day):
    look(officer, one, file(paper(day)))
    confirm(officer, one)
    assert signed_in("so-y-te").get(f"/records/{Record.objects.get().pk}/about/").status_code == 404


def test_what_was_looked_at_is_hers_alone_and_forgotten_after_a_day(officer, signed_in, one, day):
    from cchc.records.storing import sweep

    look(officer, one, file(paper(day)))
    other = signed_in("so-xay-dung", username="khac")
    assert 'id="doi-chieu"' not in text(other.get(f"/duties/{one.pk}/"))
    assert sweep(older_than_seconds=3600) == 0 and Upload.objects.exists()
    assert sweep(older_than_seconds=0) == 1
    assert not Upload.objects.exists() and not Prepared.objects.exists()
    stale = officer.post(f"/duties/{one.pk}/hand-in/", {"prepared": "1"})
    assert stale.status_code == 422 and "đã quá một ngày" in text(stale)


def test_a_file_nobody_can_read_says_so_and_can_be_handed_in(officer, focal_point, one, day):
    picture = file(b"\x89PNG\r\n\x1a\n" + b"\x00" * 900, "anh-chup.png")
    post(officer, one, "hand-in", sent(day, picture))
    assert HandIn.objects.count() == 1
    assert "Hệ thống chưa đọc được nội dung tệp" in text(focal_point.get(f"/duties/{one.pk}/"))
