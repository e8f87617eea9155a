"""Words of a document → the agency or the group they mean, for one authority on one day, or unknown with candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from rapidfuzz import fuzz, process

from cchc.agencies.models import Agency, Alias, Group, Standing, during
from cchc.words import fold

# Words that change nothing about who is meant, at the head or the tail of a folded phrase.
HEADS = ("tat ca", "toan bo", "cac", "nhung")
TAILS = ("tren dia ban tinh", "tren dia ban", "cua tinh", "thuoc tinh", "cap tinh", "tinh", "huyen", "thanh pho")
# As documents shorten and as registers write it out, both folded.
SHORT = (
    ("ubnd", "uy ban nhan dan"),
    ("vp", "van phong"),
    ("tt", "trung tam"),
    ("mttq", "mat tran to quoc"),
    ("gd dt", "giao duc va dao tao"),
    ("gdđt", "giao duc va dao tao"),
    ("tttt", "thong tin va truyen thong"),
    ("khcn", "khoa hoc va cong nghe"),
    ("kh cn", "khoa hoc va cong nghe"),
    ("nnmt", "nong nghiep va moi truong"),
    ("vhttdl", "van hoa the thao va du lich"),
    ("vhtt dl", "van hoa the thao va du lich"),
    ("hdnd", "hoi dong nhan dan"),
    ("bql", "ban quan ly"),
    ("tx", "thi xa"),
    ("tp", "thanh pho"),
)
NEAR = 88  # a likeness, of 100, at which a name is offered; never taken by itself


@dataclass(frozen=True)
class Candidate:
    agency: int
    name: str
    likeness: int


@dataclass(frozen=True)
class Resolution:
    """What a phrase means. An `unknown` one keeps the closest names, and nobody is chosen for the reader."""

    phrase: str
    kind: Literal["agency", "group", "unknown"]
    agency: int | None = None
    group: str | None = None
    name: str = ""
    open_ended: bool = False
    candidates: tuple[Candidate, ...] = ()


def core(phrase: str) -> str:
    """A folded phrase without brackets, abbreviations written out, and without words that change nothing."""
    text = fold(re.sub(r"\([^)]*\)", " ", phrase))
    for short, full in SHORT:
        text = re.sub(rf"\b{short}\b", full, text)
    for head in HEADS:
        text = text.removeprefix(f"{head} ")
    return text.strip()


def tailless(text: str) -> str:
    for tail in TAILS:
        if text.endswith(f" {tail}"):
            return text.removesuffix(f" {tail}")
    return text


@dataclass
class Resolver:
    """Resolves phrases for one authority on one day. Four queries when made, none afterwards."""

    authority: Agency | None
    day: date
    agencies: dict[str, tuple[int, str]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)

    def __post_init__(self) -> None:
        standings = Standing.objects.filter(during(self.day))
        if self.authority is not None:
            standings = standings.filter(agency__in=Agency.objects.under(self.authority, self.day))
        # A name nearer the authority wins over the same name deeper down: `Văn phòng` of the Sở, not of a centre.
        depth = {} if self.authority is None else self.depths()
        for standing in sorted(standings, key=lambda one: -depth.get(one.agency_id, 0)):
            self.names[standing.agency_id] = standing.name
            for words in {core(standing.name), core(standing.short_name), tailless(core(standing.name))}:
                if words:
                    self.agencies[words] = (standing.agency_id, standing.name)
        everywhere = Alias.objects.filter(within__isnull=True).select_related("group", "agency")
        own = Alias.objects.filter(within=self.authority).select_related("group", "agency") if self.authority else ()
        for alias in (*everywhere, *own):
            self.aliases[alias.folded] = alias
            self.aliases.setdefault(core(alias.printed), alias)

    def depths(self) -> dict[int, int]:
        assert self.authority is not None  # noqa: S101
        lines = self.authority.lines_down.filter(during(self.day))
        return dict(lines.values_list("descendant_id", "depth"))

    def resolve(self, phrase: str) -> Resolution:
        """The meaning of one phrase. Its brackets are a note and do not count: `Phòng Nội vụ (thẩm định)`."""
        words = core(phrase)
        alias = self.aliases.get(fold(phrase)) or self.aliases.get(words) or self.aliases.get(tailless(words))
        if alias is not None and alias.agency_id is not None:
            if alias.agency_id in self.names:
                return Resolution(phrase, "agency", agency=alias.agency_id, name=self.names[alias.agency_id])
        elif alias is not None and alias.group is not None:
            return Resolution(
                phrase, "group", group=alias.group.code, name=alias.group.name, open_ended=alias.group.open_ended
            )
        found = self.agencies.get(words) or self.agencies.get(tailless(words))
        if found is not None:
            return Resolution(phrase, "agency", agency=found[0], name=found[1])
        return Resolution(phrase, "unknown", candidates=self.near(words))

    def near(self, words: str) -> tuple[Candidate, ...]:
        hits = process.extract(words, list(self.agencies), scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=60)
        seen: dict[int, Candidate] = {}
        for text, likeness, _ in hits:
            agency, name = self.agencies[text]
            seen.setdefault(agency, Candidate(agency, name, round(likeness)))
        return tuple(seen.values())[:3]


def members(codes: Iterable[str], authority: Agency, day: date) -> dict[str, list[tuple[int, str]]]:
    """The agencies each group proposes for an authority on a day, in Vietnamese order. Two queries for any number."""
    groups = list(Group.objects.filter(code__in=set(codes)))
    standings = list(
        Standing.objects.filter(during(day), agency__in=Agency.objects.under(authority, day, itself=False))
        .order_by("kind", "sort_key")
        .values_list("agency_id", "name", "kind", "level")
    )
    return {
        group.code: []
        if group.open_ended
        else [
            (agency, name) for agency, name, kind, level in standings if kind in group.kinds and level in group.levels
        ]
        for group in groups
    }


def authority_of(agency: Agency, day: date) -> Agency:
    """The authority an agency's documents speak for: the nearest committee above it that has agencies of its own, else itself."""
    line = (
        agency.lines_up.filter(during(day), depth__gt=0, ancestor__standings__kind="committee")
        .filter(during(day, "ancestor__standings__"))
        .order_by("depth")
        .select_related("ancestor")
        .first()
    )
    return line.ancestor if line else agency
