"""Ink of a region of a page → its lines of text, each with the ink that is its own.

The middle zone of a line, from its base to the height of an `x`, is where ink is dense from left to right. Letters
belong to the zone they stand in; marks above and dots below to the letters they are nearest to, so that lines set close
keep their own marks.
"""

from typing import Any, NamedTuple

import cv2
import numpy as np

Picture = Any
_DENSE = 0.5  # of the densest row around it
_SMALLEST = 4  # pixels of ink; less is a speck
_TWO_LINES = 2.2  # small letters high: what is higher and touches two lines is letters of both
_HIGHEST = 5  # small letters: higher than any line, with all its marks
_DOT = 0.3  # of a small letter: as large as a dot is
_ROUNDS = (0.15, 0.25, 0.35, 0.7, 1.3)  # small letters: a mark over a mark is nearest to that


class Row(NamedTuple):
    """A run of words: its picture with nothing else on it, where its left top is, its base line and zone in pixels."""

    picture: Picture
    left: int
    top: int
    base: float
    zone: float


def letter_height(inked: Picture) -> float | None:
    """The usual height of small letters in pixels; None where there are hardly any."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    heights, widths = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    letters = heights[(heights >= 9) & (heights <= 90) & (widths >= 4) & (widths < 3 * heights)]
    if len(letters) < 8:
        return None
    counts = np.bincount(letters, minlength=92).astype(float)
    near = np.convolve(counts, [0.5, 1, 0.5], "same")
    return float(np.argmax(near))


def rows(grey: Picture, inked: Picture, small: float) -> list[Row]:
    """Lines of text from the top. `small` is the height of small letters there."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(_zones(inked, small), connectivity=8)
    if count < 2:
        return []
    boxes = [(int(x), int(y), int(x + w), int(y + h)) for x, y, w, h, _ in stats]
    labels = _merged(boxes, _slivers(boxes, small), small)[labels]
    owned = _owned(inked, labels, small)
    found = [_row(grey, owned, labels, name, box, small) for name, box in _boxes(owned).items()]
    return sorted((row for row in found if row), key=lambda row: (row.base, row.left))


def _boxes(owned: Picture) -> dict[int, tuple[int, int, int, int]]:
    """Left, top, right, bottom of what each line owns."""
    ys, xs = np.nonzero(owned)
    names = owned[ys, xs]
    order = np.argsort(names, kind="stable")
    names, ys, xs = names[order], ys[order], xs[order]
    found, starts = np.unique(names, return_index=True)
    if not len(found):
        return {}
    low, high = np.minimum.reduceat, np.maximum.reduceat
    edges = (low(xs, starts), low(ys, starts), high(xs, starts) + 1, high(ys, starts) + 1)
    return {int(name): tuple(int(edge[i]) for edge in edges) for i, name in enumerate(found)}  # type: ignore[misc]


def _slivers(boxes: list[tuple[int, int, int, int]], small: float) -> set[int]:
    """Zones that are no lines: marks over letters so many that they look like one."""
    found = set()
    for i, (x0, y0, x1, y1) in enumerate(boxes[1:], 1):
        if y1 - y0 < 0.5 * small:
            for j, (a0, b0, a1, b1) in enumerate(boxes[1:], 1):
                near = min(x1, a1) > max(x0, a0) and max(y0, b0) - min(y1, b1) < small
                if i != j and near and b1 - b0 > 1.5 * (y1 - y0):
                    found.add(i)
    return found


def _zones(inked: Picture, small: float) -> Picture:
    wide, high = int(4 * small) | 1, max(int(0.3 * small) | 1, 3)
    density = cv2.boxFilter(inked.astype(np.float32), -1, (wide, high), borderType=cv2.BORDER_CONSTANT)
    around = cv2.dilate(density, np.ones((int(3 * small) | 1, 1), np.uint8))
    return ((density > _DENSE * around) & (density > 0.03)).astype(np.uint8)


def _merged(boxes: list[tuple[int, int, int, int]], left_out: set[int], small: float) -> Picture:
    """For each zone the first of those that are one line: side by side, on one base. Zone 0 is the paper."""
    owner = np.arange(len(boxes))
    owner[list(left_out)] = 0
    order = sorted(set(range(1, len(boxes))) - left_out, key=lambda i: boxes[i][0])
    for n, i in enumerate(order):
        _, y0, x1, y1 = boxes[i]
        best: tuple[int, int] | None = None
        for j in order[n + 1 :]:
            a0, b0, _, b1 = boxes[j]
            apart = a0 - x1
            if apart > 2.5 * small:
                break
            if min(y1, b1) - max(y0, b0) > 0.6 * min(y1 - y0, b1 - b0) and owner[j] == j:
                best = min(best or (apart, j), (apart, j))
        if best:
            owner[best[1]] = owner[i]
    return owner


