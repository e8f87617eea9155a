"""What of this room hangs on an agency when it ends: who was judged stays judged; the runner adds the heir."""

from __future__ import annotations

from cchc.agencies.holdings import stays


def declare() -> None:
    stays("assessments.CriteriaSet.authority", "history; the heir takes the set over under its own decision")
    stays("assessments.Round.authority", "history")
    stays("assessments.Round.run_by", "history; whoever keeps the authority's tree runs on")
    stays("assessments.Entrant.agency", "history; what it claimed and was given stays its own")
    stays("assessments.CriterionOwner.agency", "the entrant's agency names another")
