"""Words that break off, days the calendar does not have, years that are not the plan's."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence

from cchc.reading.blocks import Passage
from cchc.reading.checks.finding import Finding, short
from cchc.reading.checks.plan import Plan, pointer_at, years_named
from cchc.reading.model import Task

# A sentence does not end with these.
_DANGLING = re.compile(
    r"(?:^|\s)(?:và|của|các|những|(?<!tiếp )(?<!kèm )theo|để|với|(?<!hiện )(?<!tồn )tại|(?<!bên )trong|hoặc|gồm|nhằm|"
    r"cho)\s*[.;]?\s*$",
    re.IGNORECASE,
)


def mid_sentence(plan: Plan) -> Iterator[Finding]:
    """Sở Công Thương 40: `… tại cơ quan, đơn vị. Nếu tỷ lệ này đạt:`."""
    for i, task in enumerate(plan.reading.tasks):
        lists = (("products", task.products), ("requirements", task.requirements))
        texts = [("title", task.title, not _opens_rows(plan.reading.tasks, i))]
        texts += [(f"{name}/{j}", text, j == len(of) - 1) for name, of in lists for j, text in enumerate(of)]
        for member, text, alone in texts:
            if how := _breaks_off(text, colon=alone):
                place = task.places[member]
                yield Finding(
                    "mid_sentence", f"{_end(text)} {how}; có lẽ thiếu phần sau.", f"/tasks/{i}/{member}", place
                )
    yield from _prose(plan)


def _opens_rows(tasks: Sequence[Task], i: int) -> bool:
    """Whether the row after a task's is a part of it: without a number, lettered, or numbered under it."""
    if i + 1 == len(tasks):
        return False
    no, following = tasks[i].no or "", tasks[i + 1].no or ""
    return not following or (following.isalpha() and not no.isalpha()) or bool(no and following.startswith(f"{no}."))


def _prose(plan: Plan) -> Iterator[Finding]:
    """Paragraphs that end in a word that joins; one that a page cut in two goes on in lower case."""
    blocks = [here.block for here in plan.placed]
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        goes_on = following is not None and following.text[:1].islower()
        if block.kind == "paragraph" and _DANGLING.search(block.text) and not goes_on:
            sentence = f"{_end(block.text)} kết thúc giữa câu; có lẽ thiếu phần sau."
            yield Finding("mid_sentence", sentence, "", Passage(block.text, block.id))


def _breaks_off(text: str, *, colon: bool) -> str | None:
    if colon and text.endswith(":"):
        return "kết thúc bằng dấu hai chấm"
    if _DANGLING.search(text):
        return "kết thúc giữa câu"
    if text.count("(") > text.count(")"):
        return "có dấu ngoặc mở mà không đóng"
    return None


def _end(text: str) -> str:
    words = " ".join(text.split())
    return f"“{words}”" if len(words) <= 60 else f"“…{words[-60:].split(' ', 1)[-1]}”"


# Two words or more over again, with nothing between; a single one may be meant (`luôn luôn`).
_TWICE = re.compile(r"(?<![\w,.;/-])(?P<words>[^\W\d_]+(?:,? [^\W\d_]+){1,7}) (?P=words)(?![\w/-])")


def words_twice(plan: Plan) -> Iterator[Finding]:
    """Sóc Trăng: `ứng dụng công nghệ công nghệ trong hoạt động`; Sở Công Thương 8: `nhiệm vụ nhiệm vụ`."""
    for at in plan.lines:
        for words in dict.fromkeys(found["words"] for found in _TWICE.finditer(" ".join(at.text.split()))):
            pointer = pointer_at(plan.reading, at, f"{words} {words}")
            yield Finding("words_twice", f"“{words}” viết hai lần liền nhau.", pointer, at, words)


# --- days -----------------------------------------------------------------------------------------------------------

_SAID_DAY = re.compile(
    r"(?P<said>ngày|trước|đến|từ|hết|chậm nhất)\s+(?P<d>\d{1,2})(?P<joint>\s*/\s*|\s+tháng\s+)(?P<m>\d{1,2})"
    r"(?:(?:\s*/\s*|\s+năm\s+)(?P<y>\d{3,6}))?(?![\d/])",
    re.IGNORECASE,
)


def date_impossible(plan: Plan) -> Iterator[Finding]:
    """An Giang IV.7: `ngày 28/12/20122`; and `Trước 31/9`, `30/02/2026`."""
    for at in plan.lines:
        for found in _SAID_DAY.finditer(at.text):
            wrong = _impossible(found)
            if wrong is None:
                continue
            why, meant = wrong
            yield Finding(
                "date_impossible",
                f"“{found[0]}” {why}" + (f"; có lẽ là {meant}." if meant else "."),
                pointer_at(plan.reading, at, found[0]),
                at,
                meant,
            )


