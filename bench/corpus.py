"""The real plans written out anew, in many layouts: as DOCX, and as PDF by two printers that have nothing in common.

A seed and a plan's name decide the layout: fonts, sizes, margins, borders, widths of columns, landscape appendices,
heads and signatures in two columns, headings repeated on every page, one table whole or one for each group. The words
and their order stay, so the answer key stays.
"""

import html
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

from cchc.reading import read
from cchc.reading.blocks import Block, Cell
from cchc.reading.marks import mark
from cchc.words import fold

FONTS = ("Liberation Serif", "Liberation Serif", "Liberation Sans")
_MOTTO = ("cong hoa xa hoi", "doc lap tu do")
_TOP = 12
_CM = 28.35


@dataclass(frozen=True)
class Layout:
    """Sizes in points, margins in centimetres. `widths` are shares a column's usual width is multiplied by."""

    font: str
    size: float
    table_size: float
    borders: bool
    landscape: bool
    margin: float
    justified: bool
    indent: bool
    spacing: float
    head_in_columns: bool
    repeat_headings: bool
    split_groups: bool
    merged_groups: bool
    numbered_pages: bool
    widths: tuple[float, ...]


def layout(seed: int, name: str) -> Layout:
    dice = Random(f"{seed} {name}")
    return Layout(
        font=dice.choice(FONTS),
        size=dice.choice((13, 13.5, 14)),
        table_size=dice.choice((10, 11, 12, 13)),
        borders=dice.random() < 0.75,
        landscape=dice.random() < 0.5,
        margin=dice.choice((1.5, 2, 2.5)),
        justified=dice.random() < 0.6,
        indent=dice.random() < 0.6,
        spacing=dice.choice((1, 1.15, 1.3)),
        head_in_columns=dice.random() < 0.8,
        repeat_headings=dice.random() < 0.6,
        split_groups=dice.random() < 0.3,
        merged_groups=dice.random() < 0.5,
        numbered_pages=dice.random() < 0.8,
        widths=tuple(dice.uniform(0.8, 1.25) for _ in range(12)),
    )


def parts(path: Path, look: Layout) -> Iterator[Block | tuple[list[str], list[str]]]:
    """The plan's blocks in order; a head or a signature set in two columns is a pair of lists of lines."""
    blocks = list(read(path).blocks)
    head = _head(blocks) if look.head_in_columns else None
    sign = _signature(blocks) if look.head_in_columns else None
    i = 0
    while i < len(blocks):
        for at in (head, sign):
            if at and i == at[0]:
                yield at[1], at[2]
                i = at[0] + len(at[1]) + len(at[2])
                break
        else:
            if blocks[i].kind == "table" and look.split_groups:
                yield from _split(blocks[i])
            else:
                yield blocks[i]
            i += 1


def _head(blocks: list[Block]) -> tuple[int, list[str], list[str]] | None:
    """Lines of the letterhead, left and right; None when it is a table already or not there."""
    top = [i for i, block in enumerate(blocks[:_TOP]) if fold(block.text).startswith(_MOTTO)]
    if not top:
        return None
    first, last = top[0], top[-1]
    while first and blocks[first - 1].text.isupper():
        first -= 1
    while first and blocks[first - 1].text.startswith("Số"):
        first -= 1
    while first and blocks[first - 1].text.isupper():
        first -= 1
    while ", ngày" in blocks[last + 1].text or blocks[last + 1].text.startswith("Số"):
        last += 1
    lines = [block.text for block in blocks[first : last + 1]]
    right = [line for line in lines if fold(line).startswith(_MOTTO) or ", ngày" in line]
    return first, [line for line in lines if line not in right], right


def _signature(blocks: list[Block]) -> tuple[int, list[str], list[str]] | None:
    for i, block in enumerate(blocks):
        if not fold(block.text).startswith("noi nhan"):
            continue
        j = i + 1
        while j < len(blocks) and (found := mark(blocks[j].text)) and found.name == "dash":
            j += 1
        k = j
        while k < len(blocks) and blocks[k].kind != "table" and blocks[k].text.isupper() and len(blocks[k].text) < 60:
            k += 1
        if j < k < len(blocks) and len(blocks[k].text) < 40:
            return i, [b.text for b in blocks[i:j]], [b.text for b in blocks[j : k + 1]]
    return None


