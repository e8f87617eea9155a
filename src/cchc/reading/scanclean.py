"""A picture of a page → the same page upright, level, evenly lit, without red stamps: dark ink on white."""

from typing import Any

import cv2
import numpy as np

Picture = Any  # a numpy array of bytes: height × width, or × (blue, green, red)
_POINTS = 120_000  # of ink that are looked at for tilt
_TILT = 5.0  # degrees, at most


def grey(picture: Picture) -> Picture:
    """One byte a pixel. Red ink, of stamps and marks over them, is as bright as paper in the red channel."""
    if picture.ndim == 2:
        return picture
    blue, green, red = (picture[:, :, i] for i in range(3))
    plain = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    reddish = red.astype(np.int16) - np.maximum(blue, green) > 25
    if not reddish.any():
        return plain
    near = cv2.dilate(reddish.astype(np.uint8), np.ones((5, 5), np.uint8))
    return np.where(near > 0, np.maximum(plain, red), plain)


def even(picture: Picture) -> Picture:
    """Paper made white and ink dark, whatever the light: each pixel beside the paper around it."""
    small = cv2.resize(picture, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    paper = np.maximum(cv2.GaussianBlur(cv2.medianBlur(paper, 5), (0, 0), 4), 32)
    flat = cv2.divide(picture, cv2.resize(paper, picture.shape[::-1], interpolation=cv2.INTER_LINEAR), scale=255)
    darkest = float(np.percentile(flat[::7, ::7], 0.5))
    stretch = (np.arange(256) - darkest) * (255.0 / max(245.0 - darkest, 60.0))
    return cv2.LUT(flat, np.clip(stretch, 0, 255).astype(np.uint8))


def ink(picture: Picture) -> Picture:
    """1 where there is ink, 0 where there is paper."""
    level, _ = cv2.threshold(picture, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return (picture < min(max(level, 90), 200)).astype(np.uint8)


def tilt(inked: Picture) -> float:
    """Degrees the lines of a page rise to the right; 0.0 for a page without lines."""
    return _level(inked)[0]


def _level(inked: Picture) -> tuple[float, float]:
    """The tilt at which rows of ink stand out most, and how much they do."""
    ys, xs = np.nonzero(inked)
    if len(ys) < 200:
        return 0.0, 0.0
    if len(ys) > _POINTS:
        kept = np.linspace(0, len(ys) - 1, _POINTS).astype(np.int64)
        ys, xs = ys[kept], xs[kept]
    ys, xs = ys.astype(np.float32), xs.astype(np.float32)
    best, step, most = 0.0, 1.0, 0.0
    angles = np.arange(-_TILT, _TILT + 0.01, 0.5)
    while step > 0.015:
        scores = [_levelness(ys, xs, float(angle)) for angle in angles]
        best, most = float(angles[int(np.argmax(scores))]), max(scores)
        step = float(angles[1] - angles[0])
        angles = np.linspace(best - step, best + step, 9)
    return best, most / len(ys) ** 2


def _levelness(ys: Picture, xs: Picture, angle: float) -> float:
    rise = np.tan(np.radians(angle))
    rows = (ys + xs * rise).astype(np.int64)
    counts = np.bincount(rows - rows.min()).astype(np.float64)
    return float(np.sum(np.diff(counts) ** 2))


def levelled(picture: Picture, degrees: float) -> Picture:
    """The picture turned so that what rose by so many degrees is level; its size stays."""
    if abs(degrees) < 0.02:
        return picture
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    return cv2.warpAffine(picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))
