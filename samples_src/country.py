"""Makes the country's register that ships with the package, out of gathered lists of units and of their successors.

    python -m samples_src.country FOLDER

FOLDER holds `provinces34.json`, `communes_2026.csv` and `commune_old_to_new.csv`. Nothing is added to what they say:
what they leave out, or say in two ways, becomes a gap that `cchc agencies gaps` prints.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from cchc.words import fold

OUT = Path(__file__).parents[1] / "src/cchc/agencies/data/country.json.gz"
KNOWN_FROM = "2025-01-01"  # the lists say who existed before 1 July 2025, not since when
DAY = "2025-07-01"
CITY_DAY = "2026-04-30"  # Đồng Nai becomes a city, and ten of its xã become phường
CITY = "75"
TYPES = (
    "thành phố",
    "thị xã",
    "thị trấn",
    "tỉnh",
    "huyện",
    "quận",
    "phường",
    "xã",
    "đặc khu",
)
TONES = "\u0300\u0301\u0303\u0309\u0323"
Row = dict[str, str]
Standing = list[str | None]
# As the Government's own gazette writes two provinces that the list of 2026 writes the other way.
SPELT = {"Tỉnh Thanh Hoá": "Tỉnh Thanh Hóa", "Tỉnh Khánh Hoà": "Tỉnh Khánh Hòa"}


def unit(printed: str) -> str:
    """`Thành Phố Hà Nội` → `thành phố Hà Nội`."""
    printed = SPELT.get(printed, printed).strip()
    kind = next((one for one in TYPES if printed.lower().startswith(f"{one} ")), "")
    return f"{kind} {printed[len(kind) :].strip()}" if kind else printed


def same(one: str, other: str) -> bool:
    """Equal but for capitals, spaces, hyphens and where the tone of `oa` stands."""
    return plain(one) == plain(other)


def plain(name: str) -> str:
    """Small letters, each word's tone behind it: `Thuỵ` and `Thụy` are one."""
    words = []
    for word in unicodedata.normalize("NFD", name.lower().replace(" - ", "-")).split():
        words.append("".join(c for c in word if c not in TONES) + "".join(c for c in word if c in TONES))
    return " ".join(words)


def bare(name: str) -> str:
    """Without the word for its type: `xã Lộc Ninh` became `phường Lộc Ninh`."""
    return plain(next((name[len(one) :].strip() for one in TYPES if name.startswith(f"{one} ")), name))


def standing(
    since: str, until: str | None, parent: str | None, name: str, kind: str, level: str, code: str
) -> Standing:
    return [since, until, parent, f"Ủy ban nhân dân {name}", "", kind, level, code]


