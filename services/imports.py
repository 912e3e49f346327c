"""Bringing in lists: files are read once, planned as often as somebody changes a choice, and recorded as one act."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np

from ledger.book import (
    Book,
    CustomerRecord,
    ImportLine,
    ImportPackage,
    ImportSource,
    Kind,
    OpeningBalance,
    imported_before,
    merged_into,
    package_rows,
)
from ledger.errors import LedgerError
from ledger.matching import Centre, KnownCustomer, KnownEntry, KnownPeople, candidate_of, vocabulary
from ledger.sheets import (
    PASTED,
    Choices,
    ImportPlan,
    ImportRow,
    Package,
    QuotesDamaged,
    Sheet,
    UnreadableFile,
    plan_import,
    read_file,
    read_pasted,
)
from services.kept_files import keep_file
from services.settings import Settings

_OPENING_KINDS: Final = {"due": Kind.OPENING_DUE, "prepaid": Kind.OPENING_PREPAID}
_NOT_OF_PEOPLE: Final = frozenset({"id", "created"})
_OF_PACKAGES: Final = tuple(ImportPackage.__dataclass_fields__)

Progress = Callable[[float, str], object]


class NothingToImport(LedgerError):
    """A plan without anybody in it."""

    def __init__(self, reasons: Collection[str] = ()) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        nothing = "There is nothing to bring in: no row of these sheets is a customer that is new or changed."
        super().__init__(" ".join((nothing, *self.reasons)))


class CannotImport(LedgerError):
    """A file that cannot be read, or that was brought in before; the sentence comes from whoever found out."""


class ProblemsInList(LedgerError):
    """A strict import met problems."""

    def __init__(self, file: str, count: int) -> None:
        self.file, self.count = file, count
        problems = "1 problem" if count == 1 else f"{count} problems"
        super().__init__(f"{file} has {problems}, and you asked to take it only without any.")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was dropped in. ``refusal`` says why it cannot be read, ``before`` that it was imported already.

    ``stray_quotes`` tells that it could be read with its quotation marks as mere signs, if a person says so.
    """

    name: str
    content: bytes
    sha256: str
    sheets: tuple[Sheet, ...]
    refusal: str = ""
    before: str = ""
    stray_quotes: bool = False

    @property
    def source(self) -> ImportSource:
        """Return what the book remembers of it."""
        return ImportSource(self.name, self.sha256)


def read_files(
    book: Book, files: Sequence[tuple[str, bytes]], progress: Progress = lambda _done, _what: None, *,
    pasted: str = "", plain_quotes: Collection[str] = (),
) -> list[ReadFile]:  # fmt: skip
    """Read every file, and a table that was pasted, into plain cells.

    The quotation marks of files whose SHA-256 stands in ``plain_quotes`` are read as signs like any other.

    One that cannot be read carries the sentence instead of sheets. Of two files with the same content the second is
    marked as if it had been imported before.
    """
    if pasted.strip():
        files = [*files, (PASTED, pasted.encode("utf-8", "replace"))]
    found: list[ReadFile] = []
    first_with: dict[str, str] = {}
    for place, (name, content) in enumerate(files):
        progress(place / len(files), f"Reading {name}")
        name = _other_than(name, [file.name for file in found])  # noqa: PLW2901 - choices go by the name
        digest = hashlib.sha256(content).hexdigest()
        before = str(imported_before(book, ImportSource(name, digest)) or "")
        if digest in first_with and not before:
            before = f"“{name}” holds just the same as “{first_with[digest]}” and is left out."
        first_with.setdefault(digest, name)
        try:
            is_pasted = bool(pasted.strip()) and place == len(files) - 1
            quotes = digest not in plain_quotes
            sheets = (read_pasted(pasted),) if is_pasted else tuple(read_file(name, content, quotes=quotes))
            found.append(ReadFile(name, content, digest, sheets, before=before))
        except UnreadableFile as refusal:
            stray = isinstance(refusal, QuotesDamaged)
            found.append(ReadFile(name, content, digest, (), str(refusal), before, stray))
    progress(1.0, "Read")
    return found


def _other_than(name: str, taken: Sequence[str]) -> str:
    """Return the name, with a number when another file of this import has it already."""
    number, wanted = 2, name
    while wanted in taken:
        wanted, number = f"{name} ({number})", number + 1
    return wanted


