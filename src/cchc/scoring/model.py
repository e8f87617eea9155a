"""A criteria set as values: what a decision printed, typed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from cchc.scoring.inputs import Input
from cchc.scoring.rules1 import Policy, Rule
from cchc.scoring.shapes import Key, written
from cchc.words import Field, Level

STATUSES = (
    ("sourced", "đã đối chiếu bản công khai"),
    ("derived", "suy ra từ nguồn"),
    ("remembered", "chưa đối chiếu"),
    ("partial", "chưa đủ"),
    ("invented", "dữ liệu mẫu"),
)
SCORERS = (
    ("self", "Tự chấm, có minh chứng"),
    ("statistic", "Số liệu thống kê"),
    ("survey", "Điều tra xã hội học"),
    ("field_owner", "Cơ quan chủ trì lĩnh vực chấm chung"),
    ("external", "Kết quả do cơ quan khác công bố"),
    ("chairman", "Chủ tịch chấm"),
)
POLICIES = (("full", "tính đủ điểm"), ("removed", "trừ khỏi điểm tối đa"), ("zero", "không có điểm"))
TIES = (
    ("competition", "đồng hạng, hạng sau nhảy (1, 2, 2, 4)"),
    ("dense", "đồng hạng, hạng sau liền (1, 2, 2, 3)"),
    ("modified", "đồng hạng theo hạng dưới (1, 3, 3, 4)"),
)
COUNTS = (("points", "điểm"), ("bonus", "điểm cộng"), ("penalty", "điểm trừ"))

HEAD = (
    Key("rules", "Phiên bản cách tính", "whole", required=True),
    Key("code", "Mã bộ tiêu chí", required=True),
    Key("title", "Tên bộ tiêu chí", required=True),
    Key("decision", "Quyết định"),
    Key("issued", "Ngày ban hành"),
    Key("issuer", "Cơ quan ban hành"),
    Key("level", "Cấp", "one", required=True, choices=tuple((level.value, level.vietnamese) for level in Level)),
    Key("year", "Năm", "whole", required=True),
    Key("max", "Điểm tối đa", "decimal"),
    Key("status", "Mức kiểm chứng", "one", required=True, choices=STATUSES),
    Key("source", "Nguồn"),
    Key("note", "Ghi chú"),
    Key("draft", "Bản khung, chưa chấm được", "bool", default=False),
    Key("codes", "Mã tiêu chí", "one", default="nested", choices=(("nested", "theo cấp"), ("printed", "như bản in"))),
    Key("result", "Xếp hạng theo", "one", default="points", choices=(("points", "điểm"), ("percent", "tỷ lệ %"))),
)
ROUNDING = (
    Key("criterion", "Làm tròn điểm tiêu chí", "whole", most=6),
    Key("field", "Làm tròn điểm lĩnh vực", "whole", most=6),
    Key("total", "Làm tròn tổng điểm", "whole", most=6),
    Key("percent", "Làm tròn chỉ số %", "whole", default=2, most=6),
)
RANKING = (
    Key("ties", "Đồng hạng", "one", default="competition", choices=TIES),
    Key("within", "Xếp hạng trong", "one", default="all", choices=(("all", "tất cả"), ("group", "từng nhóm"))),
    Key("breakers", "Phân định khi bằng điểm"),
)
GROUP = (
    Key("code", "Mã", required=True),
    Key("name", "Nội dung", required=True),
    Key("max", "Điểm tối đa", "decimal"),
    Key("counts", "Tính là", "one", choices=COUNTS),
    Key("note", "Ghi chú"),
    Key("status", "Mức kiểm chứng", "one", choices=STATUSES),
    Key("source", "Nguồn"),
)
FIELD = (*GROUP, Key("field", "Lĩnh vực", "one", choices=tuple((one.value, one.vietnamese) for one in Field)))
CRITERION = (
    *GROUP,
    Key("scored_by", "Ai chấm", "one", default="self", choices=SCORERS),
    Key("proof", "Tài liệu kiểm chứng"),
    Key("none", "Khi không phát sinh", "one", choices=POLICIES),
    Key("empty", "Khi tử và mẫu bằng 0", "one", choices=POLICIES),
)


class Counts(StrEnum):
    """How points enter the total. A bonus or a penalty is outside the maximum."""

    POINTS = "points"
    BONUS = "bonus"
    PENALTY = "penalty"


@dataclass(frozen=True)
class Criterion:
    """A TC or TCTP that is scored. `input` is the code of what its rule is asked with; None in a draft."""

    code: str
    name: str
    max: Decimal | None
    counts: Counts
    note: str | None
    status: str | None
    source: str | None
    scored_by: str
    proof: str | None
    none: Policy | None
    empty: Policy | None
    input: str | None
    rule: Rule | None
    place: str = dataclasses.field(default="", compare=False)

    def plain(self, inherited: Counts) -> dict[str, Any]:
        made = written(_without(self, CRITERION, inherited), CRITERION)
        if self.rule is not None:
            made["rule"] = self.rule.plain() | {"input": self.input}
        return made


@dataclass(frozen=True)
class Group:
    """A field (LV), or a criterion (TC) with sub-criteria under it."""

    code: str
    name: str
    max: Decimal | None
    counts: Counts
    note: str | None
    status: str | None
    source: str | None
    field: Field | None
    criteria: tuple[Group | Criterion, ...]
    place: str = dataclasses.field(default="", compare=False)

    def leaves(self) -> Iterator[Criterion]:
        for one in self.criteria:
            if isinstance(one, Group):
                yield from one.leaves()
            else:
                yield one

    def plain(self, inherited: Counts) -> dict[str, Any]:
        keys = FIELD if self.field else GROUP
        made = written(_without(self, keys, inherited), keys)
        made["criteria"] = [one.plain(self.counts) for one in self.criteria]
        return made


@dataclass(frozen=True)
class Rounding:
    """Decimals kept, half up; None is exact. `percent` is of the index in percent."""

    criterion: int | None
    field: int | None
    total: int | None
    percent: int


@dataclass(frozen=True)
class Ranking:
    """`breakers` are codes of fields or criteria whose points part equals, in order; the higher comes first."""

    ties: str
    within: str
    breakers: tuple[str, ...]


@dataclass(frozen=True)
class CriteriaSet:
    """A decision's criteria for one level and year. `rules` is the version of the rules that scores it, for ever."""

    rules: int
    code: str
    title: str
    decision: str | None
    issued: str | None
    issuer: str | None
    level: Level
    year: int
    max: Decimal | None
    status: str
    source: str | None
    note: str | None
    draft: bool
    codes: str
    result: str
    rounding: Rounding
    ranking: Ranking
    inputs: tuple[Input, ...]
    fields: tuple[Group, ...]

    def leaves(self) -> Iterator[Criterion]:
        """What is scored, in printed order."""
        for one in self.fields:
            yield from one.leaves()

    def groups(self) -> Iterator[tuple[Group, int]]:
        """Every group and its depth (0 for a field), parents first."""
        stack: list[tuple[Group | Criterion, int]] = [(one, 0) for one in reversed(self.fields)]
        while stack:
            one, depth = stack.pop()
            if isinstance(one, Group):
                yield one, depth
                stack += [(child, depth + 1) for child in reversed(one.criteria)]

    def plain(self) -> dict[str, Any]:
        """The set as it is written: texts, whole numbers, lists and mappings, in printed order."""
        made = written({key.name: getattr(self, key.name) for key in HEAD}, HEAD)
        made["rounding"] = written({key.name: getattr(self.rounding, key.name) for key in ROUNDING}, ROUNDING)
        ranking = {"ties": self.ranking.ties, "within": self.ranking.within}
        made["ranking"] = ranking | ({"breakers": "; ".join(self.ranking.breakers)} if self.ranking.breakers else {})
        made["inputs"] = [one.plain() for one in self.inputs]
        made["fields"] = [one.plain(Counts.POINTS) for one in self.fields]
        return made


def _without(one: Group | Criterion, keys: tuple[Key, ...], inherited: Counts) -> dict[str, Any]:
    values = {key.name: getattr(one, key.name) for key in keys}
    return values | {"counts": None if one.counts is inherited else one.counts}
