"""What is missing or weak in the proof of a self-score, said before it is handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from cchc.assessments.models import Entrant, Proof, Stage
from cchc.duties.models import HandIn
from cchc.duties.states import Verdict
from cchc.periods import spoken
from cchc.reading.official.kinds import ALL
from cchc.records.models import Record
from cchc.scoring.model import Criterion
from cchc.scoring.rules1 import State
from cchc.words import fold


@dataclass(frozen=True)
class Proven:
    """A proof with its record, and what is weak about it."""

    proof: Proof
    weak: tuple[str, ...]

    @property
    def record(self) -> Record:
        return self.proof.use.record


def proofs_of(entrants: Iterable[int]) -> dict[int, list[Proof]]:
    """Mark → its proofs of the self-score, of all marks of some entrants. One query."""
    found: dict[int, list[Proof]] = {}
    rows = Proof.objects.filter(mark__entrant__in=list(entrants), stage=Stage.SELF)
    for one in rows.select_related("use__record").order_by("pk"):
        found.setdefault(one.mark_id, []).append(one)
    return found


def unconfirmed_in(records: Iterable[int]) -> set[int]:
    """Records that were handed in for a duty, and whose hand-in nobody has confirmed. One query."""
    asked = set(records)
    rows = HandIn.objects.filter(records__in=asked, withdrawn_on__isnull=True).values_list("records", "duty__verdict")
    told: dict[int, set[str]] = {}
    for record, verdict in rows:
        told.setdefault(record, set()).add(verdict or "")
    return {record for record, verdicts in told.items() if record in asked and Verdict.ACCEPTED.value not in verdicts}


def weak_of(entrant: Entrant, criterion: Criterion, proof: Proof, unconfirmed: set[int]) -> tuple[str, ...]:
    """What an appraiser would ask about a record."""
    record, of, said = proof.use.record, entrant.round, []
    day = record.signed_on or record.issued_on
    if day is not None and day > of.end:
        said.append(_("Ký ngày %(day)s, sau kỳ đánh giá.") % {"day": spoken(day)})
    if day is not None and day < of.start:
        said.append(_("Ký ngày %(day)s, trước kỳ đánh giá: tài liệu của năm trước?") % {"day": spoken(day)})
    if day is None:
        said.append(_("Chưa rõ ngày ký."))
    if record.pk in unconfirmed:
        said.append(_("Đã nộp nhưng chưa được xác nhận."))
    asked = kinds_in(criterion.proof or "")
    if asked and record.kind and record.kind not in asked:
        named = ", ".join(sorted(asked.values()))
        said.append(_("Không đúng loại văn bản tiêu chí yêu cầu (%(kinds)s).") % {"kinds": named})
    if record.fault:
        said.append(_("Tệp bị thiếu hoặc đã bị thay đổi."))
    return tuple(said)


@lru_cache(maxsize=2000)
def kinds_in(words: str) -> dict[str, str]:
    """Kinds of documents that the words of a criterion's proof name: code → name."""
    folded = f" {fold(words)} "
    return {one.code: one.name for one in ALL if f" {one.folded} " in folded}


def wants_proof(criterion: Criterion, state: str) -> bool:
    """Whether a criterion that was scored has to be proven: what the agency scores itself, and what occurred."""
    return criterion.scored_by == "self" and state == State.SCORED.value
