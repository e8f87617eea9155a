"""Days that do not fit: the plan's years, its own day, the period they are named after, one another."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from cchc.periods.deadlines import Deadline, Kind
from cchc.reading.checks.finding import Finding, short
from cchc.reading.checks.plan import Day, Plan, printed, years_named
from cchc.reading.dates import DAY, day, when
from cchc.reading.model import Report

# What is done after a period, of that period: it may fall in the first months of the next year.
_LOOKS_BACK = re.compile(
    r"báo cáo|kết quả|tổng kết|sơ kết|đánh giá|xếp loại|xếp hạng|chấm điểm|công bố|quyết toán|chỉ số", re.IGNORECASE
)
_PLANS = re.compile(
    r"(?:xây dựng|ban hành|lập|phê duyệt)\s+(?:và\s+\w+\s+\w+\s+)?(?:kế hoạch|chương trình)", re.IGNORECASE
)
_SLACK = timedelta(
    days=45
)  # the fifteenth of the month before: a data window opens and closes so long before its period
_YEARS_SLACK = timedelta(days=75)  # a year's report may run from 15 November to 14 November


def deadline_outside(plan: Plan) -> Iterator[Finding]:
    """Sơn Tây 2.f: `Quý III năm 2019` in the plan for 2020. A plan's own making in the December before is in order, and
    so is what looks back on the year in the first quarter after it (Sơn Tây 8.d: `Tháng 01/2021`)."""
    for found in plan.days():
        if plan.years is None or not found.year_printed or not _outside(found, plan.years, plan.reading.head.issued_on):
            continue
        meant = _in_year(found.deadline.text, plan.years[0]) if len(plan.years) == 1 else None
        yield Finding(
            "deadline_outside",
            f"Thời hạn “{found.deadline.text}” nằm ngoài {_of_plan(plan.years)}"
            + (f"; có lẽ là “{meant}”." if meant else "."),
            found.pointer,
            found.place,
            meant,
        )


def _outside(found: Day, years: range, issued: date | None) -> bool:
    if found.last.year < years[0]:
        prepares = found.last.year == years[0] - 1 and found.last.month > 10
        return found.last < issued if issued else not prepares
    if found.first.year <= years[-1]:
        return False
    soon = found.first.year == years[-1] + 1 and found.first.month <= 3
    return not (soon and (_LOOKS_BACK.search(found.words) or found.first.year in years_named(found.words)))


def _of_plan(years: range) -> str:
    return f"năm kế hoạch {years[0]}" if len(years) == 1 else f"giai đoạn {years[0]}–{years[-1]} của kế hoạch"


def _in_year(text: str, year: int) -> str | None:
    """The words with their one year changed."""
    changed, count = re.subn(r"(?<!\d)(?:19|20)\d\d(?!\d)", str(year), text)
    return changed if count == 1 and changed != text else None


def deadline_before(plan: Plan) -> Iterator[Finding]:
    """A deadline already past on the day the plan is signed: an old plan's row that was copied."""
    issued = plan.reading.head.issued_on
    for found in plan.days():
        if issued is None or not found.year_printed or found.last >= issued:
            continue
        if plan.years and _outside(found, plan.years, issued):
            continue  # said by `deadline_outside`
        yield Finding(
            "deadline_before",
            f"Thời hạn “{found.deadline.text}” đã qua trước ngày ban hành văn bản ({printed(issued)}).",
            found.pointer,
            found.place,
        )


def year_next(plan: Plan) -> Iterator[Finding]:
    """Sở Công Thương 26: the year's marking of officials, `Trước 15/01`: of the year after, by what it is for."""
    issued = plan.reading.head.issued_on
    for found in plan.days():
        if found.year_printed or found.deadline.due is None or not _one_day_or_month(found):
            continue
        past = issued is not None and found.last < issued
        if not past and not _early_and_looking_back(found):
            continue
        meant = _next_year(found)
        yield Finding(
            "year_next",
            f"Thời hạn “{found.deadline.text}” không ghi năm; theo nội dung công việc, có lẽ là {meant}.",
            found.pointer,
            found.place,
            meant,
        )


