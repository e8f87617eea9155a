"""Charts: one Vega-Lite specification, drawn here as SVG for a page and as PNG for a Word file.

The library that draws (extra `charts`) is large and not needed for anything else: where it is not installed there is no
picture, and the table that every chart comes with stands alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from typing import Any

FONT = "DejaVu Sans, Liberation Sans, Arial, sans-serif"
WIDTH, BAR = 420, 22  # pixels of the drawing area, and of a bar with its gap
INK, RULE = "#1f2937", "#c9d1dc"
SCALE = 3.0  # of a PNG: 150 mm on paper at about 300 dots an inch
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


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


def stacked(bars: Sequence[Bar], parts: Sequence[Part], *, counted: str) -> dict[str, Any]:
    """Lying bars, a part a colour, each part's number written in it. `counted` is what is counted: `nhiệm vụ`."""
    order = [bar.name for bar in bars]
    values = [
        {"name": bar.name, "part": part.word, "order": n, "n": bar.counts.get(part.code, 0)}
        for bar in bars
        for n, part in enumerate(parts)
        if bar.counts.get(part.code, 0)
    ]
    used = [part for part in parts if any(bar.counts.get(part.code, 0) for bar in bars)]
    y = {"field": "name", "type": "nominal", "sort": order, "axis": {"title": None, "labelLimit": 260, "ticks": False}}
    x = {"field": "n", "type": "quantitative", "stack": "zero", "axis": {"title": counted, "tickMinStep": 1}}
    colour = {
        "field": "part",
        "type": "nominal",
        "scale": {"domain": [part.word for part in used], "range": [part.colour for part in used]},
        "legend": {"title": None, "orient": "bottom", "columns": 2, "labelLimit": 260, "symbolType": "square"},
    }
    shared = {"y": y, "x": x, "order": {"field": "order"}}
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": {"step": BAR},
        "background": "white",
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "bar", "stroke": "white", "strokeWidth": 1}, "encoding": shared | {"color": colour}},
            {
                "mark": {"type": "text", "fontSize": 10, "color": "white", "fontWeight": "bold"},
                "encoding": shared
                | {
                    "x": x | {"bandPosition": 0.5},
                    "detail": {"field": "part"},
                    "text": {"field": "n", "type": "quantitative"},
                },
            },
        ],
        "config": {
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelColor": INK,
                "titleColor": INK,
                "gridColor": RULE,
                "domainColor": RULE,
                "labelFontSize": 11,
                "titleFontSize": 11,
                "titleFontWeight": "normal",
            },
            "legend": {"labelColor": INK, "labelFontSize": 11},
            "locale": {"number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " đồng"]}},
        },
    }


def can_draw() -> bool:
    return find_spec("vl_convert") is not None


def svg(spec: Mapping[str, Any]) -> str | None:
    """The chart for a page; None where nothing here draws. Half a second the first time, then tens of milliseconds."""
    return _svg(_said(spec)) if can_draw() else None


def png(spec: Mapping[str, Any]) -> bytes | None:
    """The chart for a Word file; None where nothing here draws."""
    return _png(_said(spec)) if can_draw() else None


def _said(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


@lru_cache(maxsize=64)
def _svg(spec: str) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(spec))


@lru_cache(maxsize=16)
def _png(spec: str) -> bytes:
    import vl_convert

    return bytes(vl_convert.vegalite_to_png(spec, scale=SCALE))
