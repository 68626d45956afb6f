"""Files that customers send along: how they are read, and what is wrong with them."""

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from holdfast.record.attachments import KINDS, LARGEST, Given

AT_ONCE = 4
"""Files of one request."""
MOST_BYTES = AT_ONCE * LARGEST + (1 << 20)
REFUSED = "holdfast.file_refused"


class Bounded(MemoryFileUploadHandler):
    """Keeps files in memory, never on the disk unsealed; one that is too large is passed over and noted."""

    def handle_raw_input(
        self, _input: Any, _meta: Any, content_length: int, _boundary: Any, _encoding: Any = None
    ) -> None:
        """Begin: all that comes is kept in memory as far as it may be."""
        self.activated, self._is_over, self._seen, self._files = True, content_length > MOST_BYTES, 0, 0

    def new_file(self, *given: Any, **more: Any) -> None:
        """Begin a file."""
        self._seen, self._files = 0, self._files + 1
        if self._is_over:
            self._refuse()
            raise StopUpload(connection_reset=True)
        if self._files > AT_ONCE:
            self._refuse()
            raise SkipFile
        super().new_file(*given, **more)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Take a part of a file."""
        self._seen += len(raw_data)
        if self._seen > LARGEST:
            self._refuse()
            raise SkipFile
        kept: bytes | None = super().receive_data_chunk(raw_data, start)
        return kept

    def _refuse(self) -> None:
        if self.request is not None:
            self.request.META[REFUSED] = "size"


def files_of(request: HttpRequest) -> tuple[list[Given], str]:
    """Return the files of a request; or none, and why: ``size``."""
    if (refused := request.META.get(REFUSED, "")) or not request.FILES:
        return [], refused
    given = (Given(file.name or "", file.read()) for file in request.FILES.getlist("files"))
    return [each for each in given if each.content], ""


def accepted() -> str:
    """Return what a browser offers to choose from; what comes is looked at all the same."""
    return ",".join(sorted(KINDS))
