"""Who owes what by when, what was handed in, and what was said of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, CharField, Count, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from cchc.access import Actor
from cchc.access.rights import allowed
from cchc.agencies.models import Agency
from cchc.duties import life
from cchc.duties.handed import Agreement as Agreement
from cchc.duties.handed import Comparison as Comparison
from cchc.duties.handed import HandIn as HandIn
from cchc.duties.handed import Judgement as Judgement
from cchc.duties.handed import Prepared as Prepared
from cchc.duties.served import Serving as Serving
from cchc.duties.states import EXPECTABLE, Facts, State, Verdict, ended, state, state_sql
from cchc.duties.wordings import Wording
from cchc.people.models import Post
from cchc.periods import today

SOON = timedelta(days=30)
COUNTED_BY = ("agency", "year", "field", "kind", "document", "urgent", "judged_by", "opened_on", "closed_on")
STATE_OF = (
    *("due", "handed_on", "verdict", "na_on", "started_on", "counted_on"),
    *("submitted_on", "issued_on", "never_due", "window_end"),
)
LIES_WITH_ISSUER = Q(submitted_on__isnull=False, issued_on__isnull=True, handed_on__isnull=True)


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, actor: Actor, day: date) -> DutyQuerySet:
        """What `rules.see` says yes to."""
        return allowed("duty.see", self, actor, day)

    def readable_by(self, actor: Actor, day: date) -> DutyQuerySet:
        """What `rules.read` says yes to: what she sees, and what was passed on to her agency. For one page at a time;
        lists show what is owed, which that no longer is."""
        return allowed("duty.read", self, actor, day)

    def open_on(self, day: date) -> DutyQuerySet:
        """Duties that were owed on a day: opened by then, and not yet passed on to an heir."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)

    def unfinished(self, day: date | None = None) -> DutyQuerySet:
        """What is still to be done, or judged: neither accepted, nor passed on, nor found not to apply; with a day,
        nor standing work whose period was over by then."""
        left = self.filter(closed_on__isnull=True, na_on__isnull=True).exclude(verdict=Verdict.ACCEPTED.value)
        waiting = Q(handed_on__isnull=False, verdict=Verdict.NONE.value) | LIES_WITH_ISSUER
        return left if day is None else left.exclude(ended(day) & ~waiting)

    def stated(self, day: date, *, now: date | None = None, closed: bool = False) -> DutyQuerySet:
        """Annotates `state` on a day, with `as_due`, `as_handed_on`, `as_verdict` as they stood then.

        For today the stored facts are read; for a day past, what had happened by then is looked up, at eight
        sub-queries a row. `now` is the day it is, by the clock where it is not given. With `closed`, what had been
        passed on by then is there too.
        """
        facts = self.facts_now() if day >= (now or today()) else self.facts_then(day)
        return (facts.filter(opened_on__lte=day) if closed else facts.open_on(day)).annotate(
            state=state_sql(day, prefix="as_")
        )

    def facts_now(self) -> DutyQuerySet:
        return self.annotate(
            as_due=F("due"),
            as_started_on=F("started_on"),
            as_handed_on=F("handed_on"),
            as_verdict=F("verdict"),
            as_counted_on=F("counted_on"),
            as_submitted_on=F("submitted_on"),
            as_issued_on=F("issued_on"),
            as_na_on=F("na_on"),
        )

    def facts_then(self, day: date) -> DutyQuerySet:
        standing = HandIn.objects.filter(duty=OuterRef("pk"), on__lte=day).exclude(withdrawn_on__lte=day).order_by("-n")
        judged = Judgement.objects.filter(hand_in=OuterRef("as_hand_in"), on__lte=day).order_by("-pk").values("verdict")
        due = DueDay.objects.filter(duty=OuterRef("pk"), known_on__lte=day).order_by("-known_on", "-pk").values("due")
        counted = life.CountedDay.objects.filter(hand_in=OuterRef("as_hand_in"), known_on__lte=day)
        exempt = life.Exemption.objects.filter(duty=OuterRef("pk"), on__lte=day).exclude(lifted_on__lte=day)
        return self.annotate(
            as_due=Subquery(due[:1]),
            as_started_on=Case(When(started_on__lte=day, then=F("started_on"))),
            as_hand_in=Subquery(standing.values("pk")[:1]),
            as_handed_on=Subquery(standing.values("on")[:1]),
            as_verdict=Coalesce(Subquery(judged[:1]), Value("")),
            as_counted_on=Subquery(counted.order_by("-known_on", "-pk").values("on")[:1]),
            as_submitted_on=self.passed_by(life.Stage.SUBMITTED, day),
            as_issued_on=self.passed_by(life.Stage.ISSUED, day),
            as_na_on=Subquery(exempt.order_by("-pk").values("on")[:1]),
        )

    def with_estimates(self, day: date) -> DutyQuerySet:
        """The states as a report with estimates counts them, and `as_expected`; call it on what `stated` gave for the
        same day. Not in place of the states: beside them."""
        of_duty = life.Estimate.objects.of_cut_off(day).filter(duty=OuterRef("pk")).order_by("-pk")
        estimated = self.annotate(as_expected=Subquery(of_duty.values("expected_on")[:1]))
        open_still = Q(state__in=[one.value for one in EXPECTABLE], as_due__isnull=False)
        return estimated.annotate(
            state=Case(
                When(open_still & Q(as_expected__lte=F("as_due")), then=Value(State.ON_TIME.value)),
                When(open_still & Q(as_expected__isnull=False), then=Value(State.LATE.value)),
                default=F("state"),
                output_field=CharField(),
            )
        )

    def passed_by(self, stage: life.Stage, day: date) -> Subquery:
        """The day a stage was passed, as it was known on a day."""
        known = life.StagePass.objects.filter(duty=OuterRef("pk"), stage=stage.value, known_on__lte=day)
        return Subquery(known.exclude(undone_on__lte=day).order_by("-pk").values("on")[:1])

    def bulk_create(self, objs: Iterable[Duty], *args: Any, **kwargs: Any) -> list[Duty]:
        listed = list(objs)
        worded(listed)
        return super().bulk_create(listed, *args, **kwargs)

    def update(self, **values: Any) -> int:
        if "folded" in values:
            values["wording"] = Wording.objects.key_of(values.pop("folded"))
        return super().update(**values)

    def counts(self, *by: str) -> models.QuerySet[Duty, dict[str, object]]:
        """Rows {…by, state, n}; call it on what `stated` gave."""
        rows: models.QuerySet[Duty, dict[str, object]] = self.order_by().values(*by, "state").annotate(n=Count("*"))
        return rows


