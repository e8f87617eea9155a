"""Asking ClamAV's daemon about a file, by its INSTREAM command. Where one is configured nothing passes unasked."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterable

import structlog
from django.conf import settings
from django.utils.translation import gettext as _

from cchc.access import Refused

SECONDS = 30.0
PIECE = 64 * 1024
log = structlog.get_logger("cchc.records")


def refuse_infected(chunks: Iterable[bytes], name: str) -> None:
    """Refuses a file in which the scanner finds something, and any file while the scanner does not answer."""
    if not settings.CCHC_CLAMD:
        return
    try:
        answer = ask(settings.CCHC_CLAMD, chunks)
    except OSError as error:
        log.warning("scanner_silent", where=settings.CCHC_CLAMD, error=str(error))
        answer = ""
    found = verdict(answer)
    if found == "":
        return
    if found is None:
        raise Refused(
            _(
                "Chương trình quét vi-rút của hệ thống không trả lời nên chưa nhận tệp. Chưa có gì được lưu. "
                "Thử lại sau ít phút; vẫn vậy thì báo người quản trị."
            ),
            field="file",
        )
    log.warning("infected", file=name, found=found)
    raise Refused(
        _("Tệp %(name)s có mã độc (%(found)s). Chưa có gì được lưu. Quét vi-rút máy đã tạo tệp, rồi nộp lại bản sạch.")
        % {"name": name, "found": found},
        field="file",
    )


def verdict(answer: str) -> str | None:
    """What was found, empty for nothing; None for an answer that says neither."""
    said = answer.removeprefix("stream:").strip()
    if said == "OK":
        return ""
    return said.removesuffix("FOUND").strip() if said.endswith(" FOUND") else None


def ask(where: str, chunks: Iterable[bytes]) -> str:
    """The daemon's line on a stream. Raises OSError when it cannot be reached, or says nothing in time."""
    with connected(where) as connection:
        connection.sendall(b"zINSTREAM\0")
        try:
            for chunk in chunks:
                for start in range(0, len(chunk), PIECE):
                    piece = chunk[start : start + PIECE]
                    connection.sendall(struct.pack(">I", len(piece)) + piece)
            connection.sendall(struct.pack(">I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it has heard enough, as of a file over its own limit, and says so
        answer = b""
        while piece := connection.recv(4096):
            answer += piece
    return answer.decode("utf-8", "replace").strip("\0\n ")


def connected(where: str) -> socket.socket:
    host, colon, port = where.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host, int(port)), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(where)
    except OSError:
        connection.close()
        raise
    return connection
