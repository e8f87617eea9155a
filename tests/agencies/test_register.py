"""The register as a file: the country that ships, a province of it, a newer file, and files that are wrong."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from cchc.access import SYSTEM, Denied, Refused
from cchc.agencies.actions import restand
from cchc.agencies.closure import check_lines, check_standings
from cchc.agencies.models import Agency, Heir, Line, Standing, Succession, during
from cchc.agencies.register import Register, country, parse
from cchc.agencies.updating import differences, update
from cchc.ledger.models import Entry

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def held(since: str, until: str | None, parent: str | None, name: str, kind: str = "commune") -> list[Any]:
    return [since, until, parent, name, "", kind, "province" if kind == "committee" else "commune", ""]


def described(**more: Any) -> dict[str, Any]:
    return {
        "name": "thử",
        "as_of": "2026-01-01",
        "agencies": {
            "t": [held("2020-01-01", None, None, "UBND tỉnh T", "committee")],
            "a": [held("2020-01-01", "2025-07-01", "t", "UBND xã A")],
            "b": [held("2020-01-01", "2025-07-01", "t", "UBND xã B")],
            "c": [held("2025-07-01", None, "t", "UBND xã C")],
        },
        "successions": [
            {"key": "e", "day": "2025-07-01", "kind": "merge", "heirs": [["a", "c", None], ["b", "c", None]]}
        ],
        **more,
    }


def filed(**more: Any) -> Register:
    return parse(json.dumps(described(**more)).encode(), "thu.json")


# — the country —


@pytest.fixture(scope="module")
def shipped() -> Register:
    return country()


def on(register: Register, day: date, kind: str) -> int:
    return sum(
        one.kind == kind and one.since <= day and (one.until is None or one.until > day)
        for held_ in register.agencies.values()
        for one in held_
    )


def test_the_country_has_what_it_had_and_has(shipped: Register) -> None:
    assert [on(shipped, AFTER, kind) for kind in ("committee", "district", "commune")] == [34, 0, 3321]
    assert [on(shipped, BEFORE, kind) for kind in ("committee", "district", "commune")] == [63, 696, 10037]
    codes = {
        day: {
            one.code
            for held_ in shipped.agencies.values()
            for one in held_
            if one.kind == "commune" and one.code and one.since <= day and (one.until is None or one.until > day)
        }
        for day in (BEFORE, AFTER)
    }
    # A code is not an identity.
    assert len(codes[AFTER]) == 3321 and len(codes[BEFORE] & codes[AFTER]) > 3200


def test_dong_nai_is_a_province_until_it_is_a_city(shipped: Register) -> None:
    assert [(one.name, one.since) for one in shipped.agencies["tinh-75"]] == [
        ("Ủy ban nhân dân tỉnh Đồng Nai", AFTER),
        ("Ủy ban nhân dân thành phố Đồng Nai", date(2026, 4, 30)),
    ]
    wards = Counter(
        one.name.split()[4]
        for held_ in shipped.agencies.values()
        for one in held_
        if one.kind == "commune" and one.since <= AFTER and (one.until is None or one.until > AFTER)
    )
    # As declared on 1 July 2025, not as the newer list has it.
    assert (wards["xã"], wards["phường"], wards["đặc"]) == (2621, 687, 13)


def test_every_old_commune_is_followed_or_listed(shipped: Register) -> None:
    followed = {edge.of for event in shipped.events for edge in event.heirs}
    ended = {key for key, held_ in shipped.agencies.items() if held_[-1].until is not None}
    assert ended <= followed
    reached = {edge.heir for event in shipped.events for edge in event.heirs if edge.heir}
    missing = [key for key, held_ in shipped.agencies.items() if held_[0].since == AFTER and key not in reached]
    listed = Counter(gap.what for gap in shipped.gaps)
    assert len(missing) == listed["not_reached"] == 9
    split = Counter(edge.of for event in shipped.events if event.kind == "split" for edge in event.heirs)
    assert all(n > 1 for n in split.values()) and len(split) == listed["no_shares"]
    assert not any(edge.share for event in shipped.events for edge in event.heirs)


def test_a_name_that_does_not_fit_its_code_is_not_followed(shipped: Register) -> None:
    """The lists give `xã Văn Lang` the code of `xã Văn Lăng`."""
    heirs = {edge.heir for event in shipped.events for edge in event.heirs}
    assert "xa-02143" not in heirs
    assert any("Văn Lang" in gap.says for gap in shipped.gaps if gap.what == "heir_in_doubt")


def test_a_province_is_loaded_by_itself_and_again(shipped: Register, db: None) -> None:
    part = shipped.of_province("24")
    found = update(SYSTEM, part)
    assert len(found.new) == len(part.agencies) == Agency.objects.count()
    assert check_lines() == [] and check_standings() == []
    root = Agency.objects.get(key="tinh-24")
    assert Agency.objects.under(root, AFTER).count() == 100
    old = Agency.objects.get(key="tinh-cu-27")
    assert Agency.objects.under(old, BEFORE).count() > 100 and not Agency.objects.under(old, AFTER).exists()
    entries = Entry.objects.count()
    assert not update(SYSTEM, part) and Entry.objects.count() == entries


@pytest.mark.long
def test_the_whole_country_is_loaded(shipped: Register, db: None) -> None:
    update(SYSTEM, shipped)
    assert check_lines() == [] and check_standings() == []
    assert not differences(shipped)
    assert Standing.objects.filter(during(AFTER), kind="commune").count() == 3321


# — differences —


def test_a_newer_file_changes_what_it_says_otherwise_and_keeps_what_came_after_it(db: None) -> None:
    update(SYSTEM, filed())
    c = Agency.objects.get(key="c")
    restand(SYSTEM, c, date(2026, 8, 1), name="UBND phường C")
    newer = described(as_of="2026-07-01")
    newer["agencies"]["c"] = [held("2025-07-01", None, "t", "UBND xã Cờ")]
    newer["successions"][0]["heirs"] = [["a", "c", None]]
    register = parse(json.dumps(newer).encode(), "thu.json")
    found = differences(register)
    assert list(found.changed) == ["c"] and len(found.changed_events) == 1 and not found.new
    assert any("UBND xã Cờ" in line for line in found.lines())
    assert c.standing(date(2026, 7, 1)).name == "UBND xã C"  # shown, not applied
    update(SYSTEM, register)
    assert [one.name for one in c.standings.order_by("since")] == ["UBND xã Cờ", "UBND phường C"]
    assert Heir.objects.count() == 1 and not differences(register) and check_lines() == []


def test_what_the_file_does_not_speak_of_stays(province) -> None:
    before = Agency.objects.count(), Line.objects.count()
    update(SYSTEM, filed())
    assert Agency.objects.count() == before[0] + 4 and Line.objects.count() > before[1]
    assert province("so-noi-vu").standing(date(2026, 1, 1)) is not None
    assert check_lines() == []


def test_only_the_operator_loads(actor) -> None:
    with pytest.raises(Denied):
        update(actor("so-noi-vu", "focal_point"), filed())
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agencies": {"x": [held("2020-01-01", None, "ai-do", "X")]}, "successions": []}, "ai-do"),
        ({"agencies": {"x": [held("2020-01-01", "2019-01-01", None, "X")]}}, "thôi trước"),
        ({"agencies": {"x": [held("2020-01-01", None, None, "X"), held("2021-01-01", None, None, "Y")]}}, "hai lần"),
        ({"agencies": {"x": [held("2020-13-01", None, None, "X")]}}, "không đúng mẫu"),
        ({"agencies": {"x": [held("2020-01-01", None, None, " ")]}}, "trống"),
        ({"agencies": {"x": []}}, "chưa ghi"),
        ({"agencies": {"x": [held("2020-01-01", None, "x", "X")]}, "successions": []}, "đứng dưới chính nó"),
        ({"agencies": [1]}, "không đúng mẫu"),
        ({"as_of": None}, "không đúng mẫu"),
        (
            {"successions": [{"key": "e", "day": "2025-07-01", "kind": "split", "heirs": [["a", "c", "3/2"]]}]},
            "từ 0 đến 1",
        ),
        ({"successions": [{"key": "e", "day": "2025-07-01", "kind": "nuốt", "heirs": []}]}, "không đúng mẫu"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_nothing_written(db: None, change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refused) as refusal:
        update(SYSTEM, filed(**change))
    assert said in refusal.value.sentence
    assert not Agency.objects.exists() and not Entry.objects.exists()


SQUEEZED = gzip.compress(b" " * 65 * 2**20, mtime=0)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[" * 100_000, b"\x1f\x8bxx", SQUEEZED[:100], SQUEEZED],
    ids=["empty", "bytes", "deep", "not-packed", "cut", "bomb"],
)
def test_a_file_that_is_no_register_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        parse(data, "thu.json")


# — the command —


def run(*words: str, answer: str = "") -> tuple[int, str]:
    from cchc.project.cli import main

    said = CliRunner().invoke(main, ["agencies", *words], input=answer)
    return said.exit_code, said.output


def test_the_command_shows_before_it_loads(db: None, tmp_path: Any) -> None:
    file = tmp_path / "thu.json"
    file.write_text(json.dumps(described()), encoding="utf-8")
    code, said = run("load", str(file), "--preview")
    assert code == 0 and "Thêm 4 cơ quan, 1 lần sắp xếp" in said and not Agency.objects.exists()
    code, said = run("load", str(file), answer="n\n")
    assert code == 2 and "Chưa nạp gì" in said and not Agency.objects.exists()
    code, said = run("load", str(file), "--yes")
    assert code == 0 and "Đã nạp." in said and Agency.objects.count() == 4
    assert "Không có gì để nạp" in run("load", str(file))[1]
    assert run("check") == (0, "Cây cơ quan khớp với danh mục.\n")


@pytest.mark.parametrize("words", [["load"], ["load", "x.json", "--country"], ["load", "không-có.json"]])
def test_the_command_says_what_is_missing(db: None, words: list[str]) -> None:
    code, said = run(*words)
    assert code == 2 and said.strip().endswith((".", "đọc."))


def test_gaps_are_listed(db: None) -> None:
    code, said = run("gaps")
    assert code == 0 and "Chưa rõ được lập từ đâu: 9" in said and "Suối Tọ" not in said
    assert "Suối Tọ" in run("gaps", "--all")[1]
