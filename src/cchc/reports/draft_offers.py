"""What others wrote that a draft could take in: a subordinate's paragraphs under the same heading, last period's words.

Only what a person wrote is offered: what the machine wrote of a subordinate is in the numbers already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cchc.duties.queries import names_of
from cchc.reports.draft_models import Kept, ReportDraft
from cchc.reports.draft_words import MISSING, TOKEN, facts_from
from cchc.reports.models import CAME, Level, Report
from cchc.reports.own_outline import by_code

MOST = 2000


@dataclass(frozen=True)
class Offer:
    """A paragraph that could be taken. `report` and `credit` say whose it is; of last period's there is neither.

    `of` is what it is offered from, in words.
    """

    key: str
    heading: str
    text: str
    of: str
    report: int | None = None
    credit: str = ""


def offers_of(draft: ReportDraft) -> list[Offer]:
    """What was neither taken nor left yet, by heading. Five queries."""
    there = set(draft.blocks.exclude(key="").values_list("key", flat=True))
    return [one for one in (*subordinates(draft), *last_period(draft)) if one.key not in there]


def subordinates(draft: ReportDraft) -> list[Offer]:
    """What the units of the round wrote in what they handed in; of an owner's report only its own field's heading."""
    report = draft.report
    if report.level == Level.UNIT:
        return []
    handed = Report.objects.filter(round=report.round_id, level=Level.UNIT, state__in=CAME)
    if report.level == Level.WHOLE:
        handed = Report.objects.filter(round=report.round_id, state__in=CAME).exclude(pk=report.pk)
    about = dict(handed.values_list("pk", "about"))
    names = names_of(about.values(), report.round.cut_off)
    last: dict[int, Kept] = {one.report_id: one for one in Kept.objects.filter(report__in=about).order_by("n")}
    headings = {node.code: node.field for node in by_code(report.round.outline).walk()}
    found = []
    for pk in sorted(last, key=lambda one: names.get(about[one], "")):
        name = names.get(about[pk], "")
        for one in last[pk].content.get("own", []):
            of_field = headings.get(one["heading"], "")
            if report.level == Level.FIELD and of_field != report.field:
                continue
            key = f"nop:{pk}:{last[pk].n}:{one['key']}"
            found.append(Offer(key, one["heading"], one["text"], name, pk, name))
    return found[:MOST]


def last_period(draft: ReportDraft) -> list[Offer]:
    """What a person wrote in the last draft of the same report, its numbers those of now."""
    report = draft.report
    before = (
        ReportDraft.objects.filter(
            report__about=report.about_id,
            report__level=report.level,
            report__field=report.field,
            report__round__authority=report.round.authority_id,
            report__round__end__lt=report.round.end,
        )
        .select_related("report__round")
        .order_by("-report__round__end", "-pk")
        .first()
    )
    if before is None:
        return []
    here, then = draft.facts, facts_from(before.facts)

    def kept(text: str) -> str:
        """With the references there are now; of another its name, so that no number of then is taken for one of now."""

        def reference(found: re.Match[str]) -> str:
            key = found[1]
            label = then[key].label if key in then else key
            return found[0] if key in here else MISSING.format(label=label)

        return TOKEN.sub(reference, text)

    written = before.blocks.filter(own__isnull=False, dropped=False, source=None).exclude(kind="table")
    return [
        Offer(f"truoc:{one.pk}", one.heading, kept(one.own or ""), before.report.round.name)
        for one in written.order_by("heading", "order", "pk")
    ][:MOST]
