"""Words of time → what they come to: a table of (words, meaning), read from the most certain down."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cchc.periods import windows
from cchc.periods.deadlines import Kind
from cchc.periods.windows import Every, Window


@dataclass(frozen=True)
class When:
    """What a phrase comes to. `year_printed` is False when the plan's year was taken; `at` is where the words begin.

    `start`, `due`, `days`, `after` as in `cchc.periods.deadlines.Deadline`.
    """

    kind: Kind
    at: int
    start: date | None = None
    due: date | None = None
    every: Every | None = None
    days: int | None = None
    working_days: bool = False
    after: str | None = None
    year_printed: bool = True


_LONGEST = 2000  # a longer text is no cell of deadlines; the words of time are sought at its beginning
_YEAR = r"(?:19|20)\d\d"
_OF_YEAR = rf"(?:\s*(?:[/.\-–]|,?\s*(?:của\s+)?năm)?\s*(?P<y>{_YEAR})(?!\d))?"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_TO = r"\s*(?:-|–|—|đến(?:\s+hết)?|tới)\s*"
_DAY = re.compile(
    rf"(?:ngày\s+)?(?<!\d)(?<!tuần )(?P<d>\d{{1,2}})\s*(?:[/.\-]|\s+tháng\s+)\s*(?P<m>\d{{1,2}})(?:\s*(?:[/.\-]|"
    rf"\s+năm\s+)\s*(?P<y>{_YEAR}))?"
    rf"(?![\d%]|/\d)",
    re.IGNORECASE,
)
_QUARTER = re.compile(
    rf"(?:quý\s+|(?<!\w)q\.?\s?)(?P<n>i{{1,3}}|iv|[1-4])(?![\w])(?P<more>(?:\s*(?:,|\+|và|-|–|"
    rf"đến)\s*(?:quý\s+)?(?:i{{1,3}}|iv|[1-4])(?!\w))*){_OF_YEAR}",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"(?:tháng\s+|(?<!\w)t\.?\s?(?=\d{1,2}/))(?P<n>1[0-2]|0?[1-9])(?!\d)"
    r"(?P<more>(?:\s*(?:,|\+|và|-|–|đến)\s*(?:1[0-2]|0?[1-9])(?!\d|/\d{1,2}(?!\d)))*)"
    rf"{_OF_YEAR}",
    re.IGNORECASE,
)
_BARE_MONTH = re.compile(rf"(?<![\d/])(?P<n>1[0-2]|0?[1-9])\s*/\s*(?P<y>{_YEAR})(?!\d)")
# The day of a document that is named sets no deadline: `Theo Kế hoạch số 12/KH-UBND ngày 05/01/2026`.
_CITED_DAY = re.compile(
    r"(\d[\w/]*[/-][A-ZĐ][\w&-]*\s*,?\s+)"
    r"(ngày\s+\d{1,2}(?:/|\s+tháng\s+)\d{1,2}(?:/|\s+năm\s+)\d{4})"
)
_HALF = re.compile(rf"(?:0?6|sáu)\s+tháng\s+(?P<n>đầu|cuối)(?:\s+năm(?!\s+{_YEAR}))?{_OF_YEAR}", re.IGNORECASE)
_NINE = re.compile(rf"(?:0?9|chín)\s+tháng(?:\s+đầu)?(?:\s+năm(?!\s+{_YEAR}))?{_OF_YEAR}", re.IGNORECASE)
_YEARS = re.compile(rf"(?P<y>{_YEAR}){_TO}(?:năm\s+)?(?P<z>{_YEAR})(?!\d)", re.IGNORECASE)
_ONE_YEAR = re.compile(rf"(?<![\d/])(?:năm\s+)?(?P<y>{_YEAR})(?![\d/])", re.IGNORECASE)
_THIS_YEAR = re.compile(r"(?:trong|cả|hết|cuối|đầu|suốt)\s+(?:năm|kỳ kế hoạch)(?!\s+\d)|năm kế hoạch", re.IGNORECASE)

# The longer of two readings stands first: `06 tháng một lần` is no month.
_EVERY: tuple[tuple[re.Pattern[str], Every | None], ...] = tuple(
    (re.compile(words, re.IGNORECASE), every)
    for words, every in (
        (r"(?:hàng|hằng|mỗi|định kỳ|từng)\s*\(?(?:0?6|sáu)\s+tháng", Every.HALF),
        (r"(?:0?6|sáu) tháng(?:,| và) (?:hàng |hằng |0?1 |một )?năm|(?:0?6|sáu) tháng(?:/| một )lần", Every.HALF),
        (r"(?:hàng|hằng|mỗi|từng)\s+(?:ngày|tuần)", None),
        (r"(?:hàng|hằng|mỗi|từng|các)\s+tháng|tháng(?:/| một )lần", Every.MONTH),
        (r"(?:hàng|hằng|mỗi|từng|các)\s+quý|quý(?:/| một )lần", Every.QUARTER),
        (r"định kỳ\s*\(?(?:theo\s+)?quý|quý, 0?6 tháng|quý, năm", Every.QUARTER),
        (r"(?:tháng\s+)?cuối\s+(?:mỗi\s+)?quý(?!\s+[ivIV\d])", Every.QUARTER),
        (r"(?:hàng|hằng|mỗi|từng)\s+năm|thường niên|định kỳ\s+năm|năm(?:/| một )lần|lần/năm", Every.YEAR),
    )
)
_ALWAYS = re.compile(r"thường xuyên|liên tục|thường kỳ|trong suốt", re.IGNORECASE)
_PERIODIC = re.compile(r"định kỳ|theo kỳ", re.IGNORECASE)
_COUNTED = re.compile(
    r"(?:(?:chậm nhất|không quá|sau|trong(?:\s+vòng|\s+thời hạn)?|tối đa)\s+(?:là\s+|sau\s+|"
    r"trong\s+vòng\s+|không quá\s+)*)"
    r"(?P<n>\d{1,3})\s*(?:\([^)]*\)\s*)?ngày(?P<w>\s+làm việc)?\s*,?\s*"
    r"(?:(?:kể\s+từ|tính từ|sau|từ)\s+(?P<after>.+))?",
    re.IGNORECASE,
)
# `05 ngày làm việc kể từ ngày …`, with no word before the number.
_SINCE = re.compile(
    r"(?P<n>\d{1,3})\s*(?:\([^)]*\)\s*)?ngày(?P<w>\s+làm việc)?\s*,?\s*(?:kể\s+từ|tính từ|sau(?=\s+khi))\s+"
    r"(?P<after>.+)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:ngay\s+)?sau\s+(?P<after>(?:mỗi|khi|từng|các)\s+.+|(?:ngày\s+)?(?:ban hành|kết thúc|"
    r"hoàn thành|có)\s+.+)|(?:kể từ |^ngay )(?P<since>(?:khi|ngày)\s+\D.+)",
    re.IGNORECASE,
)
_EXTERNAL = re.compile(
    r"theo\s+(?:\w+\s+){0,2}(?:quy định|chỉ đạo|kế hoạch|tiến độ|yêu cầu|hướng dẫn|thời hạn|thời gian|"
    r"lộ trình|văn bản|chương trình|"
    r"phân công|đề nghị|nhiệm vụ|thực tế|lịch|tình hình|đợt|vụ việc|quyết định|nghị quyết|thông báo|"
    r"công văn|quy chế)|"
    r"đúng\s+(?:tiến độ|thời hạn|thời gian|quy định|hạn)|kịp thời|khi\s+(?:có|phát sinh|cần|được|"
    r"trung ương|đủ)|đột xuất|"
    r"theo kế hoạch|bảo đảm tiến độ|đảm bảo tiến độ|phù hợp (?:với )?tiến độ",
    re.IGNORECASE,
)
_ANOTHER_PLAN = re.compile(r"theo\s+(?:\w+\s+){0,2}(?:kế hoạch|chương trình|lịch|lộ trình|quyết định)\s", re.I)
_BEFORE_EVENT = re.compile(
    r"(?:trước|tại|trình)\s+(?:các\s+)?(?:kỳ họp|phiên họp|cuộc họp|hội nghị|kỳ thi|đợt)\b|^(?:các\s+)?kỳ họp\b",
    re.IGNORECASE,
)
# `Hoàn thành trước 30/6/2026 và duy trì thường xuyên`: the day is what is owed.
_KEPT_UP = re.compile(r"(?:và|,|sau đó)\s+(?:được\s+)?(?:duy trì|tiếp tục)\s", re.IGNORECASE)
_OPEN = re.compile(r"(?:và\s+)?(?:các\s+|những\s+)?năm\s+(?:tiếp theo|sau|kế tiếp)|trở đi", re.IGNORECASE)
# Before a period: by its end (`đến hết tháng 6`), or before it begins (`trước tháng 6`).
_BY_END = re.compile(
    r"(?:đến(?:\s+hết|\s+cuối)?|tới|hết|cuối|chậm nhất(?:\s+là|\s+trong|\s+vào|\s+đến)*|"
    r"muộn nhất)\s+(?:ngày\s+)?(?:trong\s+)?$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:[,;]|và|[,;]\s*và)\s*(?:trước\s+)?(?:ngày\s+)?", re.IGNORECASE)
_UNTIL = re.compile(r"(?:trước|chậm nhất|muộn nhất|đến|hết|là|vào|từ)\s+(?:ngày\s+)?$", re.IGNORECASE)
_BEFORE = re.compile(r"trước\s+$", re.IGNORECASE)
_FROM = re.compile(r"(?:từ|kể từ)\s+(?:ngày\s+)?$", re.IGNORECASE)


def when(text: str, year: int) -> When | None:
    """What the words come to in a plan for `year`; None when they say nothing of time."""
    text = _CITED_DAY.sub(lambda cited: cited[1] + " " * len(cited[2]), text[:_LONGEST])
    return (
        _recurring(text, year)
        or _relative(text, year)
        or _of_another_plan(text)
        or _dated(text, year)
        or _periodic(text, year)
        or _external(text)
    )


def says_when(text: str) -> bool:
    return when(text, 2000) is not None


def apart(text: str, year: int) -> list[Window]:
    """The quarters or months of a list with gaps (`Quý I, III`, `tháng 3, 6 và 9`); empty for any other words."""
    for pattern, window in ((_QUARTER, windows.quarter), (_MONTH, windows.month)):
        found = pattern.search(text[:_LONGEST])
        if found and found["more"] and not re.search(r"[-–]|đến", found["more"]):
            numbers = _numbers(found)
            if numbers == sorted(set(numbers)) and numbers[-1] - numbers[0] >= len(numbers):
                return [window(int(found["y"] or year), number) for number in numbers]
    return []


def days_apart(text: str, year: int) -> list[date]:
    """The days of a list (`Trước ngày 25/3, 25/6 và 10/12/2026`); empty for one day and for a span. A year printed
    once, at the end, is that of all."""
    found = list(_DAY.finditer(text[:_LONGEST]))
    between = [text[a.end() : b.start()] for a, b in pairwise(found)]
    if len(found) < 2 or not all(_AND.fullmatch(words) for words in between):
        return []
    own = int(found[-1]["y"] or year)
    days = [day(match, own) for match in found]
    return [at for at in days if at] if all(days) and days == sorted(filter(None, days)) else []


def year_window(text: str, year: int) -> tuple[Window, bool]:
    """The year a phrase speaks of, else the plan's; and whether it was printed."""
    printed = _ONE_YEAR.search(text)
    return windows.year(int(printed["y"]) if printed else year), printed is not None


