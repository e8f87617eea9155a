"""The first administrator, from the command line: nobody is there yet to make her account."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import SYSTEM, Refused, Role
from cchc.agencies.models import Agency, Standing, during
from cchc.people.actions import appoint, register
from cchc.people.models import Person
from cchc.periods import today


@transaction.atomic
def first_administrator(*, username: str, full_name: str, agency: str, password: str) -> Person:
    """An account with an administrator's post in an agency by its key, or in the only one that stands under none."""
    day = today()
    roots = list(Agency.objects.filter(pk__in=Standing.objects.filter(during(day), parent=None).values("agency"))[:2])
    if agency:
        found = Agency.objects.filter(key=agency).first()
        if found is None:
            raise Refused(
                _("Không có cơ quan mang mã “%(agency)s”. Xem mã ở trang danh mục cơ quan.") % {"agency": agency}
            )
    elif len(roots) == 1:
        found = roots[0]
    elif roots:
        raise Refused(_("Có nhiều cơ quan đứng đầu. Ghi mã của cơ quan bằng --agency."))
    else:
        raise Refused(_("Chưa có cơ quan nào. Nạp danh mục cơ quan trước, rồi lập tài khoản quản trị."))
    person = register(SYSTEM, username=username, full_name=full_name, password=password)
    appoint(SYSTEM, person, found, Role.ADMINISTRATOR, since=day, title="Quản trị hệ thống")
    return person
