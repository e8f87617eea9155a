"""A file → what the official document in it says of itself."""

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

from cchc.reading import files, furniture, head, pipeline
from cchc.reading.blocks import At, Block, Passage, passages
from cchc.reading.files import Source
from cchc.reading.official import closing, columns, pictures, stamps
from cchc.reading.official.heading import heading, years
from cchc.reading.official.model import Official, Signer
from cchc.reading.progress import Progress
from cchc.reading.unreadable import Unreadable

_UNSEEN = ("ocr_missing", "scan_too_long", "scan_illegible", "no_text")  # why the words of a scan are not known
_STAMPED_TOP = 60  # lines in which marks are looked for at the top
_TEXT = re.compile(rb"<w:t(?: [^>]*)?>([^<]*)</w:t>|(</w:p>)|<v:textpath[^>]*string=\"([^\"]*)\"")
_APPENDIX = re.compile(r"^(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?[IVX\d]+)?\s*$|^PHỤ LỤC\b")


def official(path: str | Path, *, name: str | None = None) -> Official:
    """What the document in a file says of itself. Raises `Unreadable`."""
    return official_of(files.from_path(Path(path), name))


def official_of(source: Source, progress: Progress | None = None) -> Official:
    """Raises `Unreadable`; a scan that cannot be read is no error, and says that it is one."""
    pages: int | None = None
    images = 0
    whole = 0
    if source.format == "pdf":
        pages, images, whole = pictures.of_pdf(source.data)
    elif source.format == "docx":
        images = pictures.of_docx(source.data)
    try:
        blocks, notes = pipeline.to_blocks(source, progress)
    except Unreadable as unreadable:
        if unreadable.code not in _UNSEEN or not whole:
            raise
        return Official(
            source.name, source.format, pages=pages, pictures=images, scanned=True, notes=(unreadable.sentence,)
        )
    blocks = _by_line(source, blocks)
    return of_blocks(
        source, furniture.without(blocks), notes, pages, images, scanned=bool(whole) and whole * 2 >= (pages or 1)
    )


def _by_line(source: Source, blocks: list[Block]) -> list[Block]:
    """A PDF's own lines where its text layer holds what was read of it; else, as for a scan, what was read."""
    if source.format != "pdf":
        return blocks
    found = columns.lines_of(source.data)
    return found if _letters(found) >= 0.7 * _letters(blocks) else blocks


def _letters(blocks: list[Block]) -> int:
    return sum(c.isalnum() for at in passages(blocks) for c in at.text)


def of_blocks(
    source: Source, blocks: list[Block], notes: list[str], pages: int | None, images: int, *, scanned: bool
) -> Official:
    lines = passages(blocks)
    if not any(c.isalpha() for at in lines for c in at.text):
        raise Unreadable("no_text")
    by_id = {block.id: block for block in blocks}
    top = heading(lines)
    end = _main_end(lines, top.body_at)
    signed, signed_mark = closing.signers(
        lines[:end] if end > top.body_at else lines, max(top.body_at, top.kind_at + 1)
    )
    if not signed:
        signed, signed_mark = closing.signers(lines, max(top.body_at, top.kind_at + 1))
    recipients, recipients_at = closing.recipients(lines)
    addressed, addressed_at = closing.addressed_to(lines[:80])
    copy = stamps.copied(lines)
    marks = _marks(source, lines)
    if top.subject is None and top.kind is not None:
        # A heading that is lost: what the text says it promulgates.
        said = head.head(blocks)
        top.subject = said.title
        top.places |= {"subject": said.places["title"]} if "title" in said.places else {}
    places = {**top.places}
    places.pop("kinh_gui", None)
    for i, one in enumerate(signed):
        places[f"signers/{i}"] = one.name or one.position
    for member, place in (
        ("recipients", recipients_at),
        ("addressed_to", addressed_at),
        ("copy", copy[1] if copy else None),
    ):
        if place is not None:
            places[member] = place
    places |= {member: at for member, (_, at) in marks.items() if at is not None}
    return Official(
        source=source.name,
        format=source.format,
        kind=top.kind.code if top.kind else None,
        kind_printed=top.kind_printed,
        number=top.number,
        issued_on=top.issued_on,
        place=top.place,
        issuer=top.issuer,
        superior=top.superior,
        subject=top.subject,
        years=years(top.subject),
        signers=tuple(one.signer for one in signed),
        signed_mark=signed_mark,
        recipients=tuple(recipients),
        addressed_to=tuple(addressed),
        secrecy=marks["secrecy"][0] if "secrecy" in marks else None,
        urgency=marks["urgency"][0] if "urgency" in marks else None,
        draft=marks["draft"][0] if "draft" in marks else None,
        copy=copy[0] if copy else None,
        pages=pages,
        pictures=images,
        scanned=scanned,
        texts=by_page(blocks),
        notes=tuple(notes),
        places=places,
        where={m: by_id[at.block].where(at.row, at.cell) for m, at in places.items() if at.block in by_id},
    )


def _main_end(lines: list[Passage], start: int) -> int:
    """Where the first appendix begins; the number of lines where there is none."""
    return next((i for i, at in enumerate(lines) if i > start and _APPENDIX.match(at.text.strip())), len(lines))


def _marks(source: Source, lines: list[Passage]) -> dict[str, tuple[str, Passage | None]]:
    """Marks of secrecy, urgency and a draft: lines of their own at the top, or in the heads of a Word file's pages."""
    found: dict[str, tuple[str, Passage | None]] = {}
    candidates: Iterable[tuple[str, Passage | None]] = [
        *((at.text, at) for at in lines[:_STAMPED_TOP]),
        *((text, None) for text in (_heads(source.data) if source.format == "docx" else ())),
    ]
    for text, at in candidates:
        for piece in text.split("\n"):
            for member, mark in (("secrecy", stamps.secrecy), ("urgency", stamps.urgency), ("draft", stamps.draft)):
                if member not in found and (words := mark(piece)):
                    found[member] = (words, at)
    # A mark of secrecy on any page counts; elsewhere only in capitals, as it is stamped.
    for at in lines[_STAMPED_TOP:]:
        if "secrecy" not in found and at.text.isupper() and len(at.text) < 14 and (words := stamps.secrecy(at.text)):
            found["secrecy"] = (words, at)
    return found


def _heads(data: bytes) -> list[str]:
    """The lines of the page heads and feet of a DOCX, and the words of its watermarks."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if re.match(r"^word/(?:header|footer)\d*\.xml$", name)]
        for name in names[:20]:
            line = ""
            for text, ends, mark in _TEXT.findall(files.part(archive, name)):
                if ends:
                    found.append(line)
                    line = ""
                elif mark:
                    found.append(mark.decode("utf-8", "replace"))
                else:
                    line += text.decode("utf-8", "replace")
            found.append(line)
    return [line for line in found if line.strip()]


def by_page(blocks: list[Block]) -> tuple[tuple[int | None, str], ...]:
    """The document's text page by page; one part, without a number, in formats that have no pages."""
    parts: dict[int | None, list[str]] = {}
    last: int | None = None
    for block in blocks:
        if block.kind == "table":
            for row in block.rows:
                for cell in row:
                    last = _page(cell.at or block.at, last)
                    if cell.text.strip():
                        parts.setdefault(last, []).append(cell.text)
        else:
            last = _page(block.at, last)
            if block.text.strip():
                parts.setdefault(last, []).append(block.text)
    return tuple((page, "\n".join(texts)) for page, texts in parts.items())


def _page(at: tuple[At, ...], last: int | None) -> int | None:
    return at[0].page if at else last


__all__ = ["Signer", "by_page", "official", "official_of"]
