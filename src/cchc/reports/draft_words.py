"""The sentences of a draft: which one the facts call for, and a paragraph's text as it is stored, shown and edited.

A text is kept with its numbers as references, `{{nv.xong}}`. It is shown with what the facts say. It is edited as
`[45|nv.xong]`: the number stands where it is read, and stays linked; a number without brackets is the writer's own.
Of Django it knows the languages alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cchc.documents.report import Number, Runs
from cchc.documents.report_book import as_decimal

KEY = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,80}"
TOKEN = re.compile(r"\{\{(" + KEY + r")\}\}")
EDITED = re.compile(r"\[([^\[\]|\n]{0,4000}?)\|(" + KEY + r")\]")
PARAMETER = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")
OPTIONAL = re.compile(r"\[\?(.*?)\](?!\])", re.S)
MISSING = "[chưa có số liệu: {label}]"
MISSING_CELL = "chưa có số liệu"  # the row says of what
LONGEST = 20_000  # characters of a paragraph
NO_FACT = gettext_lazy("Không có số liệu mã “%(key)s”. Chọn mã trong danh sách số liệu, hoặc bỏ dấu ngoặc vuông.")


@dataclass(frozen=True)
class Fact:
    """What is known under a key. `shown` as a sentence has it, empty where it is not known; `cell` as a table has it.

    `value` is exact, empty of what is no number. `before` is what it was in the window it is compared with. `opens`
    says what stands behind it: `{"indicator": 12}`, `{"duties": "nv.xong"}`.
    """

    key: str
    label: str
    shown: str
    value: str = ""
    cell: str = ""
    before: str = ""
    opens: Mapping[str, Any] | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.shown)

    @property
    def number(self) -> Decimal | None:
        return as_decimal(self.value) if self.value else None

    def stored(self) -> dict[str, Any]:
        told = {
            "label": self.label,
            "shown": self.shown,
            "value": self.value,
            "cell": self.cell,
            "before": self.before,
            "opens": dict(self.opens or {}),
        }
        return {name: what for name, what in told.items() if what}


Facts = Mapping[str, Fact]


def facts_from(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Fact]:
    return {
        key: Fact(
            key,
            str(one.get("label", key)),
            str(one.get("shown", "")),
            str(one.get("value", "")),
            str(one.get("cell", "")),
            str(one.get("before", "")),
            one.get("opens", {}),
        )
        for key, one in stored.items()
    }


# — what the machine writes —


def written(sentences: Iterable[Mapping[str, Any]], facts: Facts, words: Mapping[str, str]) -> str:
    """The paragraph that the facts call for, its numbers as references; empty where there is nothing to say."""
    said = (chosen(one, facts) for one in sentences)
    return " ".join(finished(text, facts, words) for text in said if text)


def chosen(sentence: Mapping[str, Any], facts: Facts) -> str:
    """The case of a sentence that holds."""
    condition = sentence.get("if")
    if condition is not None and not any((value_of(facts, key) or 0) > 0 for key in condition):
        return ""
    if "say" in sentence:
        return str(sentence["say"])
    if "answer" in sentence:
        value = value_of(facts, sentence["answer"])
        case = "missing" if value is None else "yes_says" if value else "no_says"
        return str(sentence.get(case, unknown(sentence, [sentence["answer"]]) if case == "missing" else ""))
    keys = keys_of(sentence)
    values = [value_of(facts, key) for key in keys]
    known = [one for one in values if one is not None]
    if len(known) < len(values) and not ("count" in sentence and sum(known) > 0):
        return str(sentence["missing"]) if "missing" in sentence else unknown(sentence, keys)
    if "share" in sentence:
        return str(sentence.get(case_of(known[0], known[1]), ""))
    return str(sentence.get("some" if sum(known) else "zero", ""))


def case_of(part: Decimal, whole: Decimal) -> str:
    if whole == 0:
        return "empty"
    if part == 0:
        return "none"
    return "all" if part >= whole else "some"


def keys_of(sentence: Mapping[str, Any]) -> list[str]:
    asked = sentence["share"] if "share" in sentence else sentence["count"]
    return [str(asked)] if isinstance(asked, str) else [str(key) for key in asked]


def unknown(sentence: Mapping[str, Any], keys: Sequence[str]) -> str:
    """What stands there while the facts that decide are not known: the sentence it would most likely be, else the
    facts by name."""
    if "some" in sentence:
        return str(sentence["some"])
    return " ".join(f"{{{{{key}}}}}" for key in keys)


def value_of(facts: Facts, key: str) -> Decimal | None:
    one = facts.get(key)
    return one.number if one is not None and one.is_known else None


def finished(text: str, facts: Facts, words: Mapping[str, str]) -> str:
    """Without the optional parts of which a number is not known, and with the words of this report put in."""

    def kept(found: re.Match[str]) -> str:
        keys = TOKEN.findall(found[1])
        return found[1] if all(key in facts and facts[key].is_known for key in keys) else ""

    return filled(OPTIONAL.sub(kept, text), words)


def filled(text: str, words: Mapping[str, str]) -> str:
    """`{den_ngay}` as this report has it."""
    return PARAMETER.sub(lambda found: words.get(found[1], found[0]), text)


# — how a stored text is shown —


def runs_of(text: str, facts: Facts) -> Runs:
    """Text and numbers, each number as the facts have it now."""
    runs: list[str | Number] = []
    at = 0
    for found in TOKEN.finditer(text):
        if found.start() > at:
            runs.append(text[at : found.start()])
        runs.append(number_of(found[1], facts))
        at = found.end()
    if at < len(text):
        runs.append(text[at:])
    return tuple(runs)


def number_of(key: str, facts: Facts, *, in_table: bool = False) -> Number:
    one = facts.get(key)
    if one is None or not one.is_known:
        missing = MISSING_CELL if in_table else MISSING.format(label=one.label if one is not None else key)
        return Number(key, missing, known=False)
    return Number(key, one.cell or one.shown if in_table else one.shown, one.number)


def keys_in(text: str) -> list[str]:
    return list(dict.fromkeys(TOKEN.findall(text)))


# — how it is edited —


def for_editing(text: str, facts: Facts) -> str:
    """`đã hoàn thành [45|nv.xong]/[45|nv.tong] nhiệm vụ`."""
    return TOKEN.sub(lambda found: f"[{bare(number_of(found[1], facts).shown)}|{found[1]}]", text)


def bare(shown: str) -> str:
    """What stands between the brackets: without brackets or lines of its own."""
    return " ".join(shown.translate(str.maketrans("[]|", "()/")).split())


def from_editing(typed: str, facts: Facts) -> str:
    """The text with its references. Raises ValueError with a sentence where a linked number was changed by hand, or
    where there is no such fact."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise ValueError(_("Đoạn văn dài quá 20.000 ký tự. Chia thành nhiều đoạn."))

    def reference(found: re.Match[str]) -> str:
        key, typed_number = found[2], found[1].strip()
        if key not in facts:
            raise ValueError(str(NO_FACT) % {"key": key})
        shown = bare(number_of(key, facts).shown)
        if typed_number and typed_number != shown:
            words = _(
                "Số trong ngoặc “[%(typed)s|%(key)s]” do hệ thống ghi và đang là %(shown)s. Giữ nguyên để số còn mở "
                "được; muốn ghi số khác thì xóa cả cụm trong ngoặc rồi gõ số."
            )
            raise ValueError(words % {"typed": typed_number[:60], "key": key, "shown": shown})
        return f"{{{{{key}}}}}"

    linked = EDITED.sub(reference, text)
    for key in keys_in(linked):
        if key not in facts:
            raise ValueError(str(NO_FACT) % {"key": key})
    return linked


HAND = re.compile(r"(?<![\w/.,-])\d+(?:[.,]\d+)*%?(?![\w/-]|[.,]\d)")
BEFORE = re.compile(r"(?:ngày|tháng|năm|quý|số|mục|điều|khoản|phụ lục|giai đoạn)\s*$", re.I)


def typed_by_hand(text: str) -> list[str]:
    """Numbers of a text that are no references, and neither part of a day nor of a document's number: what will not be
    kept up when the numbers are refreshed, and opens nowhere."""
    bare_text = TOKEN.sub("\ue000", text)
    return [found[0] for found in HAND.finditer(bare_text) if not BEFORE.search(bare_text[: found.start()])]
