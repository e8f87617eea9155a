"""Working days, reporting windows and the arithmetic of deadlines. Pure: knows nothing of Django."""

from cchc.periods.days import spoken, today

__all__ = ["spoken", "today"]
