"""Sets as YAML: the same keys in the same order, decimals between quotation marks."""

from __future__ import annotations

from typing import Any

import yaml

from cchc.scoring.model import CriteriaSet


class _Dumper(yaml.SafeDumper):
    """Lists indented under their key, no aliases, no folding inside words."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def to_yaml(given: CriteriaSet) -> bytes:
    """The set as YAML that reads back to an equal set."""
    text = yaml.dump(given.plain(), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=118)
    return str(text).encode()
