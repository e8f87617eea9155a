"""The sides of one round, each shown to whom it is there for."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.access import Actor
from cchc.assessments import judging_rules, rules
from cchc.assessments.models import Entrant, Round
from cchc.periods import today
from cchc.ui.components import Choice, Crumb


def round_tabs(actor: Actor, of: Round, here: str) -> list[Choice]:
    runs = rules.run(actor, of)
    judges = runs or judging_rules.appraises_in(actor, of) or judging_rules.sits_in_council(actor, of)
    explains = rules.put_together.of(Entrant.objects.filter(round=of), actor, today()).exists()
    sides = [
        ("round", _("Tự chấm"), True),
        ("appraisal", _("Thẩm định"), judges),
        ("appraisers", _("Người thẩm định"), runs),
        ("council", _("Hội đồng"), runs or judging_rules.sits_in_council(actor, of)),
        ("index_explain", _("Giải trình"), explains),
        ("index_findings", _("Kết luận kiểm tra"), judges or explains),
        ("results", _("Kết quả"), True),
        ("differences", _("Chênh lệch"), judges),
        ("risk", _("Nguy cơ mất điểm"), True),
    ]
    return [Choice(label, reverse(name, args=[of.pk]), current=name == here) for name, label, may in sides if may]


def crumbs_of(of: Round) -> list[Crumb]:
    return [Crumb(_("Chỉ số"), reverse("index")), Crumb(of.name, reverse("round", args=[of.pk]))]
