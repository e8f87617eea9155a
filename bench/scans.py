"""PDFs printed anew as an office's scanner would give them: pages that are pictures only.

A seed and a document's name decide how it was scanned: resolution, tilt, blur, contrast, uneven light, noise, JPEG
quality or two colours only, specks, punched holes, a round red stamp and a signature in blue over who signed. What is
printed stays, so the answer key stays.
"""

import ctypes
import io
import math
import sys
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import cv2
import numpy as np
import pypdfium2

from cchc.reading.pdflines import lines
from cchc.reading.pdfpages import Page, pages
from cchc.words import fold

Picture = Any  # numpy array of height × width × (blue, green, red)


@dataclass(frozen=True)
class Scanner:
    """`tilt` in degrees, at most; `blur` and `noise` are deviations in pixels and in levels of grey; `quality` None is
    black and white only."""

    dpi: int
    tilt: float
    blur: float
    black: int
    white: int
    shade: float
    noise: float
    quality: int | None
    colour: bool
    specks: int
    holes: bool
    stamp: bool


def scanner(seed: int, name: str) -> Scanner:
    dice = Random(f"scan {seed} {name}")
    two_colours = dice.random() < 0.15
    return Scanner(
        dpi=300 if two_colours else dice.choice((200, 250, 300, 300)),
        tilt=dice.choice((0.3, 1.0, 2.0)),
        blur=dice.uniform(0.3, 0.9),
        black=dice.randint(10, 80),
        white=dice.randint(215, 255),
        shade=dice.choice((0.0, 0.08, 0.2)),
        noise=dice.uniform(1, 8),
        quality=None if two_colours else dice.randint(50, 90),
        colour=dice.random() < 0.6,
        specks=dice.choice((0, 0, 20, 80)),
        holes=dice.random() < 0.25,
        stamp=dice.random() < 0.7,
    )


def scanned(path: Path, made: Path, seed: int, only: set[int] | None = None) -> Path:
    """A PDF as a scan; `only` some of its pages, counted from 1."""
    name = path.stem
    how = scanner(seed, name)
    document, out = pypdfium2.PdfDocument(path), pypdfium2.PdfDocument.new()
    for page in list(pages(path.read_bytes())):
        if only and page.number not in only:
            continue
        dice = np.random.default_rng([seed, page.number, *name.encode()])
        picture = document[page.number - 1].render(scale=how.dpi / 72).to_numpy()[:, :, :3].copy()
        if how.stamp:
            _sign(picture, page, how.dpi / 72, dice)
        _put(out, _seen(picture, how, dice), page, how)
    out.save(made)
    return made


def _seen(picture: Picture, how: Scanner, dice: Any) -> Picture:
    """What the scanner's eye makes of a sheet."""
    height, width = picture.shape[:2]
    if how.holes:
        for share in (0.36, 0.64):
            cv2.circle(picture, (int(0.035 * width), int(share * height)), how.dpi // 9, (60, 60, 60), -1)
    for _ in range(int(dice.integers(0, how.specks + 1))):
        at = (int(dice.integers(width)), int(dice.integers(height)))
        cv2.circle(picture, at, int(dice.integers(1, 3)), (40, 40, 40), -1)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), dice.uniform(-how.tilt, how.tilt), 1)
    seen = cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
    seen = cv2.GaussianBlur(seen, (0, 0), how.blur).astype(np.float32)
    seen = how.black + seen * ((how.white - how.black) / 255)
    if how.shade:
        across = np.linspace(-1, 1, width)[None, :, None] * math.cos(angle := dice.uniform(0, 2 * math.pi))
        down = np.linspace(-1, 1, height)[:, None, None] * math.sin(angle)
        seen = seen * (1 - how.shade * (1 + across + down) / 2)
    grain = dice.normal(0, how.noise, (height, width, 1)).astype(np.float32)
    seen = np.clip(seen + cv2.GaussianBlur(grain, (0, 0), 0.6)[:, :, None], 0, 255).astype(np.uint8)
    if not how.colour or how.quality is None:
        seen = cv2.cvtColor(cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if how.quality is None:
        seen = np.where(seen > (how.black + how.white) // 2, 255, 0).astype(np.uint8)
    return seen


def _sign(picture: Picture, page: Page, scale: float, dice: Any) -> None:
    """A stamp and a signature right of `Nơi nhận`, where whoever signs stands."""
    starts = [line for line in lines(page.words, page.number) if fold(line.text).startswith("noi nhan")]
    if not starts:
        return
    x, y = 0.62 * page.width * scale, (starts[0].base + 55) * scale
    ink = np.full_like(picture, 255)
    red, blue = (40, 40, 205), (150, 40, 30)
    for radius, thick in ((50, 2.2), (46, 0.8), (28, 0.8)):
        cv2.circle(ink, (int(x), int(y)), int(radius * scale), red, max(int(thick * scale), 1), cv2.LINE_AA)
    for n in range(26):
        at = 2 * math.pi * n / 26
        place = (int(x + 36 * scale * math.cos(at)), int(y + 36 * scale * math.sin(at)))
        cv2.putText(ink, "UBNDTINHMAU*"[n % 12], place, cv2.FONT_HERSHEY_SIMPLEX, 0.3 * scale, red, 2, cv2.LINE_AA)
    steps = dice.normal(0, 13, (40, 2)) * (1.3, 0.8)
    line = np.array([x + 60 * scale, y]) + np.cumsum(cv2.GaussianBlur(steps, (1, 5), 1.2), axis=0) * scale * 0.5
    cv2.polylines(ink, [line.astype(np.int32)], False, blue, max(int(1.1 * scale), 1), cv2.LINE_AA)
    picture[:] = np.minimum(picture, ink)


def _put(out: Any, seen: Picture, page: Page, how: Scanner) -> None:
    fresh = out.new_page(page.width, page.height)
    image = pypdfium2.PdfImage.new(out)
    if how.quality is None:
        image.set_bitmap(_bitmap(seen[:, :, 0]))  # kept whole: a JPEG of two colours would not be of two
    else:
        coded = seen if how.colour else seen[:, :, 0]
        jpeg = cv2.imencode(".jpg", coded, [cv2.IMWRITE_JPEG_QUALITY, how.quality])[1].tobytes()
        image.load_jpeg(io.BytesIO(jpeg), pages=[fresh], inline=True)
    image.set_matrix(pypdfium2.PdfMatrix().scale(page.width, page.height))
    fresh.insert_obj(image)
    fresh.gen_content()


def _bitmap(grey: Picture) -> Any:
    height, width = grey.shape
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pypdfium2.raw.FPDFBitmap_Gray)
    held = (ctypes.c_ubyte * (bitmap.stride * height)).from_address(ctypes.addressof(bitmap.buffer))
    np.frombuffer(held, np.uint8).reshape(height, bitmap.stride)[:, :width] = grey
    return bitmap


def write(files: list[Path], folder: Path) -> list[Path]:
    """Scans of `PLAN.SEED.pdf`, under the same names in another folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return [scanned(path, folder / path.name, int(path.stem.rsplit(".", 1)[1])) for path in files]


if __name__ == "__main__":
    write(sorted(Path(sys.argv[1]).glob("*.pdf")), Path(sys.argv[2]))
