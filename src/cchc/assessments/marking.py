"""Points as they are written to marks at a stage, whoever gave them: an appraiser, the council, the publication."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.assessments.models import (
    Entrant,
    Mark,
    MarkVersion,
    Round,
    Stage,
)
from cchc.assessments.standing import body_of, in_points, standing
from cchc.scoring import exact
from cchc.scoring.factexts import plain
from cchc.scoring.rules1 import Line, State

BATCH = 400


def spoken(mark: Mark, stage: Stage) -> bool:
    return bool(getattr(mark, f"{stage.value}_state"))


def decided_line(leaf: Any, points: Fraction, stage: Stage) -> Line:
    """A line of points given apart. Raises `Refused` for points the criterion cannot have."""
    places = leaf.places if leaf.places is not None else 6
    if not 0 <= points <= leaf.max:
        most = exact.text(leaf.max).replace(".", ",")
        raise Refused(_("Điểm phải từ 0 đến %(most)s.") % {"most": most}, field="points")
    if (points * 10**places).denominator != 1:
        raise Refused(_("Điểm chỉ được %(n)s chữ số thập phân.") % {"n": places}, field="points")
    line: Line = leaf.decided(in_points(points, body_of(stage)))
    return line


def write_marks(
    actor: Actor,
    of: Round,
    stage: Stage,
    entrants: Iterable[Entrant],
    settled: list[Mark],
    why: Mapping[int, str],
    now: datetime,
) -> int:
    """Writes what the stage comes to: of the settled marks, and of those that had spoken and share a fact with one.

    How many were written.
    """
    after = standing(of, stage, entrants)
    now_settled = {mark.pk for mark in settled}
    keys = {entrant.pk: key for key, entrant in after.entrants.items()}
    versions: list[MarkVersion] = []
    changed: list[Mark] = []
    points_of, state_of = f"{stage.value}_points", f"{stage.value}_state"
    for mark in Mark.objects.filter(entrant__in=keys):
        if mark.pk not in now_settled and not spoken(mark, stage):
            continue
        line = after.result.line(keys[mark.entrant_id], mark.code)
        points = None if line.state is State.MISSING else Fraction(line.points) / after.compiled.scale
        same = (getattr(mark, points_of), getattr(mark, state_of)) == (points, line.state.value)
        if same and mark.pk not in now_settled:
            continue
        setattr(mark, points_of, points)
        setattr(mark, state_of, line.state.value)
        mark.version += 1
        changed.append(mark)
        shared = _("Số liệu dùng chung đã đổi.") if mark.pk not in now_settled else ""
        versions.append(
            MarkVersion(
                mark=mark,
                n=mark.version,
                stage=stage.value,
                fact=None if line.fact is None else plain(line.fact),
                points=points,
                state=line.state.value,
                why=why.get(mark.pk, "") or shared,
                at=now,
                by_id=actor.post,
            )
        )
    Mark.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["entrant", "code"],
        update_fields=[points_of, state_of, "version"],
        batch_size=BATCH,
    )
    MarkVersion.objects.bulk_create(versions, batch_size=BATCH)
    return len(changed)
