"""Files of a data folder in which somebody may stand: looked through for what tells who they are.

A file is named rather once too often: a number that happens to stand in it counts like theirs.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from services.erasing.traces import Traces
from services.kept_files import FILES_FOLDER

_PIECE: Final = 4_000_000
_OVERLAP: Final = 4_000
_UNPACKED_MAX: Final = 200_000_000  # of one file: more nobody brings in
_LETTERS_MIN: Final = 4  # a shorter name is in every file
_DIGITS_MIN: Final = 7  # of a phone, without its country code
_DIGITS_OF_A_PHONE: Final = 9
_NOT_DIGITS: Final = bytes(sign for sign in range(256) if not 0x30 <= sign <= 0x39)  # noqa: PLR2004 - 0 and 9
_PHOTO: Final = b"\xff\xd8\xff"
_HASH: Final = re.compile(r"[0-9a-f]{64}")


class Needles:
    """What tells who somebody is, as it may stand in a file: in UTF-8, UTF-16, Latin, in XML, in JSON, in capitals."""

    def __init__(self, traces: Traces) -> None:
        texts = {one for one in traces.names if len(one) >= _LETTERS_MIN}
        self._texts = _pattern(written for text in texts for written in _writings(text))
        numbers = {re.sub(r"\D", "", one) for one in texts if one.startswith("+")}
        self._numbers = _pattern(
            number[-_DIGITS_OF_A_PHONE:].encode() for number in numbers if len(number) >= _DIGITS_MIN
        )
        self._ids = _pattern(f'"{one}"'.encode() for one in traces.ids)

    def are_in(self, content: bytes, *, ids: bool = False) -> bool:
        """Tell whether any of it stands in these bytes, or with ``ids`` the number of the customer in a record."""
        if self._texts.search(content) or (ids and self._ids.search(content)):
            return True
        return bool(self._numbers.search(content.translate(None, _NOT_DIGITS)))

    def are_in_file(self, path: Path, *, ids: bool = False) -> bool:
        """Tell the same of a file, also of one that is a zip; one that cannot be read may hold anything."""
        try:
            with path.open("rb") as file:
                if any(self.are_in(piece, ids=ids) for piece in _pieces(file.read)):
                    return True
            return zipfile.is_zipfile(path) and self._are_in_zip(path)
        except OSError:
            return True

    def _are_in_zip(self, path: Path) -> bool:
        left = _UNPACKED_MAX
        with suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError):
            with zipfile.ZipFile(path) as archive:
                for info in archive.infolist():
                    left -= info.file_size
                    if left < 0:
                        return True
                    with archive.open(info) as part:
                        if any(map(self.are_in, _pieces(part.read))):
                            return True
            return False
        return True


def originals_with(data: Path, needles: Needles, known: Iterable[str]) -> list[str]:
    """Return the names of the lists that were brought in and hold the person; ``known`` are some that do."""
    wanted, found = set(known), []
    for path in _in(data / FILES_FOLDER):
        if not _HASH.fullmatch(path.name):
            continue
        if path.name in wanted or (not _is_photo(path) and needles.are_in_file(path)):
            found.append(path.name)
    return found


def pieces_aside(data: Path, needles: Needles) -> list[Path]:
    """Return the pieces of the book's file in quarantine that hold anything of the person."""
    return [path for path in _in(data / "quarantine") if needles.are_in_file(path, ids=True)]


def still_in(data: Path, needles: Needles, left_out: Iterable[Path]) -> list[str]:
    """Return the files under a data folder, by their names in it, in which the person still stands."""
    out = [path.resolve() for path in left_out]
    return [
        str(path.relative_to(data))
        for path in sorted(data.rglob("*"))
        if path.is_file()
        and path.name != ".lock"
        and not any(path.resolve().is_relative_to(one) for one in out)
        and not _is_photo(path)
        and needles.are_in_file(path)
    ]


def _in(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        return []


def _is_photo(path: Path) -> bool:
    with suppress(OSError), path.open("rb") as file:
        return file.read(len(_PHOTO)) == _PHOTO
    return False


def _pieces(read: object) -> Iterator[bytes]:
    """Yield a file in pieces that overlap, so that nothing is cut in two unseen."""
    assert callable(read)  # noqa: S101 - of a file or of a part of a zip, which have no type in common
    before = b""
    while piece := read(_PIECE):
        yield before + piece
        before = piece[-_OVERLAP:]


def _writings(text: str) -> Iterator[bytes]:
    for one in {text, text.lower(), text.upper(), text.title()}:
        quoted = one.replace("\\", "\\\\").replace('"', '\\"')
        for written in {one, escape(one), quoted, quoted.replace('"', '""'), ascii(one)[1:-1]}:
            for encoding in ("utf-8", "utf-16-le", "latin-1"):
                with suppress(UnicodeEncodeError):
                    yield written.encode(encoding)


def _pattern(texts: Iterable[bytes]) -> re.Pattern[bytes]:
    ordered = sorted({one for one in texts if one}, key=lambda one: (-len(one), one))
    return re.compile(b"|".join(map(re.escape, ordered)) or rb"(?!)")
