"""What sort of document it is: by the line that names it, else by its number."""

import re

from cchc.words import fold

# (the line that names the kind, folded; its name). A decision that promulgates a plan is a decision.
KINDS = (
    ("quyet dinh", "quyết định"),
    ("ke hoach", "kế hoạch"),
    ("chuong trinh", "chương trình"),
    ("chi thi", "chỉ thị"),
    ("nghi quyet", "nghị quyết"),
    ("thong bao", "thông báo"),
    ("ket luan", "kết luận"),
    ("bao cao", "báo cáo"),
    ("nghi dinh", "nghị định"),
    ("thong tu", "thông tư"),
    ("bo luat", "bộ luật"),
    ("luat", "luật"),
    ("phap lenh", "pháp lệnh"),
    ("huong dan", "hướng dẫn"),
    ("quy trinh", "quy trình"),
    ("quy che", "quy chế"),
    ("quy dinh", "quy định"),
    ("de an", "đề án"),
    ("phuong an", "phương án"),
    ("to trinh", "tờ trình"),
    ("cong van", "công văn"),
    ("cong dien", "công điện"),
    ("giay moi", "giấy mời"),
    ("bien ban", "biên bản"),
)
# Letters of a number (`31/KH-UBND`, `12-KH/TU`) → what they abbreviate. Nghị định 30/2020/NĐ-CP, phụ lục III.
_LETTERS = {
    "QĐ": "quyết định",
    "KH": "kế hoạch",
    "CTr": "chương trình",
    "CTR": "chương trình",
    "CTHĐ": "chương trình",
    "CT": "chỉ thị",
    "NQ": "nghị quyết",
    "TB": "thông báo",
    "KL": "kết luận",
    "BC": "báo cáo",
    "NĐ": "nghị định",
    "TT": "thông tư",
    "HD": "hướng dẫn",
    "ĐA": "đề án",
    "PA": "phương án",
    "TTr": "tờ trình",
    "CĐ": "công điện",
    "GM": "giấy mời",
    "BB": "biên bản",
}
_PART = re.compile(r"[/-]")


def named(line: str) -> str | None:
    """The kind a line names: alone on it, or in capitals before its title. `QUYẾT ĐỊNH:` opens what is decided."""
    words = fold(line)
    if line.rstrip().endswith(":") and len(words.split()) < 4:
        return None
    for opening, kind in KINDS:
        if words == opening or (words.startswith(f"{opening} ") and line[: len(opening)].isupper()):
            return kind
    return None


def of_number(number: str | None) -> str | None:
    """The kind that a document's number tells; a letter (`1245/UBND-VP`) tells none."""
    parts = [part for part in _PART.split(number or "")[1:] if part and not part.isdigit()]
    return _LETTERS.get(parts[0]) if parts else None
