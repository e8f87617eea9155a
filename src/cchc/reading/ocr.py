"""Tesseract with its Vietnamese model, kept open: one line of a scan → its words.

The model is the system's (`tesseract-ocr-vie` in Debian); `TESSDATA_PREFIX` says where it is when it is elsewhere.
"""

import os
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from cchc.reading.unreadable import Unreadable

_PLACES = ("/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata")
_MODEL = "vie"


class Seen(NamedTuple):
    """A word as it was made out: `sure` from 0 to 100; edges in pixels of the line's picture."""

    text: str
    sure: float
    x0: float
    x1: float


class Reader:
    def __init__(self, engine: Any) -> None:
        import tesserocr

        self._engine, self._tesserocr = engine, tesserocr

    def line(self, picture: Any, *, raw: bool = False) -> list[Seen]:
        """The words on a picture of one line: dark on white, one byte a pixel."""
        modes = self._tesserocr.PSM
        self._engine.SetPageSegMode(modes.RAW_LINE if raw else modes.SINGLE_LINE)
        height, width = picture.shape
        self._engine.SetImageBytes(picture.tobytes(), width, height, 1, width)
        self._engine.SetSourceResolution(300)
        self._engine.Recognize()
        return list(self._words())

    def _words(self) -> Iterator[Seen]:
        words = self._engine.GetIterator()
        level = self._tesserocr.RIL.WORD
        for word in self._tesserocr.iterate_level(words, level) if words else ():
            if word.Empty(level):
                continue
            box = word.BoundingBox(level)
            text = unicodedata.normalize("NFC", (word.GetUTF8Text(level) or "").strip())
            if text and box:
                yield Seen(text, float(word.Confidence(level)), box[0], box[2])


@contextmanager
def reader() -> Iterator[Reader]:
    """Tesseract, opened once for a document. Raises `Unreadable`: `ocr_missing` without the library or the model."""
    folder = _model_folder()
    try:
        import tesserocr
    except ImportError as error:
        raise Unreadable("ocr_missing") from error
    try:
        engine = tesserocr.PyTessBaseAPI(path=str(folder), lang=_MODEL, psm=tesserocr.PSM.SINGLE_LINE)
    except RuntimeError as error:
        raise Unreadable("ocr_missing") from error
    try:
        yield Reader(engine)
    finally:
        engine.End()


def _model_folder() -> Path:
    given = os.environ.get("TESSDATA_PREFIX")
    places = [Path(given), Path(given) / "tessdata"] if given else [Path(place) for place in _PLACES]
    for place in places:
        if (place / f"{_MODEL}.traineddata").is_file():
            return place
    raise Unreadable("ocr_missing")
