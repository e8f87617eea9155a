"""A file made for one person, as an answer that the browser saves."""

from urllib.parse import quote

from django.http import HttpResponse


def attachment(name: str, data: bytes, media_type: str, *, shown: str = "") -> HttpResponse:
    """`name` is ASCII, so that every browser and every disk keeps it; `shown` the same in Vietnamese."""
    answer = HttpResponse(data, content_type=media_type)
    full = quote(shown or name, safe="")
    answer["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{full}"
    return answer
