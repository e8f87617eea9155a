"""Words as Vietnamese offices write them: folding, sorting, old encodings, levels, the seven fields. No Django here."""

from cchc.words.fields import Field, guess_field
from cchc.words.folding import fold
from cchc.words.levels import Level
from cchc.words.sorting import sort_key

__all__ = ["Field", "Level", "fold", "guess_field", "sort_key"]
