"""The index on paper: an agency's score sheet, the ranking, and the draft of the decision that publishes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cchc.documents import decree30
from cchc.documents.blocks import (
    Align,
    Appendix,
    Basis,
    Block,
    Cell,
    Column,
    Head,
    Official,
    Paragraph,
    Signature,
    Table,
)
from cchc.documents.numbers import vi
from cchc.documents.signing import signature_of
from cchc.documents.text import one_line
from cchc.periods import spoken

INDEX = "Chỉ số cải cách hành chính"


@dataclass(frozen=True)
class ScoreRow:
    """A field, a group or a criterion. Points as they are printed, empty where nobody gave any; `depth` 0 is a field,
    and what is no `leaf` is in bold."""

    code: str
    name: str
    most: str
    own: str
    appraised: str
    final: str
    why: str = ""
    proof: str = ""
    depth: int = 0
    leaf: bool = True


@dataclass(frozen=True)
class ScoreSheet:
    """One agency's sheet. `stage` says what it is: `tự chấm`, `sau thẩm định`, `chính thức`; `note` stands above the
    table, such as `Tạm tính đến ngày …`."""

    issuer: str
    superior: str | None
    place: str
    agency: str
    period: str
    stage: str
    day: date | None
    rows: Sequence[ScoreRow]
    total: ScoreRow
    note: str = ""
    symbol: str = "BC"
    signature: Signature | None = None


@dataclass(frozen=True)
class RankRow:
    place: str
    agency: str
    points: str
    percent: str
    change: str = ""


@dataclass(frozen=True)
class RankGroup:
    """Those who are ranked against each other; `title` is empty where all are."""

    title: str
    rows: Sequence[RankRow]


@dataclass(frozen=True)
class Decision:
    """The draft of a decision that publishes results. `digest` is the hash of the package that anyone can verify;
    `errata` a sentence for each correction that it makes to what an earlier decision published."""

    issuer: str
    superior: str | None
    place: str
    period: str
    whom: str
    set_title: str
    set_decision: str
    groups: Sequence[RankGroup]
    digest: str
    year: int
    proposer: str
    number: str | None = None
    issued_on: date | None = None
    corrects: str = ""
    errata: Sequence[str] = ()
    most: str = ""


def score_sheet_docx(sheet: ScoreSheet) -> bytes:
    """`BẢNG CHẤM ĐIỂM CHỈ SỐ CCHC`: points by field on the first page, every criterion in the appendix."""
    whole = [Paragraph(sheet.note, italic=True)] if sheet.note else []
    return decree30.build(
        Official(
            head=Head(
                issuer=one_line(sheet.issuer),
                superior=sheet.superior,
                symbol=sheet.symbol,
                place=sheet.place,
                issued_on=sheet.day,
            ),
            kind="Bảng chấm điểm",
            title=f"{INDEX} {sheet.period} của {one_line(sheet.agency)} ({sheet.stage})",
            body=(*whole, _fields(sheet)),
            signature=sheet.signature or signature_of(sheet.issuer),
            appendices=(
                Appendix(
                    f"Bảng chấm điểm Chỉ số CCHC {sheet.period}",
                    (_criteria(sheet),),
                    note=f"({one_line(sheet.agency)})",
                ),
            ),
        )
    )


def _fields(sheet: ScoreSheet) -> Table:
    columns = (
        Column("STT", 13, Align.CENTER),
        Column("Lĩnh vực", 71),
        Column("Điểm tối đa", 20, Align.RIGHT),
        Column("Tự chấm", 20, Align.RIGHT),
        Column("Thẩm định", 22, Align.RIGHT),
        Column("Chính thức", 22, Align.RIGHT),
    )
    rows: list[tuple[Cell | str, ...]] = [
        (str(n), one.name, one.most, one.own, one.appraised, one.final)
        for n, one in enumerate((one for one in sheet.rows if one.depth == 0), start=1)
    ]
    total = sheet.total
    last = tuple(
        Cell(text, bold=True) for text in ("", "Tổng cộng", total.most, total.own, total.appraised, total.final)
    )
    return Table(columns, [*rows, last], size=12, caption="Điểm theo lĩnh vực")


def _criteria(sheet: ScoreSheet) -> Table:
    columns = (
        Column("Mã", 15, Align.CENTER),
        Column("Tiêu chí, tiêu chí thành phần", 82),
        Column("Điểm tối đa", 16, Align.RIGHT),
        Column("Tự chấm", 16, Align.RIGHT),
        Column("Thẩm định", 18, Align.RIGHT),
        Column("Chính thức", 18, Align.RIGHT),
        Column("Cách tính, lý do", 58),
        Column("Tài liệu kiểm chứng", 34),
    )
    rows = [
        tuple(
            Cell(one_line(text).replace(" %", "\N{NO-BREAK SPACE}%"), bold=not one.leaf)
            for text in (one.code, one.name, one.most, one.own, one.appraised, one.final, one.why, one.proof)
        )
        for one in sheet.rows
    ]
    total = sheet.total
    last = tuple(
        Cell(text, bold=True) for text in ("", "Tổng cộng", total.most, total.own, total.appraised, total.final, "", "")
    )
    return Table(columns, [*rows, last], size=10, caption="Điểm từng tiêu chí")


def ranking_docx(decision: Decision) -> bytes:
    """The ranking alone, as a table on paper: the number of the decision is not its own."""
    return decree30.build(
        Official(
            head=_head(replace(decision, number=None), "BC"),
            kind="Bảng xếp hạng",
            title=f"{INDEX} {decision.period} của {decision.whom}",
            body=tuple(_ranking(decision)),
        )
    )


def decision_docx(decision: Decision) -> bytes:
    """The draft: bases, articles, and the ranking as its appendix. Number and day are printed only where given.

    The chairman decides and signs by himself, not for the committee (Nghị định 30/2020/NĐ-CP, phụ lục I, phần II,
    mục 7).
    """
    signer = signature_of(decision.issuer)
    return decree30.build(
        Official(
            head=_head(decision, "QĐ-UBND"),
            kind="Quyết định",
            title=_title(decision),
            body=tuple(_articles(decision)),
            recipients=("Như Điều 3", "Bộ Nội vụ (để báo cáo)", "Lưu: VT"),
            signature=Signature(signer.position),
            appendices=(
                Appendix(f"{INDEX} {decision.period} của {decision.whom}", tuple(_ranking(decision)), landscape=False),
            ),
        )
    )


def _head(decision: Decision, symbol: str) -> Head:
    return Head(
        issuer=one_line(decision.issuer),
        superior=decision.superior,
        symbol=symbol,
        place=decision.place,
        number=decision.number,
        issued_on=decision.issued_on,
        year=decision.year,
    )


def _title(decision: Decision) -> str:
    what = f"công bố {INDEX} {decision.period} của {decision.whom}"
    return f"Về việc đính chính kết quả {what}" if decision.corrects else f"Về việc {what}"


def _articles(decision: Decision) -> Iterable[Block]:
    authority = signature_of(decision.issuer)
    yield Paragraph(
        f"{authority.position} {one_line(decision.issuer)}".upper(), bold=True, align=Align.CENTER, indent=False
    )
    yield Basis("Căn cứ Luật Tổ chức chính quyền địa phương;")
    if decision.set_decision:
        yield Basis(f"Căn cứ Quyết định số {one_line(decision.set_decision)} ban hành {_lowered(decision.set_title)};")
    if decision.corrects:
        yield Basis(f"Căn cứ Quyết định số {one_line(decision.corrects)} công bố {INDEX} {decision.period};")
    yield Basis(f"Theo đề nghị của {one_line(decision.proposer)}.")
    yield Paragraph("QUYẾT ĐỊNH:", bold=True, align=Align.CENTER, indent=False)
    if decision.errata:
        yield Paragraph(
            f"Điều 1. Đính chính kết quả {INDEX} {decision.period} của {decision.whom} như sau, "
            "kết quả sau đính chính theo Phụ lục kèm theo:"
        )
        for sentence in decision.errata:
            yield Paragraph(f"- {one_line(sentence)}")
    else:
        yield Paragraph(
            f"Điều 1. Công bố {INDEX} {decision.period} của {decision.whom} theo Phụ lục kèm theo Quyết định này."
        )
    yield Paragraph(
        "Điều 2. Bộ tiêu chí, số liệu và kết quả của từng cơ quan được công khai dưới dạng gói dữ liệu mở. "
        "Bất kỳ ai cũng tính lại được kết quả từ gói này. Mã băm SHA-256 của gói:"
    )
    yield Paragraph(decision.digest, align=Align.LEFT)
    yield Paragraph(
        f"Điều 3. Quyết định này có hiệu lực kể từ ngày ký. {one_line(decision.proposer)}, thủ trưởng các cơ quan, "
        "đơn vị có tên tại Điều 1 và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này./."
    )


def _lowered(title: str) -> str:
    title = one_line(title)
    return title[:1].lower() + title[1:]


def _ranking(decision: Decision) -> Iterable[Block]:
    changes = any(row.change for group in decision.groups for row in group.rows)
    columns = [
        Column("Hạng", 14, Align.CENTER),
        Column("Cơ quan, đơn vị", 84),
        Column(f"Điểm (tối đa {decision.most})" if decision.most else "Điểm", 26, Align.RIGHT),
        Column("Chỉ số (%)", 22, Align.RIGHT),
        *([Column("So với kỳ trước", 24, Align.RIGHT)] if changes else []),
    ]
    for group in decision.groups:
        if group.title:
            yield Paragraph(f"{group.title} ({vi(len(group.rows))})", bold=True, indent=False, align=Align.LEFT)
        rows: list[tuple[Cell | str, ...]] = [
            (one.place, one.agency, one.points, one.percent, *([one.change] if changes else [])) for one in group.rows
        ]
        yield Table(tuple(columns), rows, size=12)


@dataclass(frozen=True)
class UnitSheet:
    """What is known of one agency for `thi đua, khen thưởng`. `provisional` until the results are published."""

    issuer: str
    superior: str | None
    place: str
    agency: str
    period: str
    as_of: date
    provisional: bool
    facts: Sequence[tuple[str, str]]
    late: Sequence[tuple[str, str, str]]
    reports: Sequence[tuple[str, str, int]] = ()
    findings: Sequence[tuple[str, str, str]] = ()


def unit_sheet_docx(sheet: UnitSheet) -> bytes:
    """The sheet for `thi đua`: figures; then what is late, tasks (when due, how they stand) and reports (when due, how
    many days); then conclusions (criterion, document, what it says)."""
    marked = f"tạm tính đến ngày {spoken(sheet.as_of)}" if sheet.provisional else f"đến ngày {spoken(sheet.as_of)}"
    table = Table(
        (Column("Nội dung", 100), Column("Kết quả", 60, Align.RIGHT)), [(name, value) for name, value in sheet.facts]
    )
    task = (Column("Nhiệm vụ", 90), Column("Hạn", 26, Align.CENTER), Column("Tình hình", 44))
    report = (Column("Báo cáo", 90), Column("Hạn", 26, Align.CENTER), Column("Số ngày chậm", 44, Align.RIGHT))
    finding = (Column("Tiêu chí", 18), Column("Văn bản", 52), Column("Nội dung", 90))
    late: list[Block] = []
    for title, columns, rows in (
        ("Nhiệm vụ chậm", task, list(sheet.late)),
        ("Báo cáo chậm", report, [(name, due, str(days)) for name, due, days in sheet.reports]),
        ("Kết luận kiểm tra", finding, list(sheet.findings)),
    ):
        if rows:
            late += [
                Paragraph(title, bold=True, indent=False, align=Align.LEFT),
                Table(columns, rows, size=11),
            ]
    return decree30.build(
        Official(
            head=Head(
                issuer=one_line(sheet.issuer),
                superior=sheet.superior,
                symbol="BC",
                place=sheet.place,
                issued_on=sheet.as_of,
            ),
            kind="Phiếu tổng hợp",
            title=f"Kết quả cải cách hành chính {sheet.period} của {one_line(sheet.agency)} ({marked})",
            body=(table, *late),
            signature=signature_of(sheet.issuer),
        )
    )
