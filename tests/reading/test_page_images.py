"""Pages as pictures: the size they have on paper, with limits on what a file may cost."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from cchc.reading import Unreadable
from cchc.reading.pagechild import picture_in_child, sheets_in_child
from cchc.reading.pageimage import Sheet, pixels, png


def pdf(*pages: tuple[int, int], content: bytes = b"0 0 100 100 re f", broken: bool = False) -> bytes:
    """A PDF written by hand: a page of each size, in points, with the drawing on it."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for width, height in pages:
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {len(objects) + 2} 0 R >>".encode()
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream")
    objects[1] = f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(kids)}] >>".encode()
    written = b"%PDF-1.4\n"
    for n, one in enumerate(objects, 1):
        written += f"{n} 0 obj\n".encode() + one + b"\nendobj\n"
    return written + (b"" if broken else b"trailer\n<< /Root 1 0 R >>\n%%EOF\n")


def kept(folder: Path, data: bytes) -> Path:
    file = folder / "document"
    file.write_bytes(data)
    return file


def size_of(picture: bytes) -> tuple[int, int]:
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def rows_of(picture: bytes) -> bytes:
    data, at = b"", 8
    while at < len(picture):
        length, name = struct.unpack(">I4s", picture[at : at + 8])
        assert zlib.crc32(picture[at + 4 : at + 8 + length]) == struct.unpack(">I", picture[at + 8 + length :][:4])[0]
        data += picture[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    return zlib.decompress(data)


def test_every_page_has_its_own_size(tmp_path: Path) -> None:
    file = kept(tmp_path, pdf((595, 842), (842, 595)))
    assert sheets_in_child(file) == [Sheet(595, 842), Sheet(842, 595)]
    assert size_of(picture_in_child(file, 2, dpi=72)) == (842, 595)
    assert size_of(picture_in_child(file, 1)) == (992, 1403)


def test_what_is_drawn_stands_where_it_stands_on_the_page(tmp_path: Path) -> None:
    rows = rows_of(picture_in_child(kept(tmp_path, pdf((200, 300))), 1, dpi=72))
    wide = 1 + 100  # a filter byte, and two gray pixels a byte
    assert rows[299 * wide + 1] == 0x00 and rows[1] == 0xFF
    assert rows[199 * wide + 1] == 0xFF and rows[205 * wide + 1 + 80] == 0xFF


def test_colours_stay_colours(tmp_path: Path) -> None:
    picture = picture_in_child(kept(tmp_path, pdf((100, 100), content=b"1 0 0 rg 0 0 100 100 re f")), 1, dpi=72)
    assert rows_of(picture)[1:4] == bytes([255, 0, 0])


def test_a_sheet_of_any_size_is_drawn_within_bounds() -> None:
    assert max(pixels(Sheet(14400, 14400), 150)) <= 2400
    assert pixels(Sheet(0.2, 0.2), 120) == (2, 1)


@pytest.mark.parametrize("number", [0, 3, -1, 99999])
def test_a_page_that_is_not_there(tmp_path: Path, number: int) -> None:
    file = kept(tmp_path, pdf((595, 842), (595, 842)))
    if number == 0:
        assert len(sheets_in_child(file)) == 2
        return
    with pytest.raises(LookupError):
        picture_in_child(file, number)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7 nothing", "damaged"),
        (pdf((595, 842), broken=True)[:200], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 200, "damaged"),
        (b"GIF89a" + b"\x00" * 100, "damaged"),
        (b"", "damaged"),
    ],
)
def test_what_cannot_be_drawn_gets_a_sentence(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        picture_in_child(kept(tmp_path, data), 1)
    assert refused.value.code == code


def test_what_takes_longer_than_it_may_is_given_up(tmp_path: Path) -> None:
    hatch = b"".join(b"%d 0 m 595 %d l S " % (n % 595, n % 842) for n in range(200_000))
    with pytest.raises(Unreadable) as refused:
        picture_in_child(kept(tmp_path, pdf((595, 842), content=hatch)), 1, seconds=0.05)
    assert refused.value.code == "too_long"


def test_a_picture_that_says_it_is_vast_costs_little(tmp_path: Path) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    vast = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(Unreadable):
        picture_in_child(kept(tmp_path, vast), 1)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tiff"])
def test_a_picture_is_its_own_page(tmp_path: Path, suffix: str) -> None:
    cv2, numpy = pytest.importorskip("cv2"), pytest.importorskip("numpy")
    page = numpy.full((3508, 2480, 3), 255, numpy.uint8)
    page[:1754] = (0, 0, 255)  # blue, green, red: the upper half is red
    file = kept(tmp_path, cv2.imencode(suffix, page)[1].tobytes())
    (sheet,) = sheets_in_child(file)
    assert (round(sheet.width), round(sheet.height)) == (595, 842)
    picture = picture_in_child(file, 1)
    assert size_of(picture) == (992, 1403)
    red, green, blue = rows_of(picture)[1:4]
    assert red > 240 and green < 16 and blue < 16


def test_two_gray_pixels_share_a_byte() -> None:
    rows = bytes([0, 0, 0, 255, 255, 255, 136, 136, 136, 17, 17, 17])
    assert rows_of(png(rows, 2, 2, 6)) == bytes([0, 0x0F, 0, 0x81])


def test_what_needs_more_memory_than_it_may_have_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        picture_in_child(kept(tmp_path, pdf((595, 842))), 1, memory_mb=16)
