"""Words of a document → the agency or the group they mean, for one authority on one day, or unknown with candidates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.db.models import F
from rapidfuzz import fuzz, process

from cchc.agencies.models import Agency, Alias, Group, Kind, Standing, during
from cchc.words import fold

# Words at the head of a folded phrase that change nothing about who is meant.
HEADS = ("tat ca", "toan bo", "cac", "nhung")
# Who speaks for an agency is that agency: `Chủ tịch UBND các huyện`, `Thủ trưởng các sở`, `TT. Tỉnh ủy`. The last word
# before the agency's own is eaten with the rest.
OFFICE = re.compile(
    r"^(?:(?:chu tich|pho chu tich|thu truong|lanh dao|giam doc|thuong truc|ct|pct|"
    r"tt(?= (?:(?:tinh|thanh|huyen|dang) uy|hdnd|hoi dong nhan dan)))(?:,? (?:va )?(?:cac )?|$))+"
)
# As documents shorten and as registers write it out, both folded; `&` is read as `va`. The longer stand before the
# shorter they contain.
SHORT = (
    ("tt va tt", "thong tin va truyen thong"),
    ("tttt", "thong tin va truyen thong"),
    ("gd va dt", "giao duc va dao tao"),
    ("gd dt", "giao duc va dao tao"),
    ("gddt", "giao duc va dao tao"),
    ("kh va cn", "khoa hoc va cong nghe"),
    ("kh cn", "khoa hoc va cong nghe"),
    ("khcn", "khoa hoc va cong nghe"),
    ("kh va dt", "ke hoach va dau tu"),
    ("khdt", "ke hoach va dau tu"),
    ("nn va mt", "nong nghiep va moi truong"),
    ("nnmt", "nong nghiep va moi truong"),
    ("nn va ptnt", "nong nghiep va phat trien nong thon"),
    ("tn va mt", "tai nguyen va moi truong"),
    ("tnmt", "tai nguyen va moi truong"),
    ("ld tb va xh", "lao dong thuong binh va xa hoi"),
    ("ldtbxh", "lao dong thuong binh va xa hoi"),
    ("vh tt va dl", "van hoa the thao va du lich"),
    ("vhtt dl", "van hoa the thao va du lich"),
    ("vhttdl", "van hoa the thao va du lich"),
    ("ptth", "phat thanh truyen hinh"),
    ("ttdt", "thong tin dien tu"),
    ("d vi", "don vi"),
    ("tw", "trung uong"),
    ("gtvt", "giao thong van tai"),
    ("ubnd", "uy ban nhan dan"),
    ("hdnd", "hoi dong nhan dan"),
    ("mttq", "mat tran to quoc"),
    ("tncs hcm", "thanh nien cong san ho chi minh"),
    ("tncs", "thanh nien cong san"),
    ("ldld", "lien doan lao dong"),
    ("bhxh", "bao hiem xa hoi"),
    ("bql", "ban quan ly"),
    ("vp", "van phong"),
    ("tt", "trung tam"),
    ("tx", "thi xa"),
    ("tp", "thanh pho"),
)
WRITTEN_OUT = tuple((re.compile(rf"\b{short}\b"), full) for short, full in SHORT)
# What an authority's own territory or house is called, by the first words of its name.
TERRITORIES = ("tinh", "thanh pho", "huyen", "thi xa", "quan", "xa", "phuong", "thi tran", "dac khu", "so", "ban")
BARE = ("uy ban nhan dan", "hoi dong nhan dan")  # everybody has one
# Territories stand below an authority at any depth; of everything else a group means what stands directly below.
TERRITORIAL = (Kind.DISTRICT.value, Kind.COMMUNE.value)
# Words that pick some out of those named before: who they are is said elsewhere.
PICKED = re.compile(
    r"^(?P<whom>.+?) (?P<how>(?:co )?lien quan|duoc (?:kiem tra|giao|phan cong|chon|thanh tra)|"
    r"(?:dang )?tham gia|theo (?:chuc nang|nhiem vu|quy dinh|phan cong|tham quyen))\b"
)
SEVERAL = re.compile(
    r"^(?:co quan|don vi|to chuc|dia phuong|so|phong|ban|nganh|uy ban nhan dan|doanh nghiep|ca nhan)\b"
)
SAME_WHOEVER = ("theo",)  # a named agency stays itself where its part is described: `Phòng Nội vụ theo chức năng`
NEAR = 60  # a likeness, of 100, at which a name is offered; never taken by itself


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
    text = fold(re.sub(r"\([^)]*\)", " ", phrase).replace("&", " và "))
    text = OFFICE.sub("", text) or text
    for short, full in WRITTEN_OUT:
        text = short.sub(full, text)
    for head in HEADS:
        text = text.removeprefix(f"{head} ")
    return text.strip()


def same_name(one: str, other: str) -> bool:
    """Whether two names differ in spelling alone: `UBND tỉnh Mẫu`, `Ủy ban nhân dân tỉnh Mẫu`."""
    return bool(core(one)) and core(one) == core(other)


def tails(authority: str) -> tuple[str, ...]:
    """What may be left off at the end of a phrase in an authority's own documents, the longest first.

    Only its own territory: in a province's plan `Công an tỉnh` is `Công an`, and `Công an huyện` is not.
    """
    house = core(authority).removeprefix("uy ban nhan dan ")
    own = own_word(authority)
    if not own:
        return ("tren dia ban",)
    place = house.removeprefix(own).strip()
    bare = [
        f"{before}{name}"
        for name in dict.fromkeys((house, own))
        for before in ("tren dia ban ", "cap ", "cua ", "thuoc ", "")
    ]
    return tuple(sorted({*bare, place, "tren dia ban"} - {""}, key=len, reverse=True))


def own_word(authority: str) -> str:
    """What an authority is: `Ủy ban nhân dân tỉnh Mẫu` → `tinh`; empty where its name does not say."""
    house = core(authority).removeprefix("uy ban nhan dan ")
    return next((word for word in TERRITORIES if house == word or house.startswith(f"{word} ")), "")


def another_s(words: str, own: tuple[str, ...]) -> bool:
    """Whether words end in a territory that is not one's own."""
    return any(words.endswith(f" {word}") and word not in own for word in TERRITORIES)


