"""The JSON Schema (2020-12) of a set's YAML, made from the same tables the reader follows.

`python -m cchc.scoring.schema` prints it; the printed one is kept as `set.schema.json` for editors.
"""

from __future__ import annotations

import json
from typing import Any

from cchc.scoring.building import RULES
from cchc.scoring.inputs import KEYS as INPUT
from cchc.scoring.model import CRITERION, FIELD, GROUP, HEAD, RANKING, ROUNDING
from cchc.scoring.shapes import Key, Rows

_DECIMAL = r"^[+-]?[0-9]{1,15}([.,][0-9]{1,9})?$"


def schema() -> dict[str, Any]:
    """Decimals are texts or whole numbers: a float cannot carry them."""
    rules = [rule for kinds in RULES.values() for rule in kinds.values()]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Bộ tiêu chí cchc",
        **_mapping(
            HEAD,
            {
                "rounding": _mapping(ROUNDING),
                "ranking": _mapping(RANKING),
                "inputs": {"type": "array", "items": _mapping(INPUT)},
                "fields": {"type": "array", "items": _mapping(FIELD, {"criteria": _below()})},
            },
            ("inputs", "fields"),
        ),
        "$defs": {
            "decimal": {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": _DECIMAL}]},
            "group": _mapping(GROUP, {"criteria": _below() | {"minItems": 1}}, ("criteria",)),
            "criterion": _mapping(
                CRITERION,
                {
                    "criteria": {"type": "array", "maxItems": 0},
                    "rule": {"oneOf": [{"$ref": f"#/$defs/{rule.kind}"} for rule in rules]},
                },
            ),
            **{rule.kind: _rule(rule.kind, rule.said, rule.keys, rule.rows_shape) for rule in rules},
        },
    }


def _below() -> dict[str, Any]:
    return {"type": "array", "items": {"anyOf": [{"$ref": "#/$defs/group"}, {"$ref": "#/$defs/criterion"}]}}


def _rule(kind: str, said: str, keys: tuple[Key, ...], rows: Rows | None) -> dict[str, Any]:
    more: dict[str, Any] = {"kind": {"const": kind}, "input": {"type": "string", "minLength": 1}}
    if rows is not None:
        more[rows.name] = {"type": "array", "minItems": 1, "items": _mapping(rows.keys)}
    return {"title": said, **_mapping(keys, more, tuple(more))}


def _mapping(keys: tuple[Key, ...], more: dict[str, Any] | None = None, needed: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [key.name for key in keys if key.required] + list(needed)
    return {
        "type": "object",
        "properties": {key.name: _value(key) for key in keys} | (more or {}),
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _value(key: Key) -> dict[str, Any]:
    made: dict[str, Any] = {"title": key.label}
    match key.type:
        case "text":
            made |= {"type": "string"} | ({"minLength": 1} if key.required else {})
        case "decimal":
            made |= {"$ref": "#/$defs/decimal"}
        case "whole":
            made |= {"type": "integer", "minimum": 0, "maximum": key.most}
        case "bool":
            made |= {"type": "boolean"}
        case "one":
            made |= {"enum": [value for value, _ in key.choices]}
    return made


if __name__ == "__main__":
    print(json.dumps(schema(), ensure_ascii=False, indent=1))
