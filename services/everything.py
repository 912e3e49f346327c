"""The whole shop in open formats, in one zip: leaving must be easy.

``write_everything`` does it; run as ``python -m services.everything DATA SETTINGS OUT`` it is a process of its own, so
that no click waits. It says how far it is, a JSON document a line, and in the last one what came of it. Told to end, it
leaves nothing half made.
"""

import csv
import io
import json
import re
import shutil
import signal
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import msgspec

from backups import totals_of
from ledger.book import EntryRecord, ImportRecord, Ledger, Money, decode
from ledger.errors import LedgerError
from ledger.exports import Progress, WholeBook, beancount_text, book_json, hledger_text, safe, silent, write_workbook
from messaging import WORDS, Outbox, texts_of
from services import clock
from services.exports import CannotExport
from services.files import ASIDE, replacing, sync_folder
from services.kept_files import FILES_FOLDER
from services.rooms import new_rooms, outbox_of, people_of
from services.tables import write_tables

README: Final = "README.txt"
_PIECE: Final = 1 << 20
_PARTS: Final = ".parts"  # at the end of the name of the folder in which parts lie until they are in the zip
_PASSES: Final = 5  # how often the entries are gone through
_PHOTO: Final = b"\xff\xd8\xff"
_NAME: Final = re.compile(r"[0-9a-f]{64}")
_NO_FILE_NAME: Final = re.compile(r'[\x00-\x1f\x7f-\x9f\u2028\u2029\\/:*?"<>|]+')
_FILE_NAME_MAX: Final = 80
_FILE_COLUMNS: Final = ("file", "what", "name", "number", "entry", "customer", "sha256")
_TEXT: Final = """\
Everything of {shop}, written by Duebook on {day}, up to number {number:,}.

{customers:,} customers, {entries:,} entries; due {due} {currency}, prepaid {prepaid} {currency}, {sessions:,} sessions
left. Whatever you read these files with comes to the same.

book.xlsx        one workbook for Excel or LibreOffice: summary, customers, entries, packages
tables/          the same as CSV files (UTF-8, comma, amounts with a point, days as YYYY-MM-DD):
                 customers.csv, closed_customers.csv, part_payments.csv, packages.csv, entries-YYYY-MM.csv by month,
                 changes.csv (what was done, by whom and when), messages.csv
book.journal     for hledger and ledger: assets:receivable:ID is what a customer owes, liabilities:prepaid:ID what is
                 held for them; an entry that was taken back has its reversal as a transaction of its own
book.beancount   the same for Beancount
book.json        all of it with every field, nicknames too, for a program: each list has one element a line. "entries"
                 holds all entries, also those that were taken back; the sums of "due_effect" and "prepaid_effect" of a
                 customer are their balances. "changes" holds what else was recorded, amounts there in whole minor
                 units. docs/leaving.md of Duebook says what every field is
photos/          photos of bills; an entry names its photo by these letters and digits
originals/       the lists that were brought in, as they came
files.csv        which photo belongs to which entry, and which list came when
settings.toml    the preferences

A text in a table that a spreadsheet program would run as a formula has an apostrophe before it; book.json has it as it
was typed. Not in here: passwords, and the log of who came in. To go on with Duebook elsewhere, take a backup instead.
"""


def write_everything(ledger: Ledger, settings: Path, out: Path, progress: Progress = silent) -> None:
    """Write the zip to ``out``, whole or not at all; the book was opened with its rooms. Raise CannotExport.

    What a process that was killed left of one of this name goes first: of two at once the later one is written.
    ``progress`` hears how many entries were gone through, of all that are.
    """
    if not out.parent.is_dir():
        raise CannotExport(out, f"there is no folder {out.parent}")
    if out.is_dir():
        raise CannotExport(out, "it is a folder, and this form is one file")
    try:
        remove_half(out)
        with (
            TemporaryDirectory(prefix=f".{out.name}.", suffix=_PARTS, dir=out.parent) as scratch,
            replacing(out) as file,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive,
        ):
            written = clock.now_in(ledger.journal.identity.timezone)
            _Everything(ledger, settings, archive, Path(scratch), progress, written).write()
        sync_folder(out.parent)
    except OSError as error:
        raise CannotExport(out, error.strerror or str(error)) from error


