"""What a document is called: the lines under `KẾ HOẠCH`, else what a decision, or the text, says it promulgates."""

import re
from collections.abc import Sequence

from cchc.reading import authorities, cites
from cchc.reading.blocks import Passage
from cchc.reading.dates import DAY
from cchc.words import fold

_TOP = 60
_LONGEST = 400
_PLANS = r"(?:kế\s*hoạch|chương trình)"
_ENDS = re.compile(
    r"^(?:Căn cứ|Ngày |Thực hiện |Để |Nhằm|Theo |Xét|\(|Kính gửi|Ủy ban nhân dân|UBND|[IVX]+[.)]|\d+\.|"
    r"(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Điều|ĐIỀU)\s|CHỦ TỊCH$|GIÁM ĐỐC$|Tiếp tục|Trên cơ sở|Số\s*:|Kèm theo|"
    r"Ban hành kèm|Nơi nhận|QUYẾT ĐỊNH|A[.)]\s|Năm \d{4} là)"
)
_SAID = re.compile(
    rf"(?:ban hành|xây [dđ]ựng|triển khai)\s+(?P<title>{_PLANS}\s+(?!số\s).{{8,500}}?)"
    r"(?:\s*\((?:sau đây )?gọi (?:tắt|chung)[^)]*\))?"
    r"(?:,?\s+(?:cụ thể\s+)?như sau|,?\s+(?:với|gồm|bao gồm) (?:các |những |một số )?nội dung|"
    r",?\s+cụ thể(?: như sau)?\s*[:.]?$|\s*:)",
    re.DOTALL | re.IGNORECASE,
)
_DECIDED = re.compile(rf"^(?:(?:về việc|v/v|về)\s+)?(?:ban\s*hành|phê duyệt)\s+(?P<title>{_PLANS}\s.+)$", re.I | re.S)
_ARTICLE = re.compile(
    rf"(?:ban hành kèm\s*theo\s*(?:quyết định|nghị quyết) này(?: là)?|phê duyệt|ban hành)\s*:?\s*[“\"]?"
    rf"(?P<title>{_PLANS}\s[^.;]{{8,400}})",
    re.IGNORECASE,
)
_DECISION = re.compile(r"^(?:VỀ\s+VIỆC|V/V|BAN\s*HÀNH|PHÊ DUYỆT)\s")
# A page's own heading names a plan by its number (`Kế hoạch 31/KH-UBND năm 2026`); a plan's name has none.
_NAMED = re.compile(r"(?:Kế hoạch|Chương trình) (?!số\s|\d)[^\W\d_]")
_ASIDE = re.compile(r"(?:Căn cứ|Ngày|Vừa qua|Mới đây)\b")
_KIND = re.compile(r"^(?:QUYẾT ĐỊNH|NGHỊ QUYẾT)\s*")
_BARE = ("ke hoach", "chuong trinh")
_OPENS_TITLE = re.compile(r"(?:Thực hiện|Để|Nhằm|Tiếp tục)\s")  # right under a bare `KẾ HOẠCH` it is the plan's name
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WITH_TITLE = ("quyết định", "kế hoạch", "chương trình", "nghị quyết", None)


def title(lines: Sequence[Passage], kind_at: int, kind: str | None) -> list[Passage]:
    """The lines that make the title, the first beginning with what the document is; empty where none is found."""
    whole = kind in _WITH_TITLE
    own = _heading(lines, kind_at) if whole else []
    if own:
        return own
    below = [lines[kind_at], *_below(lines[kind_at], lines[kind_at + 1 : kind_at + 6])] if kind_at >= 0 else []
    if whole:
        found = _promulgated(lines, below) or _said(lines)
        if found:
            return found
    return below if len(" ".join(at.text for at in below).split()) > 3 else []


def year(words: str) -> str | None:
    """The first year a title names; those in numbers and days of documents it cites are none of the plan's."""
    for pattern in (cites.NUMBER, DAY, _LONG_DAY):
        words = pattern.sub(" ", words)
    found = _YEAR.search(words)
    return found[0] if found else None


_LONG_DAY = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE)


def _heading(lines: Sequence[Passage], kind_at: int) -> list[Passage]:
    """`KẾ HOẠCH` and the lines after it."""
    for i, at in enumerate(lines):
        words = fold(at.text)
        alone = words in _BARE and (at.row is None or at.text.isupper())
        if i < kind_at or not (
            alone or at.text.startswith("KẾ HOẠCH ") or at.text.startswith("CHƯƠNG TRÌNH HÀNH ĐỘNG")
        ):
            continue
        parts = [at, *_below(at, lines[i + 1 : i + 7])]
        if len(" ".join(part.text for part in parts).split()) > 3:
            return parts
    return []


def _below(at: Passage, below: Sequence[Passage]) -> list[Passage]:
    """Lines that go on with the title at a line: capitals after capitals, or a first line and what continues it."""
    parts: list[Passage] = []
    bare = fold(at.text) in _BARE
    for line in below:
        text, before = line.text, (parts[-1] if parts else at).text
        open_ = len(before.split()) > 3 and authorities.goes_on(before)
        if (
            (line.row is not None and line.block != at.block)
            or (_ENDS.match(text) and not open_ and not (bare and not parts and _OPENS_TITLE.match(text)))
            or (authorities.names_authority(text) and not open_)
            or text.endswith((".", ";", ":"))
            or len(text) > _LONGEST
        ):
            break
        if parts and not (
            text.isupper()
            or text[0].islower()
            or open_
            or (len(text) < 80 and year(" ".join(part.text for part in parts)) is None and not parts[-1].text.isupper())
        ):
            break
        parts.append(line)
    return parts


def _promulgated(lines: Sequence[Passage], below: list[Passage]) -> list[Passage]:
    """The plan that a decision's title, or its first article, promulgates."""
    heads = [[below[0]._replace(text=_KIND.sub("", below[0].text)), *below[1:]]] if below else []
    for i, at in enumerate(lines[:_TOP]):
        if at.text.isupper() and _DECISION.match(at.text):
            heads.append([at, *_below(at, lines[i + 1 : i + 6])])
            break
    for parts in heads:
        if said := _DECIDED.match(" ".join(part.text for part in parts if part.text)):
            return [parts[-1]._replace(text=said["title"])]
    for at in lines[:_TOP]:
        if at.text.startswith("Điều 1") and (said := _ARTICLE.search(at.text)):
            return [at._replace(text=said["title"].strip(' “”"'))]
    return []


def _said(lines: Sequence[Passage]) -> list[Passage]:
    """What the text says it sets up (An Giang, whose heading is lost); else a first line that is the plan's name."""
    for at in lines[:3]:
        if _NAMED.match(at.text) and len(at.text) < 200 and not at.text.endswith((".", ";", ":")):
            return [at]
    for at in lines[:_TOP]:
        if (said := _SAID.search(at.text)) and not _ASIDE.match(at.text):
            return [at._replace(text=said["title"])]
    return []
