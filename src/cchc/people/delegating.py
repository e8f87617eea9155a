"""Acting in another's post for a time, by a paper that says so."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied, Refused
from cchc.ledger.actions import write
from cchc.people import rules
from cchc.people.models import Delegation, Person, Post

LONGEST = timedelta(days=366)


@transaction.atomic
def delegate(actor: Actor, post: Post, to: Person, *, number: str, since: date, until: date, today: date) -> Delegation:
    """`to` acts in the post from `since` up to the day before `until`. Her own rights stay as they are."""
    if not rules.delegate(actor, post):
        raise Denied(_("Người này không được ủy quyền vị trí đó."))
    if not number.strip():
        raise Refused(_("Chưa ghi số văn bản ủy quyền. Ghi như trên văn bản, vd. 15/GUQ-SXD."), field="number")
    if to.pk == post.person_id:
        raise Refused(_("Không ủy quyền cho chính người giữ vị trí. Chọn người khác."), field="to")
    if not to.is_active or not to.posts_on(today).exists():
        raise Refused(_("Người được ủy quyền phải có tài khoản đang hoạt động và đang giữ một vị trí."), field="to")
    if until <= since:
        raise Refused(_("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="until")
    if until - since > LONGEST:
        raise Refused(_("Ủy quyền không quá một năm. Chọn ngày kết thúc sớm hơn."), field="until")
    if until <= today:
        raise Refused(_("Thời gian ủy quyền đã qua. Kiểm tra lại ngày."), field="until")
    same = Delegation.objects.filter(post=post, to=to, revoked_at__isnull=True, since__lt=until, until__gt=since)
    if same.exists():
        raise Refused(_("Người này đã được ủy quyền vị trí đó trong thời gian này."), field="to")
    made = Delegation.objects.create(
        post=post, to=to, number=number.strip(), since=since, until=until, created_by_id=actor.post
    )
    write(actor, "post.delegate", post, to=to.pk, number=made.number, since=since, until=until)
    return made


@transaction.atomic
def revoke(actor: Actor, delegation: Delegation) -> Delegation:
    """It ends at once."""
    if not rules.revoke(actor, delegation):
        raise Denied(_("Người này không được thu hồi ủy quyền đó."))
    if not Delegation.objects.filter(pk=delegation.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        raise Refused(_("Ủy quyền này đã được thu hồi rồi."))
    write(actor, "post.revoke", delegation.post, to=delegation.to_id, number=delegation.number)
    delegation.refresh_from_db()
    return delegation
