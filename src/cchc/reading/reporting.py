"""The periodic reports a plan prescribes: which, over which days, by when."""

import re
from collections.abc import Iterable
from datetime import date

from cchc.reading import dates, reporttables
from cchc.reading.blocks import Passage
from cchc.reading.dates import DAY, day
from cchc.reading.items import trimmed
from cchc.reading.marks import UPPER
from cchc.reading.model import Report, Task
from cchc.reading.outline import Placed
from cchc.reading.tasks import Draft
from cchc.words import fold

# `Báo cáo Quý I/2021: Thời gian chốt số liệu tính từ ngày … đến ngày …`
_WINDOW = re.compile(
    r"^(?P<report>.{3,80}?)\s*[:,(–-]\s*(?:.{0,60}?chốt số liệu.{0,30}?|số liệu.{0,40}?|"
    r"tính\s+)?(?:từ|kể từ)\s*(?:ngày)?\s*"
    r"(?P<from>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})\s*(?:đến|-|"
    r"–)\s*(?:hết\s+)?(?:ngày)?\s*(?P<to>\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4})",
    re.IGNORECASE,
)
# `chậm nhất vào ngày 18 của tháng cuối kỳ báo cáo`
_OF_LAST_MONTH = re.compile(
    r"ngày\s+(?P<d>\d{1,2})\s+(?:hàng tháng\s+)?(?:của\s+)?tháng\s+cuối\s+(?:của\s+)?(?:mỗi\s+)?(?:kỳ|quý)",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    r"(?:quý\s+(?:i{1,3}|iv|[1-4])(?!\w)|0?6 tháng|sáu tháng|0?9 tháng|(?:tổng hợp|tổng kết|hàng|hằng|"
    r"báo cáo|bc)?\s*năm|tháng)",
    re.IGNORECASE,
)
# `báo cáo Chủ tịch … kết quả thực hiện … trước ngày 10 tháng 12 năm 2017`
_ON_RESULTS = re.compile(
    r"(?P<report>báo cáo\s[^.;]{0,160}?(?:kết quả|tình hình)[^.;]{0,120}?)\s*,?\s*(?:trước|chậm nhất|"
    r"muộn nhất)\s+(?:là\s+)?(?:vào\s+)?(?:ngày\s+)?$",
    re.IGNORECASE,
)
_OWN_DAY = re.compile(
    r"(?:trước|chậm nhất|muộn nhất|hạn)(?:\s+(?:là|vào|gửi|báo cáo|ngày|nộp|cuối))*\s*:?\s*"
    r"\d{1,2}(?:\s*/\s*|\s+tháng\s+)\d{1,2}(?:(?:\s*/\s*|\s+năm\s+)\d{4})?",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"(?P<report>(?:báo cáo\s+(?:(?:kết quả|tình hình|công tác)\s+(?:[^\W\d_]+\s+){0,5}?)?)?"
    r"(?:(?:sơ|tổng) kết\s+|định kỳ\s+)?(?:quý\s+(?:iii|ii|iv|i|[1-4])|(?:0?6|sáu) tháng"
    r"(?:\s+đầu năm)?|(?:0?9|chín) tháng(?:\s+đầu năm)?|(?:cả\s+)?năm)(?:\s*/?\s*(?:năm\s+)?20\d\d)?)(?!\w)"
    r"\s*[,:(–-]?\s*"
    r"(?:(?:gửi|nộp|hoàn thành|báo cáo)\s+)?(?:về\s+[^;,]{3,60}?\s+)?(?:trước|chậm nhất|muộn nhất|hạn)"
    r"(?:\s+(?:là|vào))*\s*(?P<day>(?:ngày\s+)?\d{1,2}(?:\s*/\s*|\s+tháng\s+)\d{1,2}(?:(?:\s*/\s*|\s+năm\s+)20\d\d)?)",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(
    r"\s+(?:gửi\s+)?(?:về|cho)\s+(?:UBND|Ủy ban|Sở|Bộ|Phòng|Văn phòng|Ban|Công an|Thanh tra|Chủ tịch|Trung tâm).*$"
)
_YEARLY = re.compile(r"(?:hằng|hàng) năm|định kỳ năm", re.IGNORECASE)
_NEAR = 340
_SENTENCE = re.compile(rf"(?<=[^\s.\d])\.\s+(?=[{UPPER}])")


def reporting(placed: Iterable[Placed], tasks: Iterable[tuple[Task, Draft]], year: int) -> list[Report]:
    """Rules with windows of data first; then reports by a day, in prose and in the row that sets the regime."""
    placed = list(placed)
    if scheduled := reporttables.reports(placed, year):
        return scheduled
    prose = [(here.text, here.block.id) for here in placed if here.block.kind != "table"]
    found = _windows(prose, year) or [*_each_by_day(prose, year), *_each_period(prose)]
    listed = {(at.block, one.due) for one in found if (at := one.places.get("due"))}
    found += [one for one in _by_day(prose, year) if (one.places["due"].block, one.due) not in listed]
    for task, draft in tasks:
        if "che do bao cao" in fold(task.title):
            found += _of_regime(task, draft)
    return found


def _windows(prose: list[tuple[str, str]], year: int) -> list[Report]:
    rules = [
        (trimmed(text), block, int(rule["d"]))
        for text, block in prose
        for rule in [_OF_LAST_MONTH.search(text)]
        if rule
    ]
    found = []
    for text, block in prose:
        window = _WINDOW.match(text)
        if not window or not _PERIOD.search(window["report"]) or "bao cao" not in fold(text):
            continue
        first, last = (DAY.search(window[name]) for name in ("from", "to"))
        begins, ends = (day(match, 0) if match else None for match in (first, last))
        name = trimmed(window["report"])
        sentence, where, of_month = rules[0] if rules else (trimmed(text), block, 0)
        due = _in_last_month(name, ends, of_month) if of_month else None
        sentence = _rule_sentence(sentence)
        own = _OWN_DAY.search(text, window.end())
        if own and (day_of := DAY.search(own[0])):
            # `…, gửi trước ngày 18/3/2026`: the line sets its own day.
            due, sentence, where = day(day_of, ends.year if ends else year), trimmed(text), block
        places = {
            "report": Passage(window["report"], block),
            "data_from": Passage(window["from"], block),
            "data_to": Passage(window["to"], block),
            "text": Passage(sentence, where),
        }
        found.append(Report(name, begins, ends, due, sentence, places))
    return found


def _rule_sentence(text: str) -> str:
    """The sentence of a paragraph that sets the day."""
    return next((trimmed(part) for part in _SENTENCE.split(text) if _OF_LAST_MONTH.search(part)), text)


def _in_last_month(report: str, ends: date | None, of_month: int) -> date | None:
    """The day in the last month of the period a report is named after; its year is that of the data's end."""
    if ends is None:
        return None
    period = dates.when(report, ends.year)
    month = period.due.month if period and period.due else ends.month
    try:
        return date(ends.year, month, of_month)
    except ValueError:
        return None


def _each_by_day(prose: list[tuple[str, str]], year: int) -> list[Report]:
    """`Báo cáo quý I gửi trước ngày 10/3; báo cáo 6 tháng trước ngày 10/6`: two such clauses at least."""
    found = []
    for text, block in prose:
        if "báo cáo" not in text.lower():
            continue
        opened = _OPENED.search(text)
        listed = text[opened.end() :] if opened else text
        parts = re.split(r";|\.\s", listed)
        for whole, clause in ((part, clause) for part in parts for clause in _JOINTS.split(part)):
            said = _EACH.search(clause)
            dated = DAY.search(said["day"]) if said else None
            due = day(dated, year) if dated else None
            if said is None or due is None:
                continue
            name = trimmed(said["report"])
            places = {
                "report": Passage(name, block),
                "due": Passage(said["day"], block),
                "text": Passage(trimmed(whole), block),
            }
            found.append(Report(name, None, None, due, trimmed(whole), places))
    return found if len(found) > 1 else []


# `… báo cáo kết quả về UBND tỉnh, trong đó: Báo cáo quý I gửi trước ngày 10/3/2026; …`
_JOINTS = re.compile(r"(?:,|\svà)\s+(?=báo cáo)|(?<=\))\s+và\s+|(?<=\)),\s+")
_OPENED = re.compile(r"(?:trong đó|như sau|cụ thể|gồm)\s*:\s*(?=\S)", re.IGNORECASE)
# `báo cáo tháng về Công an tỉnh trước ngày 14 hằng tháng`
_EACH_PERIOD = re.compile(
    r"(?P<report>báo cáo(?:\s+(?!về\s|gửi\s|trước\s|cho\s|báo\s)[^\s,;.:]+){1,9}?)\s*"
    r"(?:(?:gửi\s+)?(?:về|cho)\s+[^,;.:]{3,70}?\s+)?(?:trước|chậm nhất|vào)\s+(?:là\s+)?(?:vào\s+)?ngày\s+\d{1,2}\s+"
    r"(?:của\s+)?(?:(?:hằng|hàng|mỗi)\s+(?:tháng|quý)|tháng\s+(?:đầu|cuối)\s+(?:của\s+)?(?:mỗi\s+)?quý)",
    re.IGNORECASE,
)


def _each_period(prose: list[tuple[str, str]]) -> list[Report]:
    """Reports of every month or quarter, by a day of it: no single day is theirs."""
    found = []
    for text, block in prose:
        for sentence in _SENTENCE.split(text):
            if said := _EACH_PERIOD.search(sentence):
                name = trimmed(said["report"])
                places = {"report": Passage(name, block), "text": Passage(trimmed(sentence), block)}
                found.append(Report(name, None, None, None, trimmed(sentence), places))
    return found


def _by_day(prose: list[tuple[str, str]], year: int) -> list[Report]:
    found = []
    for text, block in prose:
        for sentence in _SENTENCE.split(text):
            for match in DAY.finditer(sentence):
                said = _ON_RESULTS.search(sentence[max(0, match.start() - _NEAR) : match.start()])
                due = day(match, year)
                if said and due and (match["y"] or _YEARLY.search(said["report"])):
                    name = trimmed(_TO_WHOM.sub("", said["report"]))
                    places = {
                        "report": Passage(name, block),
                        "due": Passage(match[0], block),
                        "text": Passage(sentence, block),
                    }
                    found.append(Report(name, None, None, due, trimmed(sentence), places))
    return found


def _of_regime(task: Task, draft: Draft) -> list[Report]:
    """`Báo cáo quý I, trước ngày 10/3; 6 tháng đầu năm, trước ngày 10/6; …` in the row that sets the regime."""
    found = []
    for i, deadline in enumerate(task.deadlines):
        if deadline.product and deadline.due and _PERIOD.search(deadline.product):
            at = task.places[f"deadlines/{i}"]
            places = {"report": at._replace(text=deadline.product), "due": at._replace(text=deadline.text), "text": at}
            found.append(Report(deadline.product, None, None, deadline.due, trimmed(at.text), places))
    return found
