"""Moments of the sample's past."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils import timezone


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """By the clock of Vietnam."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
