"""What people are told, once each: in the app, and gathered into one letter a morning."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cchc.access import Actor
from cchc.people.models import Person


class Urgency(models.IntegerChoices):
    """How a notice stands among others: what is late first."""

    LATE = 0, _("Quá hạn")
    SOON = 1, _("Sắp đến hạn")
    NEWS = 2, _("Tin mới")


# What is soon is also what was returned or asked: all of it waits for something to be done.
HEADINGS = {Urgency.LATE: _("Quá hạn"), Urgency.SOON: _("Cần làm"), Urgency.NEWS: _("Tin mới")}


class Letter(models.Model):
    """The letter of a morning to one person. It is written down before it is sent, so that none is sent twice.

    `uncertain`: the sender ended between the two, or the mail server went silent after it had the text. Such a letter
    is not sent again; what it told stands in the app.
    """

    class State(models.TextChoices):
        SENDING = "sending", _("đang gửi")
        SENT = "sent", _("đã gửi")
        UNCERTAIN = "uncertain", _("không rõ đã gửi chưa")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="letters")
    day = models.DateField()
    address = models.EmailField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENDING)
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "day"], name="one_letter_a_day")]


class Message(models.Model):
    """What went to one person by one other channel on a day (a message service, a group's hook), as `Letter` by mail.

    Written down before it is sent; `uncertain` where nobody knows whether it came through, and then not sent again.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="messages")
    channel = models.CharField(max_length=20)
    day = models.DateField()
    state = models.CharField(max_length=10, choices=Letter.State.choices, default=Letter.State.SENDING)
    begun_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "channel", "day"], name="one_message_a_day_and_channel")
        ]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def of(self, actor: Actor) -> NoticeQuerySet:
        """Her own, and nobody else's: a notice has one reader."""
        return self.filter(person=actor.person) if actor.person is not None else self.none()

    def unseen(self) -> NoticeQuerySet:
        return self.filter(seen_at__isnull=True)


class Notice(models.Model):
    """One thing told to one person. Its key says what is told and to whom, so that it is told once.

    `url` is a path of our own. `words` are Vietnamese, as the documents they tell of.
    """

    key = models.CharField(max_length=220, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    agency_name = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=40)
    urgency = models.PositiveSmallIntegerField(choices=Urgency.choices)
    words = models.CharField(max_length=1200)
    url = models.CharField(max_length=300)
    day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="notices")
    messages = models.ManyToManyField(Message, related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "-day", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=Q(seen_at__isnull=True), name="notice_unseen"),
            models.Index(
                fields=["person"], condition=Q(letter__isnull=True, seen_at__isnull=True), name="notice_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def heading(self) -> str:
        """Under what it stands: “Sắp đến hạn” only where a day comes."""
        return str(Urgency.SOON.label if self.kind == "due" else HEADINGS[Urgency(self.urgency)])


class Wish(models.Model):
    """How a person wants to be told. Without a row: by a letter in the morning, quiet from 20:00 to 06:30."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="notice_wish", primary_key=True)
    by_mail = models.BooleanField(default=True)
    by_channels = models.BooleanField(default=True)
    quiet_from = models.TimeField(default=time(20, 0))
    quiet_until = models.TimeField(default=time(6, 30))

    def is_quiet(self, now: time) -> bool:
        """Whether it is her quiet time; the hours may reach over midnight. Equal hours: never quiet."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= now < self.quiet_until
        return now >= self.quiet_from or now < self.quiet_until


class Rule(models.Model):
    """When an agency is reminded of what it owes: so many days before or after the due day, and who is told.

    `every` repeats it (after the due day only). Rows are few; the focal point of the installation edits them.
    """

    class To(models.TextChoices):
        WORKING = "working", _("Cán bộ của cơ quan")
        HEAD = "head", _("Lãnh đạo cơ quan")

    days_before = models.SmallIntegerField()
    every = models.PositiveSmallIntegerField(null=True, blank=True)
    to = models.CharField(max_length=10, choices=To.choices)
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["-days_before", "to"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["days_before", "to"], name="one_rule_a_day_and_reader"),
            models.CheckConstraint(
                condition=Q(every__isnull=True) | Q(every__gt=0, days_before__lt=0), name="repeated_after_due_only"
            ),
        ]


def unseen_of(request: HttpRequest) -> int:
    """How many notices wait for whoever acts. One indexed count."""
    actor: Actor | None = getattr(request, "actor", None)
    return Notice.objects.of(actor).unseen().count() if actor is not None else 0
