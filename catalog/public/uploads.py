"""How a photograph of a label comes in: in memory and never beyond its bound, whatever is sent."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from .code_reader import MOST_BYTES

CHUNK = 64 * 1024


class PhotographHandler(FileUploadHandler):
    """Keeps the first file in memory and reads past everything else, so that the sender is answered and not cut off.

    Nothing is written to disk. A file beyond the bound comes out one byte longer than it.
    """

    chunk_size = CHUNK

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._received: bytearray | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self._received is not None:
            raise SkipFile
        self._received = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._received is not None:
            self._received += raw_data[: MOST_BYTES + 1 - len(self._received)]

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        photograph = bytes(self._received or b"")
        return InMemoryUploadedFile(
            file=io.BytesIO(photograph),
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=len(photograph),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
