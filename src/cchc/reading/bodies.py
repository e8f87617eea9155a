"""A cell of agencies → the bodies it names.

Bodies are joined by `;`, by a comma or by `và`; but a set phrase (`Sở, ban, ngành`) is one body with commas of its own,
and so are names (`Sở Văn hóa, Thể thao và Du lịch`). So set phrases are held together first, and a comma cuts only
before words that a body can begin with.
"""

import re
from typing import NamedTuple

from cchc.reading.items import Item, cut, trimmed

# Held together, each for the plan or the habit that asked for it. Spaces stand for any white space.
_SET_PHRASES = (
    r"\([^()]*\)",  # a note stays with its body: `Phòng Nội vụ (thẩm định hồ sơ)`
    r"(?:(?:tất cả )?các )?sở, ?(?:ban,? ?)?ngành(?:, ?đoàn thể)?(?:(?:,| và) ?địa phương)?",
    r"(?:các )?(?:bộ|ban), ?(?:ban, ?)?ngành(?:, ?đoàn thể)?(?:(?:,| và) ?địa phương)?",
    r"(?:các )?bộ, (?:các )?cơ quan ngang bộ(?:(?:,| và) (?:các )?cơ quan thuộc chính phủ)?",
    r"(?:các )?tỉnh, thành(?: phố)?(?: trực thuộc trung ương)?",
    r"(?:các )?hội, (?:các )?đoàn thể",
    r"(?:các )?ngành, các cấp",
    r"(?:các )?cấp, (?:các )?ngành",
    r"(?:các )?(?:vụ|cục|viện|tổng cục)(?:(?:,| và) ?(?:vụ|cục|viện|tổng cục|đơn vị|ban|trung tâm|văn phòng|"
    r"thanh tra))+(?= ?(?:thuộc|trực thuộc|có liên|liên quan|,|;|$))",
    r"(?:các )?phòng(?: chuyên môn)?"
    r"(?:(?:,| và) ?(?:ban|ngành|đơn vị|trung tâm|chi cục|bộ phận)(?!\s(?-i:[A-ZĐ])))+",
    r"(?:các )?huyện, ?(?:thị xã|tx)\.?(?:,| và) ?(?:thành phố|tp)\.?",
    r"(?:các )?huyện(?:,| và) ?(?:thành phố|tp|thị xã|tx)\.?",
    r"(?:các )?(?:quận|thành phố|thị xã), ?(?:thị xã, ?|huyện, ?|quận, ?)*(?:và )?(?:huyện|thị xã|thành phố)",
    r"(?:các )?xã, ?phường(?:(?:,| và) ?(?:thị trấn|đặc khu))?",
    r"(?:các )?phường, ?xã(?:(?:,| và) ?(?:thị trấn|đặc khu))?",
    r"(?:các )?phòng, ?(?:ban, ?)?(?:chuyên môn, ?)?(?:đơn vị|trung tâm|chi cục)",
    r"(?:các )?(?:cơ quan|phòng|ban|đơn vị)(?:, ?(?:cơ quan|đơn vị|tổ chức|địa phương|cá nhân|"
    r"doanh nghiệp|ban|ngành|đoàn thể))+"
    r"(?:,? (?:có )?liên quan)?",
    r"(?:các )?(?:tổ chức|cá nhân|doanh nghiệp)(?:(?:,| và) ?(?:tổ chức|cá nhân|doanh nghiệp))+",
    r"(?:HĐND|Hội đồng nhân dân) ?(?:và|&|-) ?(?:UBND|Ủy ban nhân dân)",
    r"(?:ĐĐBQH|Đoàn ĐBQH|Đoàn đại biểu Quốc hội) ?(?:và|&) ?(?:HĐND|Hội đồng nhân dân)",
    r"theo chức năng, ?nhiệm vụ",
    r"cán bộ, ?công chức(?:, ?viên chức)?(?:(?:,| và) ?người lao động)?",
    r"Văn hóa, ?Thể thao và Du lịch",
    r"Văn hóa, ?(?:Khoa học|Thể thao) và (?:Thông tin|Xã hội|Du lịch|Truyền thông)",
    r"Kinh tế, ?Hạ tầng và Đô thị",
)
_HELD = re.compile(
    "|".join(phrase.replace(" ", r"\s+").replace(r"\s+?", r"\s*") for phrase in _SET_PHRASES), re.IGNORECASE
)
_COMMA, _AND = "\ue000", "\ue001"

