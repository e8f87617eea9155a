"""Having an agency without accounts served by another: beginning it by a letter, ending it, for whom one acts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.access import Actor, Denied, Refused
from cchc.agencies import rules as agency_rules
from cchc.agencies.holdings import Holding, Passage, Row, passes
from cchc.agencies.models import Agency, Passing, Standing, during
from cchc.duties.models import Duty, Serving
from cchc.duties.served import is_served
from cchc.ledger.actions import write
from cchc.people.models import Post
from cchc.periods import spoken
from cchc.records.models import Upload
from cchc.records.reading import become_record


@dataclass(frozen=True)
class Letter:
    """The paper by which one agency enters for another: its number, its day, its file as it was looked at."""

    number: str
    signed_on: date | None
    upload: Upload


@transaction.atomic
def serve(actor: Actor, agency: Agency, by: Agency, letter: Letter, *, since: date, today: date) -> Serving:
    """From a day on the other agency's officers report and hand in for this one."""
    check(actor, agency, by, letter.number, letter.signed_on, since=since, today=today)
    kept = become_record(actor, letter.upload, number=letter.number.strip()[:80], signed_on=letter.signed_on)
    made = Serving.objects.create(agency=agency, by=by, letter=kept, since=since, created_by_id=actor.post)
    write(actor, "agency.serve", agency, by=by.pk, by_name=name_of(by, since), number=kept.number, since=since)
    write(actor, "agency.serves", by, of=agency.pk, name=name_of(agency, since), number=kept.number, since=since)
    return made


def check(
    actor: Actor, agency: Agency, by: Agency, number: str, signed_on: date | None, *, since: date, today: date
) -> None:
    """Refuses what cannot be, before the letter is read."""
    if not agency_rules.keeps(actor, agency) or not agency_rules.keeps(actor, by):
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới giao được việc nhập thay."))
    if by == agency:
        raise Refused(_("Cơ quan nhập thay phải là cơ quan khác."), field="by")
    if agency.standing(since) is None:
        raise Refused(_("Cơ quan này không tồn tại vào ngày %(day)s.") % {"day": spoken(since)}, field="since")
    if by.standing(since) is None:
        raise Refused(_("Cơ quan nhập thay không tồn tại vào ngày %(day)s.") % {"day": spoken(since)}, field="by")
    if abs(since - today) > timedelta(days=366):
        raise Refused(_("Ngày %(day)s quá xa. Kiểm tra lại ngày.") % {"day": spoken(since)}, field="since")
    if has_accounts(agency, max(since, today)):
        raise Refused(_("Cơ quan này có người có tài khoản. Người đó tự nhập, không cần nhập thay."), field="by")
    if not has_accounts(by, today):
        raise Refused(_("Cơ quan nhập thay chưa có ai có tài khoản. Chọn cơ quan khác."), field="by")
    if Serving.objects.filter(agency=agency).filter(Q(until__isnull=True) | Q(until__gt=since)).exists():
        raise Refused(_("Đã có cơ quan nhập thay từ ngày đó. Kết thúc lần trước rồi ghi lần mới."), field="since")
    if not number.strip():
        raise Refused(_("Chưa ghi số, ký hiệu văn bản giao nhập thay."), field="number")
    if signed_on is None or signed_on > today:
        raise Refused(_("Chưa ghi ngày ký, hoặc ngày ký ở sau hôm nay."), field="signed_on")


@transaction.atomic
def end(actor: Actor, serving: Serving, *, until: date, today: date) -> Serving:
    """From a day on nobody enters for it any more; what was entered stays."""
    if not agency_rules.keeps(actor, serving.agency):
        raise Denied(_("Chỉ người giữ danh mục cơ quan mới kết thúc được việc nhập thay."))
    if until <= serving.since:
        words = _("Nhập thay bắt đầu ngày %(day)s. Ngày thôi phải sau ngày đó.")
        raise Refused(words % {"day": spoken(serving.since)}, field="until")
    if until > today + timedelta(days=366):
        raise Refused(_("Ngày %(day)s quá xa. Kiểm tra lại ngày.") % {"day": spoken(until)}, field="until")
    still = Serving.objects.filter(Q(until__isnull=True) | Q(until__gt=today), pk=serving.pk)
    if not still.update(until=until):
        raise Refused(_("Việc nhập thay này đã kết thúc."))
    serving.refresh_from_db()
    write(actor, "agency.serve_end", serving.agency, by=serving.by_id, by_name=name_of(serving.by, today), until=until)
    return serving


def has_accounts(agency: Agency, day: date) -> bool:
    return Post.objects.filter(during(day), agency=agency, person__is_active=True).exists()


def name_of(agency: Agency, day: date) -> str:
    standing = agency.standing(day)
    return standing.name if standing is not None else agency.key


def for_whom(actor: Actor, duty: Duty, day: date) -> dict[str, Any]:
    """What an entry of the ledger says when it is done for an agency that is served; nothing when it is one's own."""
    if not is_served(actor.agency, duty.agency_id, day):
        return {}
    return {"for_agency": duty.agency_id, "for_name": name_of(duty.agency, day)}


# — when one of them ends —


def holding(field: Literal["agency", "by"]) -> Holding:
    """The heir is served, or serves, from the day on, by the same letter."""

    def rows(agency: Agency, day: date) -> Sequence[Row]:
        found = Serving.objects.filter(Q(until__isnull=True) | Q(until__gt=day), **{field: agency}).order_by("pk")
        other = "by" if field == "agency" else "agency"
        names = dict(
            Standing.objects.filter(agency__in=[getattr(one, f"{other}_id") for one in found])
            .order_by("since")
            .values_list("agency_id", "name")
        )
        return [Row(one.pk, names.get(getattr(one, f"{other}_id"), "")) for one in found]

    def hand_over(passage: Passage, keys: Sequence[int]) -> dict[int, int | None]:
        became: dict[int, int | None] = {}
        for one in Serving.objects.filter(pk__in=keys):
            on = max(passage.day, one.since + timedelta(days=1))
            until = one.until
            Serving.objects.filter(pk=one.pk).update(until=on)
            sides = {"agency_id": one.agency_id, "by_id": one.by_id, f"{field}_id": passage.to.pk}
            needs = sides["agency_id"] != sides["by_id"] and not has_accounts(Agency(pk=sides["agency_id"]), on)
            there = Serving.objects.filter(Q(until__isnull=True) | Q(until__gt=on), agency=sides["agency_id"])
            if not needs or there.exists():
                became[one.pk] = None
                continue
            letter = {"letter_id": one.letter_id, "created_by_id": one.created_by_id}
            became[one.pk] = Serving.objects.create(since=on, until=until, **sides, **letter).pk
        return became

    def take_back(actor: Actor, passing: Passing) -> None:
        made = Serving.objects.filter(pk=passing.became or 0).first()
        until = made.until if made is not None else None
        if made is not None:
            made.delete()
        Serving.objects.filter(pk=passing.row).update(until=until)

    label = gettext_lazy("Được nhập thay") if field == "agency" else gettext_lazy("Nhập thay cho cơ quan khác")
    return Holding(f"duties.Serving.{field}", label, rows, hand_over, take_back)


def declare() -> None:
    passes(holding("agency"))
    passes(holding("by"))
