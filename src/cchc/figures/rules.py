"""Who sees figures, who enters them and for whom, and who says what is counted."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from cchc.access import Actor, Role
from cchc.access.rights import power, right
from cchc.agencies.models import Agency, Line, below, during
from cchc.agencies.rules import (
    ever_below,
    is_below,
    kept_root,
    looks_down,
    looks_down_on,
    of_agencies_below,
    owned_fields,
)
from cchc.duties.rules import of_served, served_by_hers
from cchc.duties.served import is_served, served
from cchc.figures.models import Call, Figure, Form, Indicator, Register, RegisterRow, Sheet, Snapshot
from cchc.periods import today
from cchc.tasks.models import Target

see = right("figure.see", Figure)
confirm = right("figure.confirm", Figure)
enter_for = right("figure.enter", Agency)
see_indicator = right("indicator.see", Indicator)
keep_indicator = right("indicator.keep", Indicator)
see_snapshot = right("snapshot.see", Snapshot)


@power("figure.keep_some")
def keeps_some(actor: Actor) -> bool:
    """Whether she runs figures of a tree: says what is counted, confirms, freezes. Accounts are another thing."""
    return run_root(actor, today()) is not None


@power("figure.enter_some")
def enters_some(actor: Actor) -> bool:
    return actor.is_officer


def run_root(actor: Actor, day: date) -> int | None:
    """The authority whose figures she runs: a focal point's that keeps its tree."""
    return kept_root(actor, day) if actor.is_focal_point else None


# — figures —


def of_own(actor: Actor, day: date) -> Q | None:
    return None if actor.role is Role.ADMINISTRATOR else Q(agency=actor.agency)


@see.because("it is her agency's", of_own)
def is_of_own(actor: Actor, figure: Figure) -> bool:
    return actor.role is not Role.ADMINISTRATOR and figure.agency_id == actor.agency


