"""A workbook is a zip of XML: look through all of it before anything is allowed to read it.

Every part is inflated once, counting what really comes out (headers lie) and streaming its XML, so that zip bombs,
entities and cells far away are known at the price of a few hundred kilobytes. Runs in the reading child.
"""

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from ledger.sheets.cells import Limits
from ledger.sheets.facts import SheetFacts
from ledger.sheets.parts import PartScanner
from ledger.sheets.wire import Refused

_LOCAL_HEADER = 30
_CHUNK = 256 * 1024
_OTHER_DOCUMENTS = {
    "word/": "a text document (Word)", "ppt/": "a presentation (PowerPoint)",
    "index/document.iwa": "a document of Apple's Numbers, Pages or Keynote",
}  # fmt: skip
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"


@dataclass(slots=True)
class ArchiveFacts:
    """What the parts of a workbook say of its sheets, by the sheet's name."""

    sheets: dict[str, SheetFacts] = field(default_factory=dict)


def look_through(content: bytes, limits: Limits) -> ArchiveFacts:
    """Return what is known of the sheets of a zipped workbook; raise Refused when it is not safe, or not a workbook."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        raise Refused("FileDamaged", "the file breaks off or was changed on its way") from error
    entries = archive.infolist()
    if len(entries) > limits.zip_entries:
        raise Refused("FileUnsafe", f"it is made of {len(entries):,} parts")
    _is_a_workbook(content, entries)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("FileEncrypted")
    return _Look(content, entries, limits).facts()


def _is_a_workbook(content: bytes, entries: list[zipfile.ZipInfo]) -> None:
    names = {entry.filename.lower() for entry in entries}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Refused("FileHasMacros")
    if any(name.endswith(("/workbook.xml", "/workbook.bin")) for name in names):
        return
    for entry in entries:
        if entry.filename == "mimetype" and _OPEN_DOCUMENT in b"".join(_inflated(content, entry, 200)):
            return
    for folder, what in _OTHER_DOCUMENTS.items():
        if any(name.startswith(folder) for name in names):
            raise Refused("FileNotASpreadsheet", what)
    raise Refused("FileNotASpreadsheet", "a zip archive")


class _Look:
    """One pass over all parts."""

    def __init__(self, content: bytes, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
        self._content, self._entries, self._limits = content, entries, limits
        self._unzipped = 0
        self._scanners: dict[str, PartScanner] = {}

    def facts(self) -> ArchiveFacts:
        for entry in self._entries:
            scanner = PartScanner(entry.filename, self._limits)
            for piece in _inflated(self._content, entry, _CHUNK):
                self._count(len(piece))
                scanner.feed(piece)
            scanner.close()
            self._scanners[entry.filename.lower()] = scanner
        return ArchiveFacts(dict(self._by_name()))

    def _count(self, more: int) -> None:
        self._unzipped += more
        most, ratio = self._limits.unzipped_bytes, self._unzipped / max(1, len(self._content))
        if self._unzipped > most:
            raise Refused("FileUnsafe", f"it unpacks to more than {most // 2**20} MB")
        if self._unzipped > self._limits.ratio_matters_from and ratio > self._limits.unzipped_ratio:
            raise Refused("FileUnsafe", f"it unpacks to more than {self._limits.unzipped_ratio} times its size")

    def _by_name(self) -> Iterator[tuple[str, SheetFacts]]:
        """Follow the workbook's relationships from the name of a sheet to the part that holds it (.ods: all in one)."""
        content = self._scanners.get("content.xml")
        if content and content.content:
            yield from content.content.sheets.items()
        for path, workbook in self._scanners.items():
            folder, base = posixpath.split(path)
            relations = self._scanners.get(posixpath.join(folder, "_rels", f"{base}.rels"))
            if workbook.root != "workbook" or relations is None:
                continue
            for name, relation in workbook.sheet_names:
                target = relations.targets.get(relation, "").lower()
                part = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
                if part in self._scanners:
                    yield name, self._scanners[part].sheet


def _inflated(content: bytes, entry: zipfile.ZipInfo, chunk: int) -> Iterator[bytes]:
    """Yield what an entry really holds, piece by piece, whatever its header promises."""
    header = content[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise Refused("FileDamaged", "a part of it is missing")
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    start = entry.header_offset + _LOCAL_HEADER + name_length + extra_length
    packed = memoryview(content)[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        for at in range(0, len(packed), chunk):
            yield bytes(packed[at : at + chunk])
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise Refused("FileDamaged", "it is packed in a way that spreadsheet programs do not use")
    inflate = zlib.decompressobj(-15)
    try:
        for at in range(0, len(packed), chunk):
            waiting: bytes = bytes(packed[at : at + chunk])
            while waiting and not inflate.eof:
                piece = inflate.decompress(waiting, chunk)
                waiting = inflate.unconsumed_tail
                if piece:
                    yield piece
        rest = inflate.flush()
    except zlib.error as error:
        raise Refused("FileDamaged", "a part of it cannot be unpacked") from error
    if rest:
        yield rest
