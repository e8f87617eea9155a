"""Taking a file in as proof."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.ledger.actions import write
from cchc.records.kinds import known
from cchc.records.models import Record, Use
from cchc.records.storing import keep


def clean_name(name: str) -> str:
    """A file's name without folders, letters that are not seen or that a file system forbids, at most 201 letters."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    # Category C: control, direction and zero-width marks, halves of letters; Zl and Zp: line and paragraph ends.
    seen = "".join(c for c in name if unicodedata.category(c)[0] != "C" and unicodedata.category(c) not in ("Zl", "Zp"))
    name = re.sub(r"[<>:\"|?*]", "", seen).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[:190]}{dot}{ending[:10]}" if dot else name[:200] or "khong-ten"


def take_in(
    actor: Actor,
    file: File[Any],
    *,
    number: str = "",
    signed_on: date | None = None,
    subject: str = "",
) -> Record:
    """Keep a file and write its record, inside the change's transaction. The bytes are on disk before the row is."""
    if actor.agency is None:
        raise Refused(_("Không rõ cơ quan nộp tệp."))
    name = clean_name(file.name or "")
    media = known(file.file, name)  # type: ignore[arg-type]
    sha256, size = keep(file.chunks())
    with transaction.atomic():
        record = Record.objects.create(
            sha256=sha256,
            size=size,
            file_name=name,
            media_type=media,
            number=number.strip(),
            signed_on=signed_on,
            subject=subject.strip()[:1000],
            kept_by_id=actor.agency,
        )
        write(actor, "record.take_in", record, sha256=sha256, size=size, file_name=name, number=number)
    return record


def use(
    record: Record, about: Model, agency: int | None, today: date, *, page: int | None = None, words: str = ""
) -> Use:
    """An agency says that a record proves something, a duty for one, and on which page. The later words hold."""
    given: dict[str, Any] = {"page": page, "words": words.strip(), "agency_id": agency, "on": today}
    found, _made = Use.objects.update_or_create(
        record=record, about_type=about._meta.label_lower, about_id=about.pk, defaults=given
    )
    return found
