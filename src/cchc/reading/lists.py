"""Tasks written as list items with labelled lines: `a) Xây dựng …` over `- Cơ quan chủ trì: …`, `- Sản phẩm: …`."""

import re
from dataclasses import dataclass, field, replace

from cchc.reading import columns
from cchc.reading.blocks import Passage
from cchc.reading.columns import Role
from cchc.reading.outline import Heading, Placed
from cchc.reading.tasks import Draft

_BRACKETS = re.compile(r"\s*\((?P<labels>[^():]{4,60}:[^()]+)\)\s*[.;]?$")
_WHERE = re.compile(
    r"^(?:ở|tại) (?:trung ương|địa phương|cấp (?:tỉnh|huyện|xã)|các (?:bộ|tỉnh|địa phương)[^.;]{0,40})\s*:?$", re.I
)
_BULLETS = ("dash", "plus")


@dataclass
class _Item:
    """A list item that may turn out a task, its labelled lines, and the item it is a part of."""

    placed: Placed
    cells: dict[Role, list[Passage]] = field(default_factory=dict)
    parent: "_Item | None" = None
    parts: list["_Item"] = field(default_factory=list)

    @property
    def rank(self) -> int:
        return self.placed.mark.rank if self.placed.mark else 9

    def add(self, role: Role, at: Passage) -> None:
        self.cells.setdefault(role, []).append(at)


@dataclass
class _Open:
    """The label whose values may go on in the next lines, and how deep its own mark is."""

    item: _Item
    role: Role
    rank: int
    empty: bool


def drafts(placed: list[Placed]) -> list[Draft]:
    """Drafts of the tasks listed so, in order."""
    items: list[_Item] = []
    current: _Item | None = None
    opened: _Open | None = None
    for here in placed:
        if here.block.kind == "table":
            current = opened = None
            continue
        found = columns.labels(here.text)
        if found and current:
            owner = _owner(current, here)
            for role, value in found:
                if value:
                    owner.add(role, Passage(value, here.block.id))
            role, value = found[-1]
            rank = here.mark.rank if here.mark else 9
            opened = _Open(owner, role, rank, not value)
        elif opened and _is_value(here, opened):
            opened.item.add(opened.role, Passage(here.block.text, here.block.id))
        else:
            opened = None
            current = _next(here, current)
            items.append(current)
            for role, at in _in_brackets(here):
                current.add(role, at)
    return [draft for item in items if item.parent is None for draft in _drafts(item)]


def _in_brackets(here: Placed) -> list[tuple[Role, Passage]]:
    """Labels at an item's end: `a) Ban hành danh mục … (Chủ trì: Sở A; thời hạn: tháng 6).`"""
    found = _BRACKETS.search(here.block.text)
    return [(role, Passage(value, here.block.id)) for role, value in columns.labels(found["labels"])] if found else []


def _owner(current: _Item, here: Placed) -> _Item:
    """Whose label a line is: of the item's parent, when its mark is that of the parts and the item has its own already
    (Sơn Tây 2.e: two duties with `+` lines, then `- Sản phẩm`, `- Thời gian` for both)."""
    parent = current.parent
    same = here.mark and current.placed.mark and here.mark.name == current.placed.mark.name
    return parent if parent and same and current.cells else current


def _is_value(here: Placed, opened: _Open) -> bool:
    return opened.empty and here.mark is not None and here.mark.name in _BULLETS and here.mark.rank >= opened.rank


def _next(here: Placed, current: _Item | None) -> _Item:
    """The item a line opens: a part of the one before it when it is marked deeper and introduces what follows."""
    item = _Item(here)
    above = current.parent or current if current else None
    bullet = here.mark is not None and here.mark.name in _BULLETS
    if (
        above
        and bullet
        and not above.cells
        and above.placed.mark
        and above.rank < item.rank
        and here.block.text.endswith(":")
    ):
        item.parent = above
        above.parts.append(item)
    return item


def _drafts(item: _Item) -> list[Draft]:
    """The item's own task, or one for each of its parts, which share what is labelled for all of them."""
    parts = [part for part in item.parts if part.cells]
    if parts:
        return [_draft(part, number_of=item, shared=item.cells) for part in parts]
    return [_draft(item, number_of=item, shared={})] if _assigns(item.cells) else []


def _assigns(cells: dict[Role, list[Passage]]) -> bool:
    """Two labelled lines, one of which says who or when."""
    return len(cells) > 1 and bool(set(cells) & {"lead", "both", "deadlines"})


def _draft(item: _Item, *, number_of: _Item, shared: dict[Role, list[Passage]]) -> Draft:
    cells = {role: item.cells.get(role) or shared.get(role, []) for role in {*item.cells, *shared}}
    mark = number_of.placed.mark
    no = Passage(mark.label, number_of.placed.block.id) if mark and mark.label else None
    if _WHERE.match(item.placed.text):
        item = number_of  # `a) Tổ chức hội nghị …` over `- Ở Trung ương:`, which says only where
    words = item.placed.text
    if _in_brackets(item.placed):
        words = _BRACKETS.sub("", words)
    title = Passage(words.rstrip(" :"), item.placed.block.id)
    return Draft(title, no, _area(number_of.placed), cells, numbered=False)


def _area(placed: Placed) -> Passage | None:
    own = placed.mark.rank if placed.mark else None
    # `2. Rà soát` over lettered tasks is over them alone: `3. Tiếp nhận`, a task itself, stands beside it.
    above = replace(
        placed,
        under=tuple(
            head for head in placed.under if own is None or head.rank < own or (head.rank == own and head.number)
        ),
    )
    heading: Heading | None = above.area()
    return Passage(heading.text, heading.block) if heading else None
