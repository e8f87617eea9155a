"""A typed document: its words on a page, laid out the way this typist happens to do it."""

import datetime as dt
import io
import zlib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from struct import pack
from typing import Any

BASES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Kế hoạch số 412/KH-UBND ngày 24/12/2025 của UBND tỉnh Mẫu về cải cách hành chính năm 2026;",
    "Thực hiện ý kiến chỉ đạo của lãnh đạo tại cuộc họp giao ban ngày 05/01/2026;",
    "Xét tình hình thực tế của đơn vị và đề nghị của bộ phận tham mưu,",
    "Căn cứ Quyết định số 15/QĐ-UBND ngày 10/3/2025 quy định chức năng, quyền hạn của cơ quan;",
)
RECIPIENTS = (
    "UBND tỉnh (b/c)",
    "Sở Nội vụ",
    "Như trên",
    "Lãnh đạo cơ quan",
    "Các phòng, đơn vị",
    "Thường trực Đảng ủy",
    "Cổng TTĐT",
    "Các thôn, tổ dân phố",
    "Như Điều 3",
)
ADDRESSED = (
    "Ủy ban nhân dân tỉnh Mẫu",
    "Sở Nội vụ",
    "Các phòng, đơn vị trực thuộc",
    "Thường trực Đảng ủy, Thường trực HĐND xã",
)
FILLERS = (
    "Thời gian làm trong giờ hành chính.",
    "Ai bận thì cử người thay.",
    "Ghi vào sổ từng ngày.",
    "Không để dồn cuối tháng.",
    "Có biểu đính kèm.",
    "Số liệu lấy đến hết tuần trước.",
    "Cán bộ một cửa nắm rõ việc này.",
    "Phần này giữ như mọi năm.",
    "Lãnh đạo phụ trách ký duyệt.",
    "Nơi nào xong sớm được nêu gương.",
    "Việc khó thì bàn thêm ở cuộc họp.",
    "Người dân góp ý qua hòm thư.",
    "Bên bưu điện hỗ trợ chuyển phát.",
    "Có chụp ảnh làm bằng.",
    "Tránh làm hình thức.",
)
LONG = tuple(
    f"Điểm {n}: bộ phận {who} nhận phần việc {what}, xong trong tháng {n % 12 + 1}, báo lại cho người phụ trách {whom}."
    for n, (who, what, whom) in enumerate(
        (a, b, c)
        for a in ("kế toán", "văn thư", "một cửa", "thanh tra")
        for b in ("kiểm đếm", "nhập máy", "đối chiếu", "lưu trữ")
        for c in ("khối trong", "khối ngoài")
    )
)


ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
# The last has no Vietnamese letters here, so that a printer takes them from another font, one by one.
FONTS = (*["DejaVu Serif Condensed", "DejaVu Serif", "DejaVu Sans Condensed", "DejaVu Sans"] * 3, "Liberation Serif")


@dataclass(frozen=True)
class Paper:
    """Words of one document. `ink`: `digital`, `picture`, `none`, or empty for the dice to choose."""

    issuer: str
    superior: str
    number: str
    symbol: str
    place: str
    day: dt.date | None
    kind: str
    title: str
    bases: tuple[str, ...]
    body: tuple[str, ...]
    authority: tuple[str, ...]
    position: str
    signer: str
    recipients: tuple[str, ...]
    addressed: str = ""
    draft: str = ""
    appendix: bool = False
    ink: str = ""
    marked: bool = False


