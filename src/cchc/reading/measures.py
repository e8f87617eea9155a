"""Numbers to reach, in a sentence: `ít nhất 80%`, `từ 95% - 100%`, `không quá 3%`, `từ 50 TTHC trở lên`."""

import re

from cchc.reading.model import Measure

_N = r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?"
_PERCENT = re.compile(
    rf"(?<![\d.,/])(?P<low>{_N})\s*%?\s*(?:-|–|—|đến)\s*(?P<high>{_N})\s*%|(?<![\d.,/])(?P<one>{_N})\s*%"
)
_AT_LEAST = re.compile(
    r"(?:ít nhất|tối thiểu|trên|không dưới|không thấp hơn|hơn|vượt)(?:\s+(?:đối với|là|đạt|từ|khoảng|"
    r"cho|có|phải đạt)){0,3}\s*$",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    r"(?:không quá|quá|tối đa|dưới|không vượt quá|không vượt|không cao hơn|nhiều nhất)(?:\s+(?:là|đạt)){0,1}\s*$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"^[^.;%]{0,60}?(?<!\w)trở lên", re.IGNORECASE)
_OR_LESS = re.compile(r"^[^.;%]{0,40}?(?<!\w)trở xuống", re.IGNORECASE)
_NEAR = 80  # how far from a number the words that qualify it stand
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
# Things that are counted; a number before other words (ngày, cấp, mức độ) sets no goal.
_UNIT = (
    r"(?P<unit>TTHC|DVC|DVCTT|hình thức|thủ tục hành chính|thủ tục|dịch vụ công|dịch vụ|hồ sơ|"
    r"sáng kiến|mô hình|giải pháp|cơ quan|"
    r"đơn vị|xã|phường|cuộc kiểm tra|cuộc|lớp|hội nghị|hội thảo|tin, bài|tin bài|bài viết|bài|điểm|"
    r"bậc|văn bản|nhiệm vụ|"
    r"cơ sở dữ liệu|doanh nghiệp|người|lượt|lần|phiếu|phút|giờ|chuyên mục|chuyên đề|chuyên trang|video|tin|thôn|"
    r"học viên|triệu đồng|tỷ đồng|phóng sự|ấn phẩm|tờ rơi|buổi|đợt|công trình|sản phẩm|trường hợp|tổ|nhóm|đội)"
)
_COUNTED = tuple(
    (re.compile(pattern, re.IGNORECASE), op)
    for pattern, op in (
        (rf"(?<!\w)từ\s+(?P<n>{_N})\s+{_UNIT}(?!\w)[^.;]{{0,60}}?trở lên", ">="),
        (
            rf"(?<!\w)(?:ít nhất|tối thiểu|không dưới)\s+(?:là\s+|từ\s+|có\s+)?(?P<n>\d+|"
            rf"{'|'.join(_WORDS)})\s+{_UNIT}(?!\w)",
            ">=",
        ),
        (rf"(?<!\w)đạt\s+(?:từ\s+)?(?P<n>{_N})\s+{_UNIT}(?!\w)\s*trở lên", ">="),
        (rf"(?<!\w)(?:không quá|tối đa)\s+(?:là\s+)?(?P<n>{_N}|{'|'.join(_WORDS)})\s+{_UNIT}(?!\w)", "<="),
        (rf"(?<!\w)đủ\s+(?P<n>{_N}|{'|'.join(_WORDS)})\s+{_UNIT}(?!\w)", "="),
    )
)


def measures(sentence: str) -> list[Measure]:
    """The numbers a sentence sets as goals, in order; empty when it sets none."""
    found: list[tuple[int, Measure]] = []
    for match in _PERCENT.finditer(sentence):
        before = sentence[max(0, match.start() - _NEAR) : match.start()]
        after = sentence[match.end() : match.end() + _NEAR]
        if match["low"]:
            found.append((match.start(), Measure(">=", _value(match["low"]), "%", _value(match["high"]))))
        else:
            found.append((match.start(), Measure(_op(before, after), _value(match["one"]), "%")))
    for pattern, op in _COUNTED:
        for match in pattern.finditer(sentence):
            number = _WORDS.get(match["n"].lower()) or _value(match["n"])
            if not any(at == match.start("n") for at, _ in found):
                found.append((match.start("n"), Measure(op, number, match["unit"])))
    return [measure for _, measure in sorted(found, key=lambda pair: pair[0])]


def _op(before: str, after: str) -> str:
    if _AT_MOST.search(before) or _OR_LESS.match(after):
        return "<="
    return ">=" if _AT_LEAST.search(before) or _OR_MORE.match(after) else "="


def _value(printed: str) -> int | float:
    number = float(re.sub(r"\.(?=\d{3})", "", printed).replace(",", "."))
    return int(number) if number == int(number) else number
