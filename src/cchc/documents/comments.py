"""The table of comments on a draft and what came of them (bảng tổng hợp, tiếp thu, giải trình ý kiến), as DOCX."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cchc.documents import decree30
from cchc.documents.blocks import Align, Block, Cell, Column, Head, Official, Paragraph, Table
from cchc.documents.numbers import two
from cchc.documents.signing import signature_of

COLUMNS = (
    Column("TT", 8, Align.CENTER),
    Column("Cơ quan góp ý", 30),
    Column("Nội dung góp ý", 56),
    Column("Tiếp thu, giải trình", 56),
)


@dataclass(frozen=True)
class CommentLine:
    """A comment; `about` the task of the draft, empty for the whole. `answer` is empty while there is none."""

    agency: str
    about: str
    words: str
    answer: str


@dataclass(frozen=True)
class Comments:
    head: Head
    title: str
    asked: int
    silent: Sequence[str]
    lines: Sequence[CommentLine]


def comments_docx(given: Comments) -> bytes:
    """A draft of the table: number and day are left open."""
    return decree30.build(
        Official(
            head=given.head,
            kind="Bảng tổng hợp",
            title=f"Tiếp thu, giải trình ý kiến góp ý dự thảo {given.title}",
            body=tuple(_body(given)),
            signature=signature_of(given.head.issuer),
            recipients=("Lưu: VT.",),
        )
    )


def _body(given: Comments) -> Sequence[Block]:
    bodies = len({line.agency for line in given.lines})
    count = two(len(given.lines))
    told = f"Đã lấy ý kiến {two(given.asked)} cơ quan; {two(bodies)} cơ quan có ý kiến, gồm {count} ý kiến."
    silent = f" Chưa có ý kiến: {'; '.join(given.silent)}." if given.silent else ""
    return (
        Paragraph(told + silent),
        Table(COLUMNS, _rows(given.lines), caption="Ý kiến góp ý và tiếp thu, giải trình"),
    )


def _rows(lines: Sequence[CommentLine]) -> list[tuple[Cell | str, ...]]:
    return [
        (str(n), line.agency, f"{line.about}:\n{line.words}" if line.about else line.words, line.answer or "…")
        for n, line in enumerate(lines, start=1)
    ]
