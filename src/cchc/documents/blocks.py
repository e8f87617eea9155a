"""What an administrative document is made of: values only, laid out by `decree30`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cchc.documents.charts import Stacked


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    BOTH = "both"


@dataclass(frozen=True)
class Basis:
    """A legal basis (căn cứ), in italics."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    text: str
    bold: bool = False
    italic: bool = False
    align: Align = Align.BOTH
    indent: bool = True
    keep: bool = False  # on one page with what comes next


@dataclass(frozen=True)
class Heading:
    """Level 1 a part (`I. MỤC TIÊU`, in capitals), 2 a clause with a title (`1. Mục tiêu`), 3 a point (`a) …`)."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Cell:
    """Lines of `text` become paragraphs. `span` columns wide."""

    text: str
    bold: bool = False
    italic: bool = False
    align: Align | None = None
    span: int = 1


@dataclass(frozen=True)
class Column:
    """`width` is a share: of 1, 3 and 1 the middle one gets three fifths."""

    heading: str
    width: float
    align: Align = Align.LEFT


@dataclass(frozen=True)
class Table:
    """A ruled table: its heading row comes again on every page, no row is cut by the end of one.

    A plain string in a row is a cell in the manner of its column. `size` in points.
    """

    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell | str, ...]]
    size: float = 12
    caption: str | None = None


@dataclass(frozen=True)
class Chart:
    """A chart in the middle of the line, `width` millimetres wide; `alt` is read out to who does not see it."""

    chart: Stacked
    alt: str
    width: float = 150


Block = Basis | Paragraph | Heading | Table | Chart


@dataclass(frozen=True)
class Appendix:
    """A Phụ lục, on pages of its own; `number` (Roman) only where there are several. `note` stands under the title."""

    title: str
    blocks: tuple[Block, ...]
    number: str | None = None
    note: str | None = None
    landscape: bool = True


@dataclass(frozen=True)
class Head:
    """Who issues, under what number, where and when. What is not given yet is left open, to be filled in by hand.

    `symbol` is what comes after the number's stroke: `KH-UBND`. `year` is printed where `issued_on` is not known.
    """

    issuer: str
    symbol: str
    place: str
    superior: str | None = None
    number: str | None = None
    issued_on: date | None = None
    year: int | None = None


@dataclass(frozen=True)
class Signature:
    """`authority` is how the signer signs: `TM. ỦY BAN NHÂN DÂN`, `KT. GIÁM ĐỐC`."""

    position: str
    name: str | None = None
    authority: str | None = None


@dataclass(frozen=True)
class Official:
    """An administrative document: one that has a kind (văn bản có tên loại, Mẫu 1.4), or an official letter.

    A letter (công văn, Mẫu 1.5) has no `kind`: its `title` stands as `V/v …` under the number, and it begins with whom
    it is `addressed` to.
    """

    head: Head
    kind: str
    title: str
    body: tuple[Block, ...]
    addressed: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature | None = None
    appendices: tuple[Appendix, ...] = ()
