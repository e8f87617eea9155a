"""The chase-up letter (công văn đôn đốc): what an agency is overdue with, laid out by Decree 30/2020/NĐ-CP."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cchc.documents import decree30
from cchc.documents.blocks import Align, Appendix, Block, Column, Head, Official, Paragraph, Table
from cchc.documents.numbers import two, vi
from cchc.documents.signing import signature_of
from cchc.documents.text import one_line
from cchc.periods import spoken

LATE = (
    Column("TT", 10, Align.CENTER),
    Column("Nhiệm vụ", 62),
    Column("Sản phẩm", 40),
    Column("Văn bản giao", 28),
    Column("Thời hạn", 30),
    Column("Hạn", 24, Align.CENTER),
    Column("Số ngày quá hạn", 18, Align.RIGHT),
    Column("Tình hình", 40),
)
MOST = 5  # numbers of documents named in the letter's own text


@dataclass(frozen=True)
class Late:
    """A product that is overdue. `deadline` as printed; `mandate` its number; `so_far` what was last said of it."""

    no: str
    task: str
    product: str
    mandate: str
    deadline: str
    due: date
    so_far: str = ""


@dataclass(frozen=True)
class ChaseUp:
    """A letter to one agency. `answer_by` is the day by which it is asked to answer."""

    issuer: str
    superior: str | None
    place: str
    symbol: str
    to: str
    as_of: date
    answer_by: date
    rows: Sequence[Late]


def chase_up_docx(letter: ChaseUp) -> bytes:
    """A draft of the letter: number, day and signature are left open; the overdue products are its appendix."""
    mandates = list(dict.fromkeys(row.mandate for row in letter.rows if row.mandate))
    issuer = one_line(letter.issuer)
    return decree30.build(
        Official(
            head=Head(
                issuer=issuer,
                superior=letter.superior,
                symbol=letter.symbol,
                place=letter.place,
                year=letter.as_of.year,
            ),
            kind="",
            title="đôn đốc thực hiện nhiệm vụ cải cách hành chính quá hạn",
            addressed=(letter.to,),
            body=tuple(_body(letter, mandates)),
            recipients=(
                "Như trên;",
                *([f"{one_line(letter.superior)} (để b/c);"] if letter.superior else []),
                "Lưu: VT.",
            ),
            signature=signature_of(issuer),
            appendices=(
                Appendix(
                    title=f"Nhiệm vụ quá hạn của {one_line(letter.to)}",
                    blocks=(Table(LATE, _rows(letter), size=11, caption="Danh mục nhiệm vụ quá hạn"),),
                ),
            ),
        )
    )


def _body(letter: ChaseUp, mandates: Sequence[str]) -> Iterable[Block]:
    to, issuer, count = one_line(letter.to), one_line(letter.issuer), len(letter.rows)
    given = f" tại {_listed(mandates)}" if mandates else ""
    oldest = max((letter.as_of - row.due).days for row in letter.rows)
    yield Paragraph(
        f"Qua theo dõi việc thực hiện nhiệm vụ cải cách hành chính được giao{given}, tính đến ngày "
        f"{spoken(letter.as_of)}, {to} còn {two(count)} nhiệm vụ quá hạn, lâu nhất {vi(oldest)} ngày "
        "(danh mục kèm theo)."
    )
    yield Paragraph(f"Để bảo đảm tiến độ chung, {issuer} đề nghị {to}:")
    yield Paragraph(
        "1. Khẩn trương hoàn thành, nộp sản phẩm của các nhiệm vụ nêu trong danh mục kèm theo và cập nhật kết quả "
        "trên hệ thống theo dõi."
    )
    yield Paragraph(
        "2. Với nhiệm vụ chưa thể hoàn thành, báo cáo bằng văn bản nguyên nhân, trách nhiệm và thời điểm hoàn thành, "
        f"gửi {issuer} trước ngày {spoken(letter.answer_by)} để tổng hợp, báo cáo cấp có thẩm quyền."
    )
    yield Paragraph(f"{issuer} đề nghị {to} quan tâm, phối hợp thực hiện./.")


def _listed(numbers: Sequence[str]) -> str:
    if len(numbers) == 1:
        return f"văn bản số {numbers[0]}"
    more = f" và {two(len(numbers) - MOST)} văn bản khác" if len(numbers) > MOST else ""
    return f"các văn bản số {'; '.join(numbers[:MOST])}{more}"


def _rows(letter: ChaseUp) -> Iterable[tuple[str, ...]]:
    for n, row in enumerate(letter.rows, start=1):
        yield (
            str(n),
            f"{row.no}. {one_line(row.task)}" if row.no else one_line(row.task),
            row.product or "–",
            row.mandate or "–",
            row.deadline or "–",
            spoken(row.due),
            vi((letter.as_of - row.due).days),
            row.so_far or "–",
        )
