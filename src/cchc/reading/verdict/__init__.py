"""What a document that is handed in is, compared with what was asked for: `judge`, line by line, without Django.

It advises; a person decides. `codes` is the closed list of what can be said, `matter` asks whether two texts are about
one thing, `likeness` whether they are the same text.
"""

from cchc.reading.verdict.asked import Asked, Earlier, Known
from cchc.reading.verdict.codes import CODES, VERSION, Colour, Finding, worst
from cchc.reading.verdict.judge import judge

__all__ = ["CODES", "VERSION", "Asked", "Colour", "Earlier", "Finding", "Known", "judge", "worst"]
