"""Tables of the reports a plan prescribes (`Loại báo cáo | Thời gian chốt số liệu | Thời hạn gửi`) → reports."""

import re
from collections.abc import Iterable
from datetime import date

from cchc.reading.blocks import Block, Passage, grid
from cchc.reading.dates import DAY, day
from cchc.reading.items import trimmed
from cchc.reading.model import Report
from cchc.reading.outline import Placed
from cchc.words import fold

_NAME = re.compile(r"^(?:ten |loai |cac )?(?:bao cao|ky bao cao|loai bao cao)$|^(?:ten|loai|ky) bao cao(?: \w+){0,3}$")
_DATA = re.compile(r"so lieu|ky lay|thoi ky bao cao")
_DUE = re.compile(r"(?:thoi han|thoi gian|ngay|han)(?: \w+){0,2} (?:gui|nop|bao cao|hoan thanh)|^(?:thoi han|han) ")
_WORK = re.compile(r"chu tri|phoi hop|nhiem vu")


def reports(placed: Iterable[Placed], year: int) -> list[Report]:
    return [report for here in placed if here.block.kind == "table" for report in _of_table(here.block, year)]


def _of_table(table: Block, year: int) -> list[Report]:
    rows = grid(table)
    heads = {column: fold(spot[0].text) for column, spot in enumerate(rows[0]) if spot} if rows else {}
    name, data, due = (_column(heads, words) for words in (_NAME, _DATA, _DUE))
    if name is None or due is None or any(_WORK.search(words) for words in heads.values()):
        return []
    found = []
    for row in rows[1:]:
        cells = {
            role: Passage(spot[0].text, table.id, spot[0].row, spot[1])
            for role, column in (("report", name), ("data", data), ("due", due))
            if column is not None and (spot := row[column]) and spot[0].text.strip()
        }
        if "report" not in cells or "due" not in cells:
            continue
        by = _days(cells["due"].text, year)
        window = _days(cells["data"].text, year) if "data" in cells else []
        begins, ends = window if len(window) == 2 else (None, None)
        places = {"report": cells["report"], "due": cells["due"], "text": cells["due"]}
        places |= {"data_from": cells["data"], "data_to": cells["data"]} if begins else {}
        found.append(
            Report(
                trimmed(cells["report"].text), begins, ends, by[0] if by else None, trimmed(cells["due"].text), places
            )
        )
    return found


def _column(heads: dict[int, str], words: re.Pattern[str]) -> int | None:
    return next((column for column, head in heads.items() if words.search(head)), None)


def _days(text: str, year: int) -> list[date]:
    return [found for match in DAY.finditer(text) if (found := day(match, year))]
