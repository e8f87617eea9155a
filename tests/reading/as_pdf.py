"""Small PDFs with a Vietnamese text layer, made of bytes: words at places, ruling lines, no printer and no font file."""

import io
import zlib
from collections.abc import Iterable

Word = tuple[float, float, float, str]  # left, base line from the top, size, words
Rule = tuple[float, float, float, float]  # from x, y to x, y, from the top
WIDTH = 0.5  # of every letter, in its size
_PAGE = (595, 842)


def page(words: Iterable[Word], rules: Iterable[Rule] = ()) -> bytes:
    """The drawing of one page."""
    out = [b"0.7 w"]
    for x0, y0, x1, y1 in rules:
        out.append(b"%.2f %.2f m %.2f %.2f l S" % (x0, _PAGE[1] - y0, x1, _PAGE[1] - y1))
    for x, y, size, text in words:
        codes = text.encode("utf-16-be").hex().encode()
        out.append(b"BT /F %.2f Tf %.2f %.2f Td <%s> Tj ET" % (size, x, _PAGE[1] - y, codes))
    return b"\n".join(out)


def document(pages: Iterable[bytes]) -> bytes:
    drawings = list(pages)
    letters = b"\n".join(b"<%02X00> <%02XFF> <%02X00>" % (high, high, high) for high in (0, 1, 3, 0x1E, 0x20, 0x25))
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n6 beginbfrange\n" + letters + b"\nendbfrange\n"
        b"endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    kids = b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(drawings)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % len(drawings),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW %d /FontDescriptor 5 0 R >>" % (1000 * WIDTH),
        b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 -200 500 800] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>",
        _stream(cmap),
    ]
    for n, drawing in enumerate(drawings):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>"
            % (*_PAGE, 8 + 2 * n)
        )
        objects.append(_stream(drawing))
    out, places = io.BytesIO(), []
    out.write(b"%PDF-1.5\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    at = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, at))
    return out.getvalue()


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)


def table(
    top: float, edges: list[float], rows: list[list[str]], *, size: float = 10, lines: str = "all"
) -> tuple[list[Word], list[Rule], float]:
    """Words and rules of a table from `top` down, each row as high as its fullest cell; and where it ends. `lines`: all,
    across, or none."""
    words: list[Word] = []
    step, y = 1.2 * size, top
    marks = [y]
    for row in rows:
        height = step
        for left, right, text in zip(edges, edges[1:], row, strict=False):
            wrapped = [
                line for part in text.split("\n") for line in _wrapped(part, (right - left - 8) / (WIDTH * size))
            ]
            words += [(left + 4, y + step * (n + 1), size, line) for n, line in enumerate(wrapped) if line]
            height = max(height, step * len(wrapped))
        y += height + 5
        marks.append(y)
    rules: list[Rule] = []
    if lines in ("all", "across"):
        rules += [(edges[0], mark, edges[-1], mark) for mark in marks]
    if lines == "all":
        rules += [(edge, marks[0], edge, marks[-1]) for edge in edges]
    return words, rules, y


def _wrapped(text: str, room: float) -> list[str]:
    out = [""]
    for word in text.split():
        if out[-1] and len(out[-1]) + 1 + len(word) > room:
            out.append(word)
        else:
            out[-1] = f"{out[-1]} {word}".strip()
    return out
