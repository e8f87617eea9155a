"""Sentences that assign work (`Giao Sở Nội vụ chủ trì, phối hợp với …, hoàn thành trước ngày …`) → drafts of tasks.

So a meeting's conclusion, a directive, a telegram assign: in sentences, not in a table.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cchc.reading import bodies
from cchc.reading.blocks import Passage
from cchc.reading.items import trimmed
from cchc.reading.marks import UPPER
from cchc.reading.outline import Placed
from cchc.reading.tasks import Draft

KINDS = ("thông báo", "kết luận", "chỉ thị", "công điện", "công văn")
_ORDER = re.compile(
    r"(?:[Gg]iao(?: cho)?|[Yy]êu cầu|[Đđ]ề nghị|[Pp]hân công|[Cc]hỉ đạo)\s+(?:đồng chí\s+)?(?=[^\s,])(?P<rest>.+)$",
    re.DOTALL,
)
# What bodies are told to do begins with one of these, in lower case: `Sở Xây dựng xây dựng …`.
_VERBS = """
khẩn trương, chủ động, tập trung, tiếp tục, kịp thời, nghiêm túc, thường xuyên, định kỳ, sớm, tích cực,
quyết liệt, rà soát, báo cáo, tham mưu, xây dựng, hoàn thành, hoàn thiện, tổ chức, triển khai, thực hiện,
chỉ đạo, công khai, đẩy mạnh, đẩy nhanh, nghiên cứu, đề xuất, trình, ban hành, tổng hợp, theo dõi,
kiểm tra, đôn đốc, hướng dẫn, bố trí, tăng cường, chuẩn bị, cập nhật, số hóa, nâng cao, nâng cấp,
khắc phục, quán triệt, chịu trách nhiệm, có văn bản, có trách nhiệm, có giải pháp, có báo cáo,
có phương án, căn cứ, gửi, lập, làm, rút kinh nghiệm, đánh giá, phê duyệt, xử lý, giải quyết, tháo gỡ,
cung cấp, thông báo, xem xét, bảo đảm, đảm bảo, duy trì, xác định, kiện toàn, sử dụng, tuyên truyền,
vận hành, kết nối, mở rộng, khai thác, ưu tiên, thẩm định, tiếp thu, nhập, chấn chỉnh, soạn thảo, dự thảo,
đăng tải, giám sát, thanh tra, đào tạo, bồi dưỡng, sắp xếp, cắt giảm, đơn giản hóa, chuyển, nộp, hỗ trợ,
thống kê, đăng ký, phối hợp
"""
_VERB = re.compile(rf"(?:^|[\s,;:])\s*(?P<verb>(?:{'|'.join(verb.strip() for verb in _VERBS.split(','))})(?!\w))")
_LEADING = re.compile(r"^(?P<who>[^.]{2,400}?),?\s+(?:làm\s+)?chủ trì\s*,?\s*(?:và\s+)?(?P<rest>.*)$", re.DOTALL)
_WITH = re.compile(r"^phối hợp(?: chặt chẽ)?(?:\s+(?:với|cùng)(?: với)?)?:?\s+(?P<rest>.+)$", re.DOTALL)
_DAY = (
    r"(?:ngày\s+)?(?:\d{1,2}\s*[/.-]\s*\d{1,2}(?:\s*[/.-]\s*\d{4})?"
    r"|\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?|cuối (?:tháng|năm|quý))"
)
_SPAN = r"(?:quý|tháng|năm)\s+(?:[IVX]+|\d+)(?:\s*(?:/|năm)\s*\d{4})?"
_DUE = re.compile(
    rf"(?:(?:trước|chậm nhất(?: là)?(?: vào)?(?: trước| đến)?|xong trước|đến(?: hết)?|trong|vào|hết|kết thúc)\s+"
    rf"(?:{_DAY}|{_SPAN})"
    r"|(?:trong (?:vòng |thời hạn )?|sau )?\d{1,3} ngày(?: làm việc)? (?:kể từ|từ|sau) (?:ngày|khi) [^,;.]{3,80}"
    rf"|(?:{_DAY} )?(?:hằng|hàng) (?:tuần|tháng|quý|năm))",
    re.IGNORECASE,
)
_SENTENCES = re.compile(rf"(?<=[^\s.\d])\.\s+(?=[{UPPER}])|;\s+(?=(?i:giao|yêu cầu|đề nghị|phân công)\s+[{UPPER}c])")
_NOBODY = ("phòng", "ban hành", "tổ chức", "đoàn kết")
_LONGEST_NAMES = 400


@dataclass(frozen=True)
class Assigned:
    """What a sentence assigns, in its own words: who leads, who coordinates, what, by when (empty: not said)."""

    lead: str
    coordinating: str
    title: str
    deadline: str


def assigned(sentence: str, *, known_lead: str = "") -> Assigned | None:
    """What a sentence assigns; None where it names nobody who is told to do something.

    `known_lead`: whom the line above named (`3. Giao Sở Xây dựng:`); a sentence may then only say what.
    """
    text = trimmed(sentence)
    order = _ORDER.match(text)
    words = order["rest"] if order else text
    leading = _LEADING.match(words)
    if leading and _all_bodies(leading["who"]):
        coordinating, what = _coordinating(leading["rest"])
        return _made(leading["who"], coordinating, what)
    who, what = _who(words)
    if who:
        coordinating, what = _coordinating(what)
        return _made(who, coordinating, what)
    if known_lead and not order:
        alone = re.match(r"^chủ trì,?\s+", text, re.IGNORECASE)
        coordinating, what = _coordinating(text[alone.end() :] if alone else text)
        return _made(known_lead, coordinating, what)
    return None


def _made(lead: str, coordinating: str, what: str) -> Assigned | None:
    title = trimmed(what)
    if len(title) < 4:
        return None
    due = list(_DUE.finditer(title))
    return Assigned(
        lead=trimmed(lead).rstrip(":"),
        coordinating=coordinating,
        title=title[0].upper() + title[1:],
        deadline=due[-1][0].strip() if due else "",
    )


def _coordinating(words: str) -> tuple[str, str]:
    """Who is named after `phối hợp với`, and the rest; nobody where no bodies follow."""
    found = _WITH.match(words)
    if not found:
        return "", words
    who, what = _who(found["rest"])
    return (who, what) if who else ("", words)


def _who(words: str) -> tuple[str, str]:
    """The bodies that stand before the first verb, and what follows; ("", words) where none stand there."""
    for verb in _VERB.finditer(words[:_LONGEST_NAMES]):
        before = words[: verb.start("verb")].strip(" ,;:")
        if before and _all_bodies(before):
            return before, words[verb.start("verb") :]
    return "", words


def _all_bodies(words: str) -> bool:
    """Whether words are names of bodies and nothing else."""
    if len(words) > _LONGEST_NAMES or words.lower().startswith(_NOBODY):
        return False
    named = bodies.split(words)
    return bool(named) and all(bodies.names_body(one) for one in named)


def opening(text: str) -> str:
    """Whom a line opens a list for (`3. Giao Sở Xây dựng:`); empty where it opens none."""
    line = text.strip()
    if not line.endswith(":"):
        return ""
    order = _ORDER.match(line)
    words = (order["rest"] if order else line).rstrip(" :")
    words = re.sub(r",?\s+(?:chủ trì|thực hiện|có trách nhiệm|tập trung|khẩn trương)(?:.{0,60})$", "", words)
    return words if _all_bodies(words) else ""


def drafts(placed: Sequence[Placed]) -> list[Draft]:
    """Drafts of what a document's sentences assign, in their order."""
    return list(_drafts(placed))


