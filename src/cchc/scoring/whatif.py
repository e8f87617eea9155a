"""What if: change some figures of a scored result, and see points and ranks at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cchc.scoring.facts import check_values
from cchc.scoring.scored import Result
from cchc.scoring.values import Fact

Changes = Mapping[str, Mapping[str, Fact | None]]  # agency → input → the fact instead; None: not known


def what_if(scored: Result, changes: Changes) -> Result:
    """The result as it would be. Only the criteria the changed inputs touch are computed; all other rows are shared.

    Raises `Unusable` for a fact the set does not allow, and KeyError for an agency that was not scored.
    """
    check_values(scored.criteria_set, changes)
    facts = scored.facts.with_values(changes)
    rows = dict(scored.rows)
    for agency, given in changes.items():
        rows[agency] = scored.compiled.again(rows[agency], facts.by_id[agency].values, set(given))
    return replace(scored, facts=facts, rows=rows)
