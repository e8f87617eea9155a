"""Files → trees of texts that know where each stands; YAML, JSON and XLSX come to the same tree.

No number is made here: `1.5` stays the text `1.5`, so that nothing passes through a float.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Union

import yaml

from cchc.scoring.faults import unusable

LARGEST = 100 * 1024 * 1024  # bytes of a JSON file
LARGEST_YAML = 16 * 1024 * 1024
_DEEPEST = 24
_MOST = 4_000_000  # nodes
_LONGEST = 20_000  # characters of one text

Value = Union[str, None, list["Node"], dict[str, "Node"]]  # noqa: UP007


class Node:
    """A text, nothing, a list or a mapping, and where it was written (worked out only when asked)."""

    __slots__ = ("_place", "value")

    def __init__(self, value: Value, place: str | Callable[[], str]) -> None:
        self.value = value
        self._place = place

    @property
    def place(self) -> str:
        return self._place if isinstance(self._place, str) else self._place()

    def __repr__(self) -> str:
        return f"Node({self.value!r}, {self.place!r})"


def from_yaml(data: bytes) -> Node:
    """The tree of a YAML document. Raises `Unusable` for one that is damaged, too large, or has aliases or tags."""
    if len(data) > LARGEST_YAML:
        raise unusable(f"Tệp YAML lớn hơn {LARGEST_YAML >> 20} MB nên không được đọc. Dùng JSON hoặc XLSX.")
    text = _text(data)
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
    except yaml.YAMLError as error:
        raise unusable(*_of_yaml(error)) from error
    except RecursionError as error:
        raise unusable("Tệp lồng nhau quá sâu nên không được đọc.") from error
    finally:
        loader.dispose()
    if root is None:
        raise unusable("Tệp không có nội dung.")
    return _from_yaml(root, 0)


class _Loader(yaml.SafeLoader):
    """Composes nodes and counts them; an anchor, an alias or a tag is refused where it stands."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.made = 0
        self.depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        line = f"dòng {event.start_mark.line + 1}"
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise unusable("Tệp dùng bí danh (& hoặc *); hãy viết đầy đủ giá trị.", line)
        if getattr(event, "tag", None) not in (None, "!"):
            raise unusable(f"Không dùng thẻ kiểu «{event.tag}» của YAML; hãy viết giá trị không có thẻ.", line)
        self.made += 1
        self.depth += 1
        if self.made > _MOST or self.depth > _DEEPEST:
            raise unusable("Tệp có quá nhiều giá trị hoặc lồng nhau quá sâu nên không được đọc.", line)
        made = super().compose_node(parent, index)
        self.depth -= 1
        return made


def _from_yaml(node: Any, depth: int) -> Node:
    line = f"dòng {node.start_mark.line + 1}"
    if isinstance(node, yaml.MappingNode):
        made: dict[str, Node] = {}
        for key, value in node.value:
            at = f"dòng {key.start_mark.line + 1}"
            if not isinstance(key, yaml.ScalarNode):
                raise unusable("Tên của mục phải là chữ.", at)
            if key.value in made:
                raise unusable(f"Mục «{key.value}» viết hai lần.", at)
            made[key.value] = _from_yaml(value, depth + 1)
        return Node(made, line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_from_yaml(item, depth + 1) for item in node.value], line)
    plain = node.style is None
    return Node(None if plain and node.value in ("", "~", "null") else _short(node.value, line), line)


def from_json(data: bytes) -> Node:
    """The tree of a JSON document; a number with a decimal point keeps its letters. Raises `Unusable`."""
    return of_plain(load_json(data))


def load_json(data: bytes) -> Any:
    """JSON as Python has it, but numbers with a point as texts. Raises `Unusable`."""
    if len(data) > LARGEST:
        raise unusable(f"Tệp JSON lớn hơn {LARGEST >> 20} MB nên không được đọc.")
    try:
        return json.loads(_text(data), parse_float=str, parse_constant=_constant, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise unusable("Tệp không phải JSON hợp lệ.", f"dòng {error.lineno}, cột {error.colno}") from error
    except ValueError as error:
        raise unusable("Tệp JSON có số quá dài.") from error
    except RecursionError as error:
        raise unusable("Tệp lồng nhau quá sâu nên không được đọc.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise unusable(f"Mục «{twice}» viết hai lần.")
    return made


def _constant(name: str) -> Any:
    raise unusable(f"{name} không phải là số.")


def of_plain(value: Any, pointer: str = "", depth: int = 0) -> Node:
    """The tree of what `load_json` gives; places are JSON pointers."""
    if depth > _DEEPEST:
        raise unusable("Tệp lồng nhau quá sâu nên không được đọc.")
    if isinstance(value, Mapping):
        return Node({key: of_plain(item, f"{pointer}/{key}", depth + 1) for key, item in value.items()}, pointer)
    if isinstance(value, list | tuple):
        return Node([of_plain(item, f"{pointer}/{n}", depth + 1) for n, item in enumerate(value)], pointer)
    if value is None:
        return Node(None, pointer)
    if isinstance(value, bool):
        return Node("true" if value else "false", pointer)
    return Node(_short(str(value), pointer), pointer)


def _short(text: str, place: str) -> str:
    if len(text) > _LONGEST:
        raise unusable(f"Nội dung dài hơn {_LONGEST} ký tự.", place)
    return text


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise unusable("Tệp không phải UTF-8. Lưu lại bằng bảng mã UTF-8.", f"dòng {line}") from error


def _of_yaml(error: yaml.YAMLError) -> tuple[str, str]:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = f"dòng {mark.line + 1}, cột {mark.column + 1}" if mark else ""
    return "Tệp không phải YAML hợp lệ. Kiểm tra thụt đầu dòng, dấu hai chấm và dấu nháy ở chỗ này.", place
