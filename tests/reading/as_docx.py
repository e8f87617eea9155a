"""Blocks written out as a Word document, cells merged as they were."""

from pathlib import Path

import docx

from cchc.reading.blocks import Block


def write(blocks: tuple[Block, ...], made: Path) -> Path:
    document = docx.Document()
    for block in blocks:
        if block.kind != "table":
            document.add_paragraph(block.text)
            continue
        table = document.add_table(rows=len(block.rows), cols=block.width)
        spots = [list(row.cells) for row in table.rows]
        for cell in (cell for row in block.rows for cell in row):
            at = spots[cell.row][cell.column]
            if cell.rowspan > 1 or cell.colspan > 1:
                at = at.merge(spots[cell.row + cell.rowspan - 1][cell.column + cell.colspan - 1])
            for n, line in enumerate(cell.text.split("\n")):
                (at.paragraphs[0] if n == 0 else at.add_paragraph()).add_run(line)
        document.add_paragraph()
    document.save(str(made))
    return made
