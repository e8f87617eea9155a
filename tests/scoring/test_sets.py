"""The sets that come with the package, and what a set's file may hold."""

import json
from fractions import Fraction
from pathlib import Path

import jsonschema
import pytest
import yaml

from cchc import scoring
from cchc.scoring import load, sheets, shipped
from cchc.scoring.building import RULES, build
from cchc.scoring.compiled import compile_set
from cchc.scoring.facts import Agency, facts
from cchc.scoring.schema import schema
from cchc.scoring.values import Ratio
from cchc.scoring.writing import to_yaml

SETS = shipped()
SCHEMA = Path(scoring.__file__).with_name("set.schema.json")


@pytest.mark.parametrize("name", SETS)
def test_a_shipped_set_is_sound_and_says_how_far_it_is_sourced(name):
    given = load(SETS[name])

    assert given.source
    assert given.draft == name.endswith("-khung")
    assert to_yaml(given) == SETS[name].read_bytes()
    assert build(sheets.read(sheets.write(given))) == given
    if not given.draft:
        assert compile_set(given).leaves


def test_the_sets_of_the_invented_province_use_every_rule():
    for name, about in (("mau-so-nganh-2026", 60), ("mau-cap-xa-2026", 40)):
        given = load(SETS[name])
        leaves = list(given.leaves())
        assert {one.rule.kind for one in leaves if one.rule} == set(RULES[1])
        assert len(leaves) >= about
        assert {one.scored_by for one in leaves} >= {
            "self",
            "statistic",
            "survey",
            "field_owner",
            "external",
            "chairman",
        }
        assert {one.none or one.empty for one in leaves} >= {"full", "removed", "zero"}


def test_the_schema_is_the_one_the_reader_follows():
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema()


@pytest.mark.parametrize("name", SETS)
def test_a_shipped_set_meets_the_schema(name):
    plain = yaml.safe_load(SETS[name].read_bytes())
    validator = jsonschema.Draft202012Validator(schema())

    assert not list(validator.iter_errors(plain))
    plain["fields"][0]["colour"] = "red"
    assert list(validator.iter_errors(plain))


@pytest.mark.parametrize(
    ("code", "rate", "points"),
    [("3.3", 40, "9.6"), ("3.3", 50, "12"), ("4.2", 60, "3"), ("5.4", 81, "5.4"), ("2.1", "97.28", "19.46")],
)
def test_766_gives_the_points_worked_out_by_hand(code, rate, points):
    given = load(SETS["766-qd-ttg"])
    percent = Fraction(rate)
    known = facts(given, [Agency("a", "A", None, {"i" + code.replace(".", "_"): Ratio(int(percent * 100), 10_000)})])

    assert compile_set(given).score(known).points("a", code) == Fraction(points)


def test_766_has_the_groups_as_the_portal_shows_them():
    given = load(SETS["766-qd-ttg"])

    assert [int(field.max) for field in given.fields] == [18, 20, 12, 10, 22, 18, 0]