def _one_day_or_month(found: Day) -> bool:
    return found.deadline.kind is Kind.BY or (found.last - found.first).days < 31


def _early_and_looking_back(found: Day) -> bool:
    if found.last.month > 2 or not _LOOKS_BACK.search(found.words) or _PLANS.search(found.words):
        return False
    return found.last.year - 1 not in years_named(found.words) and "năm trước" not in found.words.lower()


def _next_year(found: Day) -> str:
    year = found.last.year + 1
    if found.deadline.kind is Kind.WITHIN:
        return f"{found.deadline.text}/{year}"
    match = DAY.search(found.deadline.text)
    spelt = match[0].removeprefix("ngày ").strip() if match else f"{found.last:%d/%m}"
    return f"{spelt}/{year}" if "/" in spelt else f"{spelt} năm {year}"


# --- what a task says twice -----------------------------------------------------------------------------------------

_SETS_DAY = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|thời (?:hạn|gian)(?:\s[^.;:]{0,40})?:|hoàn thành|xong)\s*(?:là|vào|trước|đến)?\s*"
    r"(?:ngày)?\s*$",
    re.IGNORECASE,
)


def requirement_date(plan: Plan) -> Iterator[Finding]:
    """An Giang I.21, II.6, II.8: `Thời gian báo cáo: Trước ngày 15/01/2018` beside `Trước ngày 01/12/2017`."""
    for i, task in enumerate(plan.reading.tasks):
        ends = [deadline for deadline in task.deadlines if deadline.due and deadline.kind in (Kind.BY, Kind.WITHIN)]
        texts = [("title", task.title), *((f"requirements/{j}", text) for j, text in enumerate(task.requirements))]
        for member, text in texts if ends else ():
            for match in DAY.finditer(text):
                on = day(match, 0) if match["y"] else None
                if on is None or not _SETS_DAY.search(text[: match.start()]) or any(_fits(end, on) for end in ends):
                    continue
                beside = "; ".join(end.text for end in ends)
                what = "Tên nhiệm vụ" if member == "title" else "Yêu cầu"
                yield Finding(
                    "requirement_date",
                    f"{what} ghi ngày {printed(on)}, cột thời hạn ghi “{beside}”; có thể một ngày là hạn gửi cơ quan "
                    "cấp trên, cần nói rõ.",
                    f"/tasks/{i}/{member}",
                    task.places[member]._replace(text=text),
                )


def _fits(deadline: Deadline, on: date) -> bool:
    return deadline.due == on if deadline.start is None else deadline.start <= on <= (deadline.due or on)


_SCORES = re.compile(
    r"(?:chấm điểm|xếp hạng|xếp loại|tổng kết|sơ kết|(?:xác định|công bố)\s+(?:kết quả\s+)?chỉ số)[^.;]*", re.IGNORECASE
)
_MAKES_RULES = re.compile(
    r"kế hoạch|bộ tiêu chí|bộ chỉ số|hướng dẫn|tập huấn|quy định|quy chế|phát động|đăng ký", re.IGNORECASE
)
_ENOUGH = 0.75  # a year may be summed up in its last quarter, not before


def scored_early(plan: Plan) -> Iterator[Finding]:
    """Sơn Tây 8.b: `chấm điểm Chỉ số Cải cách hành chính … năm 2020` in `Quý I năm 2020`."""
    for found in plan.days():
        scored = _SCORES.search(found.task.title)
        if scored is None or found.deadline.due is None:
            continue
        if _MAKES_RULES.search(found.task.title[: scored.start()]) or _MAKES_RULES.search(found.deadline.product or ""):
            continue
        period = when(scored[0], found.last.year)
        if (
            "năm học" in scored[0]
            or period is None
            or period.start is None
            or period.due is None
            or period.kind is not Kind.WITHIN
        ):
            continue
        if found.last >= period.start + (period.due - period.start) * _ENOUGH:
            continue
        year = period.due.year
        whole = (period.due - period.start).days > 360 and period.start.year == year
        later = _in_year(found.deadline.text, year + 1)
        meant = f"năm {year - 1}, hoặc “{later}”" if whole and later else f"năm {year - 1}" if whole else None
        yield Finding(
            "scored_early",
            f"Việc chấm điểm, tổng kết kỳ đến {printed(period.due)} có hạn “{found.deadline.text}”, khi kỳ chưa hết"
            + (f"; có lẽ là {meant}." if meant else "."),
            found.pointer,
            found.place,
            meant,
        )


