"""Values as a browser sends them, each held to what its place in a reading may have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from cchc.intake.forms import understood
from cchc.intake.working import TASK
from cchc.periods.deadlines import Kind
from cchc.periods.windows import Every
from cchc.tasks.models import Mandate
from cchc.words import Field, Level

MOST_ITEMS = 60  # of a list in a task
MEASURE = re.compile(
    r"(?P<op>>=|<=|=|≥|≤)?\s*(?P<low>\d[\d.]*(?:,\d+)?)\s*(?:[-–]\s*(?P<high>\d[\d.]*(?:,\d+)?))?\s*(?P<unit>\D.*)?"
)
SETTLED = re.compile(r"(?:/[\w.-]{1,80}){1,6}#[a-z_]{1,60}")


class Invalid(ValueError):  # noqa: N818
    """What was sent cannot be taken: where in it, as a JSON pointer, and a sentence for who sent it."""

    def __init__(self, pointer: str, sentence: str) -> None:
        super().__init__(sentence)
        self.pointer = pointer
        self.sentence = sentence


def wrong(pointer: str) -> Invalid:
    return Invalid(pointer, _("Không ghi được giá trị này vào đây. Chưa có gì được lưu."))


def text(value: Any, pointer: str, *, most: int, required: bool = True, lines: bool = False) -> str:
    """Words on one line, in Unicode NFC; `lines` keeps line breaks."""
    if not isinstance(value, str):
        raise wrong(pointer)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\r\t" for c in value):
        raise Invalid(pointer, _("Trong nội dung có ký tự không hiện được. Xóa ký tự đó rồi lưu lại."))
    folded = [" ".join(line.split()) for line in unicodedata.normalize("NFC", value).split("\n")]
    kept = ("\n" if lines else " ").join(folded).strip()
    if len(kept) > most:
        raise Invalid(pointer, _("Nội dung dài quá %(most)s ký tự. Rút ngắn rồi lưu lại.") % {"most": most})
    if required and not kept:
        raise Invalid(pointer, _("Chưa ghi nội dung. Ghi nội dung rồi lưu lại."))
    return kept


def text_or_none(value: Any, pointer: str, *, most: int) -> str | None:
    return None if value is None else text(value, pointer, most=most, required=False) or None


def listed(value: Any, pointer: str, *, most: int, each: int) -> list[str]:
    if not isinstance(value, list):
        raise wrong(pointer)
    if len(value) > most:
        raise Invalid(pointer, _("Nhiều quá %(most)s dòng. Bớt đi rồi lưu lại.") % {"most": most})
    return [kept for n, one in enumerate(value) if (kept := text(one, f"{pointer}/{n}", most=each, required=False))]


def day(value: Any, pointer: str) -> str | None:
    """A day as `24/12/2026` or `2026-12-24`, kept as ISO writes it; None for none."""
    if value in (None, ""):
        return None
    written = text(value, pointer, most=20)
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})", written)
    if found:
        d, m, y = (found[1], found[2], found[3]) if found[3] else (found[6], found[5], found[4])
        try:
            return date(int(y), int(m), int(d)).isoformat()
        except ValueError:
            pass
    raise Invalid(
        pointer,
        _("%(written)s không có trong lịch. Kiểm tra lại ngày, viết như 24/12/2026.") % {"written": written},
    )


def one_of(value: Any, pointer: str, *, known: frozenset[str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise wrong(pointer)
    return value


def year(value: Any, pointer: str) -> int | None:
    if value is None:
        return None
    number = int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) == 4 else value
    if not isinstance(number, int) or isinstance(number, bool) or not 2000 <= number <= 2100:
        raise Invalid(pointer, _("Năm là một số từ 2000 đến 2100. Sửa lại năm."))
    return number


def level(value: Any, pointer: str) -> str | None:
    return None if value in (None, "") else one_of(value, pointer, known=frozenset(one.value for one in Level))


def signers(value: Any, pointer: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > 20:
        raise wrong(pointer)
    found = []
    for n, one in enumerate(value):
        if not isinstance(one, dict) or set(one) - {"name", "position"}:
            raise wrong(f"{pointer}/{n}")
        name = text(one.get("name"), f"{pointer}/{n}/name", most=200)
        found.append({"name": name, "position": text_or_none(one.get("position"), f"{pointer}/{n}/position", most=200)})
    return found


def criterion(value: Any, pointer: str) -> dict[str, str] | None:
    if value is None:
        return None
    if not isinstance(value, dict) or set(value) != {"code", "level", "name"}:
        raise wrong(pointer)
    return {
        name: text(value[name], f"{pointer}/{name}", most=most, required=False)
        for name, most in (("code", 20), ("level", 10), ("name", 500))
    }


def deadlines(
    value: Any, pointer: str, *, year: int | None = None, products: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    """Each as a reading has it, or as typed: words, with a day that decides where it is given."""
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise wrong(pointer)
    found: list[dict[str, Any]] = []
    for n, one in enumerate(value):
        if not isinstance(one, dict):
            raise wrong(f"{pointer}/{n}")
        found += (
            [read_deadline(one, f"{pointer}/{n}")] if "kind" in one else typed(one, f"{pointer}/{n}", year, products)
        )
    return found


def typed(one: Mapping[str, Any], pointer: str, year: int | None, products: tuple[str, ...]) -> list[dict[str, Any]]:
    words = text(one.get("text", ""), f"{pointer}/text", most=500, required=False)
    due = day(one.get("due"), f"{pointer}/due")
    product = text_or_none(one.get("product"), f"{pointer}/product", most=1000)
    if not words and due is None:
        return []
    words = words or _("Ngày %(day)s") % {"day": f"{date.fromisoformat(due or ''):%d/%m/%Y}"}
    read = understood(words, year, products)
    if due is not None and read[0].get("due") != due:
        read = [{"text": words, "kind": Kind.BY.value, "start": None, "due": due, "product": None}]
    return [{**each, "product": product or each.get("product")} for each in read]


def read_deadline(one: Mapping[str, Any], pointer: str) -> dict[str, Any]:
    """A deadline that was read before, sent back as it is."""
    known = {"text", "kind", "start", "due", "product", "every", "days", "working_days", "after"}
    days, working = one.get("days"), one.get("working_days")
    whole_days = days is None or (isinstance(days, int) and not isinstance(days, bool) and 0 <= days < 10_000)
    if set(one) - known or not whole_days or not (working is None or isinstance(working, bool)):
        raise wrong(pointer)
    found: dict[str, Any] = {
        "text": text(one.get("text"), f"{pointer}/text", most=500),
        "kind": one_of(one["kind"], f"{pointer}/kind", known=frozenset(kind.value for kind in Kind)),
        "start": day(one.get("start"), f"{pointer}/start"),
        "due": day(one.get("due"), f"{pointer}/due"),
        "product": text_or_none(one.get("product"), f"{pointer}/product", most=1000),
    }
    if one.get("every") is not None:
        found["every"] = one_of(one["every"], f"{pointer}/every", known=frozenset(each.value for each in Every))
    if found["kind"] == Kind.RELATIVE.value:
        found |= {"days": days, "working_days": working}
        found["after"] = text_or_none(one.get("after"), f"{pointer}/after", most=500)
    return found


def measures(value: Any, pointer: str) -> list[dict[str, Any]]:
    """Numbers to reach: as a reading has them, or typed as `≥ 95 %`, `≥ 95–98 %`, `= 5 hội nghị`."""
    if not isinstance(value, list) or len(value) > MOST_ITEMS:
        raise wrong(pointer)
    return [
        measured(one, f"{pointer}/{n}") if isinstance(one, str) else known_measure(one, f"{pointer}/{n}")
        for n, one in enumerate(value)
    ]


def measured(words: str, pointer: str) -> dict[str, Any]:
    written = text(words, pointer, most=200)
    match = MEASURE.fullmatch(written)
    if match is None:
        raise Invalid(
            pointer,
            _("“%(written)s” không phải con số. Viết như “≥ 95 %%” hoặc “= 5 hội nghị”.") % {"written": written},
        )
    op = {"≥": ">=", "≤": "<=", None: "="}.get(match["op"], match["op"])
    high = {} if match["high"] is None else {"upper": number(match["high"], pointer)}
    return {"op": op, "value": number(match["low"], pointer), **high, "unit": (match["unit"] or "").strip()}


def number(written: str, pointer: str) -> int | float:
    try:
        found = float(re.sub(r"\.(?=\d{3})", "", written).replace(",", "."))
    except ValueError as error:
        raise wrong(pointer) from error
    if found > 10**12:
        raise wrong(pointer)
    return int(found) if found == int(found) else found


def known_measure(one: Any, pointer: str) -> dict[str, Any]:
    if not isinstance(one, dict) or set(one) - {"op", "value", "upper", "unit"}:
        raise wrong(pointer)
    found: dict[str, Any] = {"op": one_of(one.get("op"), f"{pointer}/op", known=frozenset((">=", "<=", "=")))}
    for name in ("value", "upper"):
        amount = one.get(name)
        if name == "upper" and amount is None:
            continue
        if not isinstance(amount, int | float) or isinstance(amount, bool) or abs(amount) > 10**12:
            raise wrong(f"{pointer}/{name}")
        found[name] = amount
    return {**found, "unit": text(one.get("unit") or "", f"{pointer}/unit", most=100, required=False)}


def settled(value: Any, pointer: str) -> list[str]:
    if not isinstance(value, list) or len(value) > 100_000:
        raise wrong(pointer)
    if not all(isinstance(one, str) and SETTLED.fullmatch(one) for one in value):
        raise wrong(pointer)
    return value


def labels(value: Any, pointer: str) -> dict[str, list[str | None]]:
    if not isinstance(value, dict) or set(value) - {"products", "lead", "deadlines"}:
        raise wrong(pointer)
    found: dict[str, list[str | None]] = {}
    for name, letters in value.items():
        if not isinstance(letters, list) or len(letters) > MOST_ITEMS:
            raise wrong(f"{pointer}/{name}")
        found[name] = [text_or_none(letter, f"{pointer}/{name}/{n}", most=10) for n, letter in enumerate(letters)]
    return found


def source(value: Any, pointer: str) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 10**6):
        raise wrong(pointer)
    return value


Value = Callable[..., Any]
VALUES: dict[str, Value] = {
    "kind": partial(one_of, known=frozenset(Mandate.Kind.values)),
    "settled": settled,
    "areas": partial(one_of, known=frozenset(("", *(one.value for one in Field)))),
    "document/number": partial(text_or_none, most=80),
    "document/issuer": partial(text_or_none, most=300),
    "document/place": partial(text_or_none, most=120),
    "document/title": partial(text, most=1000),
    "document/issued_on": day,
    "document/year": year,
    "document/level": level,
    "document/signers": signers,
    "document/cites": partial(listed, most=500, each=200),
    "tasks/no": partial(text_or_none, most=40),
    "tasks/area": partial(text_or_none, most=500),
    "tasks/title": partial(text, most=5000),
    "tasks/products": partial(listed, most=MOST_ITEMS, each=1000),
    "tasks/lead": partial(listed, most=MOST_ITEMS, each=300),
    "tasks/coordinating": partial(listed, most=MOST_ITEMS, each=300),
    "tasks/requirements": partial(listed, most=MOST_ITEMS, each=5000),
    "tasks/deadlines": deadlines,
    "tasks/criterion": criterion,
    "targets/area": partial(text_or_none, most=500),
    "targets/text": partial(text, most=5000),
    "targets/measures": measures,
    "reporting/report": partial(text, most=300),
    "reporting/data_from": day,
    "reporting/data_to": day,
    "reporting/due": day,
    "reporting/text": partial(text, most=5000, required=False),
}


def item(value: Any, pointer: str, year: int | None, *, part: str, rest: dict[str, Value], new: dict[str, Any]) -> Any:
    """A whole task, target or report. What it does not have is as in a new one; what none has is refused."""
    names = {key.partition("/")[2]: check for key, check in VALUES.items() if key.startswith(f"{part}/")} | rest
    if not isinstance(value, dict) or set(value) - set(names):
        raise wrong(pointer)
    made = dict(new)
    for name, one in value.items():
        more = {"year": year, "products": tuple(made.get("products", ()))} if name == "deadlines" else {}
        made[name] = names[name](one, f"{pointer}/{name}", **more)
    if not made[next(iter(names)) if part == "reporting" else "title" if part == "tasks" else "text"]:
        raise Invalid(pointer, _("Chưa ghi nội dung. Ghi nội dung rồi lưu lại."))
    return made


CODE = {"criterion_code": partial(text, most=20)}
REPORT = {"report": "", "data_from": None, "data_to": None, "due": None, "text": ""}
ITEMS: dict[str, Value] = {
    "tasks": partial(item, part="tasks", rest={"labels": labels, "source": source}, new=TASK),
    "targets": partial(
        item, part="targets", rest={"source": source, **CODE}, new={"area": None, "text": "", "measures": []}
    ),
    "reporting": partial(item, part="reporting", rest={"source": source}, new=REPORT),
}