def of_tree_run(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(agency__in=Line.objects.filter(ancestor=root).values("descendant"))


@see.because("its agency stands, or stood, in the tree she runs", of_tree_run)
@confirm.because("its agency stands, or stood, in the tree she runs", of_tree_run)
def is_in_tree_run(actor: Actor, one: Figure | Sheet | RegisterRow) -> bool:
    root = run_root(actor, today())
    return root is not None and Line.objects.filter(ancestor=root, descendant=one.agency_id).exists()


@see.because("she stands above its agency", of_agencies_below)
def stands_above(actor: Actor, figure: Figure) -> bool:
    return looks_down_on(actor, figure.agency_id)


def of_owned_field(actor: Actor, day: date) -> Q | None:
    either = Q(pk__in=())
    for field, authority in owned_fields(actor, day):
        either |= Q(indicator__field=field, indicator__authority=authority)
    return either if actor.role is Role.FIELD_OWNER else None


@see.because("her agency answers for its field", of_owned_field)
def owns_its_field(actor: Actor, figure: Figure) -> bool:
    return (figure.indicator.field, figure.indicator.authority_id) in owned_fields(actor, today())


@see.because("her agency enters for the one it is of", of_served)
def serves_its_agency(actor: Actor, figure: Figure) -> bool:
    return actor.is_officer and is_served(actor.agency, figure.agency_id, today())


# — entering for an agency —


def her_own(actor: Actor, day: date) -> Q | None:
    return Q(pk=actor.agency) if actor.is_officer else None


@enter_for.because("it is her own and she works there", her_own)
def is_her_own(actor: Actor, agency: Agency) -> bool:
    return actor.is_officer and agency.pk == actor.agency


def served_agencies(actor: Actor, day: date) -> Q | None:
    agencies = served_by_hers(actor, day)
    return Q(pk__in=agencies) if agencies else None


@enter_for.because("her agency enters for it", served_agencies)
def serves(actor: Actor, agency: Agency) -> bool:
    return actor.is_officer and is_served(actor.agency, agency.pk, today())


def authority_run(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(pk=root)


@enter_for.because("it is the authority whose figures she runs", authority_run)
def runs_it(actor: Actor, agency: Agency) -> bool:
    return run_root(actor, today()) == agency.pk


# — indicators —


def of_authorities_above(actor: Actor, day: date) -> Q:
    return Q(authority__in=Line.objects.filter(during(day), descendant=actor.agency).values("ancestor"))


@see_indicator.because("it is of an authority that her agency stands under, or is", of_authorities_above)
def is_of_above(actor: Actor, indicator: Indicator) -> bool:
    return is_below(indicator.authority_id, actor.agency)


def of_authority_run(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(authority=root)


@see_indicator.because("it is of the authority whose figures she runs", of_authority_run)
@keep_indicator.because("it is of the authority whose figures she runs", of_authority_run)
def is_of_authority_run(actor: Actor, indicator: Indicator) -> bool:
    return run_root(actor, today()) == indicator.authority_id


# — frozen data —


def frozen_for_her(actor: Actor, day: date) -> Q | None:
    if actor.oversees:
        return Q(root__in=below(actor.agency or 0, day))
    root = run_root(actor, day)
    return None if root is None else Q(root=root)


@see_snapshot.because("she runs the figures of its authority, or oversees it", frozen_for_her)
def frozen_hers(actor: Actor, snapshot: Snapshot) -> bool:
    if actor.oversees:
        return is_below(actor.agency, snapshot.root_id)
    return run_root(actor, today()) == snapshot.root_id


def agencies_seen(actor: Actor, day: date) -> Q:
    """Agencies whose figures she may ask for: her own, the tree she runs or oversees, those hers enters for."""
    either = Q(pk=actor.agency) | Q(pk__in=served(actor.agency, day))
    root = run_root(actor, day)
    if root is not None:
        either |= ever_below(root)
    if looks_down(actor):
        either |= Q(pk__in=below(actor.agency or 0, day))
    return either


# — forms, and the sheets that agencies fill in —

see_form = right("form.see", Form)
see_sheet = right("sheet.see", Sheet)
fill = right("sheet.fill", Sheet)
judge = right("sheet.judge", Sheet)
see_call = right("call.see", Call)
run = right("call.run", Call)


def calls_under(actor: Actor, day: date) -> int | None:
    """The authority under which she may call for data: the one whose figures she runs, or whose field hers owns."""
    root = run_root(actor, day)
    if root is not None:
        return root
    return next((authority for _field, authority in owned_fields(actor, day)), None)


@power("call.make")
def makes_calls(actor: Actor) -> bool:
    return calls_under(actor, today()) is not None


@see_form.because("it is of an authority that her agency stands under, or is", of_authorities_above)
def form_is_of_above(actor: Actor, form: Form) -> bool:
    return is_below(form.authority_id, actor.agency)


@see_form.because("it is of the authority whose figures she runs", of_authority_run)
def form_is_of_authority_run(actor: Actor, form: Form) -> bool:
    return run_root(actor, today()) == form.authority_id


@see_sheet.because("it is her agency's", of_own)
def sheet_is_own(actor: Actor, sheet: Sheet) -> bool:
    return actor.role is not Role.ADMINISTRATOR and sheet.agency_id == actor.agency


def of_own_work(actor: Actor, day: date) -> Q | None:
    return Q(agency=actor.agency) if actor.is_officer else None


@fill.because("it is her agency's and she works there", of_own_work)
def fills_own(actor: Actor, sheet: Sheet) -> bool:
    return actor.is_officer and sheet.agency_id == actor.agency


@see_sheet.because("her agency enters for the one it is of", of_served)
@fill.because("her agency enters for the one it is of", of_served)
def fills_for_served(actor: Actor, sheet: Sheet) -> bool:
    return actor.is_officer and is_served(actor.agency, sheet.agency_id, today())


def of_run_authority(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(agency=root)


@fill.because("it is of the authority whose figures she runs", of_run_authority)
def fills_for_authority(actor: Actor, sheet: Sheet) -> bool:
    return run_root(actor, today()) == sheet.agency_id


def of_sheets_run(actor: Actor, day: date) -> Q | None:
    """Of a call: whoever runs it. Of a form: who runs the figures of the tree."""
    called = Q(call__run_by=actor.agency) if actor.role in CALLING else Q(pk__in=())
    tree = of_tree_run(actor, day)
    return called if tree is None else called | (Q(call__isnull=True) & tree)


CALLING = (Role.FOCAL_POINT, Role.FIELD_OWNER)


@see_sheet.because("she runs the call, or the figures of the tree it is in", of_sheets_run)
@judge.because("she runs the call, or the figures of the tree it is in", of_sheets_run)
def runs_its_call(actor: Actor, sheet: Sheet) -> bool:
    if sheet.call is not None:
        return actor.role in CALLING and sheet.call.run_by_id == actor.agency
    return is_in_tree_run(actor, sheet)


@see_sheet.because("she stands above its agency", of_agencies_below)
def sheet_is_below(actor: Actor, sheet: Sheet) -> bool:
    return looks_down_on(actor, sheet.agency_id)


def of_calls_run(actor: Actor, day: date) -> Q | None:
    return Q(run_by=actor.agency) if actor.role in CALLING else None


@see_call.because("her agency runs it", of_calls_run)
@run.because("her agency runs it", of_calls_run)
def runs(actor: Actor, call: Call) -> bool:
    return actor.role in CALLING and call.run_by_id == actor.agency


def of_calls_below(actor: Actor, day: date) -> Q | None:
    return Q(run_by__in=below(actor.agency or 0, day)) if actor.oversees else None


@see_call.because("she oversees who runs it", of_calls_below)
def oversees_it(actor: Actor, call: Call) -> bool:
    return actor.oversees and is_below(actor.agency, call.run_by_id)


# — registers, and the rows that agencies keep in them —

see_register = right("register.see", Register)
see_row = right("register_row.see", RegisterRow)
keep_row = right("register_row.keep", RegisterRow)


@see_register.because("it is of an authority that her agency stands under, or is", of_authorities_above)
def register_is_of_above(actor: Actor, register: Register) -> bool:
    return is_below(register.authority_id, actor.agency)


@see_register.because("it is of the authority whose figures she runs", of_authority_run)
def register_is_of_authority_run(actor: Actor, register: Register) -> bool:
    return run_root(actor, today()) == register.authority_id


@see_row.because("it is her agency's", of_own)
def row_is_own(actor: Actor, row: RegisterRow) -> bool:
    return actor.role is not Role.ADMINISTRATOR and row.agency_id == actor.agency


@keep_row.because("it is her agency's and she works there", of_own_work)
def keeps_own(actor: Actor, row: RegisterRow) -> bool:
    return actor.is_officer and row.agency_id == actor.agency


@see_row.because("her agency enters for the one it is of", of_served)
@keep_row.because("her agency enters for the one it is of", of_served)
def keeps_for_served(actor: Actor, row: RegisterRow) -> bool:
    return actor.is_officer and is_served(actor.agency, row.agency_id, today())


@keep_row.because("it is of the authority whose figures she runs", of_run_authority)
def keeps_for_authority(actor: Actor, row: RegisterRow) -> bool:
    return run_root(actor, today()) == row.agency_id


@see_row.because("its agency stands, or stood, in the tree she runs", of_tree_run)
def row_is_in_tree_run(actor: Actor, row: RegisterRow) -> bool:
    return is_in_tree_run(actor, row)


@see_row.because("she stands above its agency", of_agencies_below)
def row_is_below(actor: Actor, row: RegisterRow) -> bool:
    return looks_down_on(actor, row.agency_id)


def of_owned_register(actor: Actor, day: date) -> Q | None:
    either = Q(pk__in=())
    for field, authority in owned_fields(actor, day):
        either |= Q(register__field=field, register__authority=authority)
    return either if actor.role is Role.FIELD_OWNER else None


@see_row.because("her agency answers for its field", of_owned_register)
def owns_its_registers_field(actor: Actor, row: RegisterRow) -> bool:
    return (row.register.field, row.register.authority_id) in owned_fields(actor, today())


# — targets of plans —

tie_target = right("target.tie", Target)


def of_plans_of_authority(actor: Actor, day: date) -> Q | None:
    root = run_root(actor, day)
    return None if root is None else Q(mandate__authority=root)


@tie_target.because("its plan is of the authority whose figures she runs", of_plans_of_authority)
def runs_its_authority(actor: Actor, target: Target) -> bool:
    return run_root(actor, today()) == target.mandate.authority_id
