"""The words of the pages in other languages, without GNU gettext: `python -m cchc.ui.messages extract|compile|missing`.

`extract` gathers the Vietnamese sentences of every room into its `locale/en/LC_MESSAGES/django.po`, keeping what is
translated; `compile` makes the `.mo` files Django reads; `missing` lists what has no English yet, and exits with 1.
"""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOMS = Path(__file__).parent.parent
LANGUAGES = ("en",)

_VERB = r"\b(ngettext|gettext|_)"
_TEXT = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
CALL = re.compile(rf"{_VERB}\(\s*({_TEXT})(?:\s*,\s*({_TEXT}))?")
HEAD = re.compile(rb'"(POT-|PO-R|Last-|Language-T|Gen|Report|Proj)|#(?: |$)|#, fuzzy$')
PYTHON_CALLS: dict[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}


def rooms() -> list[Path]:
    return sorted(path.parent for path in ROOMS.glob("*/__init__.py"))


def sentences(room: Path) -> Iterator[tuple[str | tuple[str, ...], str]]:
    """Every sentence of a room that can be translated (a pair where it has a plural), with the file it stands in."""
    for path in sorted(room.rglob("*")):
        if "node_modules" in path.parts or "locale" in path.parts:
            continue
        where = path.relative_to(ROOMS.parent).as_posix()
        if path.suffix == ".py":
            for found in extract_from_file("python", path, keywords=PYTHON_CALLS):
                yield found[1], where
        elif path.suffix in (".html", ".txt") and "templates" in path.parts:
            yield from ((sentence, where) for sentence in in_template(path.read_text(encoding="utf-8")))


def in_template(source: str) -> Iterator[str | tuple[str, ...]]:
    for call in CALL.finditer(templatize(source)):
        one = ast.literal_eval(call[2])
        yield (one, ast.literal_eval(call[3])) if call[1] == "ngettext" and call[3] else one


def extract(room: Path, language: str) -> None:
    """Brings a room's file up to what stands in its sources; sentences that are gone leave it."""
    fresh = Catalog(locale=language)
    for sentence, where in sentences(room):
        fresh.add(sentence, locations=[(where, 0)])
    if not len(fresh):
        return
    file = room / "locale" / language / "LC_MESSAGES" / "django.po"
    catalog = Catalog(locale=language)
    if file.exists():
        with file.open("rb") as stream:
            catalog = read_po(stream, locale=language)
    catalog.update(fresh, no_fuzzy_matching=True)
    written = BytesIO()
    write_po(written, catalog, width=100, sort_by_file=True, ignore_obsolete=True, include_lineno=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    # Dates and tools in the head would make every extraction a change.
    kept = [line for line in written.getvalue().splitlines() if not HEAD.match(line)]
    file.write_bytes(b"\n".join(kept).lstrip() + b"\n")
    (room / "locale" / ".gitignore").write_text("*.mo\n")


def compile_file(file: Path) -> None:
    target = file.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= file.stat().st_mtime:
        return
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=file.parts[-3])
    with target.open("wb") as stream:
        write_mo(stream, catalog)


def missing(file: Path) -> list[str]:
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=file.parts[-3])
    wanting = []
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(strings):
            wanting.append(message.id if isinstance(message.id, str) else message.id[0])
    return wanting


def main(arguments: list[str]) -> int:
    files = sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po"))
    match arguments:
        case ["extract"]:
            for room in rooms():
                for language in LANGUAGES:
                    extract(room, language)
        case ["compile"]:
            for file in files:
                compile_file(file)
        case ["missing"]:
            wanting = [(po.parts[-5], sentence) for po in files for sentence in missing(po)]
            for where, sentence in wanting:
                print(f"{where}: {sentence}")
            return 1 if wanting else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
