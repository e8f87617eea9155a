"""What the views of this room share."""

from __future__ import annotations


def whole(text: str, default: int) -> int:
    """A number from an address or a form; the default for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else default
