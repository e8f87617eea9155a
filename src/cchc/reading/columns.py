"""What a column's heading, or the label of a line, says its words are: the task, who leads it, by when.

A heading is folded and looked up in a table of (words, what it means). New wording is a new row there.
"""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from cchc.words import fold

Role = Literal[
    "no", "area", "title", "products", "requirements", "lead", "coordinating", "both", "deadlines", "begins", "aside"
]
_LONGEST = 90


class Heading(NamedTuple):
    """`main` is what the cells are. `group_lead`: the heading says that a group's title is the lead of its tasks
    (An Giang: `Cơ quan chủ trì` over `Tên Tiêu chí/TCTP` in one heading)."""

    main: Role
    group_lead: bool = False


# (folded words, meaning), the first that is found decides. `^`, `$` bind to the ends of the heading.
_HEADINGS: tuple[tuple[str, Role], ...] = (
    (r"^(?:so )?(?:tt|stt|thu tu|so thu tu)$", "no"),
    (r"^(?:tt|stt) (?:nhiem vu|noi dung)", "title"),
    (r"ghi chu|kinh phi|nguon von|nguon luc|du toan|can cu|co so phap ly|van ban chi dao", "aside"),
    (r"diem (?:chuan|toi da|so)|thang diem|tu cham|ty trong", "aside"),
    (
        r"lanh dao (?:\w+ ){0,3}(?:phu trach|chi dao|theo doi|ubnd)|lanh dao ubnd|"
        r"nguoi (?:chi dao|phu trach)|theo doi don doc",
        "aside",
    ),
    (r"thoi (?:gian|diem) giao|ngay giao", "aside"),
    (r"(?:thoi (?:gian|diem)|ngay) (?:bat dau|khoi dau)|^bat dau$|^tu ngay$", "begins"),
    (r"(?:thoi (?:gian|diem)|ngay) ket thuc|^ket thuc$|^den ngay$", "deadlines"),
    (r"^(?:ma|ky hieu) |^(?:van ban|quyet dinh) giao", "aside"),
    # One column for both: `Đơn vị chủ trì, phối hợp`.
    (
        r"(?:chu tri|thuc hien|tham muu) (?:va )?(?:co quan |don vi )?phoi hop|phan cong (?:thuc hien|"
        r"nhiem vu)",
        "both",
    ),
    (
        r"(?:co quan|don vi|to chuc|ca nhan|dia phuong|bo phan|phong|cac) (?:\w+ ){0,3}phoi hop|"
        r"^(?:\w{1,6} )?phoi hop",
        "coordinating",
    ),
    (
        r"thoi (?:gian|han|diem)|tien do|lo trinh|han hoan thanh|ngay hoan thanh|^hoan thanh$|^thang$|"
        r"^quy$",
        "deadlines",
    ),
    (r"^ten tieu chi|tieu chi tctp|chu tri (?:va )?ten ", "title"),
    (r"chu tri|(?:co quan|don vi|bo phan|phong) tham muu|tham muu thuc hien|^dau moi(?: \w+){0,2}$", "lead"),
    (
        r"(?:co quan|don vi|to chuc|ca nhan|bo phan|phong|nguoi) (?:\w+ ){0,4}(?:thuc hien|trien khai|"
        r"chiu trach nhiem|duoc giao|soan thao|giup viec)",
        "lead",
    ),
    (r"^trach nhiem(?: thuc hien)?$|co quan dau moi|don vi dau moi|^(?:don vi|co quan)$", "lead"),
    (r"san pham|ket qua dau ra|dau ra|hinh thuc van ban|ket qua (?:hoan thanh|dat duoc|du kien|can dat)", "products"),
    (r"^ket qua(?: thuc hien)?$", "products"),
    (r"^(?:yeu cau|chi tieu|muc tieu)|yeu cau (?:ket qua|cu the)|chi tieu (?:can dat|cu the)", "requirements"),
    (r"^(?:cac |nhom )?tieu chi(?: |$)", "area"),
    (
        r"nhiem vu chung|^linh vuc|nhom nhiem vu|^noi dung cai cach|^muc tieu chung|^(?:nhom|truc|tru cot)$",
        "area",
    ),
    (
        r"nhiem vu|noi dung|cong viec|hoat dong|giai phap|ten (?:de an|chuong trinh|van ban)|chuong trinh cong tac",
        "title",
    ),
)
_COMPILED = tuple((re.compile(words), meaning) for words, meaning in _HEADINGS)
_PRODUCTS = re.compile(
    r"^(?:[-–+*]\s*)?(?:[a-zđ]\)\s*)?(?:cac |ban |du thao |ho so |ket qua )?(?:bao cao|bc|ke hoach|"
    r"quyet dinh|van ban|"
    r"cong van|to trinh|de an|chuong trinh|nghi quyet|thong bao|chi thi|huong dan|quy che|quy dinh|"
    r"quy trinh|danh muc|"
    r"phuong an|bien ban|hoi nghi|hoi thao|toa dam|bang|so|tai lieu|tin|bai|co so du lieu|phan mem|he thong|bo|lop|"
    r"phieu|de cuong|du thao|ho so|ban|thong tu|nghi dinh|ket luan|giay)\b"
)


