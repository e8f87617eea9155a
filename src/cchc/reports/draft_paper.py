"""A draft as values: what the pages, the Word file and the workbook show, and what is kept when it is approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from cchc.documents import charts
from cchc.documents.blocks import Head
from cchc.documents.report import Annex, Col, Drawn, Number, Piece, Ruled, Runs, Said, Section
from cchc.documents.report import Report as Paper
from cchc.documents.report_book import FactLine, as_decimal
from cchc.documents.signing import signature_of
from cchc.documents.text import one_line
from cchc.periods import spoken
from cchc.reports.draft_gather import headings
from cchc.reports.draft_models import Block, ReportDraft
from cchc.reports.draft_subject import Subject
from cchc.reports.draft_tables import chart_of, told
from cchc.reports.draft_words import Fact, facts_from, number_of, runs_of
from cchc.reports.outline import Node

Content = dict[str, Any]
ANNEX = "PL"
WIDE = 6  # columns from which on an appendix lies on its side


def content_of(draft: ReportDraft, subject: Subject) -> Content:
    """The whole draft as plain values, each number with the fact it shows: what is hashed when it is approved."""
    facts = facts_from(draft.facts)
    under: dict[str, list[Block]] = defaultdict(list)
    for block in draft.blocks.all():
        if block.is_shown:
            under[block.heading].append(block)
    outline = headings(subject)
    return {
        "title": draft.title,
        "as_of": draft.as_of.isoformat(),
        "front": front(draft.title, subject),
        "sections": [section(node, under, facts) for node in outline.nodes],
        "annexes": [piece(block, facts) for block in under[ANNEX]],
        "own": [
            {"heading": block.heading, "key": str(block.pk), "text": Said(runs_of(block.own or "", facts)).text}
            for some in under.values()
            for block in some
            if block.own and block.source_id is None
        ],
        "facts": draft.facts,
    }


def front(title: str, subject: Subject) -> Content:
    """Who tells, on what grounds; the sentences that begin and end the paper."""
    head = subject.head
    lowered = f"{title[:1].lower()}{title[1:]}"
    last = min(subject.window.end, subject.day)
    window = f"số liệu từ ngày {spoken(subject.window.start)} đến ngày {spoken(last)}"
    return {
        "issuer": head.issuer,
        "superior": head.superior or "",
        "symbol": head.symbol,
        "place": head.place,
        "year": str(head.year),
        "basis": list(subject.basis),
        "opening": f"{head.issuer} báo cáo {lowered} như sau ({window}):",
        "closing": f"Trên đây là báo cáo {lowered}./.",
    }


def section(node: Node, under: Mapping[str, Sequence[Block]], facts: Mapping[str, Fact]) -> Content:
    return {
        "code": node.code,
        "no": node.no,
        "title": node.name,
        "status": node.status,
        "pieces": [piece(block, facts) for block in under.get(node.code, [])],
        "children": [section(child, under, facts) for child in node.children],
    }


def piece(block: Block, facts: Mapping[str, Fact]) -> Content:
    if not block.is_table:
        runs = [run_stored(run) for run in runs_of(block.text, facts)]
        return {"block": block.pk, "runs": runs, "source": block.credit, "own": block.is_edited}
    stored = block.data
    rows = [
        [
            [run_stored(number_of(cell["f"], facts, in_table=True))] if isinstance(cell, dict) else [str(cell)]
            for cell in row
        ]
        for row in stored["rows"]
    ]
    made: Content = {
        "block": block.pk,
        "caption": stored["caption"],
        "columns": stored["columns"],
        "rows": rows,
        "note": stored.get("note", ""),
    }
    spec = chart_of(stored, facts)
    if spec is not None:
        made["chart"] = spec
        made["alt"] = told(stored, facts)
    return made


def run_stored(run: str | Number) -> str | dict[str, Any]:
    if isinstance(run, str):
        return run
    return {
        "key": run.key,
        "shown": run.shown,
        "value": "" if run.value is None else str(run.value),
        "known": run.known,
    }


def runs_from(stored: Sequence[Any]) -> Runs:
    return tuple(
        one if isinstance(one, str) else Number(one["key"], one["shown"], as_decimal(one["value"]), one["known"])
        for one in stored
    )


# — as a paper —


def paper_of(content: Content, *, errata: Sequence[str] = ()) -> Paper:
    """The report as it is laid out by `documents.report`."""
    begins = content["front"]
    superior = begins["superior"] or None
    numbers = count(1)
    above = f"{one_line(superior)} (để b/c);" if superior else "Bộ Nội vụ (để b/c);"
    return Paper(
        head=Head(begins["issuer"], begins["symbol"], begins["place"], superior=superior, year=int(begins["year"])),
        title=content["title"],
        basis=tuple(begins["basis"]),
        opening=begins["opening"],
        sections=tuple(as_section(one, numbers) for one in content["sections"]),
        closing=begins["closing"],
        annexes=tuple(annexes_of(content["annexes"], numbers)),
        recipients=(above, "Lưu: VT."),
        signature=signature_of(begins["issuer"]),
        errata=tuple(errata),
    )


def as_section(stored: Content, numbers: Iterator[int]) -> Section:
    return Section(
        stored["no"],
        stored["title"],
        tuple(as_piece(one, numbers) for one in stored["pieces"]),
        tuple(as_section(one, numbers) for one in stored["children"]),
    )


def as_piece(stored: Content, numbers: Iterator[int]) -> Piece:
    """A chart takes the next of the numbers."""
    if "runs" in stored:
        return Said(runs_from(stored["runs"]), stored["source"])
    table = Ruled(
        stored["caption"],
        tuple(Col(str(heading), float(width), bool(numeric)) for heading, width, numeric in stored["columns"]),
        tuple(tuple(runs_from(cell) for cell in row) for row in stored["rows"]),
        stored["note"],
    )
    if "chart" not in stored:
        return table
    chart = charts.read(stored["chart"])
    return Drawn(table, stored["alt"], chart, n=next(numbers)) if chart is not None else table


def annexes_of(stored: Sequence[Content], numbers: Iterator[int]) -> Iterator[Annex]:
    for one in stored:
        yield Annex(one["caption"], (as_piece(one, numbers),), landscape=len(one["columns"]) >= WIDE)


def fact_lines(content: Content, paper: Paper) -> list[FactLine]:
    """Every fact that has a value, or stands in the paper: for the workbook."""
    used = {one.key for one in paper.numbers()}
    facts = facts_from(content["facts"])
    return [
        FactLine(key, one.label, number_of(key, facts, in_table=True), one.before, key in used)
        for key, one in facts.items()
        if key in used or one.value
    ]
