"""What looks like a plan's tasks and assigns nothing: a report's table, the steps of a procedure, an agenda, a budget,
an article about a plan."""

import re
from collections.abc import Iterable, Sequence

from cchc.reading.blocks import Block
from cchc.words import fold

# Documents that assign nothing by their tables and lists, whatever the headings.
NO_TASKS_IN = (
    "báo cáo",
    "luật",
    "bộ luật",
    "pháp lệnh",
    "nghị định",
    "thông tư",
    "quy trình",
    "quy chế",
    "quy định",
    "tờ trình",
    "giấy mời",
    "biên bản",
)
# How long a step of a procedure takes: `0,5 ngày làm việc`, `04 giờ`; it counts from the step before.
_DURATION = re.compile(
    r"^(?:không quá |tối đa |trong |khoảng )?\d{1,3}(?:[.,]\d{1,2})?\s*(?:giờ|phút|ngày|buổi|h)"
    r"(?: làm việc)?(?:/\S+.*)?$",
    re.IGNORECASE,
)
# An hour of a day: `08h00 - 08h30`, `14 giờ 00`.
_HOUR = re.compile(r"^(?:từ\s+)?\d{1,2}\s*(?:h|g|giờ|:)\s*\d{0,2}(?!\d)(?!\s*làm việc)", re.IGNORECASE)
# What a report says of a task: how far it is.
_STATE = re.compile(
    r"^(?:[-+]\s*)?(?:đã|đang|chưa|không hoàn thành|cơ bản|vượt|hoàn thành(?=\W*$|\s+(?:đúng|vượt|tốt|100)))(?!\w)",
    re.IGNORECASE,
)
_STEPS = re.compile(r"^(?:cac )?(?:buoc|trinh tu|thu tu cac buoc|buoc thuc hien|trinh tu cac buoc)(?: \w+){0,3}$")
_MONEY = re.compile(r"thanh tien|don gia|so tien|tong muc dau tu|gia tri hop dong|gia goi thau")
_MOST = 0.6
# Marks of an article on a news page.
_ARTICLE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bGMT\s*\+\s*7\b",
        r"^(?:Thứ (?:hai|ba|tư|năm|sáu|bảy)|Chủ nhật)[,\s]+(?:ngày\s+)?\d{1,2}[/-]\d{1,2}[/-]\d{4}",
        r"^\(?(?:Ảnh|Tin, ảnh|Tin và ảnh|Nguồn tin|Nguồn ảnh)\s*:",
        r"^(?:Tác giả|Tác giả bài viết|Lượt xem|Đã xem|Số lượt xem|Phản hồi|Ý kiến bạn đọc|Bình luận)\s*[:(]",
        r"^(?:Cập nhật lúc|Cập nhật|Đăng lúc)\s*:?\s*\d",
        r"^\((?:Chinhphu\.vn|TTXVN|ĐCSVN|Báo [^)]{2,30}|[\w.]+\.vn)\)\s*[-–—]",
    )
)
_SAYS = re.compile(r"^Theo đó,|cho biết|nhấn mạnh|phát biểu tại|theo kế hoạch này,|vừa (?:ký )?ban hành", re.IGNORECASE)


def article(blocks: Iterable[Block]) -> bool:
    """Whether a text without the head of an official document is an article: a mark of a news page, and its tone."""
    texts = [block.text for block in blocks if block.kind != "table"]
    return any(mark.search(text) for text in texts for mark in _ARTICLE) and any(map(_SAYS.search, texts))


def assigns_nothing(headings: Sequence[str], deadlines: Sequence[str], results: Sequence[str]) -> bool:
    """Whether a table headed as one of tasks is none: by its headings, and by what most of its cells say."""
    words = [fold(heading) for heading in headings]
    if any(_STEPS.match(heading) or _MONEY.search(heading) for heading in words):
        return True
    timed = [text.strip() for text in deadlines if text.strip()]
    if timed and sum(bool(_DURATION.match(text) or _HOUR.match(text)) for text in timed) > _MOST * len(timed):
        return True
    return any(
        sum(bool(_STATE.match(text)) for text in said) > _MOST * len(said)
        for cells in (results, deadlines)
        if (said := [text.strip() for text in cells if text.strip()])
    )


def steps(deadlines: Sequence[str]) -> bool:
    """Whether listed items are the steps of a procedure: most take a time and none is due."""
    timed = [text.strip(" .;") for text in deadlines if text.strip()]
    return len(timed) > 1 and sum(bool(_DURATION.match(text)) for text in timed) > _MOST * len(timed)