def day(found: re.Match[str], year: int) -> date | None:
    """The day a match of `DAY` names, None when there is no such day (31/02)."""
    try:
        return date(int(found["y"] or year), int(found["m"]), int(found["d"]))
    except ValueError:
        return None


def _recurring(text: str, year: int) -> When | None:
    found = _ALWAYS.search(text)
    every = _rate(text)
    hit = found or (every[1] if every else None)
    if hit is None:
        return None
    counted = _COUNTED.search(text)
    if counted and counted.start() < hit.start():
        return None
    full = next((m for m in _DAY.finditer(text) if m["y"]), None)
    if full and full.start() < hit.start() and (not found or _KEPT_UP.search(text, full.end(), hit.end())):
        return None
    window, _ = year_window(text, year)
    return When(Kind.RECURRING, hit.start(), window.start, window.end, every=every[0] if every else None)


def _rate(text: str) -> tuple[Every | None, re.Match[str]] | None:
    """How often, and where it is said; the finest of several (`Hàng quý và năm`)."""
    return next(((rate, match) for words, rate in _EVERY if (match := words.search(text))), None)


def _periodic(text: str, year: int) -> When | None:
    found = _PERIODIC.search(text)
    if not found:
        return None
    window, _ = year_window(text, year)
    return When(Kind.RECURRING, found.start(), window.start, window.end)


