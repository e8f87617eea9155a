"""Who appraises what: a field, a group or a criterion at a time, of all agencies or of some groups of them, kept as the
criteria it comes to.

A group's criteria are those that stand under it in the set; a code that begins alike says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.agencies.models import below, during
from cchc.assessments import rules
from cchc.assessments.models import Appraiser, Mark, Portion, Round
from cchc.assessments.models import Group as AgencyGroup
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
def assign(
    actor: Actor,
    of: Round,
    post: Post,
    codes: Sequence[str],
    *,
    second: bool = False,
    groups: Sequence[AgencyGroup] = (),
) -> Appraiser:
    """Gives criteria to a post, by codes of fields, groups or criteria; of some groups of agencies, or of all. Those it
    has already become first or second as is said now, and are narrowed to the groups that are named."""
    if not rules.run(actor, of):
        raise Denied(_("Chỉ cơ quan chạy đợt đánh giá mới phân công được người thẩm định."))
    known = under(of.set.given)
    if any(group.round_id != of.pk for group in groups):
        raise Refused(_("Nhóm cơ quan này không ở trong đợt. Tải lại trang rồi chọn lại."), field="groups")
    if not codes or any(code not in known for code in codes):
        raise Refused(_("Chưa chọn lĩnh vực hoặc tiêu chí để phân công."), field="codes")
    if post.pk not in {one.pk for one in able(of)}:
        raise Denied(_("Người này không thuộc phạm vi của đợt đánh giá."), field="post")
    made, _new = Appraiser.objects.get_or_create(
        round=of, post=post, defaults={"at": recorded_now(), "by_id": actor.post}
    )
    leaves = dict.fromkeys(leaf for code in codes for leaf in known[code])
    before = made.portions.filter(code__in=leaves)
    (before.filter(Q(group__isnull=True) | Q(group__in=groups)) if groups else before).delete()
    Portion.objects.bulk_create(
        Portion(appraiser=made, code=code, second=second, group=group) for code in leaves for group in groups or (None,)
    )
    named = [group.name for group in groups]
    write(actor, "round.name_appraiser", of, post=post.pk, codes=list(codes), second=second, groups=named)
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
    """Criteria nobody was given: `1.1`, or `1.2 (Cấp xã)` where only some groups lack an appraiser."""
    there: dict[str, set[int | None]] = {}
    for code, group in Portion.objects.filter(appraiser__round=of).values_list("code", "group"):
        there.setdefault(code, set()).add(group)
    groups = {group.pk: group.name for group in of.groups.all()}
    said = []
    for leaf in given.leaves():
        held = there.get(leaf.code, set())
        if not held:
            said.append(leaf.code)
        elif None not in held and (open_ := [name for pk, name in groups.items() if pk not in held]):
            said.append(f"{leaf.code} ({', '.join(open_)})")
    return said


Seconds = Mapping[str, set[tuple[int, int | None]]]


def needs_two(of: Round, codes: Iterable[str]) -> Seconds:
    """Code → (agency, group or None for all) of those who appraise it as the second."""
    rows = Portion.objects.filter(appraiser__round=of, code__in=list(codes), second=True)
    found: dict[str, set[tuple[int, int | None]]] = {}
    for code, agency, group in rows.values_list("code", "appraiser__post__agency_id", "group"):
        found.setdefault(code, set()).add((agency, group))
    return found


def is_for_two(mark: Mark, seconds: Seconds) -> bool:
    """Whether somebody appraises the mark as the second who is not of the judged agency."""
    judged, its = mark.entrant.agency_id, mark.entrant.group_id
    return any(agency != judged and group in (None, its) for agency, group in seconds.get(mark.code, ()))