def _drafts(placed: Sequence[Placed]) -> Iterator[Draft]:
    lead: Passage | None = None
    rank, number = 99, ""
    for here in placed:
        if here.block.kind == "table":
            continue
        depth = here.mark.rank if here.mark else 99
        opened = opening(here.text)
        if depth <= rank and (here.mark or lead):
            lead, rank, number = None, 99, ""
        if opened:
            lead, rank, number = Passage(opened, here.block.id), depth, here.mark.label if here.mark else ""
            continue
        label = here.mark.label if here.mark else ""
        no = ".".join(part for part in (number if lead else "", label) if part)
        # Under a line that opened a list every item is a task; elsewhere each sentence is asked by itself.
        pieces = [here.text] if lead and here.mark else _SENTENCES.split(here.text)
        for n, piece in enumerate(pieces):
            found = assigned(piece, known_lead=lead.text if lead and here.mark else "")
            if found:
                yield _draft(found, here.block.id, no if n == 0 else "", lead)


def _draft(found: Assigned, block: str, no: str, lead: Passage | None) -> Draft:
    at = lead.block if lead and lead.text == found.lead else block
    cells = {
        "lead": [Passage(found.lead, at)],
        "coordinating": [Passage(found.coordinating, block)] if found.coordinating else [],
        "deadlines": [Passage(found.deadline, block)] if found.deadline else [],
    }
    return Draft(
        title=Passage(found.title, block),
        no=Passage(no, block) if no else None,
        cells=cells,  # type: ignore[arg-type]
        numbered=False,
    )