@dataclass
class Resolver:
    """Resolves phrases for one authority on one day. Five queries when made, none afterwards."""

    authority: Agency | None
    day: date
    names: dict[int, str] = field(default_factory=dict)
    # words → the agencies that bear them nearest the authority; several where they are one as near as the other
    agencies: dict[str, tuple[int, ...]] = field(default_factory=dict)
    aliases: dict[str, Alias] = field(default_factory=dict)
    tails: tuple[str, ...] = ()
    own: str = ""  # what the authority is: `tinh`, `huyen`, `so`
    whoever: Group | None = None

    def __post_init__(self) -> None:
        standings = Standing.objects.filter(during(self.day)).order_by("pk")
        depth: dict[int, int] = {}
        if self.authority is not None:
            lines = self.authority.lines_down.filter(during(self.day))
            depth = dict(lines.values_list("descendant_id", "depth"))
            standings = standings.filter(agency__in=Agency.objects.under(self.authority, self.day))
        self.take_names(list(standings), depth)
        everywhere = Alias.objects.on(self.day).filter(within__isnull=True).select_related("group")
        own = Alias.objects.on(self.day).filter(within=self.authority).select_related("group") if self.authority else ()
        for some in (list(everywhere), list(own)):
            # An authority's own names win over everybody's, and exact words over near ones.
            self.aliases |= {core(alias.printed): alias for alias in some}
            self.aliases |= {alias.folded: alias for alias in some}
            self.whoever = next((a.group for a in some if a.group and a.group.open_ended), self.whoever)

    def take_names(self, standings: list[Standing], depth: dict[int, int]) -> None:
        """A name nearer the authority wins over the same name deeper down: `Văn phòng` of the Sở, not of a centre."""
        self.names = {standing.agency_id: standing.name for standing in standings}
        if self.authority is not None:
            name = self.names.get(self.authority.pk, "")
            self.tails, self.own = tails(name), own_word(name) if name else ""
        bearers: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for one in standings:
            words = {form for name in (one.name, one.short_name) for form in self.forms(core(name))}
            for form in words:
                bearers[form][depth.get(one.agency_id, 0)].append(one.agency_id)
        self.agencies = {form: tuple(by_depth[min(by_depth)]) for form, by_depth in bearers.items()}

    def forms(self, words: str) -> Iterator[str]:
        """Words as they are, and without a tail that goes without saying."""
        if words:
            yield words
        for tail in self.tails:
            short = words.removesuffix(f" {tail}")
            # Never down to what everybody is called, nor to another's territory: `thành phố Sóc Trăng` in its province.
            local = tail.startswith("tren dia ban")
            if short != words and short not in BARE and (local or not another_s(short, self.tails)):
                yield short

    def resolve(self, phrase: str) -> Resolution:
        """The meaning of one phrase. Its brackets are a note and do not count: `Phòng Nội vụ (thẩm định)`."""
        words = core(phrase)
        if words == self.own and self.authority is not None and not fold(phrase).startswith(HEADS):
            return self.of_agency(phrase, self.authority.pk)  # `Lãnh đạo Sở` in its own document
        found = self.lookup(phrase, (fold(phrase), *self.forms(words)))
        if found is not None:
            return found
        picked = PICKED.match(words)
        if picked is not None and self.whoever is not None:
            whom = self.lookup(phrase, self.forms(picked["whom"]))
            if whom is not None and whom.kind == "agency" and picked["how"].startswith(SAME_WHOEVER):
                return whom
            if (whom is not None and whom.kind == "group") or SEVERAL.match(picked["whom"]):
                return self.of_group(phrase, self.whoever)
        return Resolution(phrase, "unknown", candidates=self.near(words))

    def lookup(self, phrase: str, forms: Iterable[str]) -> Resolution | None:
        """What the register has for words, tried in turn; None for nothing, and for what several bear alike."""
        for words in dict.fromkeys(forms):
            alias = self.aliases.get(words)
            if alias is not None and alias.group is not None:
                return self.of_group(phrase, alias.group)
            if alias is not None and alias.agency_id in self.names:
                return self.of_agency(phrase, alias.agency_id)
            # Before anything is left off: `Sở Công Thương` is not one of `các sở` in its own document.
            bearers = self.agencies.get(words, ())
            if bearers:
                return self.of_agency(phrase, bearers[0]) if len(bearers) == 1 else None
        return None

    def of_group(self, phrase: str, group: Group) -> Resolution:
        return Resolution(phrase, "group", group=group.code, name=group.name, open_ended=group.open_ended)

    def of_agency(self, phrase: str, agency: int) -> Resolution:
        return Resolution(phrase, "agency", agency=agency, name=self.names[agency])

    def near(self, words: str) -> tuple[Candidate, ...]:
        hits = process.extract(words, list(self.agencies), scorer=fuzz.token_sort_ratio, limit=5, score_cutoff=NEAR)
        seen: dict[int, Candidate] = {}
        for text, likeness, _ in hits:
            for agency in self.agencies[text]:
                seen.setdefault(agency, Candidate(agency, self.names[agency], round(likeness)))
        return tuple(seen.values())[:3]


