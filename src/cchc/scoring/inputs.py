"""What a set asks to be known: declared inputs, shared by the criteria that use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cchc.scoring.shapes import Key, written
from cchc.scoring.values import KINDS, Kind

KEYS = (
    Key("code", "Mã số liệu", required=True),
    Key("name", "Tên số liệu", required=True),
    Key("kind", "Loại", "one", required=True, choices=KINDS),
    Key("unit", "Đơn vị tính"),
    Key("part", "Tử số"),
    Key("whole", "Mẫu số"),
    Key("places", "Số chữ số thập phân", "whole", default=0, most=6),
    Key("over", "Được vượt 100 %", "bool", default=False),
    Key("source", "Nguồn"),
    Key("note", "Ghi chú"),
)


@dataclass(frozen=True)
class Input:
    """`unit` is what is counted (`hồ sơ`), `part` what sets the numerator apart (`đúng hạn`), `whole` the denominator.

    `places` is how many decimals a figure may have: 0 where things are counted.
    """

    code: str
    name: str
    kind: Kind
    unit: str | None = None
    part: str | None = None
    whole: str | None = None
    places: int = 0
    over: bool = False
    source: str | None = None
    note: str | None = None

    def plain(self) -> dict[str, Any]:
        return written({key.name: getattr(self, key.name) for key in KEYS}, KEYS)
