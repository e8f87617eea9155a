"""The verdict: each fault by itself, and what always holds."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.reading.official import kinds
from cchc.reading.official.model import Copy, Official, Signer
from cchc.reading.official.signature import Signature, State
from cchc.reading.verdict import CODES, Asked, Colour, Earlier, Known, judge, likeness, worst
from cchc.reading.verdict.codes import LINES
from cchc.reading.verdict.judge import asked_kinds

TEXT = (1, "Rà soát mười thủ tục hành chính trong lĩnh vực xây dựng và nêu phương án đơn giản hóa. " * 3)
PAPER = Official(
    source="a.pdf",
    format="pdf",
    kind="ke-hoach",
    kind_printed=True,
    number="93/KH-SXD",
    issued_on=date(2026, 2, 5),
    issuer="Sở Xây dựng",
    subject="Rà soát, đơn giản hóa thủ tục hành chính năm 2026",
    years=(2026,),
    signers=(Signer("Giám đốc", "Nguyễn Văn An"),),
    pages=2,
    pictures=1,
    texts=(TEXT,),
)
ASKED = Asked(
    product="Kế hoạch rà soát",
    task="Rà soát, đơn giản hóa thủ tục hành chính",
    about="Kế hoạch cải cách hành chính năm 2026",
    number="412/KH-UBND",
    year=2026,
    asked_on=date(2025, 12, 24),
    due=date(2026, 2, 28),
    issuer="Sở Xây dựng",
)
KNOWN = Known(date(2026, 2, 10), "own", "Sở Xây dựng", "a" * 64)
LAST = Earlier("nhiệm vụ rà soát", 2025, "b" * 64, "12/KH-SXD", date(2025, 2, 1))


def codes(paper: Official = PAPER, asked: Asked = ASKED, known: Known = KNOWN, signed: Any = ()) -> set[str]:
    return {one.code for one in judge(paper, asked, known, signed) if one.colour is not Colour.GREEN}


def test_what_was_asked_is_all_green() -> None:
    found = judge(PAPER, ASKED, KNOWN)
    assert worst(found) is Colour.GREEN
    assert [one.line for one in found] == list(LINES)


@pytest.mark.parametrize(
    ("paper", "asked", "known", "said"),
    [
        ({"kind": "bao-cao"}, {}, {}, {"kind.wrong", "kind.symbol"}),
        ({"kind": "cong-van", "kind_printed": False}, {}, {}, {"kind.wrong"}),
        ({"kind": None, "number": None}, {}, {}, {"kind.unclear", "number.missing"}),
        ({"kind": "bao-cao", "number": "9/BC-SXD"}, {"product": ""}, {}, set()),
        (
            {"kind": "bao-cao", "number": "9/BC-SXD"},
            {"product": "", "task": "Ban hành kế hoạch rà soát, đơn giản hóa thủ tục"},
            {},
            {"kind.unlike"},
        ),
        ({"kind": "bao-cao", "number": "9/BC-SXD"}, {"product": "Danh mục thủ tục rà soát"}, {}, set()),
        ({}, {}, {"relation": "other", "issuer_name": "Sở Y tế"}, {"issuer.other"}),
        ({}, {}, {"relation": "unknown"}, {"issuer.unknown"}),
        ({"issuer": None}, {}, {}, {"issuer.missing"}),
        ({}, {}, {"relation": "below"}, {"issuer.below"}),
        ({}, {}, {"relation": "above"}, {"issuer.above_unasked"}),
        ({}, {"product": "Kế hoạch hoặc Chương trình"}, {"relation": "above"}, {"issuer.above_unasked"}),
        ({}, {"product": "Kế hoạch trình cấp trên ban hành"}, {"relation": "above"}, set()),
        ({}, {"product": "Kế hoạch của UBND tỉnh về rà soát thủ tục"}, {"relation": "above"}, set()),
        ({"issued_on": None}, {}, {}, {"date.missing"}),
        ({"issued_on": date(2026, 3, 3)}, {}, {"today": date(2026, 3, 4)}, {"date.late"}),
        ({"issued_on": date(2026, 2, 11)}, {}, {}, {"date.future"}),
        ({"issued_on": date(2025, 12, 23)}, {}, {}, {"date.before"}),
        ({"issued_on": date(2025, 2, 3)}, {}, {}, {"date.before"}),
        ({"issued_on": date(2024, 2, 3)}, {"asked_on": None}, {}, {"date.other_year"}),
        ({"years": (2025,)}, {}, {}, {"year.wrong"}),
        ({"years": (2025,)}, {"task": "Rà soát, đơn giản hóa thủ tục hành chính còn lại của năm 2025"}, {}, set()),
        ({"years": (2025, 2026)}, {}, {}, set()),
        ({"subject": "Tuyên truyền phòng cháy", "texts": ((1, "Chữa cháy."),)}, {}, {}, {"matter.other"}),
        (
            {"subject": "Tuyên truyền phòng cháy"},
            {"others": ("Tuyên truyền phòng cháy, chữa cháy",)},
            {},
            {"matter.rather"},
        ),
        ({"signers": ()}, {}, {}, {"signer.none"}),
        ({"signers": (Signer("Giám đốc", None),)}, {}, {}, {"signer.none"}),
        ({"signers": (Signer("Giám đốc", "Nguyễn Văn An", ("KT.",), "Giám đốc"),)}, {}, {}, {"signer.authority"}),
        ({"draft": "DỰ THẢO"}, {}, {}, {"file.draft"}),
        (
            {"draft": "DỰ THẢO", "kind": "nghi-quyet", "number": None, "issued_on": None},
            {"product": "Dự thảo Nghị quyết về rà soát"},
            {},
            {"number.missing", "date.missing"},
        ),
        ({"pictures": 0}, {}, {}, {"signature.none"}),
        ({"pictures": 0, "format": "docx"}, {}, {}, {"file.word"}),
        ({"number": "412/KH-UBND", "issued_on": date(2025, 12, 24)}, {}, {}, {"reuse.mandate"}),
        ({"number": "412/KH-UBND"}, {}, {}, set()),
        ({"secrecy": "Mật"}, {}, {}, {"file.secret"}),
        ({}, {}, {"earlier": (replace(LAST, sha256="a" * 64),)}, {"reuse.same"}),
        ({}, {}, {"earlier": (replace(LAST, number="93/kh-sxd", issued_on=date(2026, 2, 5)),)}, {"reuse.same"}),
        ({}, {}, {"earlier": (replace(LAST, number="93/KH-SXD"),)}, set()),
        ({}, {}, {"earlier": (replace(LAST, year=2026, sha256="a" * 64),)}, set()),
        (
            {},
            {},
            {"earlier": (replace(LAST, year=2026, sha256="a" * 64, here=True, returned=True),)},
            {"reuse.returned"},
        ),
        (
            {
                "kind": "quyet-dinh",
                "number": "5/QĐ-SXD",
                "subject": "Ban hành Kế hoạch rà soát thủ tục hành chính năm 2026",
            },
            {},
            {},
            set(),
        ),
        (
            {"kind": "quyet-dinh", "number": "5/QĐ-SXD", "subject": "Thành lập tổ rà soát thủ tục hành chính năm 2026"},
            {},
            {},
            {"kind.wrong"},
        ),
    ],
)
def test_each_fault_is_said_and_no_other(
    paper: dict[str, Any], asked: dict[str, Any], known: dict[str, Any], said: set[str]
) -> None:
    assert codes(replace(PAPER, **paper), replace(ASKED, **asked), replace(KNOWN, **known)) == said


def test_last_years_text_with_this_years_day() -> None:
    words = " ".join(f"Nội dung {n} giao cho phòng {chr(97 + n % 25)} và bộ phận {n % 7} cùng làm." for n in range(80))
    before = replace(LAST, sketch=likeness.sketch(words.replace("cùng làm", "cùng làm năm 2025")))
    paper = replace(PAPER, texts=((1, words.replace("cùng làm", "cùng làm năm 2026")),))
    assert codes(paper, known=replace(KNOWN, earlier=(before,))) == {"reuse.alike"}
    other = replace(
        LAST, sketch=likeness.sketch(" ".join(f"Khác hẳn {n} về chuyện {n * 7} ở nơi {n % 9} kia." for n in range(80)))
    )
    assert codes(paper, known=replace(KNOWN, earlier=(other,))) == set()


@pytest.mark.parametrize(
    ("product", "wanted"),
    [
        ("Kế hoạch", ["ke-hoach"]),
        ("Kế hoạch rà soát; Báo cáo kết quả", ["ke-hoach", "bao-cao"]),
        ("Báo cáo kết quả thực hiện kế hoạch", ["bao-cao"]),
        ("Quyết định ban hành Kế hoạch", ["quyet-dinh"]),
        ("Kế hoạch hoặc Chương trình", ["ke-hoach", "chuong-trinh"]),
        ("Các báo cáo", ["bao-cao"]),
        ("02 Kế hoạch", ["ke-hoach"]),
        ("Dự thảo Nghị quyết", ["nghi-quyet"]),
        ("Kế hoạch/Công văn", ["ke-hoach", "cong-van"]),
        ("Thủ tục được công khai", []),
        ("Văn bản", []),
        ("", []),
    ],
)
def test_what_a_product_asks_for(product: str, wanted: list[str]) -> None:
    assert [kind.code for kind in asked_kinds(product)] == wanted


def test_a_mark_of_secrecy_is_all_that_is_said() -> None:
    assert [one.code for one in judge(replace(PAPER, secrecy="Mật"), ASKED, KNOWN)] == ["file.secret"]


def test_an_annex_is_only_asked_for_its_marks() -> None:
    annex = replace(PAPER, kind=None, number=None, subject=None)
    assert {one.line for one in judge(annex, ASKED, KNOWN, annex=True)} == {"file"}
    bad = Signature("Ky", State.ALTERED, "A")
    assert [one.code for one in judge(annex, ASKED, KNOWN, [bad], annex=True)] == ["file.read", "signature.altered"]


def test_a_scan_that_nobody_could_read_says_so_and_blames_nothing() -> None:
    scan = Official("a.pdf", "pdf", pages=3, pictures=3, scanned=True)
    found = judge(scan, ASKED, KNOWN)
    assert [one.code for one in found] == ["file.scan", "reuse.none", "signature.scan"]


def test_the_signer_of_a_copied_document_is_not_who_copied_it() -> None:
    copied = replace(PAPER, copy=Copy("sao y"), signers=(Signer("Chánh Văn phòng", "Lê Sao", ("TL.",)), *PAPER.signers))
    (line,) = [one for one in judge(copied, ASKED, KNOWN) if one.line == "signer"]
    assert (line.code, line.sentence) == ("signer.there", "Nguyễn Văn An, Giám đốc.")


# — what always holds —

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
WORDS = st.text("abc đưới ạ{}%\n0123/-", max_size=60)
PAPERS = st.builds(
    Official,
    source=st.just("a"),
    format=st.sampled_from(["pdf", "docx", "text"]),
    kind=st.none() | st.sampled_from([kind.code for kind in kinds.ALL]),
    kind_printed=st.booleans(),
    number=st.none() | st.sampled_from(["93/KH-SXD", "5/QĐ-UBND", "x", "{0}"]),
    issued_on=st.none() | DAYS,
    issuer=st.none() | WORDS,
    subject=st.none() | WORDS,
    years=st.lists(st.integers(2024, 2027), max_size=3).map(tuple),
    signers=st.lists(st.builds(Signer, position=WORDS, name=st.none() | WORDS), max_size=2).map(tuple),
    draft=st.none() | WORDS,
    secrecy=st.none() | st.sampled_from(["Mật"]),
    pages=st.none() | st.integers(1, 9),
    pictures=st.integers(0, 2),
    scanned=st.booleans(),
    texts=st.lists(st.tuples(st.none() | st.integers(1, 3), WORDS), max_size=3).map(tuple),
)
ASKS = st.builds(
    Asked,
    product=WORDS | st.sampled_from(["Kế hoạch", "Báo cáo", ""]),
    task=WORDS,
    about=WORDS,
    year=st.none() | st.integers(2024, 2027),
    asked_on=st.none() | DAYS,
    due=st.none() | DAYS,
    issuer=WORDS,
    others=st.lists(WORDS, max_size=3).map(tuple),
)
KNOWS = st.builds(
    Known,
    today=DAYS,
    relation=st.sampled_from(["own", "above", "below", "other", "unknown"]),
    issuer_name=WORDS,
    sha256=st.sampled_from(["", "a"]),
    earlier=st.lists(
        st.builds(
            Earlier, where=WORDS, year=st.integers(2023, 2027), sha256=st.sampled_from(["", "a"]), here=st.booleans()
        ),
        max_size=3,
    ).map(tuple),
)
SIGNATURES = st.lists(
    st.builds(Signature, field=st.just("K"), state=st.sampled_from(State), name=WORDS, is_person=st.booleans()),
    max_size=3,
)


@settings(max_examples=300)
@given(PAPERS, ASKS, KNOWS, SIGNATURES)
def test_every_verdict_is_of_the_list_and_the_same_twice(
    paper: Official, asked: Asked, known: Known, signed: list[Signature]
) -> None:
    found = judge(paper, asked, known, signed)
    assert found == judge(paper, asked, known, signed)
    assert found and all(one.code in CODES and one.sentence for one in found)
    assert all(one.do or one.colour is Colour.GREEN for one in found)
    lines = [one.line for one in found]
    assert lines == sorted(lines, key=list(LINES).index)


@settings(max_examples=200)
@given(PAPERS, ASKS, KNOWS)
def test_nothing_wrong_in_itself_is_ever_all_green(paper: Official, asked: Asked, known: Known) -> None:
    """Without a number, a day or a signer, or bearing a mark, a document that was read is not waved through."""
    found = judge(paper, asked, known)
    lacking = not paper.number or paper.issued_on is None or not any(one.name for one in paper.signers)
    if lacking or paper.secrecy or (paper.scanned and not paper.text):
        assert worst(found) is not Colour.GREEN


@settings(max_examples=100)
@given(st.text("abcd efgh", max_size=400), st.text("abcd efgh", max_size=400))
def test_likeness_is_a_share_and_takes_no_sides(one: str, other: str) -> None:
    a, b = likeness.sketch(one), likeness.sketch(other)
    assert 0 <= likeness.alike(a, b) == likeness.alike(b, a) <= 1
    assert likeness.alike(a, a) == (1.0 if a else 0.0)
