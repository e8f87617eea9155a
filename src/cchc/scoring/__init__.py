"""Facts → points: criteria sets as data, exact scores with their reasons, packages that anyone can verify.

`load` a set, `read_facts` for it, `score` them. Knows nothing of Django.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cchc.scoring.faults import Fault, Unusable
from cchc.scoring.model import CriteriaSet

if TYPE_CHECKING:
    from cchc.scoring.facts import Facts
    from cchc.scoring.scored import Result

__all__ = ["CriteriaSet", "Fault", "Unusable", "load", "load_bytes", "read_facts", "score", "shipped"]

_SETS = Path(__file__).parent / "sets"


def load(path: str | Path) -> CriteriaSet:
    """The set in a YAML, JSON or XLSX file. Raises `Unusable` with every fault and its place."""
    from cchc.scoring.files import read

    path = Path(path)
    return load_bytes(read(path), path.name)


def load_bytes(data: bytes, name: str) -> CriteriaSet:
    """The set in bytes; `name` says by its ending what they are."""
    from cchc.scoring.building import build
    from cchc.scoring.files import tree_of_set

    return build(tree_of_set(data, name))


def shipped() -> dict[str, Path]:
    """Name → file of the sets that come with the package."""
    return {path.stem: path for path in sorted(_SETS.glob("*.yaml"))}


def read_facts(data: bytes, name: str, given: CriteriaSet) -> Facts:
    """The facts for a set in the bytes of a YAML, JSON or XLSX file. Raises `Unusable`."""
    from cchc.scoring.facts import read
    from cchc.scoring.files import tree_of_facts

    return read(tree_of_facts(data, name, given), given)


def score(given: CriteriaSet, facts: Facts) -> Result:
    """Every agency's points, exact, with reasons as values. Raises `Unusable` for a draft.

    To score more than once, keep `compiled.compile_set(given)` and call its `score`.
    """
    from cchc.scoring.compiled import compile_set

    return compile_set(given).score(facts)
