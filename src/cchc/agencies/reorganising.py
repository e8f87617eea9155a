"""What a person types about a reorganisation, and which action it is.

Agencies are named by typing: a list beside the field helps. A name that nobody bears is a new agency's, and the preview
says so before anything is done.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NoReturn

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rapidfuzz import fuzz, process

from cchc.access import Actor, Refused
from cchc.agencies import successions
from cchc.agencies.models import Agency, Standing, Succession, during
from cchc.agencies.successions import Decision, NewAgency, Outcome, Part
from cchc.ui.forms import DayField
from cchc.words import fold

KIND = Succession.Kind
MOST = 6  # agencies joined at once on the page
NEAR = 90  # a likeness, of 100, at which a new name may be a slip of one that is there


class Named:
    """The agencies a person may name, by their name; where several bear it, with the name of whom they stand under."""

    def __init__(self, root: Agency, day: Any) -> None:
        rows = list(
            Standing.objects.filter(during(day), agency__in=Agency.objects.under(root, day))
            .order_by("sort_key")
            .values_list("agency_id", "name", "parent_id")
        )
        names = {pk: name for pk, name, _parent in rows}
        alike = Counter(plain(name) for name in names.values())
        self.labels = {
            pk: name if alike[plain(name)] == 1 or parent not in names else f"{name} ({names[parent]})"
            for pk, name, parent in rows
        }
        self.exactly = {plain(label): pk for pk, label in self.labels.items()}
        self.folded: dict[str, list[int]] = defaultdict(list)
        for pk, label in self.labels.items():
            self.folded[fold(label)].append(pk)

    def find(self, typed: str) -> Agency | None:
        """As it is written; without its diacritics where only one is called so: `Phú Thạnh` is not `Phú Thành`."""
        alike = self.folded.get(fold(typed), [])
        pk = self.exactly.get(plain(typed), alike[0] if len(alike) == 1 else None)
        return Agency.objects.get(pk=pk) if pk is not None else None

    def near(self, typed: str) -> str:
        """The name that is there and nearly this one; empty where none is."""
        hit = process.extractOne(fold(typed), list(self.folded), scorer=fuzz.ratio, score_cutoff=NEAR)
        return self.labels[self.folded[hit[0]][0]] if hit else ""


class SuccessionForm(forms.Form):
    """The fields of one kind of reorganisation, and of the decision that orders it."""

    day = DayField(label=gettext_lazy("Có hiệu lực từ ngày"))
    decision = forms.CharField(
        label=gettext_lazy("Số, ký hiệu quyết định"), max_length=120, help_text=gettext_lazy("Ví dụ 15/2026/QĐ-UBND")
    )
    decided_on = DayField(label=gettext_lazy("Ngày ký"), required=False)
    issuer = forms.CharField(label=gettext_lazy("Cơ quan ban hành"), max_length=300, required=False)

    def __init__(self, kind: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = KIND(kind)
        first = _("Cơ quan") if kind != KIND.MERGE else _("Cơ quan thứ nhất")
        self.name("agency_1", first)
        match self.kind:
            case KIND.MERGE:
                for n in range(2, MOST + 1):
                    self.name(f"agency_{n}", _("Cơ quan thứ %(n)s") % {"n": n}, owed=n == 2)
                hint = _("Chọn một cơ quan đang có để nhập vào, hoặc ghi tên mới để lập cơ quan mới.")
                self.name("heir", _("Thành cơ quan"), hint)
                self.text("short_name", _("Tên gọn của cơ quan mới"))
            case KIND.SPLIT:
                for n in range(1, 5):
                    self.name(f"heir_{n}", _("Cơ quan kế thừa thứ %(n)s") % {"n": n}, owed=n < 3)
                    self.text(f"share_{n}", _("Tỷ lệ của cơ quan thứ %(n)s") % {"n": n})
                self.fields["heir_1"].help_text = _("Cơ quan cũ vẫn hoạt động thì ghi chính tên nó ở đây.")
                self.fields["share_1"].help_text = _("Như quyết định ghi, vd. 3/5 hoặc 0,6. Không ghi thì để trống cả.")
                numbers = [(str(n), _("Cơ quan thứ %(n)s") % {"n": n}) for n in range(1, 5)]
                self.fields["taker"] = forms.ChoiceField(
                    label=_("Việc còn dở do ai nhận"), choices=[("", "–"), *numbers], required=False
                )
            case KIND.DISSOLVE:
                hint = _("Việc còn dở, người và tên gọi chuyển sang cơ quan này.")
                self.name("taker", _("Cơ quan tiếp nhận"), hint, owed=False)
            case KIND.RENAME:
                self.text("name", _("Tên mới"), owed=True)
                self.text("short_name", _("Tên gọn mới"))
            case KIND.MOVE:
                self.name("parent", _("Cơ quan cấp trên mới"))

    def name(self, field: str, label: str, hint: str = "", *, owed: bool = True) -> None:
        """A field for an agency's name, with the list of those there are."""
        shown = forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"})
        self.fields[field] = forms.CharField(label=label, max_length=420, required=owed, help_text=hint, widget=shown)

    def text(self, field: str, label: str, *, owed: bool = False) -> None:
        self.fields[field] = forms.CharField(label=label, max_length=300, required=owed)

    def own_fields(self) -> list[forms.BoundField]:
        common = ("day", "decision", "decided_on", "issuer")
        return [self[name] for name in self.fields if name not in common]

    def decision_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("day", "decision", "decided_on", "issuer")]


