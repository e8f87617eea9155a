"""Pages as pictures: of a PDF, drawn by pdfium, and of picture files, whose size is asked before they are unpacked."""

import struct
from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from cchc.reading.pageimage import A4_LONG
from cchc.reading.unreadable import Unreadable

Picture = Any  # a numpy array of bytes: height × width, or × (blue, green, red)
Kind = Literal["png", "jpeg", "tiff"]
DOTS = 300 / 72  # pixels a point
LARGEST = 100_000_000  # pixels a picture may have: a sheet of A3 at 700 to the inch
_LONG = A4_LONG * 72  # points
_DRAWN = 20_000_000  # pixels a page is drawn with, at most
_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)


class Leaf(NamedTuple):
    """One page, and how large it is in points as it is shown; of a picture file, as if its long side were A4's."""

    number: int
    picture: Picture
    width: float
    height: float


def kind_of(data: bytes) -> Kind | None:
    """Which kind of picture these bytes begin as, of those that are read."""
    return next((kind for start, kind in _STARTS if data.startswith(start)), None)


def of_pdf(data: bytes, numbers: Sequence[int]) -> Iterator[Leaf]:
    """Some pages of a PDF, one at a time."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers:
            page = document[number - 1]
            width, height = page.get_size()
            if min(width, height) < 1:
                raise Unreadable("damaged")
            scale = min(DOTS, 2 * _LONG * DOTS / max(width, height), (_DRAWN / (width * height)) ** 0.5)
            drawn = page.render(scale=scale, may_draw_forms=False, prefer_bgrx=False)
            picture = drawn.to_numpy()[:, :, :3].copy()
            drawn.close()
            page.close()
            yield Leaf(number, picture, width, height)
    finally:
        document.close()


def sizes(data: bytes) -> list[tuple[int, int]]:
    """Width and height in pixels of each page of a picture file. Raises `Unreadable`: damaged, or too large."""
    try:
        found = {"png": _png, "jpeg": _jpeg, "tiff": _tiff}[kind_of(data) or "png"](data)
    except (struct.error, IndexError, ValueError) as error:
        raise Unreadable("image_damaged") from error
    if not found or any(width < 1 or height < 1 for width, height in found):
        raise Unreadable("image_damaged")
    if any(width * height > LARGEST for width, height in found):
        raise Unreadable("image_too_large")
    return found


def of_image(data: bytes) -> Iterator[Leaf]:
    """The pages of a picture file, one at a time. Raises `Unreadable`."""
    import cv2
    import numpy as np

    held = np.frombuffer(data, np.uint8)
    for index, _ in enumerate(sizes(data)):
        try:
            if kind_of(data) == "tiff":
                done, read = cv2.imdecodemulti(held, cv2.IMREAD_COLOR, range=(index, index + 1))
                picture = read[0] if done and read else None
            else:
                picture = _on_paper(cv2.imdecode(held, cv2.IMREAD_COLOR), held)
        except cv2.error as error:
            raise Unreadable("image_damaged") from error
        if picture is None or picture.size == 0:
            raise Unreadable("image_damaged")
        height, width = picture.shape[:2]
        scale = _LONG / max(width, height)
        yield Leaf(index + 1, picture, width * scale, height * scale)


def _on_paper(picture: Picture, held: Picture) -> Picture:
    """What shows through a picture is white paper."""
    import cv2
    import numpy as np

    if bytes(held[:4]) != b"\x89PNG" or held[25] not in (4, 6):
        return picture
    whole = cv2.imdecode(held, cv2.IMREAD_UNCHANGED)
    if whole is None or whole.ndim != 3 or whole.shape[2] != 4 or whole.dtype != np.uint8:
        return picture
    through = whole[:, :, 3:].astype(np.uint16)
    return ((whole[:, :, :3] * through + 255 * (255 - through)) // 255).astype(np.uint8)


def _png(data: bytes) -> list[tuple[int, int]]:
    if data[12:16] != b"IHDR":
        return []
    return [struct.unpack(">II", data[16:24])]


def _jpeg(data: bytes) -> list[tuple[int, int]]:
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return []
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return [(width, height)]
        at += 2 if 0xD0 <= marker <= 0xD8 or marker == 0x01 else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return []


def _tiff(data: bytes) -> list[tuple[int, int]]:
    """Width and height by the directories, each of which is a page."""
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack(order + "I", data[4:8])
    found: list[tuple[int, int]] = []
    seen: set[int] = set()
    while at and at not in seen and len(seen) < 1000:
        seen.add(at)
        (count,) = struct.unpack(order + "H", data[at : at + 2])
        said: dict[int, int] = {}
        for i in range(count):
            entry = data[at + 2 + 12 * i : at + 14 + 12 * i]
            tag, kind = struct.unpack(order + "HH", entry[:4])
            if tag in (256, 257):
                said[tag] = struct.unpack(order + ("H" if kind == 3 else "I"), entry[8 : 10 if kind == 3 else 12])[0]
        found.append((said.get(256, 0), said.get(257, 0)))
        (at,) = struct.unpack(order + "I", data[at + 2 + 12 * count : at + 6 + 12 * count])
    return found
