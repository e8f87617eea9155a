"""Lines in capitals that name who issues or decides: `CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH MẪU` between title and grounds."""

import re

_UNIT = r"(?:TỈNH|THÀNH PHỐ|TP\.?|HUYỆN|QUẬN|THỊ XÃ|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)"
_NAME = r"(?:\s+[^\W\d_'’]+(?:[-'’][^\W\d_]+)?){1,5}"
_HEADS = (
    r"BỘ TRƯỞNG|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|CHI CỤC TRƯỞNG|TỔNG CỤC TRƯỞNG|VỤ TRƯỞNG|TRƯỞNG BAN|"
    r"TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|TỔNG THANH TRA|THỐNG ĐỐC|CHỦ NHIỆM|HIỆU TRƯỞNG|VIỆN TRƯỞNG"
)
_AUTHORITY = re.compile(
    rf"^(?:(?:TM\.|KT\.)\s*)?(?:CHỦ TỊCH\s+)?(?:UỶ|[ỦU]Y|Y)\s+BAN\s+"
    rf"(?:NHÂN\s+DÂN(?:\s+{_UNIT}(?:{_NAME})?)?|DÂN TỘC|QUỐC GIA(?:{_NAME}){{1,3}})$"
    rf"|^(?:CHỦ TỊCH\s+)?(?:UBND|HĐND|HỘI ĐỒNG NHÂN DÂN)(?:\s+{_UNIT}(?:{_NAME})?)?(?:\s+KHÓA\s.*)?$"
    r"|^(?:THỦ TƯỚNG\s+)?CHÍNH PHỦ$|^THỦ TƯỚNG$|^QUỐC HỘI$|^ỦY BAN THƯỜNG VỤ QUỐC HỘI$"
    rf"|^(?:{_HEADS})(?:\s+[^\W\d_]+,?){{0,10}}$"
)
# A title that goes on with the name of an office ends so on the line above: `… THUỘC THẨM QUYỀN CỦA`.
_OPEN = re.compile(
    r"(?:,|;|\b(?:CỦA|VÀ|DO|VỚI|TẠI|GIỮA|THUỘC|CHO|TỪ|BỞI|ĐỐI VỚI|TRÊN|VỀ|THEO|BAN|NGÀNH|CHÍNH|THƯ|LÀ|CÁC))$",
    re.IGNORECASE,
)


def names_authority(line: str) -> bool:
    """Whether a line in capitals says nothing but who issues a document."""
    return line.isupper() and _AUTHORITY.match(" ".join(line.split())) is not None


def goes_on(line: str) -> bool:
    """Whether words are to be followed by a name: they end in a preposition or a comma."""
    return _OPEN.search(line.strip()) is not None
