"""A file that a form of ours brings, read as it comes: straight to the disk, never whole in memory."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import Message
from typing import Final, Protocol

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from ledger.errors import LedgerError

FORM: Final = "multipart/form-data"
QUIET_SECONDS_MAX: Final = 60  # a stick or a slow network may pause; nobody waits longer
_BATCH: Final = 1 << 20
_NAME_MAX: Final = 120


class Target(Protocol):
    """Where the file goes."""

    def write(self, piece: bytes) -> None:
        """Keep a piece; raise a refusal."""


class NoFileCame(LedgerError):
    """The form was sent without a file."""

    def __init__(self) -> None:
        super().__init__("Choose the file of the backup first.")


class CameNotWhole(LedgerError):
    """The browser stopped in the middle, or sent something that is no form."""

    def __init__(self) -> None:
        super().__init__("The file did not come whole. Send it once more. Nothing was changed.")


@dataclass(slots=True)
class _Reading:
    """What the parser tells of the one file that counts: the first part with a file's name."""

    open_target: Callable[[str], Target]
    name: str = ""
    target: Target | None = None
    is_ours: bool = False
    is_whole: bool = False
    waiting: bytearray = field(default_factory=bytearray)
    header: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    told: dict[str, str] = field(default_factory=dict)

    def begin_part(self) -> None:
        """Forget the headers of the part before."""
        self.told.clear()
        self.is_ours = False

    def add_field(self, data: bytes, start: int, end: int) -> None:
        """Hear a piece of a header's name."""
        self.header += data[start:end]

    def add_value(self, data: bytes, start: int, end: int) -> None:
        """Hear a piece of a header's value."""
        self.value += data[start:end]

    def end_header(self) -> None:
        """Keep a header."""
        self.told[self.header.decode("latin-1").lower()] = self.value.decode("utf-8", "replace")
        self.header.clear()
        self.value.clear()

    def end_headers(self) -> None:
        """See whether this part is the file."""
        said = Message()
        said["content-disposition"] = self.told.get("content-disposition", "")
        called = str(said.get_filename() or "").replace("\\", "/").rpartition("/")[2]
        if called and not self.name:
            self.name, self.is_ours = called[:_NAME_MAX], True

    def add(self, data: bytes, start: int, end: int) -> None:
        """Hear a piece of a part."""
        if self.is_ours:
            self.waiting += data[start:end]

    def end_part(self) -> None:
        """Note that a part is over."""
        self.is_whole = self.is_whole or self.is_ours

    def put(self, *, at_least: int) -> None:
        """Hand on what has come, when it is that much; raise what the target refuses."""
        if not self.name or len(self.waiting) < at_least:
            return
        if self.target is None:
            self.target = self.open_target(self.name)
        self.target.write(bytes(self.waiting))
        self.waiting.clear()


async def receive_file(request: Request, open_target: Callable[[str], Target]) -> None:
    """Write the file that a form brings to what ``open_target`` makes of its name, as it comes.

    ``open_target`` and its target work in a thread. Raise NoFileCame, CameNotWhole, or what they refuse.
    """
    found = Message()
    found["content-type"] = request.headers.get("content-type", "")
    boundary = found.get_boundary("")
    if found.get_content_type() != FORM or not boundary:
        raise CameNotWhole
    reading = _Reading(open_target)
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": reading.begin_part, "on_header_field": reading.add_field,
            "on_header_value": reading.add_value, "on_header_end": reading.end_header,
            "on_headers_finished": reading.end_headers, "on_part_data": reading.add, "on_part_end": reading.end_part,
        },
    )  # fmt: skip
    try:
        stream = aiter(request.stream())
        while (piece := await asyncio.wait_for(anext(stream, None), QUIET_SECONDS_MAX)) is not None:
            parser.write(piece)
            if len(reading.waiting) >= _BATCH:
                await run_in_threadpool(reading.put, at_least=1)
        parser.finalize()
    except (MultipartParseError, TimeoutError, ClientDisconnect, UnicodeError) as error:
        raise CameNotWhole from error
    if not reading.name:
        raise NoFileCame
    if not reading.is_whole:
        raise CameNotWhole
    await run_in_threadpool(reading.put, at_least=0)
