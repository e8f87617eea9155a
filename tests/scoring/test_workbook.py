"""The scored workbook's live formulas give the same points in LibreOffice, ties included; facts come back from it."""

from fractions import Fraction
from random import Random

import pytest
from tests.scoring.invented import invented
from tests.scoring.random_sets import random_set
from tests.scoring.recalculated import recalculated, soffice
from tests.scoring.small import scored, set_of

from cchc.scoring import factsheets, load, score, shipped
from cchc.scoring.facts import Agency, read
from cchc.scoring.facts import facts as made_facts
from cchc.scoring.rules1 import State
from cchc.scoring.scored import Result
from cchc.scoring.values import Points, Ratio
from cchc.scoring.workbook import POINTS, REMOVED, workbook

HALVES = [
    Ratio(part, whole)
    for whole in (3, 7, 8, 16, 40, 200, 400, 999)
    for part in range(0, whole + 1, max(1, whole // 40))
]


def results() -> dict[str, Result]:
    """The sets of the invented province, sets by chance that round each criterion, and every half there is."""
    made = {}
    for name, agencies in (("mau-so-nganh-2026", 30), ("mau-cap-xa-2026", 60), ("766-qd-ttg", 10)):
        given = load(shipped()[name])
        made[name] = score(given, invented(given, agencies, 11, missing=0.05))
    for seed in range(40):
        given = random_set(Random(seed))
        if given.rounding.criterion is not None:
            made[f"chance-{seed}"] = score(given, invented(given, 12, seed, missing=0.05, nothing=0.1))
    for full_at in ("100", "33.3"):
        given = set_of({"kind": "proportional", "full_at": full_at}, {"kind": "ratio"}, "3", empty="zero")
        known = made_facts(given, [Agency(f"a{n:03}", f"{n}", None, {"so_lieu": one}) for n, one in enumerate(HALVES)])
        made[f"halves-{full_at}"] = score(given, known)
    return made


@pytest.mark.skipif(soffice() is None, reason="LibreOffice computes the formulas")
def test_the_formulas_give_the_same_points_totals_and_ranks(tmp_path):
    made = results()
    # Without cached values: what is read back has been computed.
    books = {name: workbook(result, reasons=False, cached=False) for name, result in made.items()}
    found = recalculated(books, tmp_path)

    compared = 0
    for name, result in made.items():
        rows = found[name][POINTS]
        headings = rows[0]
        for agency, row in zip(result.facts.agencies, rows[3:], strict=True):
            at = dict(zip(headings, row, strict=False))
            told = (name, agency.id)
            for leaf, cell in zip(result.compiled.leaves, row[3:], strict=False):
                line = result.line(agency.id, leaf.code)
                if line.state is State.MISSING:
                    assert cell == "", (*told, leaf.code)
                elif line.state is State.REMOVED:
                    assert cell == REMOVED, (*told, leaf.code)
                else:
                    assert same(cell, result.fraction(line.points)), (*told, leaf.code, cell, agency.values)
                compared += 1
            for field in result.criteria_set.fields:
                assert same(at[f"LV {field.code}"], result.points(agency.id, field.code)), (*told, field.code)
            assert same(at["Tổng điểm"], result.total(agency.id)), told
            assert same(at["Điểm tối đa"], result.fraction(result.rows[agency.id].total.most)), told
            percent = result.percent(agency.id)
            assert at["Chỉ số (%)"] == "" if percent is None else same(at["Chỉ số (%)"], percent), told
            rank = result.ranks.get(agency.id)
            assert at["Hạng"] == (rank.place if rank else ""), told
            assert at["Đối chiếu"] == "khớp", told
    assert compared > 5000
    assert any(len({rank.place for rank in result.ranks.values()}) < len(result.ranks) for result in made.values())


def same(cell: object, points: Fraction) -> bool:
    """Whether a cell shows just these points: both rounded as declared, so nothing but a double's noise may differ."""
    return isinstance(cell, float | int) and abs(Fraction(cell) - points) < Fraction(1, 10**9)


@pytest.mark.parametrize("name", ["mau-so-nganh-2026", "mau-cap-xa-2026", "766-qd-ttg"])
def test_facts_go_through_a_workbook_unchanged(name):
    given = load(shipped()[name])
    known = invented(given, 20, 5, missing=0.2, nothing=0.2)

    again = read(factsheets.read(factsheets.write(given, known), given), given)

    assert again.plain()["agencies"] == known.plain()["agencies"]


def test_the_workbook_says_why_and_caches_what_it_computed():
    import io

    import python_calamine

    result = scored(set_of({"kind": "manual"}, {"kind": "points", "places": 1}), Points(11, 1, "=cmd|'/c calc'!A0"))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(workbook(result)))

    assert book.get_sheet_by_name("Lý do").to_python()[1][-1] == "=cmd|'/c calc'!A0 chấm 1,1 điểm → 1,1/1,5 điểm"
    assert book.get_sheet_by_name(POINTS).to_python()[3][3] == 1.1
