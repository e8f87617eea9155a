"""Rules of version 1, one kind a module. Once a result is published by a version, its rules are never changed:
what must differ becomes `rules2`, and both stay."""

from cchc.scoring.rules1.base import DECIDED, EMPTY, NOTHING, Leaf, Line, Policy, Rule, State
from cchc.scoring.rules1.checklist import Items
from cchc.scoring.rules1.choice import OneOf
from cchc.scoring.rules1.days_late import DaysLate
from cchc.scoring.rules1.each import Each
from cchc.scoring.rules1.linear import Linear
from cchc.scoring.rules1.manual import Manual
from cchc.scoring.rules1.proportional import Proportional
from cchc.scoring.rules1.steps import Steps
from cchc.scoring.rules1.survey import Mean, Weights
from cchc.scoring.rules1.yes_no import YesOrNo

RULES: dict[str, type[Rule]] = {
    rule.kind: rule
    for rule in (YesOrNo, OneOf, Steps, Linear, Proportional, Items, DaysLate, Weights, Mean, Each, Manual)
}

__all__ = ["DECIDED", "EMPTY", "NOTHING", "RULES", "Leaf", "Line", "Policy", "Rule", "State"]