class Country:
    def __init__(self, folder: Path) -> None:
        described = json.loads((folder / "provinces34.json").read_text(encoding="utf-8"))
        self.meta = described["_meta"]
        self.provinces = described["provinces"]
        self.communes = read(folder / "communes_2026.csv")
        self.map = read(folder / "commune_old_to_new.csv")
        self.agencies: dict[str, list[Standing]] = {}
        self.edges: list[tuple[str, str | None]] = []
        self.gaps: list[dict[str, str]] = []
        self.province_of: dict[str, str] = {}  # agency's key → key of the province its event is told under
        self.moved: list[tuple[str, str]] = []
        self.renamed: list[str] = []

    def gap(self, what: str, where: str, says: str) -> None:
        self.gaps.append({"what": what, "where": where, "says": says})

    def make(self) -> None:
        self.new_provinces()
        self.new_communes()
        old = self.old_provinces()
        districts = self.old_districts(old)
        self.old_communes(districts)
        self.districts_end(districts)
        self.told_once()

    def new_provinces(self) -> None:
        for one in self.provinces:
            key, name, code = f"tinh-{one['code']}", unit(one["full_name"]), one["code"]
            begun = DAY if not one["unchanged_in_2025"] else KNOWN_FROM
            if code == CITY:
                held = [
                    standing(begun, CITY_DAY, None, f"tỉnh {one['name']}", "committee", "province", code),
                    standing(CITY_DAY, None, None, name, "committee", "province", code),
                ]
                self.renamed.append(key)
            else:
                held = [standing(begun, None, None, name, "committee", "province", code)]
            self.agencies[key] = held
            self.province_of[key] = key

    def new_communes(self) -> None:
        printed: dict[str, set[str]] = defaultdict(set)
        for row in self.map:
            printed[row["new_ward_code"]].add(unit(row["new_ward"]))
        for one in self.communes:
            code, province = one["code"], f"tinh-{one['province_code']}"
            key, name = f"xa-{code}", unit(one["full_name"])
            earlier = next((p for p in printed[code] if p != name and bare(p) == bare(name)), None)
            if earlier is not None and one["province_code"] == CITY and not same(earlier, name):
                held = [
                    standing(DAY, CITY_DAY, province, earlier, "commune", "commune", code),
                    standing(CITY_DAY, None, province, name, "commune", "commune", code),
                ]
                self.renamed.append(key)
            else:
                held = [standing(DAY, None, province, name, "commune", "commune", code)]
            self.agencies[key] = held
            self.province_of[key] = province

    def old_provinces(self) -> dict[str, str]:
        """Name → key. A province that nothing was joined to is the one it is today."""
        heirs: dict[str, str] = {}
        codes: dict[str, str] = {}
        for row in self.map:
            heirs[unit(row["old_province"])] = row["new_province_code"]
            codes[unit(row["old_province"])] = row["old_province_code"] or codes.get(unit(row["old_province"]), "")
        unchanged = {one["code"] for one in self.provinces if one["unchanged_in_2025"]}
        keys = {}
        for name, heir in sorted(heirs.items(), key=lambda pair: codes[pair[0]]):
            if heir in unchanged:
                keys[name] = f"tinh-{heir}"
                continue
            key = keys[name] = f"tinh-cu-{codes[name]}"
            self.agencies[key] = [standing(KNOWN_FROM, DAY, None, name, "committee", "province", codes[name])]
            self.province_of[key] = f"tinh-{heir}"
            self.edges.append((key, f"tinh-{heir}"))
        return keys

    def old_districts(self, provinces: dict[str, str]) -> dict[tuple[str, str], str]:
        keys: dict[tuple[str, str], str] = {}
        codes: dict[tuple[str, str], str] = {}
        for row in self.map:
            at = row["old_province"], row["old_district"]
            codes[at] = codes.get(at) or row["old_district_code"]
        for at, code in sorted(codes.items(), key=lambda pair: (pair[1] or "999", pair[0])):
            province = provinces[unit(at[0])]
            key = keys[at] = f"huyen-{code}" if code else f"huyen-{slug(at[1])}"
            name = unit(at[1])
            self.agencies[key] = [standing(KNOWN_FROM, DAY, province, name, "district", "district", code)]
            self.province_of[key] = self.province_of.get(province, province)
            if not code:
                self.gap("no_code", f"{name}, {unit(at[0])}", "Danh sách không ghi mã của đơn vị này.")
        return keys

    def old_communes(self, districts: dict[tuple[str, str], str]) -> None:
        heirs: dict[tuple[str, str, str], dict[str, str]] = defaultdict(dict)
        codes: dict[tuple[str, str, str], str] = {}
        for row in self.map:
            at = row["old_province"], row["old_district"], row["old_ward"]
            heirs[at][row["new_ward_code"]] = row["new_ward"]
            codes[at] = row["old_ward_code"]
        borne = Counter(code for code in codes.values() if code)
        taken = Counter[str]()
        reached: dict[str, list[str]] = defaultdict(list)
        outcome: dict[str, list[str]] = {}
        for at, code in sorted(codes.items(), key=lambda pair: (pair[1] or "99999", pair[0])):
            district, name = districts[at[0], at[1]], unit(at[2])
            where = f"{name}, {unit(at[1])}, {unit(at[0])}"
            if not at[2]:  # an island district without communes: it is followed itself
                key = district
            elif not name.startswith(("xã ", "phường ", "thị trấn ")):
                self.gap("not_a_unit", where, "Danh sách có dòng này nhưng không phải đơn vị hành chính.")
                continue
            else:
                key = self.key_of(at, code, borne[code] > 1, taken)
                if not code:
                    self.gap("no_code", where, "Danh sách không ghi mã của đơn vị này.")
                elif borne[code] > 1:
                    self.gap("code_twice", where, f"Mã {code} ghi cho hai đơn vị. Không ghi mã cho đơn vị nào.")
                    code = ""
                self.agencies[key] = [standing(KNOWN_FROM, DAY, district, name, "commune", "commune", code)]
                self.province_of[key] = self.province_of[district]
            outcome[key] = self.heirs_of(where, heirs[at])
            for heir in outcome[key]:
                reached[heir].append(key)
        self.follow(outcome, reached)

    def key_of(self, at: tuple[str, str, str], code: str, doubtful: bool, taken: Counter[str]) -> str:
        if code and not doubtful:
            return f"xa-cu-{code}"
        stem = f"xa-cu-{slug(at[1])}-{slug(at[2])}"[:70]
        taken[stem] += 1
        return stem if taken[stem] == 1 else f"{stem}-{taken[stem]}"

    def heirs_of(self, where: str, listed: dict[str, str]) -> list[str]:
        """The heirs whose name and code agree; the others are gaps."""
        kept = []
        for code, printed in listed.items():
            names = [str(held[3]).removeprefix("Ủy ban nhân dân ") for held in self.agencies[f"xa-{code}"]]
            if any(same(unit(printed), name) for name in names):
                kept.append(f"xa-{code}")
            else:
                says = f"Ghi kế thừa là {unit(printed)} với mã {code}, mà mã đó là của {names[-1]}. Không nối."
                self.gap("heir_in_doubt", where, says)
        return kept

    def follow(self, outcome: dict[str, list[str]], reached: dict[str, list[str]]) -> None:
        """One successor of one predecessor is the same commune, now under the province; else it is a new one."""
        for key, heirs in outcome.items():
            if len(heirs) == 1 and reached[heirs[0]] == [key] and key.startswith("xa-"):
                heir = heirs[0]
                self.agencies[heir] = self.agencies.pop(key) + self.agencies[heir]
                self.moved.append((heir, self.province_of[heir]))
                self.province_of.pop(key)
                continue
            self.edges += [(key, heir) for heir in heirs] or [(key, None)]
            if len(heirs) > 1:
                self.gap(
                    "no_shares",
                    str(self.agencies[key][0][3]).removeprefix("Ủy ban nhân dân "),
                    f"Chia cho {len(heirs)} đơn vị mới, chưa rõ tỷ lệ.",
                )
        for key in [f"xa-{one['code']}" for one in self.communes]:
            if key not in reached:
                name = str(self.agencies[key][-1][3]).removeprefix("Ủy ban nhân dân ")
                province = str(self.agencies[self.province_of[key]][-1][3]).removeprefix("Ủy ban nhân dân ")
                self.gap("not_reached", f"{name}, {province}", "Chưa rõ được lập từ đơn vị nào.")

    def districts_end(self, districts: dict[tuple[str, str], str]) -> None:
        followed = {key for key, _ in self.edges}
        self.edges += [(key, None) for key in districts.values() if key not in followed]

    def told_once(self) -> None:
        before = sum(1 for held in self.agencies.values() if held[0][0] == KNOWN_FROM and held[0][5] == "commune")
        declared = self.meta["totals_1_7_2025"]["communes_before"]
        self.gap(
            "all", "Cả nước", f"Danh sách có {before} đơn vị cấp xã trước 01/7/2025, tổng số công bố là {declared}."
        )
        self.gap("all", "Cả nước", "Danh sách không ghi ngày thành lập: mọi đơn vị cũ được ghi từ 01/01/2025.")
        self.gap("all", "Cả nước", "Chưa có số, ngày nghị quyết sắp xếp cấp xã của từng tỉnh.")

    def successions(self) -> list[dict[str, Any]]:
        """One event for what happened alike on one day in one province of today."""
        events: dict[tuple[str, str, str], list[list[str | None]]] = defaultdict(list)
        several = Counter(key for key, _ in self.edges)
        for key, heir in self.edges:
            level = "cap-tinh" if key.startswith("tinh-") else "cap-huyen" if key.startswith("huyen-") else "cap-xa"
            kind = "dissolve" if heir is None else "split" if several[key] > 1 else "merge"
            events[self.province_of[key], level, kind].append([key, heir, None])
        for key, province in self.moved:
            names = [str(held[3]) for held in self.agencies[key]]
            kind = "move" if same(names[0], names[1]) else "rename"
            events[province, "cap-xa", kind].append([key, key, None])
        found = []
        for (province, level, kind), heirs in sorted(events.items()):
            found.append(
                {
                    "key": f"2025-07-01-{province}-{level}-{kind}",
                    "day": DAY,
                    "kind": kind,
                    "decision": "202/2025/QH15" if level == "cap-tinh" else "",
                    "decided_on": None,
                    "issuer": "Quốc hội" if level == "cap-tinh" else "",
                    "source": "Danh sách chuyển đổi đơn vị hành chính cấp xã năm 2025",
                    "heirs": sorted(heirs, key=str),
                }
            )
        for key in self.renamed:
            found.append(
                {
                    "key": f"{CITY_DAY}-{key}-rename",
                    "day": CITY_DAY,
                    "kind": "rename",
                    "decision": "30/2026/QH16" if key.startswith("tinh-") else "237/NQ-UBTVQH16",
                    "decided_on": None if key.startswith("tinh-") else "2026-04-14",
                    "issuer": "Quốc hội" if key.startswith("tinh-") else "Ủy ban Thường vụ Quốc hội",
                    "source": "",
                    "heirs": [[key, key, None]],
                }
            )
        return found

    def as_json(self) -> dict[str, Any]:
        return {
            "name": "country",
            "as_of": "2026-07-25",
            "known_from": KNOWN_FROM,
            "sources": self.meta["sources"],
            "agencies": dict(sorted(self.agencies.items())),
            "successions": self.successions(),
            "gaps": sorted(self.gaps, key=lambda one: (one["what"], one["where"], one["says"])),
        }


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def slug(name: str) -> str:
    return fold(name).replace(" ", "-")


def main(folder: Path) -> None:
    country = Country(folder)
    country.make()
    text = json.dumps(country.as_json(), ensure_ascii=False, separators=(",", ":"))
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{OUT}: {OUT.stat().st_size:,} bytes, {len(country.agencies)} agencies, {len(country.edges)} edges")
    print(Counter(gap["what"] for gap in country.gaps))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
