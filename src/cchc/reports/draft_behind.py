"""What stands behind a number of a draft: the tasks, duties, products or reports it counts, each with its address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.duties.models import DutyQuerySet
from cchc.duties.queries import names_of
from cchc.periods import spoken
from cchc.periods.naming import code_of
from cchc.reports.draft_duties import COLUMNS, SUFFIX, Work
from cchc.reports.draft_subject import Subject
from cchc.reports.draft_words import Fact
from cchc.reports.models import Level, Report
from cchc.tasks import office
from cchc.tasks.office import WORDS

OF_SUFFIX = {suffix: (code,) for code, suffix in SUFFIX.items()}
DONE = (office.ON_TIME, office.LATE)
MOST = 2000


@dataclass(frozen=True)
class Row:
    """One of those that are counted."""

    title: str
    url: str
    who: str = ""
    state: str = ""
    day: str = ""
    counts: bool = True


@dataclass(frozen=True)
class Behind:
    """How it is counted, in words; what is counted; where it is looked at further. `n` is how many now, None of what
    is no count."""

    how: str
    rows: Sequence[Row] = ()
    url: str = ""
    url_word: str = ""
    n: int | None = None


def behind(fact: Fact, subject: Subject) -> Behind:
    opens = fact.opens or {}
    if "indicator" in opens:
        about = f"?window={code_of(subject.window)}&agency={subject.root.pk}"
        return Behind(
            _("Số liệu của chỉ tiêu thống kê: cộng của cơ quan và các cơ quan trực thuộc, mỗi số một lần."),
            url=reverse("indicator", args=[opens["indicator"]]) + about,
            url_word=_("Mở chỉ tiêu, xem từng cơ quan"),
        )
    if "forms" in opens:
        how = _("Chưa có chỉ tiêu này: cơ quan thường trực chưa lấy biểu mẫu thống kê có nó vào danh mục của mình.")
        return Behind(how, url=reverse("forms"), url_word=_("Mở biểu mẫu thống kê"))
    if "round" in opens:
        return of_round(subject)
    if "duties" in opens:
        return of_duties(str(opens["duties"]), Work(subject))
    return Behind(_("Đếm trong các chỉ tiêu thống kê của báo cáo này."))


def of_duties(key: str, work: Work) -> Behind:
    if not work.subject.plans:
        return Behind(_("Chưa có kế hoạch nào của năm được đưa vào theo dõi, nên chưa đếm được."))
    group, _dot, suffix = key.rpartition(".")
    columns = columns_of(suffix)
    day = spoken(work.subject.day)
    if key == "sp" or group == "sp":
        return of_products("" if key == "sp" else suffix, work)
    if suffix.startswith("uoc") and work.estimated is not None:
        how = _("Đếm việc đã hoàn thành đến ngày %(day)s, cộng việc cơ quan ước hoàn thành đến hết năm.")
        return Behind(how % {"day": day}, duty_rows(work.estimated, DONE, work)[0])
    if group == "nv" or group.startswith("lv."):
        field = group.removeprefix("lv.") if group.startswith("lv.") else ""
        some = [one for one in work.tasks.values() if one.column in columns and field in ("", one.field)]
        rows = [
            Row(
                f"{one.no} {one.title}".strip(),
                reverse("task", args=[one.pk]),
                one.agencies,
                str(WORDS[one.column]),
                spoken(one.due) if one.due else "",
            )
            for one in some
        ]
        how = _("Đếm nhiệm vụ in trong kế hoạch, theo tình trạng đến ngày %(day)s. Một nhiệm vụ tính một lần.")
        return Behind(how % {"day": day}, rows, n=len(rows))
    asked = {"pc": work.duties, "ky": due_in(work), "tren": work.from_above, "toi": work.ahead}.get(group)
    if group == "tren":
        how = _("Đếm nhiệm vụ của văn bản Chính phủ, Thủ tướng Chính phủ giao, theo tình trạng đến ngày %(day)s.")
    else:
        how = _("Đếm việc giao cho từng cơ quan, theo tình trạng đến ngày %(day)s.")
    if asked is None:
        return Behind(how % {"day": day})
    rows, n = duty_rows(asked, () if group == "toi" else columns, work)
    return Behind(how % {"day": day}, rows, n=None if group == "tren" else n)


def columns_of(suffix: str) -> tuple[str, ...]:
    if suffix in ("xong", "ty_le", "uoc", "uoc_ty_le"):
        return DONE
    return OF_SUFFIX.get(suffix, tuple(COLUMNS))


def due_in(work: Work) -> DutyQuerySet:
    window = work.subject.window
    return work.duties.filter(Q(as_due__range=(window.start, min(window.end, work.subject.day))))


def duty_rows(asked: DutyQuerySet, columns: Sequence[str], work: Work) -> tuple[list[Row], int]:
    """The first of them, and how many there are."""
    # What lies ahead has its column already.
    listed = office.columned(asked).filter(Q(column__in=columns)) if columns else asked
    found = listed.order_by("as_due", "pk").values_list("pk", "title", "product_name", "agency_id", "as_due", "column")  # type: ignore[misc]
    rows = list(found[:MOST])
    names = names_of({row[3] for row in rows}, work.subject.day)
    made = [
        Row(
            f"{title}: {product}" if product else title,
            reverse("duty", args=[pk]),
            names.get(agency, ""),
            str(WORDS[column]),
            spoken(due) if due else "",
        )
        for pk, title, product, agency, due, column in rows
    ]
    return made, len(rows) if len(rows) < MOST else listed.count()


def of_products(field: str, work: Work) -> Behind:
    some = [one for one in work.products if field in ("", one.field)]
    rows = [Row(one.said, reverse("duty", args=[one.duty]), one.agency, "", spoken(one.came_on)) for one in some]
    how = _("Đếm sản phẩm nộp từ ngày %(start)s và được xác nhận đến ngày %(day)s.")
    told = how % {"start": spoken(work.subject.window.start), "day": spoken(work.subject.day)}
    return Behind(told, rows, n=len(rows))


def of_round(subject: Subject) -> Behind:
    units = Report.objects.owed().filter(round=subject.round, level=Level.UNIT).order_by("state", "due", "pk")
    names = names_of(units.values_list("about", flat=True), subject.day)
    rows = [
        Row(names.get(one.about_id, ""), "", "", str(one.get_state_display()), spoken(one.due), not one.is_filed)
        for one in units
    ]
    rows.sort(key=lambda one: not one.counts)
    return Behind(_("Đếm báo cáo các cơ quan, đơn vị phải gửi trong kỳ; còn thiếu đứng trước."), rows)
