"""As in Vietnamese: a date or a number is written alike whichever language the page is in."""

from cchc.project.formats.vi.formats import *  # noqa: F403
