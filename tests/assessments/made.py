"""A round of tỉnh Mẫu whose agencies have handed in, as it stands when appraisal begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from cchc.access import SYSTEM

DAY = date(2026, 11, 23)


def handed_in(of_set: Any, agencies: Sequence[tuple[Any, str]], *, day: date = DAY, seed: int = 5) -> Any:
    """A round by a kept set, of (agency, group); each has claimed facts by chance and handed them in. The first
    appraisal is open on the day."""
    from cchc.assessments.models import Entrant, EntrantState, Group, Mark, Phase, Round, Span

    root = of_set.authority
    whole = {"start": date(2026, 1, 1), "end": date(2026, 12, 31)}
    of = Round.objects.create(
        authority=root, run_by=agencies[0][0], set=of_set, name="Đánh giá năm 2026", near=3, **whole
    )
    groups: dict[str, Any] = {}
    for _agency, name in agencies:
        if name not in groups:
            groups[name] = Group.objects.create(round=of, name=name, order=len(groups))
            for n, phase in enumerate(Phase):
                opens = day + timedelta(days=10 * (n - 1))
                Span.objects.create(
                    group=groups[name], phase=phase.value, opens_on=opens, closes_on=opens + timedelta(days=9)
                )
    entrants = Entrant.objects.bulk_create(
        Entrant(round=of, agency=agency, group=groups[name], name=agency.key, state=EntrantState.HANDED_IN)
        for agency, name in agencies
    )
    leaves = of_set.compiled.leaves
    Mark.objects.bulk_create(Mark(entrant=one, code=leaf.code) for one in entrants for leaf in leaves)
    claim(of, seed=seed)
    return of


def claim(of: Any, *, seed: int = 5) -> None:
    """Facts by chance for every entrant of a round, and the self-points they come to."""
    from tests.scoring.invented import invented

    from cchc.assessments.marking import write_marks
    from cchc.assessments.models import Claim, Mark, Stage
    from cchc.scoring.factexts import plain

    entrants = list(of.entrants.select_related("agency", "group").order_by("pk"))
    known = invented(of.set.given, len(entrants), seed, nothing=0.0).agencies
    now = timezone.now()
    Claim.objects.bulk_create(
        [
            Claim(entrant=entrant, input=code, value=plain(fact), at=now)
            for entrant, facts in zip(entrants, known, strict=True)
            for code, fact in facts.values.items()
        ],
        batch_size=500,
    )
    write_marks(SYSTEM, of, Stage.SELF, entrants, list(Mark.objects.filter(entrant__in=entrants)), {}, now)
