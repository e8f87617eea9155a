"""What duties are found by: their words, folded, kept once however many duties have the same ones.

A task of a plan that every agency owes is a hundred and fifty duties and one wording: a search asks the wordings.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import md5
from typing import ClassVar

from django.db import models

from cchc.words import fold


def digest_of(folded: str) -> str:
    """As every database reckons it: a unique index cannot hold texts of any length."""
    return md5(folded.encode(), usedforsecurity=False).hexdigest()


class WordingQuerySet(models.QuerySet["Wording"]):
    def of(self, texts: Iterable[str]) -> dict[str, int]:
        """Folded text → its key; made where it is new. Three statements for any number of texts up to thousands."""
        digests = {digest_of(text): text for text in texts}
        known = dict(self.filter(digest__in=digests).values_list("digest", "pk"))
        new = [Wording(digest=digest, folded=text) for digest, text in digests.items() if digest not in known]
        if new:
            self.bulk_create(new, batch_size=500, ignore_conflicts=True)
            known |= dict(self.filter(digest__in=[one.digest for one in new]).values_list("digest", "pk"))
        return {text: known[digest] for digest, text in digests.items()}

    def key_of(self, text: str) -> int:
        return self.of([text])[text]

    def holding(self, words: str) -> WordingQuerySet:
        """Those that hold each of these words, with or without diacritics."""
        found = self
        for word in fold(words[:200]).split()[:12]:
            found = found.filter(folded__contains=word)
        return found


class Wording(models.Model):
    folded = models.TextField(editable=False)
    digest = models.CharField(max_length=32, unique=True, editable=False)

    objects: ClassVar = WordingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.folded[:80]
