"""Ruling lines of a picture of a page, found by their shape: long, thin and level."""

from typing import Any, NamedTuple

import cv2
import numpy as np

from cchc.reading.pdfpages import Across, Down

Picture = Any
_SOLID = 55  # pixels at 300 to the inch that are inked without a gap: more than a stroke of a letter
_LONG = 100
_THICK = 16


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
    down = [Down((y0 + y1) / 2, x0, x1) for x0, y0, x1, y1 in upright]
    return Rules(across, down, level_mask | upright_mask.T)


def _found(inked: Picture) -> tuple[list[tuple[int, int, int, int]], Picture]:
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