def plan(
    book: Book, files: Sequence[ReadFile], region: str, today: date, choices: Choices | None = None,
    centres: Sequence[Centre] = (),
) -> ImportPlan:  # fmt: skip
    """Return what bringing in these files would do; quick, pure, nothing is recorded."""
    sheets = [sheet for file in files if not file.before for sheet in file.sheets]
    people = KnownPeople(_known_customers(book), lambda ids: _known_entries(book, ids))
    return plan_import(
        sheets, people, region=region, currency=book.currency, today=today, choices=choices, centres=centres
    )


_NOTHING: Final[tuple[object, ...]] = ("", [], {}, None)


def _known_customers(book: Book) -> list[KnownCustomer]:
    """Return everybody whom a row could be, with the balances that are left alone."""
    names = [name for name in CustomerRecord.__struct_fields__ if name not in _NOT_OF_PEOPLE]
    found = []
    with book.lock:
        opened = _opened(book)
        packages = Counter(row.customer.id for row in package_rows(book))
        for index, customer in book.each_customer():
            if index in book.people.erased:  # whoever comes again is somebody new
                continue
            due, prepaid, sessions = book.balance(index)
            fields = {name: value for name in names if (value := getattr(customer, name)) not in _NOTHING}
            fields = {name: value for name, value in fields.items() if value is not False}
            merged = tuple(map(candidate_of, merged_into(book, index)))
            began = opened.get(index, (0, 0))
            found.append(
                KnownCustomer(customer.id, fields, due, prepaid, sessions, packages[customer.id], merged, began)
            )
    return found


def _known_entries(book: Book, ids: Collection[str]) -> dict[str, list[KnownEntry]]:
    """Return the lines of these customers that count, oldest first."""
    found: dict[str, list[KnownEntry]] = {one: [] for one in ids}
    with book.lock:
        places = [(at, one) for one in found for at in book.entries_of(book.people.index_of(one))]
        for at, one in sorted(places):  # in the order of the acts, so that each is read once
            record = book.entry_record(at)
            if not (book.entries["dead"][at] or record.reverses):
                kind, day = Kind.of(record.type), date.fromordinal(int(book.entries["day"][at]))
                found[one].append(KnownEntry(kind, book.money(record.amount), day, record.reference, record.note))
    return found


def _opened(book: Book) -> dict[int, tuple[int, int]]:
    """Return what customers began with as owed and as held, by index, in minor units, where it is anything."""
    entries = book.entries
    found: dict[int, tuple[int, int]] = {}
    for place, kind in enumerate((Kind.OPENING_DUE, Kind.OPENING_PREPAID)):
        at = np.flatnonzero((entries["kind"] == kind) & (entries["dead"] == 0))
        for index, amount in zip(entries["customer"][at].tolist(), entries["amount"][at].tolist(), strict=True):
            due, prepaid = found.get(index, (0, 0))
            found[index] = (due, prepaid + amount) if place else (due + amount, prepaid)
    return found


def centres_from(settings: Settings) -> tuple[Centre, ...]:
    """Return the shop's centres, as lists are read with them."""
    return tuple(Centre(one.name, one.prefix, tuple(one.also)) for one in settings.centres.known)


def lines_of(planned: ImportPlan) -> list[ImportLine]:
    """Return what the book is to record; raise NothingToImport when that is nothing."""
    lines = list(map(line_of, rows_brought_in(planned)))
    if not lines:
        raise NothingToImport
    return lines


def rows_brought_in(planned: ImportPlan) -> list[ImportRow]:
    """Return the rows of a plan that do something."""
    return [row for row in planned.rows if row.customer is None or row.fields or row.entries]


def keep_originals(folder: Path, files: Sequence[ReadFile]) -> None:
    """Keep each file as it came, under its hash; what is there already is the same. Raise OriginalNotKept."""
    for file in files:
        keep_file(folder, file.sha256, file.content)


def line_of(row: ImportRow) -> ImportLine:
    """Return what the book is to record of one row."""
    openings = tuple(OpeningBalance(_OPENING_KINDS[one.kind], one.amount, one.due_on, one.note) for one in row.openings)
    entries = tuple(entry.listed for entry in row.entries)
    return ImportLine(row.fields, row.customer or "", openings, tuple(map(_package, row.packages)), entries)


def _package(package: Package) -> ImportPackage:
    """Return a package without the place it stood at: all else is what the book wants to know."""
    return ImportPackage(**{name: getattr(package, name) for name in _OF_PACKAGES})


def field_labels() -> dict[str, str]:
    """Return what a column can become, with its words: every field, "extra" to keep it as it is, "" to leave it out."""
    known = {key: field.label for key, field in vocabulary().fields.items()}
    return {"": "Leave it out", "extra": "Keep as it is", **known}
