"""What the larger components are told. Plain values: a view fills them from one query, a template shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from cchc.ui.states import BAR_ORDER, FINISHED


def percent(part: int, whole: int) -> int | None:
    """Whole percents, half up; None of nothing."""
    return int(Fraction(part, whole) * 100 + Fraction(1, 2)) if whole else None


@dataclass(frozen=True)
class BarRow:
    """How many of one row (a field, an agency) are in each state, by state code.

    `url` opens the row, `links` the tasks behind one state's number.
    """

    label: str
    counts: Mapping[str, int]
    url: str = ""
    links: Mapping[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Without what does not apply, which is owed by nobody."""
        return sum(self.counts.get(code, 0) for code in BAR_ORDER)

    @property
    def finished(self) -> int:
        return sum(self.counts.get(code, 0) for code in FINISHED)

    @property
    def percent(self) -> int | None:
        return percent(self.finished, self.total)


@dataclass(frozen=True)
class Bars:
    """Stacked bars by state, one a row, with the same numbers as a table below.

    `heading` names the rows (“Lĩnh vực”), `unit` what is counted (“phân công”), `caption` the whole.
    """

    rows: Sequence[BarRow]
    heading: str
    unit: str
    caption: str


@dataclass(frozen=True)
class HeatCell:
    """`done` of `total`, of which `over` are overdue; `url` opens the tasks behind it. A total of 0 is a dash."""

    done: int
    total: int
    over: int = 0
    url: str = ""

    @property
    def level(self) -> str:
        """The shade: 0 below 20 %, then 20, 40, 60, and 4 from 80 %; x where there is nothing."""
        return "x" if not self.total else str(min(4, self.done * 5 // self.total))


@dataclass(frozen=True)
class HeatRow:
    """An agency, or a group of `size` agencies: percents instead of k/n from ten on. Cells in the columns' order."""

    label: str
    cells: Sequence[HeatCell]
    size: int = 1
    url: str = ""

    @property
    def in_percent(self) -> bool:
        return self.size >= 10

    @property
    def percent(self) -> int | None:
        return percent(sum(cell.done for cell in self.cells), sum(cell.total for cell in self.cells))


@dataclass(frozen=True)
class HeatColumn:
    """A column's whole name and the short one that stands in its head."""

    label: str
    short: str = ""


@dataclass(frozen=True)
class Heat:
    """Agency × field. `heading` names the rows (“Cơ quan”)."""

    columns: Sequence[HeatColumn]
    rows: Sequence[HeatRow]
    heading: str
    caption: str


@dataclass(frozen=True)
class Fact:
    """A name and a value under a title; `value` may be safe HTML of another component, `sub` follows in grey."""

    label: str
    value: object
    sub: str = ""
    url: str = ""


@dataclass(frozen=True)
class Choice:
    """One of a row of links: a tab, a saved filter. `count` None shows none."""

    label: str
    url: str
    count: int | None = None
    current: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Tile:
    """A jump to a group of a table, with its count. `state` gives icon and colour; without it the tile is plain."""

    label: str
    url: str
    count: int
    state: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Crumb:
    label: str
    url: str = ""