@lru_cache(maxsize=2048)
def role(heading: str) -> Heading | None:
    """What cells under this heading are; None for words that head no column we know. Long texts are no headings."""
    text = re.sub(r"\([^)]*\)", " ", heading) if len(heading) <= _LONGEST else ""
    folded = fold(text) or (fold(heading) if text else "")
    if not folded or len(folded.split()) > 14:
        return None
    found: Role | None = next((meaning for words, meaning in _COMPILED if words.search(folded)), None)
    if found is None:
        return None
    if found == "title" and "chu tri" in folded:
        return Heading("title", group_lead=True)
    return Heading(found)


def label(line: str) -> tuple[Role, str] | None:
    """The meaning of `Cơ quan chủ trì: Sở Nội vụ` and what stands after the colon; None for any other line."""
    words, colon, value = line.partition(":")
    if not colon or not 1 < len(words.split()) <= 9 or not words[:1].isalpha():
        return _single(words, value) if colon else None
    found = role(words)
    if found is None or found.main in ("no", "area", "title", "aside"):
        return None
    folded = fold(words)
    if not any(pattern.match(folded) for pattern in _LABEL_STARTS):
        return None
    return found.main, value.strip()


def labels(line: str) -> list[tuple[Role, str]]:
    """All labels of a line that gives several: `Chủ trì: Sở A; phối hợp: Sở B. Thời gian hoàn thành: Quý I.`

    Empty unless the line begins with one; a single one is as `label` gives it.
    """
    first = label(line)
    if first is None:
        return []
    starts = [(0, first[0])]
    for joint in re.finditer(r"[.;]\s+(?=[^\W\d_])", line):
        rest = line[joint.end() : joint.end() + _LONGEST]
        if (found := label(rest)) and ":" in rest:
            starts.append((joint.end(), found[0]))
    ends = [start for start, _ in starts[1:]] + [len(line)]
    return [
        (role, line[start:end].partition(":")[2].strip(" ;\n")) for (start, role), end in zip(starts, ends, strict=True)
    ]


# A label names only the thing; `Kết quả thực hiện các nhiệm vụ được giao:` in prose is no label.
_LABEL_STARTS = tuple(
    re.compile(words)
    for words in (
        r"(?:co quan|don vi|bo phan|phong|to chuc|ca nhan|dia phuong)(?: \w+){0,7}$",
        r"cac (?:co quan|don vi)(?: don vi)? (?:phoi hop|chu tri)(?: \w+){0,2}$",
        r"nguoi (?:thuc hien|phu trach|chu tri)$",
        r"(?:chu tri|phoi hop)(?: \w+){0,4}$",
        r"(?:hinh thuc van ban|(?:du kien )?(?:san pham|ket qua|dau ra))"
        r"(?: (?:dau ra|ket qua|san pham|du kien|dat duoc|can dat|hoan thanh|chinh|"
        r"cu the|thuc hien|la|va)){0,3}$",
        r"(?:thoi gian|thoi han|thoi diem|tien do|lo trinh|moc thoi gian|han)(?: \w+){0,4}$",
        r"(?:yeu cau|chi tieu|muc tieu)(?: (?:can dat|cu the|ket qua|dat duoc)){0,2}$",
    )
)


def _single(words: str, value: str) -> tuple[Role, str] | None:
    """`Chủ trì:` is two words; the only one-word label met is an abbreviation."""
    return ("deadlines", value.strip()) if fold(words) in ("tg", "th") else None


def names_product(text: str) -> bool:
    """Whether words begin as the name of a product does: `Báo cáo …`, `- Kế hoạch …`."""
    return _PRODUCTS.match(re.sub(r"[^\w\s)+*-]", " ", fold_marks(text))) is not None


def fold_marks(text: str) -> str:
    """Folded, but with the list mark kept."""
    head = re.match(r"\s*[-–+*]\s*", text)
    return ("- " if head else "") + fold(text[head.end() :] if head else text)