# `trước 20 ngày tính đến ngày …`: counted back from a day that is not known either.
_BACK = re.compile(
    r"trước\s+(?:ít nhất\s+)?\d{1,3}\s+ngày(?:\s+làm việc)?\s*,?\s*(?:tính đến|tính từ|kể từ|so với|trước)\s+"
    r"(?P<after>(?:ngày|khi|thời điểm)\s+\D.+)",
    re.IGNORECASE,
)


def _relative(text: str, year: int) -> When | None:
    if found := _BACK.search(text):
        return When(Kind.RELATIVE, found.start(), after=_event(found["after"]))
    if found := _COUNTED.search(text) or _SINCE.search(text):
        return When(
            Kind.RELATIVE,
            found.start(),
            days=int(found["n"]),
            working_days=found["w"] is not None,
            after=_event(found["after"]),
        )
    if (found := _AFTER.search(text)) and not _dated(text[: found.start()], year):
        return When(Kind.RELATIVE, found.start(), after=_event(found["after"] or found["since"]))
    return None


def _event(words: str | None) -> str | None:
    """The event counted from, without whom the product goes to."""
    if not words:
        return None
    return (
        re.split(r"\s+(?:về|gửi|báo cáo|trình)\s+(?=UBND|Ủy ban|Sở|Bộ|Phòng|Văn phòng)", words)[0].strip(" .;,)")
        or None
    )


