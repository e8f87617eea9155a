"""Who may do what with a duty. Each predicate has its scope in `DutyQuerySet.visible_to`."""

from cchc.access import Actor, Role
from cchc.access.predicates import predicate
from cchc.agencies.models import Line, during
from cchc.duties.models import Duty
from cchc.periods import today


@predicate
def is_system(actor: Actor, duty: Duty | None = None) -> bool:
    return actor.person is None


@predicate
def owes(actor: Actor, duty: Duty) -> bool:
    return actor.is_officer and duty.agency_id == actor.agency


@predicate
def judges(actor: Actor, duty: Duty) -> bool:
    return actor.is_focal_point and duty.judged_by_id == actor.agency


@predicate
def stands_above(actor: Actor, duty: Duty) -> bool:
    if actor.role is not Role.VIEWER:
        return False
    lines = Line.objects.filter(during(today()), ancestor=actor.agency)
    return lines.filter(descendant__in=[duty.agency_id, duty.judged_by_id]).exists()


work_on = is_system | owes
judge = is_system | judges
see = is_system | owes | judges | stands_above
record_event = is_system | owes | judges
