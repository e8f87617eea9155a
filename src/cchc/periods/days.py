"""The day it is in Vietnam, and how a day is written."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def today(now: datetime | None = None) -> date:
    """The day it is in Vietnam, wherever the machine stands; `now`, if given, must carry its time zone."""
    if now is None:
        now = datetime.now(UTC)
    if now.utcoffset() is None:
        raise ValueError("Thời điểm phải kèm múi giờ.")
    return now.astimezone(VIETNAM).date()


def spoken(day: date) -> str:
    """`24/12/2021`, as dates are written in tables and on pages."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"