# Words a body begins with.
_HEAD = (
    r"(?:sở|ban|ubnd|ủy ban|uỷ ban|hđnd|hội đồng|văn phòng|vp|phòng|thanh tra|trung tâm|tt|công an|bộ|"
    r"cục|chi cục|tổng cục|vụ(?! việc| án)|"
    r"(?:tỉnh|thành|huyện|quận|thị|xã) đoàn|"
    r"khu phố|thôn|ấp|chi nhánh|đài|báo|kho bạc|bảo hiểm|bhxh|tổ|đoàn|trường|viện|bệnh viện|ngân hàng|cơ quan|đơn vị|"
    r"mặt trận|mttq|hội|"
    r"liên đoàn|liên minh|tòa án|toà án|tand|vksnd|viện kiểm sát|đvtt|tỉnh ủy|tỉnh uỷ|huyện ủy|"
    r"thành ủy|thị ủy|đảng ủy|đảng uỷ|"
    r"chánh|lãnh đạo|giám đốc|trưởng|phó|chủ tịch|thủ trưởng|người đứng đầu|bưu điện|vnpt|viettel|"
    r"doanh nghiệp|công ty|tập đoàn|"
    r"cổng|tạp chí|hiệp hội|công đoàn|bộ phận|quỹ|hạt|đội|trạm|chính phủ|quân khu|bộ chỉ huy|ban chỉ huy|chính quyền|"
    r"thành viên|cấp (?:tỉnh|huyện|xã)|xã(?! hội)|phường|huyện|thị xã|thành phố|địa phương|tổ chức|cá nhân|"
    r"công chức|cán bộ|kế toán|văn thư|địa chính|tư pháp(?: -|$)|ngành|\d{1,3}(?=\s\w))"
)
_BODY = re.compile(rf"(?:(?:tất cả |toàn bộ )?(?:các|những) )?{_HEAD}(?!\w)", re.IGNORECASE)
# `UBND cấp huyện, cấp xã`: the second stands for `UBND cấp xã`.
_SHARED = re.compile(
    r"^(?P<owner>(?:Chủ tịch |Thường trực )?(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|HĐND))\s+(?:các\s+)?"
    r"(?:cấp\s+(?:tỉnh|huyện|xã)|huyện|xã|quận|phường|thị xã|thành phố|tỉnh)",
    re.IGNORECASE,
)
_BARE_LEVEL = re.compile(r"^(?:cấp\s+)?(?:tỉnh|huyện|xã|quận|phường|thị trấn)(?! đoàn| ủy| uỷ)(?:\W|$)", re.IGNORECASE)
# Names that follow `Sở` and may be listed without repeating it: `Sở Nội vụ, Tư pháp, Tài chính`.
_SECTORS = re.compile(
    r"^(?:Nội vụ|Tư pháp|Tài chính|Kế hoạch|Công Thương|Công thương|Y tế|Xây dựng|Giao thông|"
    r"Tài nguyên|Nông nghiệp|Lao động|"
    r"Thông tin|Khoa học|Giáo dục|Văn hóa|Văn hoá|Ngoại vụ|Du lịch|Dân tộc|Quy hoạch|Công an|"
    r"Quốc phòng|Ngoại giao)\b|"
    r"^(?!UBND|HĐND|MTTQ|BHXH|TAND|VKS|VNPT|VP)[A-ZĐ&]{2,8}(?![\w&])"
)
_ACRONYM = re.compile(r"[A-ZĐ]{2,8}(?:[&-][A-ZĐ]{1,6})?(?=\s*(?:[,;]|$|\s(?:và|tỉnh|xã|huyện)\s))")
# One ministry after another with nothing between them: `Bộ Nội vụ Bộ Tài chính`.
_TWINS = re.compile(r"(?<=[^\W\d_])\s+(?=(?P<kind>Bộ|Sở|Phòng|Cục|Vụ)\s+[A-ZĐ])")
_LEADS_IN = re.compile(r"(?:thuộc|của|là|phòng|tra|lãnh đạo|giám đốc|trưởng|và|,|bộ|sở|tại)$", re.IGNORECASE)
_OWNER = re.compile(r"^(?:các\s+)?(Sở|Phòng|Bộ|Ban)\b", re.IGNORECASE)


class Body(NamedTuple):
    """`name` as the gold format has it; `printed`: the words it stands in; `label`: `a` where the cell has `a)`."""

    name: str
    printed: str
    label: str | None


def split(text: str) -> list[str]:
    """The bodies named in a cell, in order, as printed. Empty when it names none.

    >>> split("Sở, ban ngành; UBND cấp huyện, cấp xã và các cơ quan có liên quan")
    ['Sở, ban ngành', 'UBND cấp huyện', 'UBND cấp xã', 'các cơ quan có liên quan']
    """
    return [body.name for body in bodies(text)]


