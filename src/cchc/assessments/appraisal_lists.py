"""The field owner's own list: its figures for all agencies at once, laid beside what they claim, and taken over where
the field owner scores for all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.assessments import judging_rules, rules
from cchc.assessments.appraisal import Said, appraise, stage_open
from cchc.assessments.facts_child import SET
from cchc.assessments.marking import spoken
from cchc.assessments.models import Entrant, EntrantState, Mark, OwnerFigure, Portion, Round
from cchc.assessments.rounds_spans import schedule_of
from cchc.assessments.sets_reading import MOST_BYTES
from cchc.assessments.standing import entrants_of, fact_in
from cchc.ledger.actions import recorded_now, write
from cchc.reading.sandbox import answer_of_child
from cchc.reading.unreadable import Unreadable
from cchc.scoring import Fault, Unusable, factsheets
from cchc.scoring.factexts import plain
from cchc.scoring.facts import Agency, Facts, read
from cchc.scoring.nodes import of_plain
from cchc.ui.files import as_file

CHILD = "cchc.assessments.facts_child"


def inputs_of(actor: Actor, of: Round) -> list[str]:
    """The inputs of the criteria she appraises; of all, for who runs the round."""
    leaves = of.set.compiled.leaves
    if rules.run(actor, of):
        return list(dict.fromkeys(leaf.input.code for leaf in leaves))
    codes = set(Portion.objects.filter(appraiser__round=of, appraiser__post=actor.post).values_list("code", flat=True))
    return list(dict.fromkeys(leaf.input.code for leaf in leaves if leaf.code in codes))


def reached_by(actor: Actor, of: Round) -> set[tuple[int, str]]:
    """(group, input) of the criteria she appraises there."""
    input_of = {leaf.code: leaf.input.code for leaf in of.set.compiled.leaves}
    groups = list(of.groups.values_list("pk", flat=True))
    hers = Portion.objects.filter(appraiser__round=of, appraiser__post=actor.post).values_list("code", "group")
    return {(one, input_of[code]) for code, group in hers if code in input_of for one in ([group] if group else groups)}


def blank(of: Round) -> bytes:
    """The workbook to fill in: every agency of the round, with what the list says already."""
    inputs = {one.code: one for one in of.set.given.inputs}
    entrants = entrants_of(of)
    known: dict[int, dict[str, Any]] = {}
    for one in OwnerFigure.objects.filter(entrant__in=entrants):
        fact = fact_in(inputs.get(one.input), one.value)
        if fact is not None:
            known.setdefault(one.entrant_id, {})[one.input] = fact
    rows = tuple(Agency(one.key, one.name, one.group.name, known.get(one.pk, {})) for one in entrants)
    return factsheets.write(of.set.given, Facts(None, rows))


def facts_in(of: Round, file: File[Any]) -> Facts:
    """The figures in a file. Raises `Unusable` with every fault and its cell, `Refused` for one that cannot be read."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused(_("Tệp lớn hơn 8 MB nên không được đọc."), field="file")
    with as_file(file) as path:
        path.with_name(SET).write_bytes(bytes(of.set.data))
        try:
            answer = answer_of_child(CHILD, path, file.name or "")
        except Unreadable as refused:
            raise Refused(str(refused), field="file") from refused
    if "facts" not in answer:
        raise Unusable([Fault(*fault) for fault in answer.get("faults", [])])
    return read(of_plain(answer["facts"]), of.set.given)


@transaction.atomic
def take_list(actor: Actor, of: Round, facts: Facts) -> int:
    """Keeps a list's figures, of the inputs that are hers and of no agency of her own; how many are new or other."""
    hers = set(inputs_of(actor, of))
    if not hers:
        raise Denied(_("Bạn không được phân công thẩm định trong đợt này."))
    entrants = {one.key: one for one in entrants_of(of)}
    reached = None if rules.run(actor, of) else reached_by(actor, of)
    unknown = sorted(one.id for one in facts.agencies if one.id not in entrants)
    if unknown:
        raise Refused(
            _("Tệp có mã cơ quan không ở trong đợt: %(some)s.") % {"some": ", ".join(unknown[:5])}, field="file"
        )
    there = {(one.entrant_id, one.input): one.value for one in OwnerFigure.objects.filter(entrant__round=of)}
    now = recorded_now()
    rows = [
        OwnerFigure(entrant=entrant, input=code, value=plain(fact), at=now, by_id=actor.post)
        for agency in facts.agencies
        for entrant in [entrants[agency.id]]
        for code, fact in agency.values.items()
        if code in hers
        and (reached is None or (entrant.group_id, code) in reached)
        and entrant.agency_id != actor.agency
        and there.get((entrant.pk, code)) != plain(fact)
    ]
    if not rows:
        raise Refused(_("Tệp không có số liệu mới nào thuộc phần của bạn."), field="file")
    OwnerFigure.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["entrant", "input"],
        update_fields=["value", "at", "by"],
        batch_size=400,
    )
    write(actor, "round.take_list", of, count=len(rows), inputs=sorted({one.input for one in rows}))
    return len(rows)


def to_adopt(actor: Actor, of: Round, day: date) -> dict[int, Said]:
    """Marks of hers that wait, that the agencies do not score themselves, and that the list has a figure for."""
    leaves = {leaf.code: leaf for leaf in of.set.compiled.leaves}
    others = {one.code for one in of.set.given.leaves() if one.scored_by not in ("self", "statistic")}
    listed = {(one.entrant_id, one.input): one.value for one in OwnerFigure.objects.filter(entrant__round=of)}
    if not listed:
        return {}
    entrants: dict[int, Entrant] = {one.pk: one for one in entrants_of(of)}
    schedule = schedule_of(of)
    rows = judging_rules.appraise.of(Mark.objects.filter(entrant__round=of, code__in=others), actor, day)
    said: dict[int, Said] = {}
    for mark in rows:
        leaf = leaves[mark.code]
        value = listed.get((mark.entrant_id, leaf.input.code))
        stage = stage_open(schedule, entrants[mark.entrant_id], day)
        if value is None or stage is None or spoken(mark, stage):
            continue
        if entrants[mark.entrant_id].state != EntrantState.HANDED_IN:
            continue
        said[mark.pk] = Said(value=fact_in(leaf.input, value), why=_("Theo danh sách của cơ quan chủ trì lĩnh vực."))
    return said


def adopt(actor: Actor, of: Round, *, today: date) -> int:
    """Scores by the list what the agencies do not score themselves; how many are settled."""
    said = to_adopt(actor, of, today)
    if not said:
        raise Refused(_("Không có tiêu chí nào chờ chấm theo danh sách."))
    return appraise(actor, of, said, today=today)
