"""Whether two texts are nearly the same, by what few numbers are kept of each: a bottom-k sketch of their shingles."""

import hashlib
import re
from collections.abc import Sequence

from cchc.words import fold

WORDS = 5
SIZE = 160
LEAST = 40  # shingles, fewer than which a text is too short to compare
_MASK = (1 << 53) - 1  # what JSON keeps exactly


def sketch(text: str) -> tuple[int, ...]:
    """The least hashes of a text's runs of five words, numbers left out: what a year changes does not count.

    Empty for a text too short to compare.
    """
    words = re.sub(r"\b\d+\w*\b", " ", fold(text)).split()
    shingles = {" ".join(words[i : i + WORDS]) for i in range(len(words) - WORDS + 1)}
    if len(shingles) < LEAST:
        return ()
    hashes = (int.from_bytes(hashlib.blake2b(one.encode(), digest_size=8).digest(), "big") & _MASK for one in shingles)
    return tuple(sorted(hashes)[:SIZE])


def alike(one: Sequence[int], other: Sequence[int]) -> float:
    """The share of runs two texts have in common, of all that either has: 0 to 1. 0 where one is not known."""
    if not one or not other:
        return 0.0
    least = sorted(set(one) | set(other))[: min(SIZE, len(set(one) | set(other)))]
    both = set(one) & set(other)
    return sum(hash_ in both for hash_ in least) / len(least)
