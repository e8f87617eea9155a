"""A draft as its page shows it: headings with their paragraphs and tables, what could be taken in, what to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count

from cchc.documents.report import Drawn, Number, Ruled, Runs, Said
from cchc.reports.draft_gather import headings
from cchc.reports.draft_models import Block, ReportDraft
from cchc.reports.draft_offers import Offer, offers_of
from cchc.reports.draft_paper import ANNEX, as_piece, piece
from cchc.reports.draft_subject import Subject
from cchc.reports.draft_words import Fact, bare, facts_from, for_editing, runs_of, typed_by_hand
from cchc.reports.outline import Node


@dataclass(frozen=True)
class Shown:
    """A block. `said` or `table`; `chart` is its number among the charts, 0 of none; `newer` what the house would now
    write; `by_hand` the numbers in it that open nowhere."""

    block: Block
    said: Said | None = None
    table: Ruled | None = None
    alt: str = ""
    chart: int = 0
    newer: Runs = ()
    by_hand: Sequence[str] = ()
    typed: str = ""
    is_editing: bool = False
    is_first: bool = False
    is_last: bool = False


@dataclass(frozen=True)
class Offered:
    offer: Offer
    runs: Runs


@dataclass(frozen=True)
class OfHeading:
    code: str
    no: str
    name: str
    level: int
    status: str
    blocks: Sequence[Shown] = ()
    dropped: Sequence[Shown] = ()
    offers: Sequence[Offered] = ()
    holds_text: bool = True
    is_adding: bool = False

    @property
    def tag(self) -> int:
        """Of the heading on the page, under the page's own."""
        return min(self.level + 1, 4)


@dataclass(frozen=True)
class Page:
    headings: Sequence[OfHeading]
    annexes: Sequence[Shown]
    annexes_dropped: Sequence[Shown]
    missing: Sequence[Fact] = ()
    newer: int = 0
    offered: int = 0
    edited: int = 0
    facts: Sequence[tuple[str, Fact]] = field(default=())
    typed: str = ""
    can_undo: bool = False


def page_of(
    draft: ReportDraft, subject: Subject, *, editing: int | None, adding: str, typed: str | None = None
) -> Page:
    facts = facts_from(draft.facts)
    shown: dict[str, list[Block]] = defaultdict(list)
    dropped: dict[str, list[Block]] = defaultdict(list)
    for block in draft.blocks.all():
        if block.is_shown:
            shown[block.heading].append(block)
        elif block.dropped and not block.key.startswith(("nop:", "truoc:")) and (block.is_table or block.text):
            dropped[block.heading].append(block)
    offers: dict[str, list[Offered]] = defaultdict(list)
    for offer in offers_of(draft):
        offers[offer.heading].append(Offered(offer, runs_of(offer.text, facts)))
    drawn = count(1)

    def listed(blocks: Sequence[Block]) -> list[Shown]:
        return [
            one_shown(
                block,
                facts,
                drawn=drawn,
                editing=block.pk == editing,
                typed=typed,
                first=n == 0,
                last=n == len(blocks) - 1,
            )
            for n, block in enumerate(blocks)
        ]

    def of(node: Node) -> list[OfHeading]:
        own = OfHeading(
            node.code,
            node.no,
            node.name,
            node.level,
            node.status,
            listed(shown[node.code]),
            listed(dropped[node.code]),
            offers[node.code],
            holds_text=not node.children,
            is_adding=adding == node.code,
        )
        return [own, *(one for child in node.children for one in of(child))]

    found = [one for node in headings(subject).nodes for one in of(node)]
    annexes = listed(shown[ANNEX])
    everything = [*(one for heading in found for one in heading.blocks), *annexes]
    return Page(
        headings=found,
        annexes=annexes,
        annexes_dropped=listed(dropped[ANNEX]),
        missing=missing_in([one for heading in found for one in heading.blocks], facts),
        newer=sum(one.block.has_newer for one in everything),
        offered=sum(len(heading.offers) for heading in found),
        edited=sum(one.block.is_edited for one in everything),
        facts=[(f"[{bare(one.shown)}|{key}]", one) for key, one in sorted(facts.items()) if one.is_known],
        typed=typed if typed is not None and adding else "",
        can_undo=draft.edits.filter(undone=False).exists(),
    )


def one_shown(
    block: Block,
    facts: Mapping[str, Fact],
    *,
    drawn: Iterator[int],
    editing: bool,
    typed: str | None,
    first: bool,
    last: bool,
) -> Shown:
    if block.is_table:
        made = as_piece(piece(block, facts), count(1) if block.dropped else drawn)
        if isinstance(made, Drawn):
            return Shown(block, table=made.table, alt=made.alt, chart=made.n, is_first=first, is_last=last)
        return Shown(block, table=made if isinstance(made, Ruled) else None, is_first=first, is_last=last)
    return Shown(
        block,
        said=Said(runs_of(block.text, facts), block.credit),
        newer=runs_of(block.machine, facts) if block.has_newer else (),
        by_hand=typed_by_hand(block.own) if block.own and block.source_id is None else (),
        typed=typed if editing and typed is not None else for_editing(block.text, facts),
        is_editing=editing,
        is_first=first,
        is_last=last,
    )


def missing_in(shown: Sequence[Shown], facts: Mapping[str, Fact]) -> list[Fact]:
    """The numbers of the text that are not known, each once."""
    found: dict[str, Fact] = {}
    for one in shown:
        if one.said is not None:
            for run in one.said.runs:
                if isinstance(run, Number) and not run.known:
                    found.setdefault(run.key, facts.get(run.key, Fact(run.key, run.key, "")))
    return list(found.values())