def members(codes: Iterable[str], authority: Agency, day: date) -> dict[str, list[tuple[int, str]]]:
    """The agencies each group proposes for an authority on a day, in Vietnamese order. Two queries for any number."""
    groups = list(Group.objects.filter(code__in=set(codes)))
    standings = list(
        Standing.objects.filter(during(day), agency__in=Agency.objects.under(authority, day, itself=False))
        .order_by("kind", "sort_key")
        .values_list("agency_id", "name", "kind", "level", "parent_id")
    )
    within_reach = [
        (agency, name, kind, level)
        for agency, name, kind, level, parent in standings
        if parent == authority.pk or kind in TERRITORIAL
    ]
    return {
        group.code: []
        if group.open_ended
        else [
            (agency, name)
            for agency, name, kind, level in within_reach
            if kind in group.kinds and level in group.levels
        ]
        for group in groups
    }


AUTHORITIES = (Kind.COMMITTEE.value, Kind.DISTRICT.value, Kind.COMMUNE.value)


def authority_of(agency: Agency, day: date, *, issuer: str = "") -> Agency:
    """The authority for which an agency's document speaks.

    Whoever the document names as its issuer, of the agency and those above it; where it names none of them, the
    nearest people's committee, which may be the agency itself. Costs a query.
    """
    lines = agency.lines_up.filter(during(day)).filter(during(day, "ancestor__standings__"))
    above = list(
        lines.order_by("depth")
        .annotate(name=F("ancestor__standings__name"), kind=F("ancestor__standings__kind"))
        .select_related("ancestor")
    )
    named = (line.ancestor for line in above if same_name(line.name, issuer))
    committees = (line.ancestor for line in above if line.kind in AUTHORITIES)
    return next(named, None) or next(committees, None) or agency
