"""A workbook's cells as text. `python -m cchc.reading.cells PATH NAME SECONDS MEMORY_MB MOST_SECONDS MOST_MEMORY_MB`
is a child of `sandbox` and writes `{"sheets": [{"name": …, "rows": [[…]]}]}`.
"""

import io
import json
import os
import sys
from pathlib import Path

from cchc.reading.unreadable import Unreadable

_MOST_SHEETS = 20
_MOST_ROWS = 20_000
_MOST_COLUMNS = 60
_LONGEST = 5_000  # characters of a cell


def cells(data: bytes) -> list[dict[str, object]]:
    """Every sheet, hidden ones too, from its first cell on, as people see it. Raises `Unreadable`."""
    import python_calamine as calamine

    from cchc.reading import sheets

    if not data:
        raise Unreadable("empty")
    if not data.startswith(b"PK"):
        raise Unreadable("xls" if data.startswith(b"\xd0\xcf\x11\xe0") else "binary")
    _wrong, codes = sheets.looked_over(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [one.name for one in book.sheets_metadata if one.typ == calamine.SheetTypeEnum.WorkSheet]
        return [
            {"name": name, "rows": _short(sheets.rows_of(book.get_sheet_by_name(name), codes.get(name, {})))}
            for name in names[:_MOST_SHEETS]
        ]
    except calamine.PasswordError as error:
        raise Unreadable("encrypted") from error
    except (calamine.CalamineError, ValueError, OSError, OverflowError) as error:
        raise Unreadable("damaged") from error


def _short(rows: list[list[str]]) -> list[list[str]]:
    return [[cell[:_LONGEST] for cell in row[:_MOST_COLUMNS]] for row in rows[:_MOST_ROWS]]


def main(arguments: list[str]) -> int:
    from cchc.reading.child import limit
    from cchc.reading.sandbox import MEMORY_EXIT

    limit(*map(int, arguments[2:6]))
    try:
        sys.stdout.write(json.dumps({"sheets": cells(Path(arguments[0]).read_bytes())}, ensure_ascii=False))
        sys.stdout.flush()
    except Unreadable as refused:
        sys.stdout.write(json.dumps({"refused": refused.code}))
    except MemoryError:
        os._exit(MEMORY_EXIT)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
