"""Where a finding stands, in words a person can go by."""

from collections.abc import Sequence

from cchc.reading import outline
from cchc.reading.blocks import Block
from cchc.reading.checks.finding import Finding, short
from cchc.reading.checks.text import APPENDIX
from cchc.reading.model import Reading
from cchc.reading.outline import Placed

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
    stands under and, of a text file, its line."""
    placed = outline.outline(list(reading.blocks))
    by_block = {here.block.id: n for n, here in enumerate(placed)}
    return [_task(reading, finding) or _in_text(finding, placed, by_block) for finding in findings]


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


def _in_text(finding: Finding, placed: Sequence[Placed], by_block: dict[str, int]) -> str:
    at = by_block.get(finding.place.block)
    if at is None:
        return "Văn bản"
    here = placed[at]
    texts = {one.block.id: one.block.text for one in placed}
    named = [short(texts[heading.block], 60) for heading in here.under[-2:]]
    if _after_appendix(placed, at):
        named = ["Phụ lục"]
    elif named:
        named = ["Mục " + ", ".join(named)]
    named.append(_row(finding) or _line(here.block))
    found = ", ".join(filter(None, named))
    return found[:1].upper() + found[1:] or "Đầu văn bản"


def _after_appendix(placed: Sequence[Placed], at: int) -> bool:
    """Whether an appendix has begun and no heading since."""
    for here in reversed(placed[: at + 1]):
        if APPENDIX.match(here.block.text) and len(here.block.text) < 200:
            return True
        if here.block.kind == "heading":
            return False
    return False


def _row(finding: Finding) -> str:
    return f"bảng, hàng {finding.place.row + 1}" if finding.place.row is not None else ""


def _line(block: Block) -> str:
    return f"dòng {block.line}" if block.line else ""