def bodies(text: str) -> list[Body]:
    found: list[Body] = []
    for item in cut(text, semicolons=True, opens=names_body):
        found += _of_item(item)
    return found


def names_body(text: str) -> bool:
    """Whether the words begin as the name of an agency, or of a group of them, does."""
    return _BODY.match(re.sub(r"^[\s\-–+•]+|^[a-zđ]\)\s*", "", text)) is not None


def sentence_case(name: str) -> str:
    """`SỞ KẾ HOẠCH VÀ ĐẦU TƯ` → `Sở Kế hoạch và Đầu tư`. Text that is not all capitals is left as it is."""
    if any(c.islower() for c in name):
        return name
    words, begins, of_unit = [], True, False  # all words of a unit's name are capital: `tỉnh Mẫu Sơn`
    for i, word in enumerate(name.split()):
        if word in _ACRONYMS:
            words.append(word)
            begins = False
            continue
        low = word.lower()
        words.append(low.capitalize() if begins and low not in _SMALL else low)
        of_unit = of_unit or low in _UNITS
        begins = of_unit or (i == 0 and low in _TYPES) or low in ("và", "-", "–") or low.endswith(",")
    return " ".join(words)


_TYPES = {"sở", "phòng", "ban", "bộ", "cục", "báo", "đài", "hội"}
_UNITS = {"tỉnh", "huyện", "xã", "phường", "quận"}
_SMALL = {"và", "-", "–", "tỉnh", "huyện", "xã", "các"}
_ACRONYMS = {"UBND", "HĐND", "MTTQ", "BHXH", "TTHC", "CCHC", "CNTT", "ĐVTT", "VNPT"}


def _of_item(item: Item) -> list[Body]:
    held = _HELD.sub(_hold, re.sub(r"\s+", " ", item.text))
    listed = re.match(r"^(?:các\s+)?(sở|phòng|ban|bộ)(?:,\s*ngành)?\s*:\s*(.+)$", held, re.IGNORECASE)
    if listed:
        held = f"{listed[1].capitalize()} {listed[2]}"
    names: list[str] = []
    owner = sector = ""
    for part in _parts(held):
        name = trimmed(part.replace(_COMMA, ",").replace(_AND, " và"))
        if not name:
            continue
        if owner and _BARE_LEVEL.match(name) and not name.lower().startswith("các"):
            level = name if name.lower().startswith("cấp") or not owner.endswith("cấp") else f"cấp {name}"
            name = f"{owner.removesuffix(' cấp')} {level}"
        elif sector and _SECTORS.match(name):
            name = f"{sector} {name}"
        else:
            shared = _SHARED.match(name)
            owner = ""
            if shared:
                owner = shared["owner"] + (" cấp" if re.search(r"\bcấp\s", shared[0], re.IGNORECASE) else "")
            kind = _OWNER.match(name)
            sector = kind[1].capitalize() if kind and _SECTORS.match(name[kind.end() :].strip()) else ""
        names.append(name)
    return [Body(name, item.text if name not in item.text else name, item.label) for name in names]


def _hold(found: re.Match[str]) -> str:
    return re.sub(r"\s+và(?=\s)", _AND, found[0].replace(",", _COMMA))


def _parts(held: str) -> list[str]:
    """Cut at commas, `và` and `&` before words a body begins with."""
    parts: list[str] = []
    start = 0
    for joint in re.finditer(r"\s*,\s*(?:và\s+)?|\s+[vV]à\s+|\s*;\s*", held):
        rest = held[joint.end() :]
        before = held[start : joint.start()]
        again = "và" in joint[0].lower() and parts and not rest.startswith("Thông tin")
        if (
            _BODY.match(rest)
            or (_SECTORS.match(rest) and (_listed(before, joint[0]) or again))
            or (_ACRONYM.match(rest) and (_ACRONYM.fullmatch(before.strip()) or _BODY.match(before.strip())))
        ):
            parts.append(before)
            start = joint.end()
    return [twin for part in [*parts, held[start:]] for twin in _twins(part)]


def _twins(part: str) -> list[str]:
    """Bodies that stand side by side with nothing between them."""
    out, start = [], 0
    for joint in _TWINS.finditer(part):
        before = part[start : joint.start()]
        if before.startswith(f"{joint['kind']} ") and not _LEADS_IN.search(before):
            out.append(before)
            start = joint.end()
    return [*out, part[start:]]


def _listed(before: str, joint: str) -> bool:
    """`Sở Nội vụ, Tài chính` lists two; `Sở Giáo dục và Đào tạo`, `Sở Văn hóa, Thể thao` name one."""
    return "," in joint and (_SECTORS.match(before.strip()) is not None or _OWNER.match(before.strip()) is not None)
