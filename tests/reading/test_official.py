"""What an official document says of itself, by rows of (what is printed, what it means)."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from cchc.documents.blocks import Head, Official, Paragraph, Signature
from cchc.documents.decree30 import build
from cchc.reading import Unreadable, files
from cchc.reading.official import kinds, official, official_of, stamps
from cchc.reading.official.heading import years
from cchc.reading.official.model import from_json


def of_text(text: str) -> Any:
    return official_of(files.examine(text.encode(), "van-ban.txt"))


PLAN = """UBND TỈNH MẪU
SỞ XÂY DỰNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 93/KH-SXD
Mẫu, ngày 05 tháng 02 năm 2026

KẾ HOẠCH
Rà soát thủ tục hành chính năm 2026
Căn cứ Kế hoạch số 412/KH-UBND ngày 24/12/2025 của UBND tỉnh Mẫu;
Sở Xây dựng ban hành kế hoạch như sau:
1. Rà soát mười thủ tục.

Nơi nhận:
- UBND tỉnh (b/c);
- Sở Nội vụ;
- Lưu: VT, VP.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Nguyễn Văn Bình
"""


def test_everything_a_plan_says_of_itself() -> None:
    read = of_text(PLAN)
    assert (read.kind, read.kind_printed, read.number, read.issued_on) == (
        "ke-hoach",
        True,
        "93/KH-SXD",
        date(2026, 2, 5),
    )
    assert (read.issuer, read.superior, read.place) == ("Sở Xây dựng", "UBND tỉnh Mẫu", "Mẫu")
    assert read.subject == "Rà soát thủ tục hành chính năm 2026" and read.years == (2026,)
    signer = read.signers[0]
    assert (signer.name, signer.position, signer.authority, signer.instead_of) == (
        "Nguyễn Văn Bình",
        "Phó Giám đốc",
        ("KT.",),
        "Giám đốc",
    )
    assert read.recipients == ("UBND tỉnh (b/c)", "Sở Nội vụ", "Lưu: VT, VP")
    assert (read.secrecy, read.draft, read.copy, read.scanned) == (None, None, None, False)
    assert read.places["number"].text == "Số: 93/KH-SXD"


def test_what_was_read_can_be_kept_and_read_again() -> None:
    read = of_text(PLAN)
    again = from_json(read.to_json(), read.texts)
    assert (again.kind, again.number, again.issued_on, again.signers, again.years, again.text) == (
        read.kind,
        read.number,
        read.issued_on,
        read.signers,
        read.years,
        read.text,
    )


def test_the_decree_has_29_kinds_and_each_is_known_by_its_heading() -> None:
    assert len(kinds.ADMINISTRATIVE) == 29
    for kind in kinds.ADMINISTRATIVE:
        assert kinds.named(kind.name.upper()) == kind
        assert kinds.named(f"{kind.name.upper()} về một việc") == kind
        for symbol in kind.symbols:
            assert kinds.of_symbol(f"12/{symbol}-SXD") == kind


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("K Ế   H O Ạ C H", "ke-hoach"),
        ("Q U Y Ế T Đ Ị N H", "quyet-dinh"),
        ("Kế hoạch", "ke-hoach"),
        ("THÔNG BÁO KẾT LUẬN", "thong-bao"),
        ("KẾT LUẬN", "thong-bao"),
        ("Kế hoạch này có hiệu lực", None),
        ("BÁO CÁO VIÊN", "bao-cao"),
        ("MỤC TIÊU", None),
        ("", None),
    ],
)
def test_a_heading_names_a_kind(line: str, code: str | None) -> None:
    found = kinds.named(line)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("12/KH-UBND", "ke-hoach"),
        ("05/2026/QĐ-UBND", "quyet-dinh"),
        ("39-NQ/TW", "nghi-quyet"),
        ("93/SXD-VP", "cong-van"),
        ("05/TTr-SNV", "to-trinh"),
        ("15", None),
        ("", None),
    ],
)
def test_a_number_says_its_kind(number: str, code: str | None) -> None:
    found = kinds.of_symbol(number)
    assert (found.code if found else None) == code


def test_a_letter_has_no_heading() -> None:
    read = of_text(
        PLAN.replace("Số: 93/KH-SXD", "Số: 93/SXD-VP\nV/v trả lời kiến nghị của doanh nghiệp").replace(
            "KẾ HOẠCH\nRà soát thủ tục hành chính năm 2026", "Kính gửi: Công ty cổ phần Mẫu"
        )
    )
    assert (read.kind, read.kind_printed, read.subject) == ("cong-van", False, "trả lời kiến nghị của doanh nghiệp")
    assert read.addressed_to == ("Công ty cổ phần Mẫu",)


@pytest.mark.parametrize(
    ("printed", "authority", "instead_of", "position"),
    [
        ("GIÁM ĐỐC", (), None, "Giám đốc"),
        ("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH", ("TM.",), "Ủy ban nhân dân", "Chủ tịch"),
        ("TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH", ("TM.", "KT."), "Chủ tịch", "Phó Chủ tịch"),
        ("TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH", ("TM.", "KT."), "Chủ tịch", "Phó Chủ tịch"),
        ("TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG", ("TL.",), "Chủ tịch", "Chánh Văn phòng"),
        ("TUQ. GIÁM ĐỐC\nTRƯỞNG PHÒNG TỔ CHỨC", ("TUQ.",), "Giám đốc", "Trưởng phòng tổ chức"),
        ("Q. CHỦ TỊCH", ("Q.",), None, "Chủ tịch"),
        ("QUYỀN GIÁM ĐỐC", ("Q.",), None, "Giám đốc"),
    ],
)
def test_how_somebody_signs(printed: str, authority: tuple[str, ...], instead_of: str | None, position: str) -> None:
    signer = of_text(PLAN.replace("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", printed)).signers[0]
    assert signer.name == "Nguyễn Văn Bình"
    assert (signer.authority, signer.instead_of, signer.position) == (authority, instead_of, position)


@pytest.mark.parametrize(("name", "kept"), [("NGUYỄN VĂN BÌNH", True), ("", False), ("..........", False)])
def test_a_position_that_nobody_is_named_under(name: str, kept: bool) -> None:
    read = of_text(PLAN.replace("Nguyễn Văn Bình", name))
    assert (read.signers[0].name is not None) == kept


def test_signed_is_said() -> None:
    assert of_text(PLAN.replace("\n\nNguyễn Văn Bình", "\n(Đã ký)\nNguyễn Văn Bình")).signed_mark == "(Đã ký)"


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MẬT", "Mật"),
        ("TỐI MẬT", "Tối mật"),
        ("Tuyệt mật", "Tuyệt mật"),
        ("M Ậ T", "Mật"),
        ("T Ố I M Ậ T", "Tối mật"),
        ("(MẬT)", "Mật"),
        ("Độ mật: Tối mật", "Tối mật"),
        ("MẮT", None),
        ("MẤT", None),
        ("Bí mật nhà nước", None),
        ("MẬT KHẨU", None),
        ("", None),
    ],
)
def test_a_mark_of_secrecy(line: str, mark: str | None) -> None:
    assert stamps.secrecy(line) == mark


def test_a_secret_document_is_told_wherever_it_is_stamped() -> None:
    assert of_text(f"TỐI MẬT\n{PLAN}").secrecy == "Tối mật"
    late = PLAN + "\n".join(f"Dòng {n} của phụ lục." for n in range(90)) + "\nMẬT\n"
    assert of_text(late).secrecy == "Mật"
    assert of_text(PLAN + "\n".join(f"Dòng {n}." for n in range(90)) + "\nMật\n").secrecy is None


@pytest.mark.parametrize(
    ("line", "is_draft"),
    [
        ("DỰ THẢO", True),
        ("Dự thảo", True),
        ("(Dự thảo lần 2)", True),
        ("DỰ THẢO 3", True),
        ("BẢN DỰ THẢO", True),
        ("D Ự T H Ả O", True),
        ("Dự thảo ngày 12/3/2026", True),
        ("Dự thảo Nghị quyết trình kỳ họp", False),
        ("góp ý dự thảo", False),
    ],
)
def test_a_draft_says_so(line: str, is_draft: bool) -> None:
    assert (stamps.draft(line) is not None) == is_draft


@pytest.mark.parametrize(
    ("mark", "kind", "number", "issuer"),
    [
        ("SAO Y", "sao y", None, None),
        ("SAO Y BẢN CHÍNH", "sao y", None, None),
        ("TRÍCH SAO", "trích sao", None, None),
        ("SỞ NỘI VỤ\nSố: 12/SL-SNV\nSAO LỤC", "sao lục", "12/SL-SNV", None),
        ("SAO Y; Sở Nội vụ; 12/03/2026 08:30:11", "sao y", None, "Sở Nội vụ"),
    ],
)
def test_a_copy_says_which(mark: str, kind: str, number: str | None, issuer: str | None) -> None:
    copy = of_text(f"{PLAN}\n{mark}\n").copy
    assert copy is not None
    assert (copy.kind, copy.number, copy.issuer) == (kind, number, issuer)


def test_a_document_that_speaks_of_copies_is_none() -> None:
    assert of_text(PLAN.replace("mười thủ tục", "việc sao y bản chính")).copy is None


@pytest.mark.parametrize(
    ("subject", "named"),
    [
        ("Cải cách hành chính năm 2026", (2026,)),
        ("Giai đoạn 2026 - 2028", (2026, 2027, 2028)),
        ("Thực hiện Kế hoạch số 412/KH-UBND ngày 24/12/2025 của UBND tỉnh", ()),
        ("Kết quả năm 2025, phương hướng năm 2026", (2025, 2026)),
        (None, ()),
    ],
)
def test_the_years_a_subject_names(subject: str | None, named: tuple[int, ...]) -> None:
    assert years(subject) == named


def decree30(**more: Any) -> bytes:
    head = Head(
        issuer="Sở Xây dựng",
        superior="UBND tỉnh Mẫu",
        symbol="BC-SXD",
        place="Mẫu",
        number="7",
        issued_on=date(2026, 3, 2),
    )
    return build(
        Official(
            head=head,
            kind="Báo cáo",
            title="Kết quả kiểm tra",
            body=(Paragraph("Đã kiểm tra."),),
            recipients=("Như trên;", "Lưu: VT."),
            signature=Signature(position="Phó Giám đốc", name="Trần Thị Lan", authority="KT. Giám đốc"),
            **more,
        )
    )


def test_a_word_file_of_our_own_is_read_back() -> None:
    read = official_of(files.examine(decree30(), "a.docx"))
    assert (read.kind, read.number, read.issued_on, read.issuer) == (
        "bao-cao",
        "07/BC-SXD",
        date(2026, 3, 2),
        "Sở Xây dựng",
    )
    assert read.signers[0].name == "Trần Thị Lan" and read.recipients == ("Như trên", "Lưu: VT")


@pytest.mark.parametrize(
    ("xml", "member", "words"),
    [
        ("<w:p><w:r><w:t>MẬT</w:t></w:r></w:p>", "secrecy", "Mật"),
        (
            '<w:p><w:r><w:pict><v:shape><v:textpath string="DỰ THẢO"/></v:shape></w:pict></w:r></w:p>',
            "draft",
            "DỰ THẢO",
        ),
    ],
)
def test_the_heads_of_a_word_files_pages_are_read_for_marks(xml: str, member: str, words: str) -> None:
    given, made = zipfile.ZipFile(BytesIO(decree30())), BytesIO()
    spaces = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    with zipfile.ZipFile(made, "w") as out:
        for name in given.namelist():
            out.writestr(name, given.read(name))
        out.writestr("word/header9.xml", f"<w:hdr {spaces}>{xml}</w:hdr>")
    assert getattr(official_of(files.examine(made.getvalue(), "a.docx")), member) == words


def test_the_real_plans_say_who_they_are(plans: Path) -> None:
    found = {path.stem: official(path) for path in (plans / "source").glob("*.txt")}
    assert {name: (one.kind, one.number) for name, one in found.items()} == {
        "an-giang-2017": ("ke-hoach", "416/KH-UBND"),
        "hai-duong-2022": ("ke-hoach", "4707/KH-UBND"),
        "so-cong-thuong-2021": ("ke-hoach", None),
        "soc-trang-2021": ("ke-hoach", "142/KH-UBND"),
        "son-tay-2020": ("quyet-dinh", "2579/QĐ-UBND"),
    }
    assert found["hai-duong-2022"].signers[0].authority == ("TM.", "KT.")
    assert found["son-tay-2020"].signers[0].authority == ("Q.",)


def test_a_file_without_words_is_refused() -> None:
    with pytest.raises(Unreadable):
        of_text("1234 5678 . . .")


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        # the day wrapped, with lines of the other column in between
        (
            PLAN.replace("05 tháng 02 năm 2026\n", "05 tháng 02 năm\nV/v rà soát\n2026\n"),
            {"issued_on": date(2026, 2, 5)},
        ),
        (PLAN.replace("05 tháng 02 năm 2026\n", "05 tháng\n02 năm 2026\n"), {"issued_on": date(2026, 2, 5)}),
        # the number and the place on one line
        (PLAN.replace("KH-SXD\nMẫu,", "KH-SXD Mẫu,"), {"number": "93/KH-SXD", "place": "Mẫu"}),
        # a title that begins with a verb and goes on below its comma
        (
            PLAN.replace("Rà soát thủ tục hành", "Thực hiện rà soát quy định,\nthủ tục hành"),
            {"subject": "Thực hiện rà soát quy định, thủ tục hành chính năm 2026"},
        ),
        # what a document rests on is not what it is about
        (
            PLAN.replace("Căn cứ Kế", "Thực hiện ý kiến chỉ đạo tại cuộc họp ngày\n05/01/2026;\nCăn cứ Kế"),
            {"subject": "Rà soát thủ tục hành chính năm 2026"},
        ),
        (PLAN.replace("SỞ XÂY DỰNG", "ỦY BAN NHÂN DÂN\nXÃ SUỐI RỒNG"), {"issuer": "Ủy ban nhân dân xã Suối Rồng"}),
    ],
)
def test_a_head_that_a_printer_has_torn_apart(printed: str, expected: dict[str, Any]) -> None:
    read = of_text(printed)
    assert {name: getattr(read, name) for name in expected} == expected