def worded(duties: Iterable[Duty]) -> None:
    """Give duties that were given words the wording of these."""
    new = [duty for duty in duties if duty._folded is not None]
    keys = Wording.objects.of({duty.folded for duty in new}) if new else {}
    for duty in new:
        duty.wording_id, duty._folded = keys[duty.folded], None


class Duty(models.Model):
    """What one agency owes by one day. What happened is stored, by actions alone; its state is asked of that."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duties")
    judged_by = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="duties_to_judge")
    title = models.CharField(max_length=1000)
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT, related_name="duties", editable=False)
    product_name = models.CharField(max_length=1000, blank=True)
    occurrence = models.PositiveSmallIntegerField(default=1)
    of_occurrences = models.PositiveSmallIntegerField(default=1)
    window_start = models.DateField(null=True)
    window_end = models.DateField(null=True)
    deadline_text = models.CharField(max_length=500, blank=True)
    deadline_kind = models.CharField(max_length=12, blank=True)
    days = models.PositiveSmallIntegerField(null=True)
    working_days = models.BooleanField(default=False)
    after = models.CharField(max_length=500, blank=True)
    never_due = models.BooleanField(default=False)
    urgent = models.BooleanField(default=False)
    # The year in whose lists it stands: that of its document, or of the day a contribution is asked for.
    year = models.PositiveSmallIntegerField()
    # Of its task, so that no list asks it: its field, its document (by key) and the kind of that, its place there.
    field = models.CharField(max_length=20, blank=True, default="")
    kind = models.CharField(max_length=20, blank=True, default="")
    document = models.BigIntegerField(null=True)
    order = models.PositiveIntegerField(default=0)
    opened_on = models.DateField()

    acknowledged_on = models.DateField(null=True)
    officer = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="duties")
    due = models.DateField(null=True)
    started_on = models.DateField(null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    handed_on = models.DateField(null=True)
    hand_in_count = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(max_length=10, blank=True, default="")
    verdict_on = models.DateField(null=True)
    # The day that counts, where it is not the day it was handed in; by which of them it is judged.
    counted_on = models.DateField(null=True)
    counts_by = models.CharField(max_length=10, choices=life.Counts.choices, default=life.Counts.HANDED_IN)
    stages: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    # How its product is given, as was declared of it: `figure` without a file, `conditional` perhaps not at all.
    manner = models.CharField(max_length=8, blank=True, default="")
    conditional = models.BooleanField(default=False)
    submitted_on = models.DateField(null=True)
    issued_on = models.DateField(null=True)
    na_on = models.DateField(null=True)
    # A periodic report: the room of reports leads its life, and no count of tasks has it.
    is_report = models.BooleanField(default=False)
    closed_on = models.DateField(null=True)
    passed_to = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="passed_from")

    objects = DutyQuerySet.as_manager()
    _folded: str | None = None

    class Meta:
        verbose_name_plural = "duties"
        indexes: ClassVar = [
            models.Index(fields=["agency", "due"], name="duty_of_agency"),
            models.Index(fields=["due", "id"], name="duty_by_due"),
            models.Index(fields=["year", "due", "id"], name="duty_of_year"),
            models.Index(fields=["officer", "due"], condition=Q(officer__isnull=False), name="duty_of_officer"),
            models.Index(fields=["judged_by", "handed_on"], condition=Q(verdict=""), name="duty_to_judge"),
            models.Index(
                fields=["due"], condition=Q(handed_on__isnull=True) | ~Q(verdict="accepted"), name="duty_open_due"
            ),
            models.Index(fields=["-year", "document", "order", "id"], name="duty_by_place"),
            # All that is counted by, and all that a state is asked of: they are counted without being looked at.
            models.Index(
                fields=[*COUNTED_BY, *STATE_OF],
                condition=Q(handed_on__isnull=True) | ~Q(verdict="accepted"),
                name="duty_open_counted",
            ),
            models.Index(
                fields=[*COUNTED_BY, "due", "handed_on", "counted_on", "verdict", "na_on"],
                condition=Q(handed_on__isnull=False, verdict="accepted"),
                name="duty_accepted_counted",
            ),
            # Nine of ten are accepted. What these hold is the same of many duties, so they are small and soon read.
            models.Index(
                fields=["document", "agency", "judged_by", "year", "kind", "opened_on", "closed_on", "na_on"],
                condition=Q(handed_on__isnull=False, verdict="accepted"),
                name="duty_accepted_few",
            ),
            models.Index(
                fields=["field", "agency", "judged_by", "year", "opened_on", "closed_on", "na_on"],
                condition=Q(handed_on__isnull=False, verdict="accepted"),
                name="duty_accepted_field",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict="") | Q(handed_on__isnull=False), name="verdict_only_of_a_hand_in"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, passed_to__isnull=True)
                | Q(closed_on__isnull=False, passed_to__isnull=False),
                name="closed_when_passed_on",
            ),
            models.CheckConstraint(condition=Q(percent__isnull=True) | Q(percent__lte=100), name="percent_up_to_100"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        worded([self])
        super().save(*args, **kwargs)

    @property
    def folded(self) -> str:
        """The words it is found by. Given to a new one, or to `update`, they are kept as its wording."""
        return self._folded if self._folded is not None else self.wording.folded

    @folded.setter
    def folded(self, words: str) -> None:
        self._folded = words

    def facts(self) -> Facts:
        return Facts(
            self.due,
            self.never_due,
            self.started_on,
            self.handed_on,
            Verdict(self.verdict),
            self.closed_on,
            counted_on=self.counted_on,
            submitted_on=self.submitted_on,
            issued_on=self.issued_on,
            na_on=self.na_on,
            ends_on=self.window_end,
        )

    def state_on(self, day: date) -> State:
        """The state of today's facts on a day; for a day past ask `Duty.objects.stated(day)`."""
        return state(self.facts(), day)

    @property
    def is_pending(self) -> bool:
        """Whether a hand-in stands and waits for a verdict."""
        is_open = not self.is_passed_on and self.na_on is None
        return self.handed_on is not None and self.verdict == Verdict.NONE.value and is_open

    @property
    def is_passed_on(self) -> bool:
        return self.closed_on is not None

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is done on it: accepted, passed on, or found not to apply."""
        return self.is_accepted or self.is_passed_on or self.na_on is not None

    @property
    def is_accepted(self) -> bool:
        return self.verdict == Verdict.ACCEPTED.value


class DueDay(models.Model):
    """The due day of a duty as it was known from a day on. The newest counts; the older ones stay to be seen."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="due_days")
    due = models.DateField(null=True)
    known_on = models.DateField()
    happened_on = models.DateField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["duty", "known_on"], name="due_day_of_duty")]


class ProgressNoteQuerySet(models.QuerySet["ProgressNote"]):
    def standing(self, day: date | None = None) -> ProgressNoteQuerySet:
        """What was said and not taken back, by a day or by now."""
        if day is None:
            return self.filter(withdrawn_on__isnull=True)
        return self.filter(on__lte=day).exclude(withdrawn_on__lte=day)


class ProgressNote(models.Model):
    """What the agency said of its work: percent, words, what hinders it. Taken back, it stays to be seen."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="progress_notes")
    on = models.DateField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT)
    percent = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=2000, blank=True)
    obstacle = models.CharField(max_length=2000, blank=True)
    withdrawn_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ProgressNoteQuerySet.as_manager()