def as_docx(paper: Paper, dice: Random, made: Path) -> Path:
    """The document as this draw of the dice lays it out."""
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(dice.choice((2.5, 3, 3.5))), Cm(dice.choice((1.5, 2)))
    style = document.styles["Normal"]
    style.font.name = dice.choice(FONTS)
    style.font.size = Pt(dice.choice((12, 13, 13.5, 14)))
    style.paragraph_format.space_after = Pt(dice.choice((2, 4, 6)))
    if paper.draft and dice.random() < 0.4:
        document.sections[0].header.paragraphs[0].text = paper.draft
    elif paper.draft:
        _line(document, paper.draft, bold=True, align="left")
    _head(document, paper, dice)
    _title(document, paper, dice)
    if paper.addressed:
        _line(document, f"Kính gửi: {paper.addressed}", align="center")
    for text in paper.bases:
        _line(document, text, italic=dice.random() < 0.7, align="both")
    sections = dice.random() < 0.6 and len(paper.body) > 4
    for n, text in enumerate(paper.body):
        if sections and n % 3 == 0:
            _line(
                document,
                f"{ROMAN[n // 3 % len(ROMAN)]}. "
                + ("MỤC ĐÍCH, YÊU CẦU", "NỘI DUNG", "PHÂN CÔNG", "TIẾN ĐỘ")[n // 3 % 4],
                bold=True,
            )
        _line(document, f"{n + 1}. {text}" if dice.random() < 0.4 else text, align="both")
    _sign(document, paper, dice)
    if paper.appendix:
        document.add_page_break()
        _line(document, "PHỤ LỤC", bold=True, align="center")
        _table(document, dice)
    document.save(str(made))
    return made


def _date(paper: Paper, dice: Random) -> str:
    if paper.day is None:
        open_day, open_month = (dice.choice(("     ", "...", "…")) for _ in range(2))
        return f"{paper.place}, ngày {open_day} tháng {open_month} năm 2026"
    day, month = f"{paper.day.day:02}", f"{paper.day.month:02}" if paper.day.month < 3 else str(paper.day.month)
    return f"{paper.place}, ngày {day} tháng {month} năm {paper.day.year}"


def _number(paper: Paper, dice: Random) -> str:
    number = paper.number or dice.choice(("       ", "....", ""))
    return f"Số:{dice.choice((' ', '', '  '))}{number}{dice.choice(('/', ' /' if paper.number else '/'))}{paper.symbol}"


def _head(document: Any, paper: Paper, dice: Random) -> None:
    issuer = paper.issuer.upper()
    over = [paper.superior] if paper.superior else []
    if issuer.startswith("ỦY BAN NHÂN DÂN ") and dice.random() < 0.6:
        names = ["ỦY BAN NHÂN DÂN", issuer.removeprefix("ỦY BAN NHÂN DÂN ")]
    elif issuer.startswith("ỦY BAN NHÂN DÂN ") and dice.random() < 0.4:
        names = [issuer.replace("ỦY BAN NHÂN DÂN", "UBND")]
    else:
        names = [issuer]
    left = [*over, *names, *(["-------"] if dice.random() < 0.3 else []), _number(paper, dice)]
    about = [f"V/v {paper.title}"] if paper.kind == "công văn" else []
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    right += ["---------------"] if dice.random() < 0.3 else []
    look = dice.choice(("table", "table", "table", "rows", "lines"))
    if look == "lines":
        for text in [*right, *left[: -1 if left else None]]:
            _line(document, text, bold=True, align="center")
        _line(document, left[-1])
        _line(document, _date(paper, dice), italic=True, align="right")
        for text in about:
            _line(document, text)
        return
    rows = [(left + about, [*right, _date(paper, dice)])]
    if look == "rows":
        rows = [(left[:-1], right), ([left[-1], *about], [_date(paper, dice)])]
    table = document.add_table(rows=len(rows), cols=2)
    for row, sides in zip(table.rows, rows, strict=True):
        for cell, lines in zip(row.cells, sides, strict=True):
            _into(cell, lines, centred=True)


def _title(document: Any, paper: Paper, dice: Random) -> None:
    if paper.kind == "công văn":
        return
    kind = paper.kind.upper()
    look = dice.choice(("two", "two", "two", "capitals", "one", "spaced"))
    if look == "one":
        _line(document, f"{kind} {paper.title}", bold=True, align="center")
        return
    if look == "spaced":
        kind = "   ".join(" ".join(word) for word in kind.split())
    _line(document, kind, bold=True, align="center")
    title = paper.title.upper() if look == "capitals" else paper.title
    words = title.split()
    if len(words) > 9 and dice.random() < 0.4:
        middle = len(words) // 2
        _line(document, " ".join(words[:middle]), bold=True, align="center")
        title = " ".join(words[middle:])
    _line(document, title, bold=True, align="center")
    if dice.random() < 0.4:
        _line(document, "-" * dice.randrange(6, 16), align="center")
    if paper.kind == "quyết định" and dice.random() < 0.5:
        _line(document, f"{paper.position.replace('PHÓ ', '')} {paper.issuer.upper()}", bold=True, align="center")


def _sign(document: Any, paper: Paper, dice: Random) -> None:
    left = [dice.choice(("Nơi nhận:", "Nơi nhận :", "* Nơi nhận:"))] + [
        f"{dice.choice(('- ', '-'))}{one}{dice.choice((';', ''))}" for one in paper.recipients
    ]
    right = [*paper.authority, paper.position]
    if paper.marked:
        right.append(dice.choice(("(Đã ký)", "(đã ký)", "Đã ký")))
    elif paper.ink != "picture":
        right += ["", ""]
    look = dice.choice(("table", "table", "table", "below"))
    if look == "table":
        cells = document.add_table(rows=1, cols=2).rows[0].cells
        _into(cells[0], left)
        _into(cells[1], right, centred=True)
        if paper.ink == "picture":
            _picture(cells[1].add_paragraph(), dice)
        if paper.signer:
            _into(cells[1].add_paragraph(), [paper.signer], centred=True)
        return
    for text in right:
        _line(document, text, bold=True, align="right")
    if paper.ink == "picture":
        _picture(document.add_paragraph(), dice)
    if paper.signer:
        _line(document, paper.signer, bold=True, align="right")
    for text in left:
        _line(document, text)


def _into(place: Any, lines: list[str], *, centred: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for n, text in enumerate(lines):
        paragraph = (
            place if not hasattr(place, "paragraphs") else place.paragraphs[0] if n == 0 else place.add_paragraph()
        )
        paragraph.add_run(text).bold = text.isupper()
        if centred:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _line(document: Any, text: str, *, bold: bool = False, italic: bool = False, align: str = "") -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    sides = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT, "both": WD_ALIGN_PARAGRAPH.JUSTIFY}
    if align in sides:
        paragraph.alignment = sides[align]


def _table(document: Any, dice: Random) -> None:
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    for n, row in enumerate(table.rows):
        for cell, text in zip(
            row.cells,
            ("TT", "Nội dung", "Số lượng") if n == 0 else (str(n), dice.choice(FILLERS), str(dice.randrange(99))),
            strict=True,
        ):
            cell.text = text


def _picture(paragraph: Any, dice: Random) -> None:
    """A scribble, as a picture of ink."""
    from docx.shared import Cm

    paragraph.add_run().add_picture(io.BytesIO(_png(90, 50, dice)), width=Cm(dice.choice((2.5, 3, 3.5))))


def _png(width: int, height: int, dice: Random) -> bytes:
    rows = bytearray()
    level = height // 2
    ink = [(level := min(height - 1, max(0, level + dice.randrange(-4, 5)))) for _ in range(width)]
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += b"\x20\x20\xa0" if abs(ink[x] - y) < 2 else b"\xff\xff\xff"

    def part(name: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + name + data + pack(">I", zlib.crc32(name + data))

    head = pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(rows))) + part(b"IEND", b"")
