"""What a page says after an act: one sentence, and the way back where there is one."""

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, sentence: str, *, undo: str = "") -> None:
    """Says on the next page that something was done; `undo` is the address a POST to which takes it back."""
    messages.success(request, sentence, extra_tags=f"undo={undo}" if undo else "")


def failed(request: HttpRequest, sentence: str) -> None:
    messages.error(request, sentence)


def warn(request: HttpRequest, sentence: str) -> None:
    messages.warning(request, sentence)
