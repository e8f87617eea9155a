"""Conditions of steps: what they mean, and whether many of them cover everything once."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.scoring.intervals import Interval, parse, uncovered

COUNTS = Interval(Fraction(0), True, None, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (">= 95", "≥ 95 %"),
        ("≥95%", "≥ 95 %"),
        ("> 90, < 95", "trên 90 % đến dưới 95 %"),
        (">=70 and <=90", "từ 70 % đến 90 %"),
        ("từ 70", None),
        ("= 100", "= 100 %"),
        ("1", "= 1 %"),
        ("<87,5", "< 87,5 %"),
        (">= 1, >= 2", None),
        (">= 1 hoặc < 0", None),
        ("", None),
        (">", None),
        (">= 90,", "≥ 90 %"),
    ],
)
def test_a_condition_is_read_and_said(text, said):
    found = parse(text)

    assert (found and found.said(" %")) == said
    if found:
        assert parse(found.written()) == found


bounds = st.integers(0, 8)


@st.composite
def steps(draw):
    """Intervals that meet end to end, then perhaps one bound or one flag changed."""
    ends = sorted(draw(st.sets(bounds, min_size=1, max_size=4)))
    made = []
    low, low_in = None, False
    for end in ends:
        takes = draw(st.booleans())
        made.append([low, low_in, Fraction(end), takes])
        low, low_in = Fraction(end), not takes
    made.append([low, low_in, None, False])
    if draw(st.booleans()):
        one = draw(st.sampled_from(made))
        at = draw(st.integers(0, 3))
        one[at] = draw(st.booleans()) if at in (1, 3) else Fraction(draw(bounds))
    found = [Interval(*one) for one in draw(st.permutations(made))]
    return [one for one in found if not one.empty] or [Interval(None, False, None, False)]


def judged(found, domain, samples, *, whole):
    told = uncovered(found, domain, whole=whole)
    once = all(sum(x in one for one in found) == 1 for x in samples)
    dead = {n for n, one in enumerate(found) if not any(x in one for x in samples)}
    assert {before for what, before, _ in told if what == "dead"} == dead
    assert (not [what for what, *_ in told if what != "dead"]) == once


@settings(max_examples=400)
@given(steps())
def test_what_is_called_covered_holds_every_number_once(found):
    judged(found, COUNTS, [Fraction(n, 2) for n in range(20)], whole=False)


@settings(max_examples=400)
@given(steps())
def test_a_domain_that_ends_asks_no_more(found):
    domain = Interval(Fraction(0), True, Fraction(6), True)
    judged(found, domain, [Fraction(n, 2) for n in range(13)], whole=False)


@settings(max_examples=400)
@given(steps())
def test_for_counts_only_whole_numbers_matter(found):
    judged(found, COUNTS, [Fraction(n) for n in range(10)], whole=True)
