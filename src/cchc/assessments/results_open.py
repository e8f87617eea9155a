"""Published results as open data: one JSON document, or one CSV row for each criterion of each agency.

Both are of the last publication, errata and all, and name the hash of its package, from which `cchc index verify`
computes them anew. Points are texts with a decimal point, as the package has them.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from cchc.assessments.models import Publication
from cchc.assessments.results import errata_of, result_of
from cchc.scoring import exact
from cchc.scoring.rules1 import State
from cchc.scoring.scored import Result

FORMAT = "cchc-index-results-1"
HEAD = (
    "ma_co_quan",
    "co_quan",
    "nhom",
    "hang",
    "tong_diem",
    "chi_so_phan_tram",
    "ma_tieu_chi",
    "tieu_chi",
    "trang_thai",
    "diem",
    "diem_toi_da",
    "ly_do",
)


def as_json(one: Publication) -> bytes:
    """UTF-8, keys as they stand here."""
    of, result = one.round, result_of(one)
    given = result.criteria_set
    found = {
        "format": FORMAT,
        "round": {"id": of.pk, "name": of.name, "start": of.start.isoformat(), "end": of.end.isoformat()},
        "publication": {
            "n": one.n,
            "decision": one.number,
            "issued_on": one.issued_on.isoformat(),
            "package_sha256": one.digest,
        },
        "set": {"code": given.code, "title": given.title, "decision": given.decision, "year": given.year},
        "fields": [{"code": each.code, "name": each.name, "max": exact.text(each.max or 0)} for each in given.fields],
        "criteria": [
            {"code": leaf.code, "name": leaf.name, "max": exact.text(leaf.max)} for leaf in result.compiled.leaves
        ],
        "agencies": [_agency(result, plain) for plain in result.plain()["agencies"]],
        "errata": [
            {
                "publication": erratum.publication.n,
                "agency": erratum.mark.entrant.key,
                "criterion": erratum.mark.code,
                "before": None if erratum.before is None else exact.text(erratum.before),
                "after": None if erratum.after is None else exact.text(erratum.after),
                "why": erratum.why,
            }
            for erratum in errata_of(of).select_related("mark__entrant__agency")
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def _agency(result: Result, plain: dict[str, Any]) -> dict[str, Any]:
    """As the package has it, with its name, its group, and why each criterion got what it got."""
    known = result.facts.by_id[plain["id"]]
    criteria = [
        {key: value for key, value in line.items() if key != "branch"}
        | {"why": result.reason(known.id, line["code"]).sentence}
        for line in plain["criteria"]
    ]
    return {"id": known.id, "name": known.name, "group": known.group} | plain | {"criteria": criteria}


def as_csv(one: Publication) -> bytes:
    """UTF-8 with a mark at its beginning, so that Excel reads Vietnamese."""
    result = result_of(one)
    stream = io.StringIO()
    rows = csv.writer(stream)
    rows.writerow(HEAD)
    for agency in result.facts.agencies:
        rank, percent = result.ranks.get(agency.id), result.percent(agency.id)
        about = (
            agency.id,
            _text(agency.name),
            _text(agency.group or ""),
            rank.place if rank is not None else "",
            exact.text(result.total(agency.id)),
            exact.text(percent) if percent is not None else "",
        )
        for leaf in result.compiled.leaves:
            state = result.line(agency.id, leaf.code).state
            points = "" if state is State.MISSING else exact.text(result.points(agency.id, leaf.code))
            why = _text(result.reason(agency.id, leaf.code).sentence)
            rows.writerow((*about, leaf.code, _text(leaf.name), state.value, points, exact.text(leaf.max), why))
    return stream.getvalue().encode("utf-8-sig")


def _text(words: str) -> str:
    """Words that no spreadsheet takes for a formula."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words