def _owned(inked: Picture, labels: Picture, small: float) -> Picture:
    """For each pixel of ink the line it belongs to."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(inked, connectivity=8)
    touched, most, several = np.zeros(count, np.int32), np.zeros(count, np.int64), np.zeros(count, bool)
    under = (labels > 0) & (inked > 0)
    for part, label, many in _pairs(parts[under], labels[under]):
        several[part] |= touched[part] > 0
        if many > most[part]:
            touched[part], most[part] = label, many
    owned = np.where(inked > 0, touched[parts], 0).astype(np.int32)
    torn = (several & (stats[:, cv2.CC_STAT_HEIGHT] > _TWO_LINES * small))[parts] & (inked > 0)
    if torn.any():
        owned[torn] = _nearest(labels)[torn]
    specks = (stats[:, cv2.CC_STAT_AREA] < _SMALLEST)[parts]
    owned[specks] = 0
    dots = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= _DOT * small
    down = round(_DOT * small)
    for farthest in _ROUNDS:
        loose = (inked > 0) & (owned == 0) & ~specks
        if not loose.any():
            break
        near = _nearest(_above_base(owned, labels), farthest * small)
        # A mark is over its letter but for a dot, which may be under it.
        lower = np.vstack([near[down:], near[-1:].repeat(down, axis=0)])
        owned[loose] = _by_part(parts, loose, np.where(dots[parts], near, lower))[loose]
    return owned


def _above_base(owned: Picture, labels: Picture) -> Picture:
    """What is owned but for tails of letters: a mark under the tail of a `p` is of the line below."""
    base = np.zeros(int(labels.max()) + 1, np.int32)
    for name, (x0, y0, x1, y1) in _boxes(labels).items():
        base[name] = y0 + round(_edges(labels[y0:y1, x0:x1] == name)[1])
    return np.where(np.arange(len(owned))[:, None] <= base[owned], owned, 0).astype(np.int32)


def _pairs(ones: Picture, others: Picture) -> list[tuple[int, int, int]]:
    """Which names meet, and how often."""
    if not len(ones):
        return []
    wide = int(others.max()) + 1
    keys, counts = np.unique(ones.astype(np.int64) * wide + others, return_counts=True)
    return [(int(key) // wide, int(key) % wide, int(many)) for key, many in zip(keys, counts, strict=True)]


def _nearest(labels: Picture, farthest: float = 1e9) -> Picture:
    """For each pixel the label nearest to it; 0 where none is as near as that."""
    away, names = cv2.distanceTransformWithLabels(
        (labels == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    at = labels > 0
    table = np.zeros(int(names.max()) + 1, np.int32)
    table[names[at]] = labels[at]
    return np.where(away <= farthest, table[names], 0)


def _by_part(parts: Picture, loose: Picture, nearest: Picture) -> Picture:
    """Every loose part whole to the line most of it is nearest to."""
    out = np.zeros(parts.shape, np.int32)
    size = int(parts.max()) + 1
    best, most = np.zeros(size, np.int32), np.zeros(size, np.int64)
    for name, line, many in _pairs(parts[loose], nearest[loose]):
        if many > most[name]:
            best[name], most[name] = line, many
    out[loose] = best[parts[loose]]
    return out


def _row(
    grey: Picture, owned: Picture, labels: Picture, name: int, box: tuple[int, int, int, int], small: float
) -> Row | None:
    x0, y0, x1, y1 = box
    if (y1 - y0 < 0.5 * small and x1 - x0 < 0.5 * small) or min(y1 - y0, x1 - x0) < 3 or y1 - y0 > _HIGHEST * small:
        return None
    pad = 3
    x0, y0, x1, y1 = max(x0 - pad, 0), max(y0 - pad, 0), min(x1 + pad, grey.shape[1]), min(y1 + pad, grey.shape[0])
    mine = (owned[y0:y1, x0:x1] == name).astype(np.uint8)
    near = cv2.dilate(mine, np.ones((5, 5), np.uint8))
    picture = np.where(near > 0, grey[y0:y1, x0:x1], 255).astype(np.uint8)
    zone = labels[y0:y1, x0:x1] == name
    if not zone.any():
        return None
    top, bottom = _edges(zone)
    return Row(picture, x0, y0, y0 + bottom, bottom - top)


def _edges(zone: Picture) -> tuple[float, float]:
    """Usual top and bottom of a zone over its columns."""
    columns = zone.any(axis=0)
    inside = zone[:, columns]
    tops = np.argmax(inside, axis=0)
    bottoms = inside.shape[0] - np.argmax(inside[::-1], axis=0)
    return float(np.median(tops)), float(np.median(bottoms))
