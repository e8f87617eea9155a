"""Who opens a round and runs it, who writes a report, who lets it leave, and who judges what of it."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from cchc.access import Actor, Role
from cchc.access.rights import power, right
from cchc.agencies.models import below
from cchc.agencies.rules import is_below, owned_fields
from cchc.duties.rules import has_head
from cchc.duties.served import is_served, served
from cchc.figures import rules as figure_rules
from cchc.figures.models import Sheet
from cchc.jobs.models import Run
from cchc.jobs.rules import see as see_run
from cchc.periods import today
from cchc.reports.models import Level, Report, Round

see_round = right("report_round.see", Round)
run = right("report_round.run", Round)
see = right("report.see", Report)
fill = right("report.fill", Report)
approve = right("report.approve", Report)
judge = right("report.judge", Report)
judge_part = right("report.judge_part", Report)
send = right("report.send", Report)


@power("report_round.open")
def opens_rounds(actor: Actor) -> bool:
    """Whether she opens rounds: who runs the figures of a tree."""
    return figure_rules.run_root(actor, today()) is not None


@power("report.judge_some")
def judges_some(actor: Actor) -> bool:
    """Whether reports of others come to her: as the focal point's, or as a field owner's."""
    return actor.is_focal_point or actor.role is Role.FIELD_OWNER


@power("report.judge_whole")
def judges_whole(actor: Actor) -> bool:
    """Whether whole reports come to her, and not parts of a field alone."""
    return actor.is_focal_point


@power("report.read_year")
def reads_year(actor: Actor) -> bool:
    """Whether she opens what the year's judging says of an agency. An administrator keeps accounts and reads none."""
    return actor.role is not Role.ADMINISTRATOR


# — rounds —


def of_rounds_run(actor: Actor, day: date) -> Q | None:
    return Q(run_by=actor.agency) if actor.is_focal_point else None


@see_round.because("her agency runs it", of_rounds_run)
@run.because("her agency runs it", of_rounds_run)
def runs(actor: Actor, one: Round) -> bool:
    return actor.is_focal_point and one.run_by_id == actor.agency


def of_rounds_headed(actor: Actor, day: date) -> Q | None:
    return Q(run_by=actor.agency) if actor.role is Role.HEAD else None


@see_round.because("she is the head of the agency that runs it", of_rounds_headed)
def heads_it(actor: Actor, one: Round) -> bool:
    return actor.role is Role.HEAD and one.run_by_id == actor.agency


def of_rounds_owed(actor: Actor, day: date) -> Q | None:
    if actor.role is Role.ADMINISTRATOR:
        return None
    hers = Q(agency=actor.agency) | Q(about=actor.agency) | Q(agency__in=served(actor.agency, day))
    return Q(Exists(Report.objects.filter(hers, round=OuterRef("pk"))))


@see_round.because("her agency, or one it enters for, owes a report in it", of_rounds_owed)
def owes_in(actor: Actor, one: Round) -> bool:
    if actor.role is Role.ADMINISTRATOR:
        return False
    hers = Q(agency=actor.agency) | Q(about=actor.agency) | Q(agency__in=served(actor.agency, today()))
    return Report.objects.filter(hers, round=one).exists()


def of_owned_authority(actor: Actor, day: date) -> Q | None:
    owned = {authority for _field, authority in owned_fields(actor, day)}
    return Q(authority__in=owned) if owned else None


@see_round.because("her agency owns a field under its authority", of_owned_authority)
def owns_a_field(actor: Actor, one: Round) -> bool:
    return any(authority == one.authority_id for _field, authority in owned_fields(actor, today()))


def of_rounds_below(actor: Actor, day: date) -> Q | None:
    return Q(authority__in=below(actor.agency or 0, day)) if actor.oversees else None


@see_round.because("she oversees its authority", of_rounds_below)
def oversees_it(actor: Actor, one: Round) -> bool:
    return actor.oversees and is_below(actor.agency, one.authority_id)


# — reports —


def of_own(actor: Actor, day: date) -> Q | None:
    return None if actor.role is Role.ADMINISTRATOR else Q(agency=actor.agency) | Q(about=actor.agency)


@see.because("it is her agency's", of_own)
def is_own(actor: Actor, report: Report) -> bool:
    return actor.role is not Role.ADMINISTRATOR and actor.agency in (report.agency_id, report.about_id)


def of_run(actor: Actor, day: date) -> Q | None:
    return Q(round__run_by=actor.agency) if actor.is_focal_point else None


@see.because("her agency runs the round", of_run)
def runs_its_round(actor: Actor, report: Report) -> bool:
    return runs(actor, report.round)


def of_headed_round(actor: Actor, day: date) -> Q | None:
    return Q(round__run_by=actor.agency) if actor.role is Role.HEAD else None


@see.because("she is the head of the agency that runs the round", of_headed_round)
def heads_its_round(actor: Actor, report: Report) -> bool:
    return heads_it(actor, report.round)


def of_judged(actor: Actor, day: date) -> Q | None:
    run_here = of_run(actor, day)
    return None if run_here is None else run_here & ~Q(level=Level.WHOLE.value)


@judge.because("her agency runs the round", of_judged)
def judges(actor: Actor, report: Report) -> bool:
    return runs(actor, report.round) and report.level != Level.WHOLE