@dataclass(frozen=True)
class Asked:
    """A reorganisation as typed: how to do it, whose name confirms it, and names that may be slips of others."""

    act: Callable[..., Outcome]
    confirm: str
    slips: tuple[tuple[str, str], ...] = ()

    def do(self, *, simulate: bool) -> Outcome:
        return self.act(simulate=simulate)


def refuse(field: str, sentence: str) -> NoReturn:
    raise Refused(sentence, field=field)


def asked(actor: Actor, kind: str, given: Mapping[str, Any], named: Named, key_of: Callable[[str], str]) -> Asked:
    """The action a valid form means. `key_of` makes the key of a new agency from its name."""
    slips: list[tuple[str, str]] = []

    def there(field: str) -> Agency:
        found = named.find(given[field])
        if found is None:
            near = named.near(given[field])
            hint = _(" Có phải “%(near)s”?") % {"near": near} if near else ""
            refuse(field, _("Không có cơ quan nào tên như vậy trong danh mục.") + hint)
        return found

    def heir(field: str, short: str = "") -> Agency | NewAgency:
        found = named.find(given[field])
        if found is not None:
            return found
        near = named.near(given[field])
        if near:
            slips.append((given[field].strip(), near))
        return NewAgency(given[field].strip(), key_of(given[field]), short)

    when = {"day": given["day"]}
    when["decision"] = Decision(given["decision"], given["decided_on"], given["issuer"])
    one = there("agency_1")
    act: Callable[..., Outcome]
    match KIND(kind):
        case KIND.MERGE:
            fields = [f"agency_{n}" for n in range(1, MOST + 1) if given[f"agency_{n}"].strip()]
            several = [there(field) for field in fields]
            if len(set(several)) < len(several):
                refuse(fields[-1], _("Một cơ quan được ghi hai lần."))
            to = heir("heir", given["short_name"])

            def act(simulate: bool) -> Outcome:
                return successions.merge(actor, several, to, simulate=simulate, **when)
        case KIND.SPLIT:
            parts = [
                Part(heir(f"heir_{n}"), share(given[f"share_{n}"], f"share_{n}"), given["taker"] == str(n))
                for n in range(1, 5)
                if given[f"heir_{n}"].strip()
            ]

            def act(simulate: bool) -> Outcome:
                return successions.split(actor, one, parts, simulate=simulate, **when)
        case KIND.DISSOLVE:
            taker = there("taker") if given["taker"].strip() else None

            def act(simulate: bool) -> Outcome:
                return successions.dissolve(actor, one, taker=taker, simulate=simulate, **when)
        case KIND.RENAME:

            def act(simulate: bool) -> Outcome:
                words = {"name": given["name"], "short_name": given["short_name"]}
                return successions.rename(actor, one, simulate=simulate, **words, **when)
        case KIND.MOVE:
            parent = there("parent")

            def act(simulate: bool) -> Outcome:
                return successions.move(actor, one, parent=parent, simulate=simulate, **when)

    return Asked(act, named.labels[one.pk], tuple(slips))


def share(typed: str, field: str) -> Fraction | None:
    if not typed.strip():
        return None
    try:
        return Fraction(typed.strip().replace(",", "."))
    except (ValueError, ZeroDivisionError):
        refuse(field, _("Tỷ lệ ghi như 3/5 hoặc 0,6."))


# Where a refusal of an action stands on the page, by the kind: the field it names, and the one that is there.
BESIDE = {"agencies": "agency_1", "agency": "agency_1", "heirs": "heir_1", "name": "heir", "since": "day"}


def field_of(refusal: Refused, form: SuccessionForm) -> str | None:
    field = refusal.field or ""
    for each in (field, BESIDE.get(field, "")):
        if each in form.fields:
            return each
    return None


def same(typed: str, name: str) -> bool:
    """Whether a name was typed as a confirmation, capitals and spaces aside."""
    return plain(typed) == plain(name)


def plain(words: str) -> str:
    return unicodedata.normalize("NFC", " ".join(words.split())).casefold()
