"""A refusal and the words of a choice are said in the language of the page: each goes through gettext."""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

import cchc

ROOT = Path(cchc.__file__).parent
# What a command says to its operator, and what knows nothing of a page.
WITHOUT_PAGES = frozenset({"project", "documents", "measures", "reading", "scoring", "periods", "words"})
ROOMS = sorted(one.name for one in ROOT.iterdir() if one.is_dir() and one.name not in WITHOUT_PAGES)
SAYING = frozenset({"Refused", "Denied", "ValidationError"})
CHOOSING = frozenset({"TextChoices", "IntegerChoices"})


def is_vietnamese(text: str) -> bool:
    return "đ" in text.lower() or any(unicodedata.combining(sign) for sign in unicodedata.normalize("NFD", text))


def bare(node: ast.AST) -> bool:
    """Whether it is words as they stand: not a call, nor a name of something translated."""
    match node:
        case ast.Constant(value=str(text)):
            return is_vietnamese(text)
        case ast.JoinedStr(values=values):
            return any(bare(one) for one in values)
        case ast.BinOp(left=left):
            return bare(left)
        case ast.IfExp(body=body, orelse=orelse):
            return bare(body) or bare(orelse)
    return False


def untranslated(source: str) -> Iterator[int]:
    """The lines on which somebody is told something in one language whatever she chose."""
    tree = ast.parse(source)
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in SAYING and node.args:
            said = node.args[0]
            if bare(named.get(said.id, said) if isinstance(said, ast.Name) else said):
                yield node.lineno
        if isinstance(node, ast.ClassDef) and any(ast.unparse(b).rpartition(".")[2] in CHOOSING for b in node.bases):
            for one in node.body:
                if isinstance(one, ast.Assign) and isinstance(one.value, ast.Tuple) and bare(one.value.elts[-1]):
                    yield one.lineno


@pytest.mark.parametrize(
    "source",
    [
        'raise Refused("Chưa ghi số.", field="number")',
        'raise Denied(f"Không có {what}.")',
        'GONE = "Đã mất."\nraise access.Refused(GONE)',
        'raise Refused("Số %s sai." % n if n else _("Chưa ghi số."))',
        'class Kind(models.TextChoices):\n    PLAN = "plan", "Kế hoạch"',
    ],
)
def test_words_of_one_language_are_found(source: str) -> None:
    assert list(untranslated(source))


@pytest.mark.parametrize(
    "source",
    [
        'raise Refused(_("Số %(n)s sai.") % {"n": n})',
        'GONE = gettext_lazy("Đã mất.")\nraise Refused(GONE)',
        "raise Refused(error.sentence)",
        'class Kind(models.TextChoices):\n    PLAN = "plan", _("Kế hoạch")',
    ],
)
def test_words_that_are_translated_are_let_pass(source: str) -> None:
    assert not list(untranslated(source))


def test_every_refusal_and_every_choice_is_said_in_the_language_of_the_page() -> None:
    found = [
        f"{path.relative_to(ROOT)}, line {line}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if not {"node_modules", "migrations", "gallery.py"} & set(path.parts)
        for line in untranslated(path.read_text(encoding="utf-8"))
    ]
    assert not found, "Say it through gettext, and give it its English:\n" + "\n".join(found)