def _impossible(found: re.Match[str]) -> tuple[str, str | None] | None:
    d, m, joint, year = int(found["d"]), int(found["m"]), found["joint"], found["y"]
    if year and len(year) != 4:
        squeezed = re.sub(r"(\d)\1$", r"\1", year)
        right = len(squeezed) == 4 and 1900 < int(squeezed) < 2100
        meant = f"{found['d']}{joint}{found['m']}{'/' if '/' in joint else ' năm '}{squeezed}" if right else None
        return f"có năm gồm {len(year)} chữ số", meant
    if not year and (d > 31 or not 1 <= m <= 12 or found["said"].lower() in ("đến", "từ", "hết")):
        return None  # `từ 18/20 tiêu chí`
    if not 1 <= m <= 12:
        return f"có tháng {m}", None
    longest = monthrange(int(year), m)[1] if year else 29 if m == 2 else monthrange(2000, m)[1]
    if d == 0:
        return "có ngày 0", None
    if d <= longest:
        return None
    rest = f"{joint}{found['m']}" + (f"{'/' if '/' in joint else ' năm '}{year}" if year else "")
    return f"không có trong lịch, tháng {m} có {longest} ngày", f"{longest}{rest}" if d <= 31 else None


# --- years ----------------------------------------------------------------------------------------------------------

APPENDIX = re.compile(r"(?:phụ lục|biểu|danh mục|khung kế hoạch)(?=[\s:.\d]|$)", re.IGNORECASE)
_OTHER_YEARS_TOO = re.compile(
    r"kết quả|giai đoạn|chưa hoàn thành|tồn đọng|năm trước|số liệu|chuyển tiếp|căn cứ|so với", re.IGNORECASE
)
_TITLE_LINES = 4  # an appendix's title stands in these after its name


def appendix_year(plan: Plan) -> Iterator[Finding]:
    """Sở Công Thương: `Phụ lục. KẾ HOẠCH TRIỂN KHAI … NĂM 2020` under a plan for 2021."""
    left = 0
    for here in plan.placed:
        block = here.block
        if block.kind == "table" or len(block.text) > 300 or block.text.endswith((";", ".")):
            left = 0
            continue
        if APPENDIX.match(block.text):
            left = _TITLE_LINES
        left -= 1
        years = years_named(block.text)
        if left < 0 or not plan.years or not years or years & set(plan.years) or block.text.startswith("("):
            continue
        if not _OTHER_YEARS_TOO.search(block.text):
            yield _other_year(
                plan, "appendix_year", f"Tên phụ lục {short(block.text)}", years, Passage(block.text, block.id)
            )


_NAMES_ITSELF = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"^Trên đây là (?:nội dung )?(?:Kế hoạch|Chương trình)[^.;]{0,160}?năm\s+(?:19|20)\d\d",
        r"ban hành (?:Kế hoạch|Chương trình)\s[^.;]{0,200}?năm\s+(?:19|20)\d\d[^.;]{0,80}?như sau",
        r"Ban hành kèm theo Quyết định này (?:Kế hoạch|Chương trình)[^.;]{0,200}?năm\s+(?:19|20)\d\d",
    )
)
_IN_YEAR = re.compile(
    r"(?:nhiệm vụ|thực hiện|triển khai|hoàn thành|phấn đấu)\s[^.;]{0,120}?(?P<said>trong năm\s+(?P<y>(?:19|20)\d\d))"
    r"(?!\s*[-–]|\d)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[^\s.\d])[.;]\s+")
_PAST = re.compile(
    r"kết quả|\bđã\b|công bố|so với|tồn tại|hạn chế|đạt được|vừa qua|đánh giá|theo dõi|căn cứ|phát hiện|từ năm|"
    r"chưa|còn|tiếp tục|rút kinh nghiệm|ban hành trong|hiệu lực|phát sinh|tiếp nhận trong",
    re.IGNORECASE,
)


def own_year(plan: Plan) -> Iterator[Finding]:
    """The plan names itself, or the year it sets out to do things in, by another year than its title.

    Sơn Tây I.1: `nhiệm vụ công tác cải cách hành chính … của huyện trong năm 2018 để chủ động xây dựng … kế hoạch`.
    """
    for at in plan.lines if plan.years else ():
        itself = next((found[0] for pattern in _NAMES_ITSELF if (found := pattern.search(at.text))), None)
        if itself and not years_named(itself) & set(plan.years or ()):
            yield _other_year(plan, "own_year", short(itself, 120), years_named(itself), at)
    yield from _done_in_past(plan)


def _done_in_past(plan: Plan) -> Iterator[Finding]:
    for here in plan.placed if plan.years else ():
        for sentence in _SENTENCE.split(here.block.text) if here.block.kind == "paragraph" else ():
            found = _IN_YEAR.search(sentence)
            if not found or not plan.years or int(found["y"]) >= plan.years[0] or _PAST.search(sentence):
                continue
            if not years_named(sentence) & set(plan.years):
                place = Passage(here.block.text, here.block.id)
                yield _other_year(
                    plan, "own_year", f"“{found['said']}” trong {short(sentence)}", {int(found["y"])}, place
                )


def _other_year(plan: Plan, code: str, what: str, years: set[int], place: Passage) -> Finding:
    own = plan.years or range(0)
    meant = f"năm {own[0]}" if len(own) == 1 else None
    many = str(own[0]) if len(own) == 1 else f"{own[0]}–{own[-1]}"
    named = ", ".join(map(str, sorted(years)))
    sentence = f"{what} ghi năm {named}, trong khi kế hoạch là của năm {many}" + (
        f"; có lẽ là {meant}." if meant else "."
    )
    return Finding(code, sentence, "", place, meant)
