"""A second pair of eyes: what officials get wrong in a plan, as notices to whoever drafts or reads it.

    from cchc.reading import read
    from cchc.reading.checks import check
    findings = check(read("ke-hoach.docx"))

Each check is a small function in a module by theme, with the case that forced it; the text is never changed. A draft
without number and date is checked as well: what needs them is left out.
"""

from collections.abc import Callable, Iterable

from cchc.reading.checks import cited, dates, numbers, tasks, text
from cchc.reading.checks.finding import Finding
from cchc.reading.checks.plan import Plan, prepare
from cchc.reading.checks.where import where
from cchc.reading.model import Reading

__all__ = ["CODES", "Finding", "check", "where"]

# The closed list: what each code means, in few words.
CODES = {
    "window_misfits": "kỳ số liệu không khớp kỳ báo cáo",
    "report_early": "hạn báo cáo trước ngày chốt số liệu",
    "deadline_outside": "thời hạn ngoài năm kế hoạch",
    "deadline_before": "thời hạn trước ngày ban hành",
    "year_next": "ngày không ghi năm, có lẽ thuộc năm sau",
    "requirement_date": "ngày trong yêu cầu khác cột thời hạn",
    "scored_early": "chấm điểm, tổng kết khi kỳ chưa hết",
    "product_year": "sản phẩm của năm khác với nhiệm vụ",
    "date_impossible": "ngày không có trong lịch",
    "appendix_year": "phụ lục ghi năm khác",
    "own_year": "kế hoạch tự ghi năm khác",
    "no_twice": "số thứ tự dùng hai lần",
    "label_twice": "số, chữ của danh mục dùng hai lần",
    "own_number": "số của văn bản in hai cách",
    "own_date": "ngày của văn bản in hai cách",
    "number_impossible": "số, ký hiệu không đúng cách ghi",
    "cited_date": "ngày không phải của văn bản được dẫn",
    "cited_twice": "một văn bản dẫn với hai ngày",
    "cited_later": "văn bản được dẫn có ngày sau văn bản này",
    "lead_missing": "nhiệm vụ không có cơ quan chủ trì",
    "product_missing": "nhiệm vụ không có sản phẩm",
    "deadline_missing": "nhiệm vụ không có thời hạn",
    "lead_coordinates": "một cơ quan vừa chủ trì vừa phối hợp",
    "task_twice": "nhiệm vụ lặp lại",
    "mid_sentence": "câu chưa hết",
    "words_twice": "chữ viết hai lần liền nhau",
}

CHECKS: tuple[Callable[[Plan], Iterable[Finding]], ...] = (
    dates.window_misfits,
    dates.report_early,
    dates.deadline_outside,
    dates.deadline_before,
    dates.year_next,
    dates.requirement_date,
    dates.scored_early,
    dates.product_year,
    text.date_impossible,
    text.appendix_year,
    text.own_year,
    numbers.no_twice,
    numbers.label_twice,
    numbers.own_number,
    cited.number_impossible,
    cited.cited_date,
    cited.cited_twice,
    cited.cited_later,
    tasks.missing,
    tasks.lead_coordinates,
    tasks.task_twice,
    text.mid_sentence,
    text.words_twice,
)


def check(reading: Reading) -> list[Finding]:
    """What looks wrong, in the order of the document. Costs a few milliseconds; changes nothing."""
    plan = prepare(reading)
    order = {block.id: n for n, block in enumerate(reading.blocks)}
    found = [finding for one in CHECKS for finding in one(plan)]
    return sorted(found, key=lambda finding: _at(finding, order))


def _at(finding: Finding, order: dict[str, int]) -> tuple[int, int, int]:
    place = finding.place
    return (order.get(place.block, len(order)), -1 if place.row is None else place.row, place.cell or 0)
