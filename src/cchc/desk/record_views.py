"""A kept document, for whoever may see what it was handed in for or the mandate it is of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_safe

from cchc.access import Actor
from cchc.access.naming import seen
from cchc.access.request import Asked
from cchc.agencies.asking import number
from cchc.desk.previews import can_preview, pages_known, preview
from cchc.desk.rows import product_of
from cchc.desk.rules import open_record
from cchc.duties.models import Duty
from cchc.duties.queries import names_of
from cchc.ledger.actions import write
from cchc.reading.official.kinds import BY_CODE
from cchc.reading.official.signature import Signature, State
from cchc.reading.pageimage import DPI
from cchc.reading.unreadable import Unreadable
from cchc.records.models import Record, RecordText
from cchc.records.personal import readers_of
from cchc.records.proving import told_of
from cchc.records.reading import signatures_in
from cchc.records.rules import name_readers
from cchc.records.storing import opened
from cchc.words import fold

# What a browser shows by itself and cannot be led astray by; all else is saved.
SHOWN = frozenset({"application/pdf", "image/png", "image/jpeg"})


def seen_record(request: Asked, pk: int) -> Record:
    rows = open_record.of(Record.objects.all(), request.actor, request.today)
    return seen(rows, pk, _("Tài liệu này không thuộc phạm vi theo dõi của bạn."))


@require_GET
def record_page(request: Asked, pk: int) -> HttpResponse:
    """What is known of a document: its facts, its signatures, what it proves, where its words are."""
    one = seen_record(request, pk)
    asked = request.GET.get("q", "").replace("\x00", "")[:200].strip()
    if one.personal_since is not None:
        write(request.actor, "record.view", one)
    context = {
        "record": one,
        "may_name_readers": name_readers(request.actor, one),
        "readers": readers_of(one) if one.personal_since is not None else [],
        "kind": kind_name(one),
        "signers": [signer_words(signer) for signer in (one.read.get("official") or {}).get("signers") or ()],
        "pages": (one.read.get("official") or {}).get("pages"),
        "signatures": [
            Signed(sign, SIGNED[sign.state][0], str(SIGNED[sign.state][1])) for sign in signatures_in(one.read)
        ],
        "uses": uses_of(request, one),
        "asked": asked,
        "found": snippets(one, fold(asked)) if asked else [],
        "has_words": one.texts.exists(),
        "versions": versions(one),
        "can_show": one.sha256 and one.media_type in SHOWN,
        **shown_page(one, request.GET.get("page", "")),
    }
    return render(request, "desk/record.html", context)


def shown_page(one: Record, asked: str) -> dict[str, Any]:
    """Which page is shown as a picture, and those beside it; nothing where there is no picture to show."""
    if not can_preview(one):
        return {}
    pages = pages_known(one)
    page = min(max(number(asked), 1), max(pages, 1))
    return {"preview": page, "before": page - 1, "after": page + 1 if page < pages else 0}


@require_safe
def record_picture(request: Asked, pk: int, number: int) -> HttpResponse:
    """A page of the document as a PNG; 422 with the reader's sentence where it cannot be drawn."""
    one = seen_record(request, pk)
    if not can_preview(one):
        raise Http404
    personal = one.personal_since is not None
    if personal:
        write(request.actor, "record.view", one)
    tag = f'"{one.sha256[:32]}-{number}-{DPI}"'
    if request.headers.get("If-None-Match") == tag and not personal:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        try:
            answer = HttpResponse(preview(one, number), content_type="image/png")
        except (LookupError, FileNotFoundError) as error:
            raise Http404 from error
        except Unreadable as refused:
            return HttpResponse(refused.sentence, content_type="text/plain; charset=utf-8", status=422)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-store" if personal else "private, max-age=86400"
    return answer


def kind_name(one: Record) -> str:
    kind = BY_CODE.get(one.kind)
    return kind.name.capitalize() if kind else ""


def signer_words(signer: dict[str, Any]) -> str:
    position = " ".join([*signer.get("authority", ()), signer.get("position") or ""]).strip()
    return f"{signer['name']}, {position}" if signer.get("name") and position else signer.get("name") or position


@dataclass(frozen=True)
class Signed:
    signature: Signature
    state: str
    word: str