def _split(table: Block) -> Iterator[Block]:
    """One table for each group, each with the headings; the whole when groups are nested or rows are merged."""
    rows = table.rows
    starts = [r for r, row in enumerate(rows) if r and _is_group(row)]
    nested = any(b == a + 1 for a, b in pairwise(starts))
    if len(starts) < 2 or nested or starts[0] > 2 or any(cell.rowspan > 1 for row in rows for cell in row):
        yield table
        return
    heads = rows[: starts[0]]
    for n, (start, end) in enumerate(zip(starts, [*starts[1:], len(rows)], strict=True)):
        kept = (*heads, *rows[start:end])
        moved = tuple(tuple(Cell(c.text, r, c.column, c.colspan, c.rowspan) for c in row) for r, row in enumerate(kept))
        yield Block(f"{table.id}.{n}", "table", rows=moved)


def _is_group(row: tuple[Cell, ...]) -> bool:
    filled = [cell for cell in row if cell.text.strip()]
    return 0 < len(filled) <= 2 and all(cell.column <= 1 for cell in filled) and filled[0].text.strip().isupper()


def widths(table: Block, look: Layout, width: float) -> list[float]:
    """Points for each column: by how much is in it, as a typist would, then varied; its longest word has room."""
    least, wanted = [12.0] * table.width, [1.0] * table.width
    for row in table.rows:
        for cell in row:
            if cell.colspan == 1:
                word = max((len(word) + word.isupper() for word in cell.text.split()), default=1)
                least[cell.column] = max(
                    least[cell.column], word * (0.72 if cell.row == 0 else 0.62) * look.table_size + 13
                )
                wanted[cell.column] = max(wanted[cell.column], min(len(cell.text), 400) ** 0.5)
    wanted = [size * look.widths[i % len(look.widths)] for i, size in enumerate(wanted)]
    left = max(width - sum(least), 0)
    return [(a + left * b / sum(wanted)) * width / (sum(least) + left) for a, b in zip(least, wanted, strict=True)]


def as_docx(path: Path, look: Layout, made: Path) -> Path:
    import docx
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(look.margin)
    style = document.styles["Normal"]
    style.font.name, style.font.size = look.font, Pt(look.size)
    style.paragraph_format.space_after, style.paragraph_format.line_spacing = Pt(4), look.spacing
    if look.numbered_pages:
        _page_number(section.header.paragraphs[0])
    for part in parts(path, look):
        if isinstance(part, tuple):
            _two_columns(document, part, look)
        elif part.kind != "table":
            _paragraph(document.add_paragraph(), part.text, look)
        else:
            here = document.sections[-1]
            if look.landscape and here.orientation != WD_ORIENT.LANDSCAPE and len(part.rows) > 5:
                here = document.add_section(WD_SECTION.NEW_PAGE)
                here.orientation = WD_ORIENT.LANDSCAPE
                here.page_width, here.page_height = Cm(29.7), Cm(21)
                document.add_paragraph()  # LibreOffice keeps the old page for a table that opens a section
            elif document.element.body[-2].tag.endswith("tbl"):
                document.add_paragraph()  # Word makes one of two tables that touch
            _table(document, part, look, here.page_width.pt - 2 * look.margin * _CM)
    document.save(str(made))
    return made


def _paragraph(paragraph: Any, text: str, look: Layout) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    paragraph.add_run(text).bold = text.isupper()
    if text.isupper() and len(text) < 150:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return
    if look.justified:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    if look.indent:
        paragraph.paragraph_format.first_line_indent = Cm(1.27)


def _page_number(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _two_columns(document: Any, sides: tuple[list[str], list[str]], look: Layout) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    table = document.add_table(rows=1, cols=2)
    for cell, lines in zip(table.rows[0].cells, sides, strict=True):
        for n, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            paragraph.add_run(line).bold = line.isupper()
            if not line.startswith(("-", "Nơi nhận")):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Any, block: Block, look: Layout, width: float) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    table = document.add_table(rows=len(block.rows), cols=block.width)
    table.autofit = False
    if look.borders:
        table.style = "Table Grid"
    wide = widths(block, look, width)
    for column, size in zip(table.columns, wide, strict=True):
        column.width = Pt(size)
    spots = [list(row.cells) for row in table.rows]
    for row in block.rows:
        for cell in _merged(row, block, look):
            at = spots[cell.row][cell.column]
            if cell.rowspan > 1 or cell.colspan > 1:
                at = at.merge(spots[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])
            else:
                at.width = Pt(wide[cell.column])
            for n, line in enumerate(cell.text.split("\n")):
                paragraph = at.paragraphs[0] if n == 0 else at.add_paragraph()
                run = paragraph.add_run(line)
                run.font.size, run.bold = Pt(look.table_size), cell.row == 0 or line.isupper()
                paragraph.paragraph_format.space_after = Pt(0)
    if look.repeat_headings:
        properties = table.rows[0]._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:tblHeader"))
        properties[-1].set(qn("w:val"), "true")


