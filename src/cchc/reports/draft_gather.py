"""Everything a draft is written from, asked once: its facts, its machine-written paragraphs, its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cchc.documents.numbers import vi
from cchc.duties.queries import names_of
from cchc.figures.models import Form
from cchc.reports import draft_duties, draft_figures, draft_tables
from cchc.reports.draft_duties import NAMES, Work, listed, spell
from cchc.reports.draft_figures import Numbers
from cchc.reports.draft_subject import Subject
from cchc.reports.draft_words import Fact, written
from cchc.reports.models import Level, Report
from cchc.reports.outline import Node, Outline
from cchc.reports.own_outline import by_code

EVERYWHERE = ("I.2", "III", "III.1", "III.2", "III.3", "IV", "V")  # what an owner's report of one field has besides it


@dataclass(frozen=True)
class Gathered:
    """`paragraphs`: (heading, key, text with references); `tables`: (heading, key, stored table), in their order."""

    subject: Subject
    outline: Outline
    facts: Mapping[str, Fact]
    paragraphs: tuple[tuple[str, str, str], ...]
    tables: tuple[tuple[str, str, dict[str, Any]], ...]


def subject_of(report: Report, today: date) -> Subject:
    """What a report of a round is about."""
    one = report.round
    return Subject(
        agency=report.about,
        authority=one.authority,
        window=one.window,
        cut_off=one.cut_off,
        today=today,
        kind=one.kind,
        year=one.year,
        field=report.field if report.level == Level.FIELD else "",
        whole=report.level == Level.WHOLE,
        snapshot=one.snapshot,
        status=one.status if one.is_frozen and report.level == Level.WHOLE else None,
        round=one.pk,
        compared=one.after.window if one.after is not None else None,
        outline=one.outline,
    )


def gathered(report: Report, today: date, own: Outline | None = None) -> Gathered:
    """About sixty queries, however large the province. `own` where it is to be written by another outline."""
    subject = subject_of(report, today)
    work, numbers = Work(subject), Numbers(subject)
    told = (*draft_duties.facts_of(work), *draft_figures.facts_of(numbers), *of_round(subject))
    facts = {one.key: one for one in told}
    outline = headings(subject, own)
    said = {key for node in outline.walk() for paragraph in node.paragraphs for key in paragraph.keys}
    facts |= {one.key: one for one in draft_figures.unheard_of(sorted(said - set(facts)))}
    words = subject.words
    paragraphs = tuple(
        (node.code, paragraph.id, written(paragraph.sentences, facts, words))
        for node in outline.walk()
        for paragraph in node.paragraphs
    )
    return Gathered(subject, outline, facts, paragraphs, tuple(tables_of(report, subject, outline, facts, work)))


def headings(subject: Subject, own: Outline | None = None) -> Outline:
    """The outline of this report: an owner of a field has its field's headings and those of every report."""
    made = (own or by_code(subject.outline)).with_words(subject.words)
    if not subject.field:
        return made

    def kept(node: Node) -> Node | None:
        children = tuple(one for child in node.children if (one := kept(child)) is not None)
        if node.field == subject.field or node.code in EVERYWHERE or children:
            return replace(node, children=children)
        return None

    return replace(made, nodes=tuple(one for node in made.nodes if (one := kept(node)) is not None))


def tables_of(
    report: Report, subject: Subject, outline: Outline, facts: Mapping[str, Fact], work: Work
) -> Iterable[tuple[str, str, dict[str, Any]]]:
    for node in outline.walk():
        for code in node.tables:
            stored = draft_tables.MAKERS[code](facts, work)
            if stored is not None:
                yield node.code, f"bang:{code}", stored
    for annex in outline.annexes:
        if annex.code == "bieu-mau":
            chosen = list(Form.objects.filter(report_rounds=report.round_id).values_list("pk", flat=True))
            for n, stored in enumerate(draft_figures.forms_of(subject, facts, chosen)):
                yield "PL", f"bang:{annex.code}:{n}", stored
            continue
        made = draft_tables.MAKERS[annex.code](facts, work)
        if made is not None:
            yield "PL", f"bang:{annex.code}", made


def of_round(subject: Subject) -> Iterable[Fact]:
    """Who owes a report in the round and has not handed it in, by name; of interest to whoever sums them up."""
    opens = {"round": subject.round}
    units = Report.objects.owed().filter(round=subject.round, level=Level.UNIT)
    units = units if subject.whole else units.none()
    silent = list(units.silent().values_list("about", flat=True))
    every = units.count()
    names = sorted(names_of(silent, subject.day).values())
    yield Fact("bc.tong", "Số cơ quan, đơn vị phải gửi báo cáo", spell(every), str(every), vi(every), opens=opens)
    yield Fact("bc.chua", "Số cơ quan, đơn vị chưa gửi báo cáo", spell(len(silent)), str(len(silent)), opens=opens)
    yield Fact(
        "bc.nop", "Số cơ quan, đơn vị đã gửi báo cáo", spell(every - len(silent)), str(every - len(silent)), opens=opens
    )
    yield Fact("bc.chua.ds", "Cơ quan, đơn vị chưa gửi báo cáo", listed(names, NAMES, "cơ quan, đơn vị"), opens=opens)
