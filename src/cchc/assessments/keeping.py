"""Keeping a criteria set: its canonical bytes, once for each version."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import Agency
from cchc.assessments.models import CriteriaSet
from cchc.figures.rules import run_root
from cchc.ledger.actions import write
from cchc.periods import today
from cchc.scoring.canonical import seal
from cchc.scoring.model import CriteriaSet as Given


@transaction.atomic
def keep_set(actor: Actor, authority: Agency, given: Given) -> CriteriaSet:
    """The next version of the authority's set under its code; the one that is there, where it says the same."""
    if not actor.is_system and run_root(actor, today()) != authority.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới nạp được bộ tiêu chí."))
    sealed = seal(given.plain())
    last = CriteriaSet.objects.filter(authority=authority, code=given.code).order_by("-n").first()
    if last is not None and last.digest == sealed.digest:
        return last
    try:
        with transaction.atomic():
            made = CriteriaSet.objects.create(
                authority=authority,
                code=given.code,
                n=last.n + 1 if last else 1,
                title=given.title[:500],
                level=given.level.value,
                year=given.year,
                decision=(given.decision or "")[:120],
                status=given.status,
                source=(given.source or "")[:1000],
                draft=given.draft,
                data=sealed.data,
                digest=sealed.digest,
                made_by_id=actor.post,
            )
    except IntegrityError:
        raise Refused(_("Bộ tiêu chí này vừa được người khác nạp. Tải lại trang để xem.")) from None
    write(actor, "criteria_set.keep", made, code=made.code, version=made.n, digest=made.digest)
    return made
