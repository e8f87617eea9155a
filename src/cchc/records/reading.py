"""Looking at a file before it is kept: what it is, whether it is clean, what it says of itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from cchc.access import Actor, Refused
from cchc.ledger.actions import write
from cchc.reading import Unreadable
from cchc.reading.official.model import VERSION, Official, from_json
from cchc.reading.official.signature import Signature
from cchc.reading.official.signature import from_json as signature_from
from cchc.reading.progress import Progress
from cchc.reading.sandbox import read_official_in_child
from cchc.reading.unreadable import SENTENCES
from cchc.records.actions import clean_name
from cchc.records.kinds import known
from cchc.records.models import Record, RecordText, Upload
from cchc.records.scanning import refuse_infected
from cchc.records.storing import keep
from cchc.records.waiting import TakesLong
from cchc.ui.files import as_file
from cchc.words import fold

SECONDS = 40.0  # for what is no scan; each page of a scan adds its own
MOST_TEXT = 2_000_000  # letters kept of one document
# What nobody can open, or what harms who opens it, proves nothing.
NEVER = frozenset({"encrypted", "bomb", "entities"})
log = structlog.get_logger("cchc.records")


class SecretFile(Refused):
    """A file with a mark of secrecy. `official`: what it says of itself, by which it is recorded without the file."""

    def __init__(self, official: Official, sentence: str) -> None:
        super().__init__(sentence, field="file")
        self.official = official


def read_file(path: Path, name: str, progress: Progress | None = None, *, seconds: float = SECONDS) -> dict[str, Any]:
    """What the reader, in its child process, says of a file: `sandbox.read_official_in_child`.

    A file that cannot be read says why. Given less time than is usual, what takes longer raises `TakesLong`.
    """
    try:
        answer = read_official_in_child(
            path, name, progress, roots=settings.CCHC_ROOTS, crls=settings.CCHC_CRLS, seconds=seconds
        )
    except Unreadable as error:
        if error.code == "too_long" and seconds < SECONDS:
            raise TakesLong from error
        log.warning("unreadable", file=name, size=path.stat().st_size, code=error.code)
        answer = {"unreadable": error.code, "signatures": []}
    return {key: without_nul(value) for key, value in answer.items()} | {"version": VERSION}


def without_nul(value: Any) -> Any:
    """The same without NUL letters, which PostgreSQL keeps in no text."""
    if isinstance(value, str):
        return value.replace("\x00", "")
    if isinstance(value, list):
        return [without_nul(one) for one in value]
    return {key: without_nul(one) for key, one in value.items()} if isinstance(value, dict) else value


def look_at(
    actor: Actor,
    file: File[Any],
    progress: Progress | None = None,
    *,
    seconds: float = SECONDS,
    read: dict[str, Any] | None = None,
) -> Upload:
    """Read a file and keep its bytes until it is handed in. Refuses what may not be kept: unknown, infected, secret,
    locked by a password, unpacking to too much.

    The bytes are on disk before the row is, which the caller saves with whatever speaks of it; of a secret one they
    never are. Takes the time of reading, outside any transaction: of less than is usual, raises `TakesLong` after it.
    `read`: what was read of the same bytes before, which is then not read again.
    """
    if actor.agency is None:
        raise Refused(_("Không rõ cơ quan nộp tệp."))
    name = clean_name(file.name or "")
    media = known(file.file, name)  # type: ignore[arg-type]
    refuse_infected(file.chunks(), name)
    file.seek(0)
    if read is None:
        with as_file(file) as path:
            read = read_file(path, name, progress, seconds=seconds)
    file.seek(0)
    if read.get("unreadable") in NEVER:
        raise Refused(SENTENCES[read["unreadable"]], field="file")
    official = official_in(read)
    if official is not None and (mark := official.secrecy):
        write(actor, "record.secret_refused", "records.record", mark=mark)
        raise SecretFile(
            official,
            _(
                "Văn bản có dấu “%(mark)s” nên hệ thống không nhận tệp. Chưa có gì được lưu. Ghi nhận văn "
                "bản bằng số, ngày và cơ quan ban hành; bản giấy giữ theo quy định."
            )
            % {"mark": mark},
        )
    sha256, size = keep(file.chunks())
    return Upload(sha256=sha256, size=size, file_name=name, media_type=media, read=read, agency_id=actor.agency)


def official_in(read: dict[str, Any], name: str = "") -> Official | None:
    """What was read, as the verdict wants it; None where nothing could be."""
    if "official" not in read:
        return None
    texts = tuple((page, text) for page, text in read.get("texts") or ())
    return from_json(read["official"], texts)


def signatures_in(read: dict[str, Any]) -> list[Signature]:
    return [signature_from(one) for one in read.get("signatures") or ()]


def why_unread(read: dict[str, Any]) -> str:
    code = read.get("unreadable") or "crashed"
    return SENTENCES.get(code, SENTENCES["crashed"]).format(name="")


def become_record(actor: Actor, upload: Upload, **facts: Any) -> Record:
    """A file that was looked at becomes a record, with its words page by page; inside the change's transaction."""
    read = {**upload.read}
    texts = read.pop("texts", [])
    told = read.get("official") or {}
    record = Record.objects.create(
        sha256=upload.sha256,
        size=upload.size,
        file_name=upload.file_name,
        media_type=upload.media_type,
        kept_by_id=actor.agency or upload.agency_id,
        kind=(told.get("kind") or "")[:40],
        issuer=(told.get("issuer") or "")[:300],
        subject=(told.get("subject") or "")[:1000],
        read=read,
        **facts,
    )
    keep_texts(record, texts)
    write(
        actor,
        "record.take_in",
        record,
        sha256=record.sha256,
        size=record.size,
        file_name=record.file_name,
        number=record.number,
        replaces=record.replaces_id,
    )
    return record


def keep_texts(record: Record, texts: list[Any]) -> None:
    """The words by page, until there are too many of them."""
    rows: list[RecordText] = []
    left = MOST_TEXT
    for page, text in texts:
        part = text[:left]
        left -= len(part)
        if part.strip():
            rows.append(RecordText(record=record, page=page or 0, text=part, folded=fold(part)))
        if left <= 0:
            break
    RecordText.objects.bulk_create(rows, batch_size=200)
