"""ZIP files from outside, with limits: XLSX workbooks and published packages."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from cchc.scoring.faults import unusable

_INFLATED = 400 * 1024 * 1024
_RATIO = 400
_RATIO_FROM = 4 * 1024 * 1024  # small parts compress well without harm
_PARTS = 500
_LARGEST_GRID = 4_000_000  # cells of a sheet from its first to its last, empty ones too
_CELL = re.compile(rb'\br="([A-Z]{0,3})(\d{1,7})"')
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive, when what it declares is within limits. Raises `Unusable`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED as error:
        raise unusable("Tệp nén bị hỏng nên không mở được. Tải lại tệp gốc.") from error
    entries = archive.infolist()
    if len(entries) > _PARTS or sum(entry.file_size for entry in entries) > _INFLATED:
        raise unusable("Tệp nén bung ra quá lớn nên bị từ chối.")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise unusable("Tệp được đặt mật khẩu nên không mở được. Lưu lại bản không có mật khẩu.")
        if entry.file_size > _RATIO_FROM and entry.file_size > _RATIO * max(entry.compress_size, 1):
            raise unusable("Tệp nén bung ra quá lớn nên bị từ chối.")
    return archive


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """One part, inflated piece by piece under the limits. Raises `Unusable` naming the part that is damaged."""
    pieces: list[bytes] = []
    size = 0
    try:
        entry = archive.getinfo(name)
        with archive.open(entry) as stream:
            while piece := stream.read(1 << 16):
                size += len(piece)
                if size > _INFLATED or (size > _RATIO_FROM and size > _RATIO * max(entry.compress_size, 1)):
                    raise unusable("Tệp nén bung ra quá lớn nên bị từ chối.", name)
                pieces.append(piece)
    except KeyError as error:
        raise unusable("Gói thiếu tệp này.", name) from error
    except DAMAGED as error:
        raise unusable("Tệp này trong gói đã bị thay đổi hoặc hỏng.", name) from error
    return b"".join(pieces)


def refuse_grid(data: bytes) -> None:
    """Refuses a workbook with a cell at the far corner: the grid up to it would fill the memory."""
    archive = opened(data)
    for name in archive.namelist():
        if not name.startswith("xl/worksheets/"):
            continue
        column = row = 1
        for letters, digits in _CELL.findall(part(archive, name)):
            row = max(row, int(digits))
            number = 0
            for letter in letters:
                number = number * 26 + letter - 64
            column = max(column, number)
        if column * row > _LARGEST_GRID:
            raise unusable("Trang tính có ô ở quá xa nên không được đọc. Xóa các dòng, cột trống rồi lưu lại.")