def _merged(row: tuple[Cell, ...], block: Block, look: Layout) -> tuple[Cell, ...]:
    """A group's title over all columns after it, where the layout merges them."""
    filled = [cell for cell in row if cell.text.strip()]
    if not look.merged_groups or not _is_group(row) or any(cell.rowspan > 1 for cell in row):
        return row
    last = filled[-1]
    kept = [cell for cell in row if cell.column < last.column]
    return (*kept, Cell(last.text, last.row, last.column, block.width - last.column))


def as_html(path: Path, look: Layout) -> str:
    """A page for a browser to print."""
    out = []
    for part in parts(path, look):
        if isinstance(part, tuple):
            sides = ("<br>".join(map(html.escape, lines)) for lines in part)
            out.append("<table class=two><tr>" + "".join(f"<td>{side}</td>" for side in sides) + "</tr></table>")
        elif part.kind != "table":
            middle = " class=c" if part.text.isupper() and len(part.text) < 150 else ""
            out.append(f"<p{middle}>{html.escape(part.text)}</p>")
        else:
            out.append(_html_table(part, look))
    border = "1px solid #000" if look.borders else "none"
    return (
        f"<!doctype html><meta charset=utf-8><style>@page{{size:A4 {'landscape' if look.landscape else 'portrait'};"
        f"margin:{look.margin}cm}} body{{font:{look.size}pt/{look.spacing * 1.15} '{look.font}';margin:0}}"
        f"p{{margin:0 0 4pt;text-align:{'justify' if look.justified else 'left'};"
        f"text-indent:{1.27 if look.indent else 0}cm}} p.c{{text-align:center;text-indent:0;font-weight:bold}}"
        f"table{{border-collapse:collapse;width:100%;margin-bottom:6pt;table-layout:fixed}}"
        f"table.t{{font-size:{look.table_size}pt}}"
        f".two td{{text-align:center;vertical-align:top}} td p{{text-indent:0;margin:0}}"
        f"table.t td,table.t th{{border:{border};padding:2pt 5pt;vertical-align:top}}</style>" + "".join(out)
    )


def _html_table(block: Block, look: Layout) -> str:
    wide = widths(block, look, ((29.7 if look.landscape else 21) - 2 * look.margin) * _CM)
    columns = "".join(f"<col style='width:{100 * size / sum(wide):.2f}%'>" for size in wide)
    rows = []
    for row in block.rows:
        cells = "".join(
            f"<td colspan={cell.colspan} rowspan={cell.rowspan}>"
            + "".join(f"<p>{html.escape(line)}</p>" for line in cell.text.split("\n"))
            + "</td>"
            for cell in _merged(row, block, look)
        )
        rows.append(f"<tr>{cells}</tr>")
    head, body = (rows[:1], rows[1:]) if look.repeat_headings else ([], rows)
    top, rest = "".join(head), "".join(body)
    return f"<table class=t><colgroup>{columns}</colgroup><thead>{top}</thead><tbody>{rest}</tbody></table>"


def print_docx(files: list[Path], folder: Path) -> list[Path]:
    """PDFs of DOCX files by LibreOffice, in one run of it."""
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                *("soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"),
                *("--outdir", str(folder), *map(str, files)),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
    return [folder / f"{file.stem}.pdf" for file in files]


def print_pages(pages: dict[Path, str]) -> list[Path]:
    """PDFs of pages by Chromium: path to write → page. Nothing is printed where there is no Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium")
        page = browser.new_page()
        for made, content in pages.items():
            page.set_content(content)
            page.pdf(path=str(made), prefer_css_page_size=True)
        browser.close()
    return list(pages)


def write(plans: Path, folder: Path, seeds: range) -> dict[str, list[Path]]:
    """The corpus in a folder: format → files named `PLAN.SEED.docx`, `….pdf`; under `web/` those Chromium printed."""
    (folder / "web").mkdir(parents=True, exist_ok=True)
    docx_files, pages = [], {}
    for path in sorted((plans / "source").glob("*.txt")):
        for seed in seeds:
            look = layout(seed, path.stem)
            docx_files.append(as_docx(path, look, folder / f"{path.stem}.{seed}.docx"))
            pages[folder / "web" / f"{path.stem}.{seed}.pdf"] = as_html(path, look)
    return {"docx": docx_files, "pdf": print_docx(docx_files, folder), "web pdf": print_pages(pages)}


if __name__ == "__main__":
    import sys

    write(Path(sys.argv[1]), Path(sys.argv[2]), range(1, 4))
