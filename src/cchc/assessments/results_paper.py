"""Results as the values of official documents: who issues, what is ranked, which proof stands behind a point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from cchc.assessments.models import Entrant, Proof, Publication, Round, Stage
from cchc.assessments.results import errata_of, result_of
from cchc.assessments.results_page import Place, before, places, score_rows
from cchc.assessments.standing import standing
from cchc.documents.index import Decision, RankGroup, RankRow, ScoreRow, ScoreSheet
from cchc.documents.signing import signature_of
from cchc.documents.text import place_in
from cchc.figures.asked import name_on
from cchc.periods import spoken
from cchc.periods.naming import name_of
from cchc.scoring.package import MANIFEST, sealed
from cchc.scoring.scored import Result
from cchc.tasks.exporting import issuing
from cchc.words.numbers import vi


def decision_of(
    of: Round, result: Result, published: Publication | None, entrants: Mapping[str, Entrant], day: date
) -> Decision:
    """The draft of the decision, before and after it is published; a correction names what it corrects."""
    given = of.set.given
    authority = issuing(of.authority, of.authority, day)
    old = before(of)
    then = result_of(old) if old is not None else None
    groups = places(result, entrants, then)
    corrected = published.corrects if published is not None else None
    digest = published.digest if published is not None else sealed(given, result.facts, result)[MANIFEST].digest
    return Decision(
        issuer=authority.issuer,
        superior=authority.superior,
        place=place_in(authority.superior or authority.issuer),
        period=name_of(of.window),
        whom=_("các cơ quan, đơn vị") if len(groups) != 1 or not next(iter(groups)) else next(iter(groups)).lower(),
        set_title=given.title,
        set_decision=given.decision or "",
        groups=[RankGroup(name, [ranked(of, one) for one in listed]) for name, listed in groups.items()],
        digest=digest,
        year=of.end.year,
        proposer=f"{signature_of(name_on(of.run_by_id, day)).position} {name_on(of.run_by_id, day)}",
        number=published.number.partition("/")[0] if published is not None else None,
        issued_on=published.issued_on if published is not None else None,
        corrects=corrected.number if corrected is not None else "",
        errata=[
            _("%(name)s, tiêu chí %(code)s: %(was)s điểm sửa thành %(now)s điểm. %(why)s")
            % {
                "name": one.mark.entrant.name,
                "code": one.mark.code,
                "was": vi(Fraction(one.before or 0)),
                "now": vi(Fraction(one.after or 0)),
                "why": one.why,
            }
            for one in errata_of(of)
            if published is not None and one.publication_id == published.pk
        ],
        most=vi(given.max) if given.max is not None else "",
    )


def ranked(of: Round, one: Place) -> RankRow:
    rounding = of.set.given.rounding
    return RankRow(
        str(one.rank.place) if one.rank is not None else "–",
        one.entrant.name,
        vi(one.points, rounding.total) if rounding.total is not None else vi(one.points),
        vi(one.percent, rounding.percent) if one.percent is not None else "–",
        "" if one.change is None else f"{'+' if one.change > 0 else ''}{vi(one.change, rounding.percent)}",
    )


def score_sheet_of(one: Entrant, result: Result, published: Publication | None, day: date) -> ScoreSheet:
    """An agency's sheet with the numbers of the documents behind each criterion."""
    of = one.round
    proofs: dict[str, list[str]] = defaultdict(list)
    for proof in Proof.objects.filter(mark__entrant=one).select_related("use__record", "mark").order_by("pk"):
        proofs[proof.mark.code].append(proof.use.record.number or proof.use.record.file_name)
    marks = {mark.code: mark for mark in one.marks.all()}
    rows = score_rows(result, one.key, marks, {code: "; ".join(named) for code, named in proofs.items()})
    own = standing(of, Stage.SELF, [one]).result.total(one.key)
    appraised = standing(of, Stage.SECOND, [one]).result.total(one.key)
    named = issuing(of.run_by, of.authority, day)
    total = ScoreRow(
        "",
        "",
        vi(of.set.given.max) if of.set.given.max is not None else "",
        vi(own),
        vi(appraised),
        vi(result.total(one.key)),
    )
    marked = _("Tạm tính đến ngày %(day)s, chưa công bố.") % {"day": spoken(day)}
    return ScoreSheet(
        issuer=named.issuer,
        superior=named.superior,
        place=place_in(named.superior or named.issuer),
        agency=one.name,
        period=name_of(of.window),
        stage=_("chính thức") if published is not None else _("chưa công bố"),
        day=published.issued_on if published is not None else day,
        rows=rows,
        total=total,
        note="" if published is not None else marked,
        symbol=_("BC"),
    )