def _of_another_plan(text: str) -> When | None:
    """`Theo Kế hoạch thanh tra năm 2026`: the year is that plan's name, no time of this task."""
    if not _ANOTHER_PLAN.match(text) or any(found.search(text) for found in (_DAY, _QUARTER, _MONTH)):
        return None
    return When(Kind.EXTERNAL, 0)


def _external(text: str) -> When | None:
    found = _EXTERNAL.search(text)
    return When(Kind.EXTERNAL, found.start()) if found else None


def _dated(text: str, year: int) -> When | None:
    """Days, quarters, months, halves and years: the first that is printed, with the range it opens."""
    if (event := _BEFORE_EVENT.search(text)) and not _DAY.search(text):
        return When(Kind.EXTERNAL, event.start())
    days = [(m, found) for m in _DAY.finditer(text) if (found := day(m, year))]
    span = _span(text, year)
    if days and (span is None or days[0][0].start() <= span.at or _UNTIL.search(text[: days[0][0].start()])):
        return _by_day(text, days)
    return span


def _by_day(text: str, days: list[tuple[re.Match[str], date]]) -> When:
    first, on = days[0]
    if len(days) > 1 and re.fullmatch(_TO + r"(?:ngày\s*)?", text[first.end() : days[1][0].start()], re.IGNORECASE):
        end = days[1][1]
        start = on if first["y"] else on.replace(year=end.year)
        return When(Kind.WITHIN, _lead_in(text, first.start()), start, end, year_printed=bool(days[1][0]["y"]))
    if _FROM.search(text[: first.start()]) and not re.search(r"đến|tới", text[first.end() :]):
        return When(Kind.WITHIN, _lead_in(text, first.start()), on, None, year_printed=bool(first["y"]))
    return When(Kind.BY, _lead_in(text, first.start()), None, on, year_printed=bool(first["y"]))


