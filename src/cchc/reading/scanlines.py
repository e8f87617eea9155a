"""Ruling lines of a picture of a page, found by their shape: long, thin and level."""

from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np

from cchc.reading.pdfpages import Across, Down

Picture = Any
_SOLID = 55  # pixels at 300 to the inch that are inked without a gap: more than a stroke of a letter
_LONG = 100
_THICK = 16
_LOWEST, _HIGHEST = 30, 130  # pixels between two lines that enclose a row of one line of words
_FILLED = 0.9  # of such a row's height is inked where a line stands: no letter is so tall
Box = tuple[int, int, int, int]


class Rules(NamedTuple):
    """Lines in pixels, and a mask of what is theirs."""

    across: list[Across]
    down: list[Down]
    mask: Picture


def rules(inked: Picture) -> Rules:
    """The ruling lines of a level page: 1 where there is ink, at 300 to the inch."""
    level, level_mask = _found(inked)
    upright, upright_mask = _found(np.ascontiguousarray(inked.T))
    across = [Across((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in level]
    mask = level_mask | upright_mask.T
    down = [Down((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in upright]
    for x0, y0, x1, y1 in _short(inked, level):
        if not any(x0 - _THICK < line.x < x1 + _THICK and line.y0 < y1 and line.y1 > y0 for line in down):
            down.append(Down((x0 + x1) / 2, y0, y1))
            mask[y0:y1, x0 - 1 : x1 + 1] |= inked[y0:y1, x0 - 1 : x1 + 1]
    return Rules(across, down, mask)


def _short(inked: Picture, level: list[Box]) -> list[Box]:
    """Upright lines too short to be told by their length, between two level ones that begin and end together: a row
    of one line of words that stands alone at the end of a page."""
    found = []
    for upper, lower in pairwise(sorted(level, key=lambda box: box[1])):
        top, bottom = upper[3], lower[1]
        alike = abs(upper[0] - lower[0]) < _THICK and abs(upper[2] - lower[2]) < _THICK
        if not alike or not _LOWEST <= bottom - top <= _HIGHEST:
            continue
        left = max(min(upper[0], lower[0]) - _THICK, 1)
        band = inked[top:bottom, left : max(upper[2], lower[2]) + _THICK]
        tall = np.flatnonzero(cv2.dilate(band, np.ones((1, 3), np.uint8)).mean(axis=0) > _FILLED)
        runs = np.split(tall, np.flatnonzero(np.diff(tall) > 2) + 1)
        found += [(left + int(run[0]), top, left + int(run[-1]) + 1, bottom) for run in runs if 0 < len(run) <= _THICK]
    return found


def _found(inked: Picture) -> tuple[list[Box], Picture]:
    """Boxes of level lines, and where they are. A line may waver by a pixel, and break."""
    thick = cv2.dilate(inked, np.ones((3, 1), np.uint8))
    solid = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, _SOLID), np.uint8))
    whole = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((1, 2 * _THICK + 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    kept = np.zeros(count, np.uint8)
    boxes = []
    for i in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[i])
        if width >= _LONG and height <= _THICK + width // 100 and area < _THICK * width:
            boxes.append((x, y, x + width, y + height))
            kept[i] = 1
    return boxes, cv2.dilate(kept[labels], np.ones((1, 5), np.uint8))


def erased(picture: Picture, inked: Picture, mask: Picture) -> None:
    """Take ruling lines away, and their frayed edges; a mark over a letter keeps what of it is beyond a line."""
    inked[mask > 0] = 0
    edges = cv2.dilate(mask, np.ones((7, 7), np.uint8))
    count, parts, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    inside = np.bincount(parts[edges > 0], minlength=count)
    frayed = inside == stats[:, cv2.CC_STAT_AREA]
    frayed[0] = False
    inked[frayed[parts]] = 0
    picture[(edges > 0) & (cv2.dilate(inked, np.ones((3, 3), np.uint8)) == 0)] = 255
