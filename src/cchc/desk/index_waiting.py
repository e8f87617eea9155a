"""Above the desk: what of the index waits for her, to be scored, signed, appraised or explained."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from cchc.assessments.waiting import found_for, listed


def waiting_panel(request: Any) -> str:
    rows = listed(found_for(request)[:20])
    return render_to_string("desk/index_waiting.html", {"rows": rows}, request) if rows else ""
