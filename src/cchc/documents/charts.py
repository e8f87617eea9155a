"""Charts: lying bars in parts, as values that are stored with a report; drawn as SVG for a page.

`word_chart` makes a chart of Word's own of the same values. Nothing but this code draws: no picture, no library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"
NAMES, AREA, BAR, GAP = 210, 420, 18, 7  # pixels: of the names, of the bars, of one bar, between two
MARGIN, LEGEND = 12, 20
DIGIT = 8  # the width of a digit in a bar, with what is around it
LETTERS = 32  # of a name in front of its bar
INK, RULE = "#1f2937", "#c9d1dc"
STEPS = (1, 2, 5)


@dataclass(frozen=True)
class Part:
    """A part of every bar: its code, its word, and its colour, which never tells anything the words do not."""

    code: str
    word: str
    colour: str


@dataclass(frozen=True)
class Bar:
    name: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Stacked:
    """Lying bars, a part a colour. `counted` is what is counted: `nhiệm vụ`. Only the parts that some bar has."""

    bars: tuple[Bar, ...]
    parts: tuple[Part, ...]
    counted: str

    @property
    def longest(self) -> int:
        return max((sum(bar.counts.get(part.code, 0) for part in self.parts) for bar in self.bars), default=0)


def stacked(bars: Sequence[Bar], parts: Sequence[Part], *, counted: str) -> dict[str, Any]:
    """As it is stored."""
    used = [part for part in parts if any(bar.counts.get(part.code, 0) for bar in bars)]
    return {
        "bars": [
            {"name": bar.name, "counts": {part.code: bar.counts.get(part.code, 0) for part in used}} for bar in bars
        ],
        "parts": [{"code": part.code, "word": part.word, "colour": part.colour} for part in used],
        "counted": counted,
    }


def read(stored: Mapping[str, Any]) -> Stacked | None:
    """What was stored; None for what is no chart of ours, or has nothing to draw."""
    try:
        made = Stacked(
            tuple(Bar(str(one["name"]), dict(one["counts"])) for one in stored["bars"]),
            tuple(Part(str(one["code"]), str(one["word"]), str(one["colour"])) for one in stored["parts"]),
            str(stored["counted"]),
        )
    except (KeyError, TypeError):
        return None
    return made if made.longest else None


def step_of(longest: int) -> int:
    """Between two lines of the scale: 1, 2, 5, 10 …, at most eight of them."""
    power = 1
    while longest > 8 * STEPS[-1] * power:
        power *= 10
    return next(n * power for n in STEPS if longest <= 8 * n * power)


def svg(stored: Mapping[str, Any]) -> str | None:
    """The chart for a page, its numbers in its bars; None where there is nothing to draw."""
    chart = read(stored)
    if chart is None:
        return None
    step = step_of(chart.longest)
    scale = AREA / (-(-chart.longest // step) * step)
    depth = len(chart.bars) * (BAR + GAP) + GAP
    rows = -(-len(chart.parts) // 2)
    width, height = NAMES + AREA + 2 * MARGIN, MARGIN + depth + 36 + rows * LEGEND + MARGIN
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'font-family="{FONT}" font-size="12" fill="{INK}">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    left, foot = MARGIN + NAMES, MARGIN + depth
    for n in range(0, round(AREA / scale) + 1, step):
        x = round(left + n * scale, 1)
        drawn.append(f'<path d="M{x} {MARGIN}V{foot}" stroke="{RULE}"/>')
        drawn.append(f'<text x="{x}" y="{foot + 15}" text-anchor="middle" font-size="11">{n}</text>')
    drawn.append(f'<text x="{left + AREA / 2}" y="{foot + 31}" text-anchor="middle">{escape(chart.counted)}</text>')
    for n, bar in enumerate(chart.bars):
        y, x = MARGIN + GAP + n * (BAR + GAP), float(left)
        name = bar.name if len(bar.name) <= LETTERS else f"{bar.name[: LETTERS - 1].rstrip()}…"
        drawn.append(f'<text x="{left - 8}" y="{y + 13}" text-anchor="end">{escape(name)}</text>')
        for part in chart.parts:
            count = bar.counts.get(part.code, 0)
            if not count:
                continue
            long = count * scale
            drawn.append(
                f'<rect x="{x:.1f}" y="{y}" width="{long:.1f}" height="{BAR}" stroke="white" '
                f'fill="{escape(part.colour)}"/>'
            )
            if long >= DIGIT * (len(str(count)) + 1):
                drawn.append(
                    f'<text x="{x + long / 2:.1f}" y="{y + 13}" text-anchor="middle" font-size="11" font-weight="bold" '
                    f'fill="white">{count}</text>'
                )
            x += long
    for n, part in enumerate(chart.parts):
        x, y = MARGIN + (n % 2) * (width // 2), foot + 40 + (n // 2) * LEGEND
        drawn.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{escape(part.colour)}"/>')
        drawn.append(f'<text x="{x + 18}" y="{y + 11}">{escape(part.word)}</text>')
    return "".join([*drawn, "</svg>"])
