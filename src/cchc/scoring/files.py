"""Files by their endings: YAML, JSON, XLSX → trees."""

from __future__ import annotations

from pathlib import Path

from cchc.scoring import nodes
from cchc.scoring.faults import unusable
from cchc.scoring.model import CriteriaSet
from cchc.scoring.nodes import LARGEST, Node


def read(path: Path) -> bytes:
    """The bytes of a file, its size asked first. Raises `Unusable`."""
    try:
        if path.is_dir():
            raise unusable(f"«{path}» là thư mục, không phải tệp.")
        if path.stat().st_size > LARGEST:
            raise unusable(f"Tệp lớn hơn {LARGEST >> 20} MB nên không được đọc.")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError as error:
        raise unusable(f"Không tìm thấy tệp «{path}». Kiểm tra lại đường dẫn.") from error
    except OSError as error:
        raise unusable(f"Không mở được tệp «{path}»: {error.strerror}.") from error


def tree_of_set(data: bytes, name: str) -> Node:
    """The tree of a set's file."""
    if _ending(data, name) == "xlsx":
        from cchc.scoring import sheets

        return sheets.read(data)
    return _tree(data, name)


def tree_of_facts(data: bytes, name: str, given: CriteriaSet) -> Node:
    """The tree of a file of facts; a workbook is read by the set's inputs."""
    if _ending(data, name) == "xlsx":
        from cchc.scoring import factsheets

        return factsheets.read(data, given)
    return _tree(data, name)


def _tree(data: bytes, name: str) -> Node:
    return nodes.from_json(data) if _ending(data, name) == "json" else nodes.from_yaml(data)


def _ending(data: bytes, name: str) -> str:
    ending = Path(name).suffix.lower()
    if data.startswith(b"PK") or ending == ".xlsx":
        if ending not in (".xlsx", "") or not data.startswith(b"PK"):
            raise unusable(f"Nội dung tệp không đúng với phần mở rộng trong tên «{name}».")
        return "xlsx"
    if ending in (".yaml", ".yml", ".json", ""):
        return "json" if ending == ".json" or (data.lstrip()[:1] == b"{" and ending == "") else "yaml"
    raise unusable(f"Không đọc loại tệp «{ending}». Dùng tệp .yaml, .json hoặc .xlsx.")