def of_sent(actor: Actor, day: date) -> Q | None:
    run_here = of_run(actor, day)
    return None if run_here is None else run_here & Q(level=Level.WHOLE.value)


@send.because("it is the authority's, and her agency runs the round", of_sent)
def sends(actor: Actor, report: Report) -> bool:
    return runs(actor, report.round) and report.level == Level.WHOLE


def of_owned_fields(actor: Actor, day: date) -> Q | None:
    owned = owned_fields(actor, day)
    if not owned:
        return None
    units = Q(round__authority__in={authority for _field, authority in owned}, level=Level.UNIT.value)
    return units & ~Q(agency=actor.agency)


@see.because("her agency owns a field under its authority", of_owned_fields)
@judge_part.because("her agency owns a field under its authority", of_owned_fields)
def owns_a_part(actor: Actor, report: Report) -> bool:
    is_anothers = report.level == Level.UNIT and report.agency_id != actor.agency
    return is_anothers and owns_a_field(actor, report.round)


def of_all_below(actor: Actor, day: date) -> Q | None:
    if not actor.oversees:
        return None
    under = below(actor.agency or 0, day)
    return Q(agency__in=under) | Q(round__authority__in=under)


@see.because("she stands above its agency, or oversees the round's authority", of_all_below)
def stands_above(actor: Actor, report: Report) -> bool:
    if not actor.oversees:
        return False
    return is_below(actor.agency, report.agency_id) or is_below(actor.agency, report.round.authority_id)


# — writing it, and letting it leave —


def of_own_work(actor: Actor, day: date) -> Q | None:
    return Q(agency=actor.agency) if actor.is_officer else None


@fill.because("it is her agency's and she works there", of_own_work)
def writes_own(actor: Actor, report: Report) -> bool:
    return actor.is_officer and report.agency_id == actor.agency


def of_headed(actor: Actor, day: date) -> Q | None:
    return Q(agency=actor.agency) if actor.role is Role.HEAD else None


@fill.because("she is the head of the agency that owes it", of_headed)
@approve.because("she is the head of the agency that owes it", of_headed)
def heads_its_agency(actor: Actor, report: Report) -> bool:
    return actor.role is Role.HEAD and report.agency_id == actor.agency


def of_headless(actor: Actor, day: date) -> Q | None:
    """Where an agency's head does not work here, the paper bears her word and whoever works there hands in."""
    return Q(agency=actor.agency) if actor.is_officer and not has_head(actor.agency, day) else None


@approve.because("she works in the agency, which has no head here", of_headless)
def of_headless_agency(actor: Actor, report: Report) -> bool:
    return actor.is_officer and report.agency_id == actor.agency and not has_head(actor.agency, today())


def of_served(actor: Actor, day: date) -> Q | None:
    return Q(agency__in=served(actor.agency, day)) if actor.is_officer else None


@see.because("her agency enters for the one that owes it", of_served)
@fill.because("her agency enters for the one that owes it", of_served)
@approve.because("her agency enters for the one that owes it, which nobody works in here", of_served)
def serves_its_agency(actor: Actor, report: Report) -> bool:
    return actor.is_officer and is_served(actor.agency, report.agency_id, today())


# — the sheets of reports: the heir fills in what it took over, the owner of a field reads its own —


def taken_over(actor: Actor, day: date) -> Q | None:
    if not actor.is_officer:
        return None
    owed = Report.objects.filter(
        agency=actor.agency,
        about=OuterRef("agency"),
        level=Level.UNIT.value,
        round__forms=OuterRef("form"),
        round__start=OuterRef("start"),
        round__end=OuterRef("end"),
    )
    return Q(call__isnull=True) & Q(Exists(owed))


@figure_rules.see_sheet.because("her agency owes the report it is in", taken_over)
@figure_rules.fill.because("her agency owes the report it is in", taken_over)
def fills_for_report(actor: Actor, sheet: Sheet) -> bool:
    if not actor.is_officer or sheet.call_id is not None:
        return False
    window = {"round__start": sheet.start, "round__end": sheet.end, "round__forms": sheet.form_id}
    owed = Report.objects.filter(agency=actor.agency, about=sheet.agency_id, level=Level.UNIT.value)
    return owed.filter(**window).exists()


def of_owned_forms(actor: Actor, day: date) -> Q | None:
    either = Q(pk__in=())
    for field, authority in owned_fields(actor, day):
        either |= Q(form__field=field, form__authority=authority)
    return Q(call__isnull=True) & either if actor.role is Role.FIELD_OWNER else None


@figure_rules.see_sheet.because("her agency owns the field of its form", of_owned_forms)
def owns_its_field(actor: Actor, sheet: Sheet) -> bool:
    if sheet.call_id is not None:
        return False
    return (sheet.form.field, sheet.form.authority_id) in owned_fields(actor, today())


# — the workbook of a round, and its freezing, done in the background —

WORKBOOK, FREEZE = "reports.workbook", "reports.freeze"
DONE_HERE = (WORKBOOK, FREEZE)


def asked_by_her_agency(actor: Actor, day: date) -> Q | None:
    return Q(kind__in=DONE_HERE, agency=actor.agency) if actor.is_focal_point else None


@see_run.because("her agency asked for what is done of its round", asked_by_her_agency)
def asked_for_it(actor: Actor, one: Run) -> bool:
    return actor.is_focal_point and one.kind in DONE_HERE and one.agency == actor.agency
