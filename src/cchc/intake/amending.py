"""A draft beside the document in force that it amends: what it adds, changes and drops; and applying it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cchc.intake.amending_words import dropped_in
from cchc.intake.models import Amending, Draft
from cchc.periods.deadlines import from_json, to_json
from cchc.tasks.comparing import Change, Match, Said, changes, likeness, pair
from cchc.tasks.models import Amendment, Mandate, Task
from cchc.tasks.texts import in_force, said_of
from cchc.words import fold

AMENDS = ("sua doi", "bo sung", "dieu chinh", "thay the", "bai bo")


@dataclass(frozen=True)
class Row:
    """One line of the comparison: a task of the draft, a task in force, or both.

    `kind`: added, changed, same, dropped, kept. `settled`: a person confirmed it, or there is nothing to confirm.
    `in_words`: the draft says in words that it is taken out.
    """

    kind: str
    key: str
    place: int | None = None
    new: Said | None = None
    task: Task | None = None
    old: Said | None = None
    changes: Sequence[Change] = ()
    score: int = 0
    sure: bool = False
    settled: bool = False
    in_words: bool = False

    @property
    def shown(self) -> Said:
        return self.new or self.old or Said()


@dataclass(frozen=True)
class Comparison:
    rows: list[Row]
    amending: Amending
    free: list[Task] = field(default_factory=list)

    def of(self, *kinds: str) -> list[Row]:
        return [row for row in self.rows if row.kind in kinds]

    @property
    def open(self) -> list[Row]:
        return [row for row in self.rows if not row.settled]

    @property
    def sure(self) -> list[Row]:
        return [row for row in self.open if row.sure]

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.kind for row in self.rows)

    @property
    def token(self) -> str:
        """What was seen, in short: applying is refused once it would do something else."""
        seen = [
            [row.kind, row.key, row.task.pk if row.task else None, [[one.field, one.after] for one in row.changes]]
            for row in self.rows
        ]
        texts = [[row.old.title, row.old.deadlines, row.old.lead] for row in self.rows if row.old]
        extent = [self.amending.of_id, self.amending.extent, self.amending.draft.version]
        return hashlib.sha256(json.dumps([extent, seen, texts], sort_keys=True).encode()).hexdigest()[:32]


def said_in(given: dict[str, Any]) -> Said:
    """What a draft's task says."""
    return Said(
        no=given.get("no") or "",
        title=(given.get("title") or "").strip(),
        requirement="\n".join(given.get("requirements") or []),
        products=tuple(one for one in given["products"] if one),
        lead=tuple(given["lead"]),
        coordinating=tuple(given["coordinating"]),
        deadlines=tuple(to_json(from_json(one)) for one in given["deadlines"]),
    )


def keys(texts: Sequence[Said]) -> list[str]:
    """A name for each task of a draft that lasts while its number and title do, however the draft is reordered."""
    seen: Counter[str] = Counter()
    found = []
    for one in texts:
        key = hashlib.sha256(f"{fold(one.no)}|{fold(one.title)}".encode()).hexdigest()[:16]
        seen[key] += 1
        found.append(f"{key}-{seen[key]}")
    return found


def compare(amending: Amending) -> Comparison:
    """The draft beside what is in force. Six queries."""
    tasks = in_force(amending.of)
    olds = [said_of(task) for task in tasks]
    news = [said_in(one) for one in amending.draft.current["tasks"]]
    named = keys(news)
    at = {task.pk: n for n, task in enumerate(tasks)}
    chosen: dict[int, int | None] = {}
    for n, key in enumerate(named):
        if key in amending.pairs:
            pk = amending.pairs[key]
            place = at.get(pk) if pk is not None else None
            if pk is None or (place is not None and place not in chosen.values()):
                chosen[n] = place
    matches = matched(olds, news, chosen)
    rows = [row_of(match, named, news, tasks, olds, chosen) for match in matches]
    met = {match.old for match in matches}
    whole = amending.extent == Amendment.Extent.WHOLE
    rest = [task for n, task in enumerate(tasks) if n not in met]
    in_words = dropped_in(amending.draft.blocks)
    for task in rest:
        named_out = bool(task.no) and fold(task.no) in in_words
        dropped = task.pk in amending.dropped or ((whole or named_out) and task.pk not in amending.kept)
        settled = not (whole or named_out) or task.pk in amending.dropped or task.pk in amending.kept
        kind = "dropped" if dropped else "kept"
        old = olds[at[task.pk]]
        row = Row(kind, f"t{task.pk}", task=task, old=old, settled=settled, sure=whole, in_words=named_out)
        rows.append(row)
    return Comparison(rows, amending, rest)


def matched(olds: Sequence[Said], news: Sequence[Said], chosen: dict[int, int | None]) -> list[Match]:
    """What a person paired as she did; the rest as is most likely."""
    taken = set(chosen.values())
    left = [n for n in range(len(olds)) if n not in taken]
    asked = [n for n in range(len(news)) if n not in chosen]
    found = {
        n: Match(n, old, likeness(news[n], olds[old]) if old is not None else 0, sure=True) for n, old in chosen.items()
    }
    for match in pair([olds[n] for n in left], [news[n] for n in asked]):
        old = left[match.old] if match.old is not None else None
        found[asked[match.new]] = Match(asked[match.new], old, match.score, match.sure)
    return [found[n] for n in range(len(news))]


def row_of(
    match: Match,
    named: Sequence[str],
    news: Sequence[Said],
    tasks: Sequence[Task],
    olds: Sequence[Said],
    chosen: dict[int, int | None],
) -> Row:
    new, key, settled = news[match.new], named[match.new], match.new in chosen
    if match.old is None:
        return Row("added", key, match.new, new, settled=settled)
    old, task = olds[match.old], tasks[match.old]
    differ = changes(old, new)
    if not differ:
        return Row("same", key, match.new, new, task, old, (), 100, sure=True, settled=True)
    return Row("changed", key, match.new, new, task, old, differ, match.score, match.sure, settled)


def might_amend(draft: Draft) -> bool:
    """Whether its title speaks of amending another document."""
    title = fold((draft.current["document"] or {}).get("title") or "")
    return any(word in title for word in AMENDS)


def amendable(draft: Draft) -> Sequence[Mandate]:
    """The documents in force it could amend: of the agency that runs it, newest first."""
    found = Mandate.objects.filter(run_by=draft.run_by_id, in_force_on__isnull=False, amendment__isnull=True)
    return list(found.order_by("-year", "-issued_on", "-pk")[:200])


def proposed_of(draft: Draft, among: Sequence[Mandate]) -> Mandate | None:
    """The one it names by its number: in its title first, in what it cites else; None where it names none or many."""
    document = draft.current["document"]
    title = fold(document.get("title") or "")
    named = [one for one in among if one.number and f" {fold(one.number)} " in f" {title} "]
    cited = {fold(one) for one in document.get("cites") or ()}
    if not named and might_amend(draft):
        named = [one for one in among if one.number and fold(one.number) in cited]
    years = [one for one in named if one.year == document.get("year")] or named
    return years[0] if len(years) == 1 else None