def product_year(plan: Plan) -> Iterator[Finding]:
    """Sở Công Thương 2: `Báo cáo CCHC năm 2021` with three products `Báo cáo CCHC năm 2022 của …`."""
    for i, task in enumerate(plan.reading.tasks):
        of_task = years_named(task.title)
        others = [(j, text, years_named(text)) for j, text in enumerate(task.products)]
        wrong = [(j, text, years) for j, text, years in others if len(years) == 1 and not years & of_task]
        if len(of_task) != 1 or not wrong or any(years & of_task for _, _, years in others):
            continue
        j, text, years = wrong[0]
        meant = f"năm {min(of_task)}"
        many = f" (và {len(wrong) - 1} sản phẩm khác)" if len(wrong) > 1 else ""
        yield Finding(
            "product_year",
            f"Nhiệm vụ nói năm {min(of_task)} nhưng sản phẩm {short(text)}{many} ghi năm {min(years)}; "
            f"có lẽ là {meant}.",
            f"/tasks/{i}/products/{j}",
            task.places[f"products/{j}"],
            meant,
        )


# --- reports --------------------------------------------------------------------------------------------------------


def window_misfits(plan: Plan) -> Iterator[Finding]:
    """Sóc Trăng: `Báo cáo Quý III/2021 … từ ngày 15/6/2020 đến ngày 14/9/2021`, fifteen months for a quarter.

    A window may open and close some weeks before its period, and may count from the beginning of the year.
    """
    for i, report in enumerate(plan.reading.reporting):
        if report.data_from is None or report.data_to is None or _window_fits(report):
            continue
        place = report.places["data_from"]
        text = next((line.text for line in plan.lines if line.block == place.block), place.text)
        meant = _mended(report)
        window = f"từ {printed(report.data_from)} đến {printed(report.data_to)}"
        yield Finding(
            "window_misfits",
            f"{report.report}: số liệu {window} không khớp với kỳ báo cáo" + (f"; có lẽ là {meant}." if meant else "."),
            f"/reporting/{i}/data_from",
            place._replace(text=text),
            meant,
        )


def _window_fits(report: Report) -> bool:
    first, last = report.data_from, report.data_to
    if first is None or last is None:
        return True
    period = when(report.report, last.year)
    if last < first:
        return False
    if period is None or period.start is None or period.due is None:
        return (last - first).days < 370
    begins = {period.start, date(period.due.year, 1, 1)}
    slack = _YEARS_SLACK if (period.due - period.start).days > 360 else _SLACK
    return any(abs(first - begin) <= slack for begin in begins) and -slack <= last - period.due <= _SLACK / 3


def _mended(report: Report) -> str | None:
    """The window with one of its years changed so that it fits."""
    first, last = report.data_from, report.data_to
    if first is None or last is None:
        return None
    tries = [(_years_on(first, n), last) for n in (1, -1)] + [(first, _years_on(last, n)) for n in (1, -1)]
    for begin, end in tries:
        if begin and end and _window_fits(replace(report, data_from=begin, data_to=end)):
            return f"{printed(begin)} đến {printed(end)}"
    return None


def _years_on(on: date, years: int) -> date | None:
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return None


def report_early(plan: Plan) -> Iterator[Finding]:
    """A report due before the data it is made of are closed."""
    for i, report in enumerate(plan.reading.reporting):
        if report.due and report.data_to and report.due < report.data_to:
            yield Finding(
                "report_early",
                f"{report.report}: hạn gửi {printed(report.due)} trước ngày chốt số liệu {printed(report.data_to)}.",
                f"/reporting/{i}/due",
                report.places["text"],
            )