def _lead_in(text: str, at: int) -> int:
    """Where the words that belong to a date begin: `trước ngày`, `chậm nhất vào`."""
    found = re.search(
        r"(?:(?:hoàn thành|ban hành|xong|trình|phê duyệt)\s+)?(?:(?:trước|chậm nhất|muộn nhất|trong|"
        r"từ|đến|hết|cuối|vào|là|sau|ngày|đầu|giai đoạn)\s+)+$",
        text[:at],
        re.IGNORECASE,
    )
    return found.start() if found else at


def _span(text: str, year: int) -> When | None:
    """The period named first, widened by a period that `đến` joins to it."""
    found = sorted(_periods(text, year), key=lambda period: (period[0], -period[1]))
    if not found:
        return None
    at, end, window, printed = found[0]
    later = next((p for p in found if p[0] >= end and re.fullmatch(_TO, text[end : p[0]], re.IGNORECASE)), None)
    if later:
        start = window.start if printed else window.start.replace(year=later[2].start.year)
        window, printed, end = Window(min(start, later[2].end), later[2].end), later[3], later[1]
    before, begins = text[:at], _lead_in(text, at)
    ranged = re.search(r"[-–—]|đến", text[at:end])
    if _OPEN.search(text[end:]) or (_FROM.search(before) and not later and not ranged):
        return When(Kind.WITHIN, begins, window.start, None, year_printed=printed)
    if _BEFORE.search(before):
        return When(Kind.BY, begins, None, date.fromordinal(window.start.toordinal() - 1), year_printed=printed)
    if _BY_END.search(before) or re.match(r"(?:cuối|hết)\s", text[at:end], re.IGNORECASE):
        return When(Kind.BY, begins, None, window.end, year_printed=printed)
    return When(Kind.WITHIN, begins, window.start, window.end, year_printed=printed)


def _periods(text: str, year: int) -> list[tuple[int, int, Window, bool]]:
    """Every period named: where, what window, and whether its year is printed."""
    found: list[tuple[int, int, Window, bool]] = []
    taken: list[tuple[int, int]] = []
    for pattern, read in _PERIOD_WORDS:
        for match in pattern.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            taken.append(match.span())
            groups = match.groupdict()
            found.append((*match.span(), read(match, int(groups.get("y") or year)), bool(groups.get("y"))))
    return found


def _numbers(match: re.Match[str]) -> list[int]:
    tokens = re.findall(r"iv|i{1,3}|\d+", match[0][: match.end("more") - match.start()].lower())
    return [_ROMAN.get(token) or int(token) for token in tokens]


def _quarters(match: re.Match[str], year: int) -> Window:
    numbers = _numbers(match)
    return Window(windows.quarter(year, min(numbers)).start, windows.quarter(year, max(numbers)).end)


def _months(match: re.Match[str], year: int) -> Window:
    numbers = _numbers(match)
    return Window(windows.month(year, min(numbers)).start, windows.month(year, max(numbers)).end)


_MONTH_NAMES = ("Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười một", "Mười hai")
_NAMED_MONTH = re.compile(
    rf"[Tt]háng\s+(?P<n>{'|'.join(reversed(_MONTH_NAMES))}|Một|Chạp)(?!\w)(?:\s*(?:/|,?\s*năm)\s*(?P<y>{_YEAR}))?"
)


def _named_month(match: re.Match[str], year: int) -> Window:
    number = {"Một": 1, "Chạp": 12}.get(match["n"])
    return windows.month(year, number or _MONTH_NAMES.index(match["n"]) + 1)


_PERIOD_WORDS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], int], Window]], ...] = (
    (_HALF, lambda match, year: windows.half(year, 1 if match["n"].lower() == "đầu" else 2)),
    (_NINE, lambda match, year: windows.nine_months(year)),
    (_QUARTER, _quarters),
    (_MONTH, _months),
    (_NAMED_MONTH, _named_month),
    (_BARE_MONTH, lambda match, year: windows.month(year, int(match["n"]))),
    (_YEARS, lambda match, year: Window(windows.year(year).start, windows.year(max(year, int(match["z"]))).end)),
    (_ONE_YEAR, lambda match, year: windows.year(year)),
    (_THIS_YEAR, lambda match, year: windows.year(year)),
)
DAY = _DAY
