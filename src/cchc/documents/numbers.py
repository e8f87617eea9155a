"""Numbers as Vietnamese documents write them: said from here for those who lay documents out."""

from cchc.words.numbers import percent, two, vi

__all__ = ["percent", "two", "vi"]
