"""Who appraises what: a field, a group or a criterion at a time, kept as the criteria it comes to.

A group's criteria are those that stand under it in the set; a code that begins alike says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import below, during
from cchc.assessments import rules
from cchc.assessments.models import Appraiser, Portion, Round
from cchc.ledger.actions import recorded_now, write
from cchc.people.models import Post
from cchc.periods import today
from cchc.scoring.model import CriteriaSet, Criterion, Group


def under(given: CriteriaSet) -> dict[str, tuple[str, ...]]:
    """Code of a field, a group or a criterion → the criteria it stands for."""
    found: dict[str, tuple[str, ...]] = {one.code: (one.code,) for one in given.leaves()}
    found |= {group.code: tuple(leaf.code for leaf in group.leaves()) for group, _depth in given.groups()}
    return found


def choices(given: CriteriaSet) -> list[tuple[str, str]]:
    """Everything that can be given to an appraiser, in printed order, indented by its depth."""
    made: list[tuple[str, str]] = []

    def walk(one: Group | Criterion, depth: int) -> None:
        made.append((one.code, f"{'– ' * depth}{one.code} {one.name}"[:160]))
        if isinstance(one, Group):
            for child in one.criteria:
                walk(child, depth + 1)

    for field in given.fields:
        walk(field, 0)
    return made


def able(of: Round) -> list[Post]:
    """Posts that can be named: of those who work in the authority's tree, not leaders nor keepers of accounts."""
    day = today()
    posts = Post.objects.filter(
        during(day),
        agency__in=below(of.authority_id, day),
        role__in=rules.APPRAISING,
        person__is_active=True,
    )
    return list(posts.select_related("person", "agency").order_by("person__full_name", "pk")[:2000])


@transaction.atomic
def assign(actor: Actor, of: Round, post: Post, codes: Sequence[str], *, second: bool = False) -> Appraiser:
    """Gives criteria to a post, by codes of fields, groups or criteria. Those it has already become first or second as
    is said now."""
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới phân công được người thẩm định."))
    known = under(of.set.given)
    if not codes or any(code not in known for code in codes):
        raise Refused(_("Chưa chọn lĩnh vực hoặc tiêu chí để phân công."), field="codes")
    if post.pk not in {one.pk for one in able(of)}:
        raise Denied(_("Người này không thuộc phạm vi của đợt đánh giá."), field="post")
    made, _new = Appraiser.objects.get_or_create(
        round=of, post=post, defaults={"at": recorded_now(), "by_id": actor.post}
    )
    leaves = dict.fromkeys(leaf for code in codes for leaf in known[code])
    made.portions.filter(code__in=leaves).delete()
    Portion.objects.bulk_create(Portion(appraiser=made, code=code, second=second) for code in leaves)
    write(actor, "round.name_appraiser", of, post=post.pk, codes=list(codes), second=second)
    return made


@transaction.atomic
def unassign(actor: Actor, of: Round, appraiser: int) -> None:
    """Nothing more is given to her; what she said stays."""
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới phân công được người thẩm định."))
    one = of.appraisers.filter(pk=appraiser).first()
    if one is None:
        raise Refused(_("Người này không còn trong danh sách thẩm định."))
    post = one.post_id
    one.delete()
    write(actor, "round.drop_appraiser", of, post=post)


def uncovered(of: Round, given: CriteriaSet) -> list[str]:
    """Criteria nobody was given."""
    there = set(Portion.objects.filter(appraiser__round=of).values_list("code", flat=True))
    return [one.code for one in given.leaves() if one.code not in there]


def needs_two(of: Round, codes: Iterable[str]) -> dict[str, set[int]]:
    """Code → the agencies of those who appraise it as the second; an entrant of such an agency needs only one."""
    rows = Portion.objects.filter(appraiser__round=of, code__in=list(codes), second=True)
    found: dict[str, set[int]] = {}
    for code, agency in rows.values_list("code", "appraiser__post__agency_id"):
        found.setdefault(code, set()).add(agency)
    return found
