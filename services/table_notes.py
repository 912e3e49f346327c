"""What is known of the tables that were written last, so that those in which nothing changed are not written again.

The note lies in the cache and is good for the same writing of the book, by the same Duebook. A table counts as written
only while its file has the hash that it had then: whoever changes one, or loses the note, gets it written anew.
"""

import hashlib
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple, Self

import msgspec

from ledger.book import Array
from ledger.exports import Month, WholeBook, months_of, names_of
from ledger.journal import Anchor
from services.files import replace_file
from services.version import APP

TABLES_NOTE: Final = Path("cache", "tables.json")
_NOTE_SIZE_MAX: Final = 1_000_000
TABLES_FOLDER: Final = "tables"
CHANGES: Final = "changes.csv"


class Written(NamedTuple):
    """A table of a month: the hash of what it depends on, and that of its file."""

    depends: str
    sha256: str


class _Note(msgspec.Struct, frozen=True):
    """Where the book ended, how many customers there were, and what was written."""

    app: str
    end: tuple[str, str, int, str]
    people: int
    names: str
    months: dict[str, Written]
    changes: str


@dataclass(frozen=True)
class TablesBefore:
    """What holds of the tables that were written last for the book in a data folder.

    ``months`` are those of today; ``fresh`` the names among them whose tables need not be written, with the hashes of
    their files; the list of acts is known up to number ``acts_to`` (0: not at all), in a file with the hash
    ``acts_sha256``.
    """

    months: dict[str, Month]
    fresh: dict[str, str] = field(default_factory=dict)
    acts_to: int = 0
    acts_sha256: str = ""

    @property
    def wanted(self) -> list[Array]:
        """The numbers of the acts with entries whose tables have to be written."""
        return [month.seqs for name, month in self.months.items() if name not in self.fresh]

    @classmethod
    def of(cls, book: WholeBook, data: Path, folder: Path) -> Self:
        """Return what holds of the tables in ``data``, and put those that are fresh into ``folder``, too.

        BookUnreadable; OSError.
        """
        months, note = months_of(book), _read(data)
        if note is None or not book.begins_at(Anchor(*note.end)):
            return cls(months)
        known = note.months if names_of(book, note.people) == note.names else {}
        same = [name for name, month in months.items() if name in known and known[name].depends == month.digest]
        tables = data / TABLES_FOLDER
        of_files = {name: known[name].sha256 for name in same}
        fresh = {name: sha256 for name, sha256 in of_files.items() if _put(tables, folder, table_of(name), sha256)}
        return cls(months, fresh, note.end[2], note.changes)


def is_same_folder(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one folder."""
    return one.resolve() == other.resolve()


def _put(tables: Path, folder: Path, name: str, sha256: str) -> bool:
    """Have a table in ``folder``, and tell whether it is the one with this hash."""
    source, target = tables / name, folder / name
    if not is_same_folder(tables, folder):
        if not source.is_file():
            return False
        shutil.copyfile(source, target)  # and not linked: somebody may have it open in a spreadsheet program
        target.chmod(0o600)
    return bool(sha256) and digest_of(target) == sha256


def note_written(
    data: Path, book: WholeBook, before: TablesBefore, counts: dict[str, int], hashes: dict[str, str]
) -> None:
    """Note what was written into the tables of ``data``; ``counts`` says how many rows of which month.

    ``hashes`` are those of what was written, by the names of the files: what stands there by now may be somebody's. A
    note that is not kept costs the work of writing them again, and nothing else.
    """
    months = before.months
    if any(months[name].entries != count if name in months else True for name, count in counts.items()):
        return _forget(data)
    with suppress(OSError):
        known = {name: before.fresh.get(name) or hashes.get(table_of(name), "") for name in months}
        people = len(book.whose)
        end = book.anchor
        note = _Note(
            APP, (end.store, end.lineage, end.seq, end.check), people, names_of(book, people),
            {name: Written(month.digest, known[name]) for name, month in months.items()}, hashes[CHANGES],
        )  # fmt: skip
        (data / TABLES_NOTE).parent.mkdir(mode=0o700, exist_ok=True)
        replace_file(data / TABLES_NOTE, msgspec.json.encode(note))
    return None


def table_of(month: str) -> str:
    """Return the name of the table of a month."""
    return f"entries-{month}.csv"


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, "" when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _forget(data: Path) -> None:
    with suppress(OSError):
        (data / TABLES_NOTE).unlink(missing_ok=True)


def _read(data: Path) -> _Note | None:
    try:
        with (data / TABLES_NOTE).open("rb") as file:
            note = msgspec.json.decode(file.read(_NOTE_SIZE_MAX), type=_Note)
    except (OSError, msgspec.MsgspecError):
        return None
    return note if note.app == APP else None
