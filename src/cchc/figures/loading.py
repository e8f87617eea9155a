"""The forms and the registers that ship, taken into an authority's own list: from then on they are its to change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cchc.access import Actor, Denied
from cchc.agencies.models import Agency
from cchc.figures import rules
from cchc.figures.actions import define
from cchc.figures.columns import Measure
from cchc.figures.models import Form, FormRow, Indicator, OverTime, Register, Source
from cchc.figures.values import Kind, Part
from cchc.ledger.actions import write
from cchc.periods import today
from cchc.words import Field


def shipped() -> list[dict[str, Any]]:
    return read_data("forms")


def shipped_registers() -> list[dict[str, Any]]:
    return read_data("registers")


def read_data(name: str) -> list[dict[str, Any]]:
    data = json.loads(resources.files("cchc.figures").joinpath(f"data/{name}.json").read_text(encoding="utf-8"))
    listed: list[dict[str, Any]] = data[name]
    return listed


@transaction.atomic
def take_forms(actor: Actor, authority: Agency) -> int:
    """The shipped forms and their indicators, those that the authority has not yet; how many forms are new."""
    if not actor.is_system and rules.run_root(actor, today()) != authority.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới lấy được biểu mẫu thống kê."))
    there = set(Form.objects.filter(authority=authority).values_list("code", flat=True))
    known = {one.code: one for one in Indicator.objects.filter(authority=authority)}
    new = [one for one in shipped() if one["code"] not in there]
    for one in new:
        made = Form.objects.create(
            authority=authority,
            code=one["code"],
            name=one["name"],
            field=one["field"],
            status=one["status"],
            cites=one["cites"],
            checks=one["checks"],
        )
        FormRow.objects.bulk_create(
            [
                FormRow(
                    form=made,
                    order=n,
                    no=row["no"],
                    text=row["text"],
                    unit=row["unit"],
                    indicator=indicator_of(actor, authority, known, one, row),
                    part=row.get("part", Part.VALUE),
                    status=row.get("status", ""),
                )
                for n, row in enumerate(one["rows"])
            ]
        )
        write(actor, "form.take", made, code=made.code)
    return len(new)


def indicator_of(
    actor: Actor, authority: Agency, known: dict[str, Indicator], form: Mapping[str, Any], row: Mapping[str, Any]
) -> Indicator | None:
    """The indicator a row is of; made with the first row that tells what it is."""
    code = row.get("of")
    if code is None:
        return None
    if code not in known:
        said = {"status": form["status"], "cites": form["cites"]} | row["indicator"]
        said.pop("code")
        known[code] = define(actor, authority, code, Field(form["field"]), **said)
    return known[code]


@transaction.atomic
def take_registers(actor: Actor, authority: Agency) -> int:
    """The shipped registers, and an indicator for each of their counts; how many registers are new."""
    if not actor.is_system and rules.run_root(actor, today()) != authority.pk:
        raise Denied(_("Chỉ cơ quan thường trực mới lấy được sổ theo dõi có sẵn."))
    there = set(Register.objects.filter(authority=authority).values_list("code", flat=True))
    known = set(Indicator.objects.filter(authority=authority).values_list("code", flat=True))
    new = [one for one in shipped_registers() if one["code"] not in there]
    named = ("code", "name", "field", "day", "columns", "counts", "status", "cites")
    for one in new:
        made = Register.objects.create(authority=authority, **{name: one[name] for name in named})
        for measure in made.measures.values():
            code = f"SO.{made.code}.{measure.key}"
            if code not in known:
                define(actor, authority, code, Field(made.field), **said_of(made, measure))
        write(actor, "register.take", made, code=made.code)
    return len(new)


def said_of(register: Register, measure: Measure) -> dict[str, Any]:
    """The first version of the indicator that a count of a register is."""
    summed = {one.key: one.places for one in register.cells}
    return {
        "name": measure.name,
        "unit": measure.unit,
        "kind": Kind.RATIO if measure.is_ratio else Kind.COUNT,
        "part": measure.part,
        "whole": measure.whole,
        "empty": measure.empty,
        "places": max(summed.get(measure.sum, 0), summed.get(measure.sum_of, 0)),
        "over_time": OverTime.NONE if measure.until else OverTime.ADDS,
        "source": Source.REGISTER,
        "counted_by": f"register.{register.code}.{measure.key}",
        "status": register.status,
        "cites": register.cites,
    }
