"""A cap on what a person may send, told before the whole of it has arrived."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class CappedHandler(FileUploadHandler):
    """Stops reading when the files of a request are over `CCHC_MAX_UPLOAD` together, and marks it for the form."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.seen = 0
        self.announced = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, str],  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        # Only remembered: Django takes a refusal from here for an error, and one at the first bytes for an answer.
        self.announced = content_length > settings.CCHC_MAX_UPLOAD + settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.announced or self.seen > settings.CCHC_MAX_UPLOAD:
            self.refuse()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def refuse(self) -> None:
        if self.request is not None:
            self.request.upload_too_large = True  # type: ignore[attr-defined]
        # Not reset: the rest is read and dropped, so that the browser gets our answer and not a broken connection.
        raise StopUpload(connection_reset=False)