def remove_half(out: Path) -> None:
    """Remove what was left of a zip that was to be ``out``, by names that only we give; OSError."""
    half = re.compile(ASIDE.format(name=re.escape(out.name)) + rf"|\.{re.escape(out.name)}\.[a-z0-9_]+{_PARTS}")
    for left in out.parent.iterdir():
        if half.fullmatch(left.name):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


@dataclass
class _Everything:
    """One zip on its way; ``scratch`` is an empty folder for what cannot be written into it at once."""

    ledger: Ledger
    settings: Path
    archive: zipfile.ZipFile
    scratch: Path
    progress: Progress
    written: datetime

    def write(self) -> None:
        """Write every part, one after the other."""
        ledger, book = self.ledger, WholeBook(self.ledger)
        today = self.written.date()
        self._put(README, [self._readme(book, str(today))])
        tables = self.scratch / "tables"
        for name in sorted(write_tables(ledger, tables, self._pass(0))):
            self.archive.write(tables / name, f"tables/{name}")
            (tables / name).unlink()
        self._put("tables/messages.csv", _csv(_MESSAGE_COLUMNS, map(_message_row, self._messages())))
        workbook, parts = self.scratch / "book.xlsx", self.scratch / "parts"
        parts.mkdir()
        with workbook.open("wb") as file:
            write_workbook(book, file, parts, today, self._pass(1))
        self.archive.write(workbook, workbook.name, zipfile.ZIP_STORED)  # it is packed already
        workbook.unlink()
        self._put("book.journal", hledger_text(book, self._pass(2)))
        self._put("book.beancount", beancount_text(book, self._pass(3)))
        others = {"messages": self._messages(), "people": self._people()}
        self._put("book.json", book_json(book, others, self._pass(4)))
        self._put_files()
        if self.settings.is_file():
            self.archive.write(self.settings, "settings.toml")

    def _pass(self, number: int) -> Progress:
        def tell(done: int, total: int) -> None:
            self.progress(number * total + done, _PASSES * total)

        return tell

    def _put(self, name: str, pieces: Iterable[str]) -> None:
        """Write one part, as little of it at a time in memory as there is at once."""
        info = zipfile.ZipInfo(name, self.written.timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o100600 << 16
        with self.archive.open(info, "w", force_zip64=True) as part:
            held: list[str] = []
            size = 0
            for piece in pieces:
                held.append(piece)
                size += len(piece)
                if size >= _PIECE:
                    part.write("".join(held).encode())
                    held, size = [], 0
            part.write("".join(held).encode())

    def _readme(self, book: WholeBook, day: str) -> str:
        totals = totals_of(self.ledger.book)
        return _TEXT.format(
            shop=book.shop, day=day, number=book.number, customers=totals.customers, entries=totals.entries,
            due=book.money(totals.due).decimal, prepaid=book.money(totals.prepaid).decimal,
            currency=book.currency.code, sessions=totals.sessions,
        )  # fmt: skip

    def _messages(self) -> Iterator[dict[str, Any]]:
        """Yield the messages, the oldest first, with their words."""
        box: Outbox = outbox_of(self.ledger)
        for number in range(1, len(box) + 1):
            message = box.get(number)
            subject, body = texts_of(message, self.ledger.journal.commit)
            kept = {name: value for name, value in msgspec.structs.asdict(message).items() if name not in _NOT_SAID}
            due = None if message.due is None else Money(message.due, self.ledger.book.currency).decimal
            yield {**kept, "due": due, "known": WORDS[message.state], "subject": subject, "body": body}

    def _people(self) -> Iterator[dict[str, Any]]:
        for one in people_of(self.ledger).all():
            yield {
                "id": one.id, "name": one.name, "sign_in": one.sign_in, "role": one.role.value,
                "customer": one.customer, "centres": sorted(one.centres), "status": one.status,
            }  # fmt: skip

    def _put_files(self) -> None:
        """Write photos and originals under names that say what they are, and the list of them."""
        place = self.ledger.folder / FILES_FOLDER
        names = sorted(path.name for path in place.iterdir()) if place.is_dir() else []
        whose = self._whose()
        rows = []
        for name in filter(_NAME.fullmatch, names):
            with (place / name).open("rb") as file:
                is_photo = file.read(len(_PHOTO)) == _PHOTO
            known = whose.get(name, _Whose())
            called = f"photos/{name}.jpg" if is_photo else f"originals/{_called(known, name)}"
            self.archive.write(place / name, called, zipfile.ZIP_STORED if is_photo else zipfile.ZIP_DEFLATED)
            what = "photo" if is_photo else "list"
            rows.append((called, what, known.name, known.number, known.entry, known.customer, name))
        self._put("files.csv", _csv(_FILE_COLUMNS, rows))

    def _whose(self) -> dict[str, "_Whose"]:
        """Return what the book says of each file, by its hash."""
        found: dict[str, _Whose] = {}
        for act in self.ledger.journal.commits():
            if '"photo":"' not in act.records and '"kind":"import"' not in act.records:
                continue
            for record in decode(act.records):
                if isinstance(record, EntryRecord) and record.photo:
                    found.setdefault(record.photo, _Whose("", str(act.seq), str(record.id), record.customer))
                elif isinstance(record, ImportRecord):
                    found.setdefault(record.sha256, _Whose(record.file, str(act.seq)))
        return found


@dataclass(frozen=True, slots=True)
class _Whose:
    """What a file is of: its own name, the number of the act, and of a photo the entry and customer."""

    name: str = ""
    number: str = ""
    entry: str = ""
    customer: str = ""


_NOT_SAID: Final = frozenset({"said_in", "key"})  # where the words stand, and a key that only we use
_MESSAGE_COLUMNS: Final = (
    "id", "at", "customer", "to", "channel", "occasion", "language", "known", "changed_at", "changed_by", "why",
    "subject", "body",
)  # fmt: skip


def _message_row(message: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(message[name]) for name in _MESSAGE_COLUMNS)


def _called(known: _Whose, name: str) -> str:
    """Return a name that every system takes, with the number of the act before it; the hash where nothing is known."""
    plain = _NO_FILE_NAME.sub(" ", known.name).strip(" .")[-_FILE_NAME_MAX:]
    return f"{int(known.number):06} {plain}" if plain else name


def _csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a table line by line, safe to open in a spreadsheet program; the mark says that it is UTF-8."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    text.write("\ufeff")
    out.writerow(columns)
    for row in rows:
        out.writerow([safe(cell) for cell in row])
        yield text.getvalue()
        text.seek(0)
        text.truncate()
    yield text.getvalue()


def main(data: Path, settings: Path, out: Path) -> int:
    """Write everything of the book in ``data``; say how far it is, and at last that it is done, or why it is not."""
    said = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal said
        share = done / total if total else 1.0
        if share - said >= 0.01:  # noqa: PLR2004 - a hundred steps
            said = share
            _say({"share": round(share, 3)})

    try:
        ledger = Ledger.open(data, writer=False, others=new_rooms())
        try:
            write_everything(ledger, settings, out, tell)
            _say({"number": ledger.journal.last_seq, "lineage": ledger.journal.identity.lineage})
        finally:
            ledger.close()
    except LedgerError as refusal:
        _say({"refusal": str(refusal)})
        return 1
    return 0


def _say(document: Mapping[str, object]) -> None:
    with suppress(BrokenPipeError):  # nobody listens any more
        sys.stdout.write(json.dumps(document) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whatever is half made is removed on the way out
    sys.exit(main(*map(Path, sys.argv[1:])))