SIGNED = {
    State.GOOD: ("done", gettext_lazy("Nguyên vẹn, nơi cấp tin cậy")),
    State.NO_ROOTS: ("unsure", gettext_lazy("Nguyên vẹn, chưa cấu hình chứng thư gốc")),
    State.UNTRUSTED: ("unsure", gettext_lazy("Nguyên vẹn, nơi cấp chưa được tin cậy")),
    State.EXPIRED: ("over", gettext_lazy("Chứng thư hết hạn lúc ký")),
    State.REVOKED: ("over", gettext_lazy("Chứng thư bị thu hồi trước khi ký")),
    State.ALTERED: ("over", gettext_lazy("Bị sửa sau khi ký")),
    State.BROKEN: ("over", gettext_lazy("Không kiểm tra được")),
}


@dataclass(frozen=True)
class Proved:
    """A use of a record as its page shows it; without an address where the reader may not see what it proves."""

    title: str
    url: str
    agency: str
    page: int | None
    words: str
    on: date


def uses_of(request: Asked, one: Record) -> list[Proved]:
    """Every use, by what it proves. What the reader may not see is only counted as another agency's."""
    uses = list(one.uses.order_by("-on", "-pk"))
    told = told_of(request.actor, request.today, uses)
    names = names_of({use.agency_id for use in uses}, request.today)
    found = []
    for use in uses:
        title, url = told.get((use.about_type, use.about_id), ("", ""))
        shown = (title, url) if url else (_("Việc của cơ quan khác"), "")
        page, words = (use.page, use.words) if url else (None, "")
        found.append(Proved(*shown, names.get(use.agency_id, ""), page, words, use.on))
    return found


def duties_told(actor: Actor, day: date, keys: Collection[int]) -> dict[int, tuple[str, str]]:
    duties = Duty.objects.visible_to(actor, day).filter(pk__in=keys)
    return {one.pk: (f"{product_of(one)}: {one.title}", reverse("duty", args=[one.pk])) for one in duties}


@dataclass(frozen=True)
class Snippet:
    """Where words stand: the page, and what is printed around them."""

    page: int
    before: str
    match: str
    after: str


def snippets(one: Record, folded: str, most: int = 20) -> list[Snippet]:
    if not folded:
        return []
    return [around(row, folded) for row in one.texts.filter(folded__contains=folded).order_by("page")[:most]]


def around(row: RecordText, folded: str, width: int = 70) -> Snippet:
    """The printed words of the first place, found by folding word by word."""
    words = row.text.split()
    wanted = folded.split()
    folds = [fold(word) for word in words]
    spot = next(
        (
            i
            for i in range(len(words))
            if " ".join(part for part in folds[i : i + 3 * len(wanted)] if part).startswith(folded)
            or (len(wanted) == 1 and folded in folds[i])
        ),
        0,
    )
    end, count = spot, 0
    while end < len(words) and count < len(wanted):
        count += len(folds[end].split())
        end += 1
    before, after = " ".join(words[:spot])[-width:], " ".join(words[end:])[:width]
    return Snippet(row.page, before, " ".join(words[spot:end]), after)


def versions(one: Record) -> list[Record]:
    """The versions before and after this one, the newest first; alone when there are none."""
    chain = [one]
    while (later := Record.objects.filter(replaces=chain[0]).first()) and len(chain) < 50:
        chain.insert(0, later)
    while (before := chain[-1].replaces) and len(chain) < 100:
        chain.append(before)
    return chain if len(chain) > 1 else []


@require_safe
def record(request: Asked, pk: int) -> HttpResponseBase:
    one = seen_record(request, pk)
    answer: HttpResponseBase
    try:
        if not one.sha256:
            raise FileNotFoundError
        answer = FileResponse(
            opened(one),
            as_attachment=one.media_type not in SHOWN,
            filename=one.file_name,
            content_type=one.media_type,
        )
    except FileNotFoundError:
        answer = missing(request, one)
    else:
        write(request.actor, "record.open", one, sha256=one.sha256)
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def missing(request: Asked, one: Record) -> HttpResponse:
    """A document without a file, or whose file is gone: the page says which, and whom to ask."""
    return render(request, "desk/record_missing.html", {"record": one, "had_file": bool(one.sha256)}, status=404)
