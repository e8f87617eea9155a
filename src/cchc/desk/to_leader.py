"""What is overdue, told to the leader: only where the focal point sends it, never by a rule of reminding."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.desk.piles import list_url
from cchc.duties import rules
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.duties.telling import holders
from cchc.ledger.actions import write
from cchc.ledger.telling import tells
from cchc.notices.actions import News, tell
from cchc.notices.models import Urgency

NAMED = 5  # agencies named in the notice, those with most first
tells("duty.to_leader", gettext_lazy("báo cáo lãnh đạo việc quá hạn"), state="over", icon="send")


class WordsForm(forms.Form):
    """What the focal point adds for the leader."""

    words = forms.CharField(
        label=gettext_lazy("Ý kiến gửi lãnh đạo"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Vd. đề nghị nhắc tại giao ban tuần này"),
    )


@transaction.atomic
def send(actor: Actor, late: Mapping[int, Sequence[Duty]], words: str, *, today: date) -> int:
    """One notice to each leader of the authorities whose tasks these are (agency → its overdue duties); how many were
    told. The same again on the same day is refused."""
    if not rules.judges_some(actor):
        raise Denied(_("Chỉ cơ quan đầu mối mới báo cáo lãnh đạo."))
    duties = list(chain.from_iterable(late.values()))
    if not duties:
        raise Refused(_("Chưa chọn cơ quan nào. Đánh dấu ít nhất một cơ quan rồi gửi lãnh đạo."))
    authorities = {one.task_duty.mandate.authority_id for one in duties if hasattr(one, "task_duty")}
    leaders = holders(authorities, rules.LEADERS, today)
    people = sorted({person for some in leaders.values() for person in some} - {actor.person})
    if not people:
        raise Refused(_("Lãnh đạo chưa có tài khoản ở đây. In tờ đầu tuần hoặc lập báo cáo giấy."))
    names = names_of([*late, actor.agency or 0], today)
    said = summed(late, names, names.get(actor.agency or 0, ""), today)
    mark = hashlib.sha256(repr(sorted(one.pk for one in duties)).encode()).hexdigest()[:16]
    only = {"agency": next(iter(late))} if len(late) == 1 else {}
    url = list_url(pile="over", year="all", **only)
    news = [
        News(
            f"to-leader:{actor.agency}:{today}:{mark}",
            person,
            names.get(actor.agency or 0, ""),
            "late",
            Urgency.LATE,
            " ".join([said, words.strip()]).strip(),
            url,
        )
        for person in people
    ]
    told = tell(news, today)
    if not told:
        raise Refused(_("Hôm nay đã báo cáo lãnh đạo những việc này."))
    for one in duties:
        write(actor, "duty.to_leader", one, words=words.strip(), on=today)
    return told


def summed(late: Mapping[int, Sequence[Duty]], names: Mapping[int, str], by: str, today: date) -> str:
    count = sum(map(len, late.values()))
    oldest = max((today - one.due).days for one in chain.from_iterable(late.values()) if one.due)
    most = sorted(late, key=lambda pk: (-len(late[pk]), pk))
    if len(most) == 1:
        return f"{by} báo cáo: {names.get(most[0], '')} có {count} việc quá hạn, lâu nhất {oldest} ngày."
    named = ", ".join(f"{names.get(pk, '')} ({len(late[pk])})" for pk in most[:NAMED])
    more = ", …" if len(most) > NAMED else ""
    return f"{by} báo cáo: {count} việc quá hạn của {len(most)} cơ quan, lâu nhất {oldest} ngày: {named}{more}."
