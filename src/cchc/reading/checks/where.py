"""Where a finding stands, in words a person can go by."""

from collections.abc import Sequence
from typing import NamedTuple

from cchc.reading import outline
from cchc.reading.blocks import Block
from cchc.reading.checks.finding import Finding, short
from cchc.reading.checks.text import APPENDIX
from cchc.reading.model import Reading

_PARTS = {
    "title": "tên nhiệm vụ",
    "no": "số thứ tự",
    "products": "sản phẩm",
    "requirements": "yêu cầu",
    "lead": "cơ quan chủ trì",
    "coordinating": "cơ quan phối hợp",
    "deadlines": "thời hạn",
}


def where(reading: Reading, findings: Sequence[Finding]) -> list[str]:
    """For each finding its place: `Nhiệm vụ 33, phần CẢI CÁCH TÀI CHÍNH CÔNG: số thứ tự`, or the headings a passage
    stands under and, of a text file, its line; with the page where there are pages."""
    spots = _spots(reading)
    found = []
    for finding in findings:
        spot = spots.get(finding.place.block)
        at = spot.block.where(finding.place.row, finding.place.cell) if spot else ()
        page = f" (trang {at[0].page})" if at else ""
        found.append((_task(reading, finding) or _in_text(finding, spot)) + page)
    return found


class _Spot(NamedTuple):
    """A block, the words of the headings it stands under, and whether it stands over an appendix's first heading."""

    block: Block
    under: tuple[str, ...]
    appendix: bool


def _spots(reading: Reading) -> dict[str, _Spot]:
    texts = {block.id: block.text for block in reading.blocks}
    spots: dict[str, _Spot] = {}
    appendix = False
    for here in outline.outline(list(reading.blocks)):
        begins = len(here.block.text) < 200 and APPENDIX.match(here.block.text) is not None
        appendix = begins or (appendix and here.block.kind != "heading")
        spots[here.block.id] = _Spot(here.block, tuple(texts[one.block] for one in here.under[-2:]), appendix)
    return spots


def _task(reading: Reading, finding: Finding) -> str | None:
    part, _, rest = finding.pointer.removeprefix("/").partition("/")
    if part != "tasks":
        return None
    if not rest:
        return "Bảng nhiệm vụ"
    index, _, member = rest.partition("/")
    task = reading.tasks[int(index)]
    name = f"Nhiệm vụ {task.no}" if task.no else f"Nhiệm vụ {short(task.title, 40)}"
    area = f", phần {task.area}" if task.area else ""
    return f"{name}{area}: {_PARTS.get(member.partition('/')[0], 'nội dung')}"


def _in_text(finding: Finding, spot: _Spot | None) -> str:
    if spot is None:
        return "Văn bản"
    under = "Mục " + ", ".join(short(text, 60) for text in spot.under) if spot.under else ""
    found = ", ".join(filter(None, ("Phụ lục" if spot.appendix else under, _row(finding) or _line(spot.block))))
    return found[:1].upper() + found[1:] or "Đầu văn bản"


def _row(finding: Finding) -> str:
    return f"bảng, hàng {finding.place.row + 1}" if finding.place.row is not None else ""


def _line(block: Block) -> str:
    return f"dòng {block.line}" if block.line else ""
