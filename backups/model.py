"""What the room speaks of: a backup's table of contents, its totals, and a backup as a list shows it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec

FORMAT: Final = 1  # of a backup; a higher number is a newer Duebook's
BOOK: Final = "journal.csv"
SETTINGS: Final = "settings.toml"
WORKBOOK: Final = "book.xlsx"
MANIFEST: Final = "manifest.json"
TABLES: Final = "tables/"
FILES: Final = "files/"

LOCKED: Final = ".age"  # behind the name of a backup that is locked with a passphrase

_NAME: Final = re.compile(r"(\d{4}-\d{2}-\d{2}_\d{2}-\d{2})(?:-([1-9]\d?))?\.zip(?:\.age)?")
_WRITING: Final = re.compile(r"\.(\d{4}-\d{2}-\d{2}_\d{2}-\d{2})(?:-[1-9]\d?)?\.zip(?:\.age)?\.writing")
_MINUTE: Final = "%Y-%m-%d_%H-%M"


class Totals(msgspec.Struct, frozen=True):
    """What the book comes to: counts, and sums in whole minor units of its currency."""

    customers: int
    entries: int
    due: int
    prepaid: int
    sessions: int


class FileFact(msgspec.Struct, frozen=True):
    """A file inside a backup: its name there, how many bytes it has, and their SHA-256."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The table of contents of a backup. ``made_at`` and ``last_at`` are UTC, as the book writes times.

    ``seq`` and ``check`` are of the last commit in it, ``why`` is what it was made for. ``erased`` are the ids of those
    who were erased in the book in it, each with the number of the act that opened the account.
    """

    format: int
    app: str
    shop: str
    store: str
    lineage: str
    seq: int
    check: str
    last_at: str
    timezone: str
    made_at: str
    why: str
    totals: Totals
    files: list[FileFact]
    erased: dict[str, int] = {}

    def holds_one_of(self, erased: Mapping[str, int]) -> bool:
        """Tell whether one of those who were ``erased`` in the same store since it was made is still in it."""
        return any(opened <= self.seq and self.erased.get(one) != opened for one, opened in erased.items())

    @property
    def whose(self) -> str:
        """That it is of another shop, and of which, as the end of "kept: …"; asked only of one that is."""
        name = " ".join(self.shop.split())[:_SHOWN_MAX]
        return f"it is of another shop, {name}" if name else "it is of another shop"

    @property
    def made(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at).astimezone(UTC)

    @property
    def book(self) -> FileFact:
        """The book in it."""
        return next(one for one in self.files if one.name == BOOK)

    @property
    def book_size(self) -> int:
        """How many bytes of the book are in it."""
        return self.book.size


_SHOWN_MAX: Final = 120  # letters of the name of another shop: it may have come from anywhere
LOCKED_UNKNOWN: Final = (
    "It is locked, and nobody opened it on this computer yet, so whether it is whole is not known here."
)


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A backup in its folder. ``proven``: it was looked through and replayed, and has not changed since.

    ``manifest`` is None when it cannot be read: then ``why_not`` says so in a sentence. ``lock`` is the mark of the
    passphrase that opened it last, "" while nobody knows or none is needed.
    """

    name: str
    size: int
    proven: bool
    manifest: Manifest | None
    why_not: str = ""
    lock: str = ""

    @property
    def is_locked(self) -> bool:
        """Whether a passphrase is needed to open it."""
        return is_locked_name(self.name)

    @property
    def is_unopened(self) -> bool:
        """Whether nobody typed its passphrase here yet: then nothing is known of it, neither good nor bad."""
        return self.is_locked and self.why_not == LOCKED_UNKNOWN


def name_at(moment: datetime, turn: int = 0, *, locked: bool = False) -> str:
    """Return the name of a backup made at a moment of the shop's time; ``turn`` above 0 when the minute is taken."""
    return moment.strftime(_MINUTE) + (f"-{turn}" if turn else "") + ".zip" + (LOCKED if locked else "")


def is_locked_name(name: str) -> bool:
    """Tell whether a name is one of a locked backup."""
    return is_name(name) and name.endswith(LOCKED)


def is_name(text: str) -> bool:
    """Tell whether a file's name is one that we give to backups."""
    found = _NAME.fullmatch(text)
    return found is not None and _minute(found[1]) is not None


def writing_name(name: str) -> str:
    """Return what a backup is called while it is being made."""
    return f".{name}.writing"


def begun_at(text: str) -> datetime | None:
    """Return when a backup that is being made was begun (the shop's time, naive), None for any other name."""
    found = _WRITING.fullmatch(text)
    return _minute(found[1]) if found else None


def _minute(text: str) -> datetime | None:
    """Return a minute of the shop's time, naive; None for a day or an hour that no calendar has."""
    try:
        return datetime.strptime(text, _MINUTE)  # noqa: DTZ007 - compared with times of the same shop
    except ValueError:
        return None


def named_at(name: str) -> datetime | None:
    """Return the minute that a backup's name says it was made at (the shop's time, naive), None for other names."""
    found = _NAME.fullmatch(name)
    return _minute(found[1]) if found else None


def order_of(name: str) -> tuple[str, int]:
    """Return what sorts backups by their names, the oldest first."""
    found = _NAME.fullmatch(name)
    return (found[1], int(found[2] or 0)) if found else (name, 0)
