"""Tables for people: plain CSV files that a spreadsheet program opens. They are never read back as truth.

Run as ``python -m services.tables FOLDER`` in a process of its own; files whose content is the same stay untouched.
"""

import csv
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple, Self

from ledger.book import CustomerRecord, Ledger, paid_a_part
from ledger.errors import LedgerError
from ledger.exports import (
    ACT_COLUMNS,
    CUSTOMER_COLUMNS,
    ENTRY_COLUMNS,
    PACKAGE_COLUMNS,
    Progress,
    Row,
    WholeBook,
    act_row,
    as_texts,
    customer_columns,
    customer_rows,
    entry_row,
    package_row,
    silent,
    text_of,
)
from ledger.journal import Commit
from services.folders import PROJECT
from services.table_notes import (
    CHANGES,
    TABLES_FOLDER,
    TablesBefore,
    digest_of,
    is_same_folder,
    note_written,
    table_of,
)

__all__ = [
    "TABLES_FOLDER", "is_our_table", "tables_are_fresh", "write_csv", "write_tables", "write_tables_apart",
    "write_tables_at_last",
]  # fmt: skip
_SECONDS_MAX: Final = 120
_LOOKS_EVERY_SECONDS: Final = 0.1
_ROWS_HELD_MAX: Final = 20_000
_SMALL: Final = 2_000_000  # bytes: the tables of such a book are written sooner than another process has begun
_MARK: Final = b"\xef\xbb\xbf"
_NAMES: Final = frozenset({"customers.csv", "closed_customers.csv", "part_payments.csv", "packages.csv", "changes.csv"})
_MONTH: Final = re.compile(r"entries-[0-9]{4}-[0-9]{2}\.csv")


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> bool:
    """Write a table, safe to open in a spreadsheet program; return whether the file changed."""
    with _Table.begun(path, columns) as table:
        table.add([text_of(cell) for cell in row] for row in rows)
        return table.put().is_new


class _Put(NamedTuple):
    """What stands where a table was put: whether it is another file than before, and the hash of what was written."""

    is_new: bool
    sha256: str


class _Table:
    """A CSV file on its way: it grows beside the one that stands there, and takes its place when it is whole."""

    def __init__(self, path: Path, columns: Sequence[str], begun: Path | None = None, sha256: str = "") -> None:
        self._path, self._beside = path, path.with_name(f".{path.name}.writing")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.goes_on = False
        if begun is not None and begun.is_file():
            self._write((), os.O_TRUNC, "utf-8")  # with the rights that it should have
            shutil.copyfile(begun, self._beside)
            self.goes_on = digest_of(self._beside) == sha256
        if self.goes_on:
            return
        # The mark at the beginning tells spreadsheet programs that this is UTF-8.
        self._write([columns], os.O_TRUNC, "utf-8-sig")

    @classmethod
    @contextmanager
    def begun(cls, path: Path, columns: Sequence[str], begun: Path | None = None, sha256: str = "") -> Iterator[Self]:
        """Begin a table, or go on from the file ``begun`` if that has this hash (``goes_on``).

        Whatever happens, nothing half written stays behind.
        """
        table = cls(path, columns, begun, sha256)
        try:
            yield table
        finally:
            table._beside.unlink(missing_ok=True)

    def add(self, rows: Iterable[Row]) -> None:
        """Write more rows, of texts that are safe already, and of numbers; OSError."""
        self._write(rows, os.O_APPEND, "utf-8")

    def put(self) -> _Put:
        """Let the new file take the place of the old one, unless both say the same; return whether it did."""
        sha256 = digest_of(self._beside)  # and not of the file in its place: a spreadsheet program may save over that
        if self._path.exists() and digest_of(self._path) == sha256:
            return _Put(is_new=False, sha256=sha256)
        self._beside.replace(self._path)
        return _Put(is_new=True, sha256=sha256)

    def _write(self, rows: Iterable[Row], how: int, encoding: str) -> None:
        handle = os.open(self._beside, os.O_WRONLY | os.O_CREAT | how, 0o600)
        with os.fdopen(handle, "w", encoding=encoding, newline="") as file:
            csv.writer(file, lineterminator="\r\n").writerows(rows)


def write_tables(ledger: Ledger, folder: Path, progress: Progress = silent) -> dict[str, bool]:
    """Write every table of the book into ``folder``; return the name of each file, and whether it changed.

    Tables of months in which nothing happened any more (those of another book) go, when it was us who wrote them.
    """
    book = WholeBook(ledger)
    paid = paid_a_part(ledger.book)
    ours = _is_ours(folder / "customers.csv", CUSTOMER_COLUMNS)
    changed: dict[str, bool] = {}

    def write(name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        changed[name] = write_csv(folder / name, columns, rows)

    def write_customers(name: str, its: Callable[[CustomerRecord], bool]) -> None:
        balances = (balance for balance in book.balances if its(balance.customer))
        write(name, customer_columns(book), customer_rows(book, balances))

    write_customers("customers.csv", lambda customer: customer.status != "closed")
    write_customers("closed_customers.csv", lambda customer: customer.status == "closed")
    write_customers("part_payments.csv", lambda customer: bool(paid[int(customer.id[1:]) - 1]))
    write("packages.csv", PACKAGE_COLUMNS, map(package_row, book.packages))
    is_own = is_same_folder(folder, ledger.folder / TABLES_FOLDER)
    before = TablesBefore.of(book, ledger.folder, folder)
    rows, written = _write_acts(book, folder, progress, before, ledger.folder / TABLES_FOLDER)
    changed |= dict.fromkeys(map(table_of, before.fresh), False) | {name: one.is_new for name, one in written.items()}
    if is_own:
        note_written(ledger.folder, book, before, rows, {name: one.sha256 for name, one in written.items()})
    if ours:
        for path in folder.iterdir():
            old = _MONTH.fullmatch(path.name) and path.name not in changed
            if old and _is_ours(path, ENTRY_COLUMNS):
                path.unlink()
    return changed


def is_our_table(path: Path) -> bool:
    """Tell whether a file has the name of a table of ours, whole or on its way."""
    name = path.name.removeprefix(".").removesuffix(".writing")
    return name in _NAMES or _MONTH.fullmatch(name) is not None


def _is_ours(path: Path, columns: Sequence[str]) -> bool:
    """Tell whether a table begins as every version of ours did: what else is called so is somebody else's."""
    begins = ",".join(columns[:3]).encode()
    try:
        with path.open("rb") as file:
            return file.read(len(_MARK) + len(begins)) == _MARK + begins
    except OSError:
        return False


class _MonthTables:
    """Tables of entries on their way, one a month. Any entry may be of any month, so some rows are held at first."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder, self._stack = folder, stack
        self._tables: dict[str, _Table] = {}
        self._held: defaultdict[str, list[Row]] = defaultdict(list)
        self._count = 0
        self.counts: Counter[str] = Counter()

    def add(self, month: str, row: Row) -> None:
        """Add an entry; OSError."""
        self._held[month].append(row)
        self._count += 1
        if self._count % _ROWS_HELD_MAX == 0:
            self._write()

    def put(self) -> dict[str, _Put]:
        """Let all tables take their places, and return by their names what was put there; OSError."""
        self._write()
        return {table_of(month): table.put() for month, table in self._tables.items()}

    def _write(self) -> None:
        for month, rows in self._held.items():
            if month not in self._tables:
                begun = _Table.begun(self._folder / table_of(month), ENTRY_COLUMNS)
                self._tables[month] = self._stack.enter_context(begun)
            self._tables[month].add(rows)
            self.counts[month] += len(rows)
        self._held.clear()


def _write_acts(
    book: WholeBook, folder: Path, progress: Progress, before: TablesBefore, tables_before: Path
) -> tuple[Counter[str], dict[str, _Put]]:
    """Write the entries, a table a month, and the list of acts, which takes its place last; one look through the book.

    Only those acts are looked at that the tables ``before`` lack. Return how many entries were written of which month,
    and what was put where.
    """
    forms = as_texts(book.currency)
    old = tables_before / CHANGES if before.acts_to else None
    with ExitStack() as stack:
        changes = stack.enter_context(_Table.begun(folder / CHANGES, ACT_COLUMNS, old, before.acts_sha256))
        after = before.acts_to if changes.goes_on else 0
        months = _MonthTables(folder, stack)

        def noted() -> Iterator[Commit]:
            rows: list[Row] = []
            for act in book.acts_with(before.wanted, after):
                if act.seq > after:
                    rows.append(act_row(act, forms))
                if len(rows) == _ROWS_HELD_MAX:
                    changes.add(rows)
                    rows.clear()
                yield act
            changes.add(rows)

        for entry in book.entries(progress, noted()):
            month = entry.record.on[:7]
            if month not in before.fresh:
                months.add(month, entry_row(entry, forms))
        return months.counts, {**months.put(), CHANGES: changes.put()}


def tables_are_fresh(folder: Path) -> bool:
    """Tell whether the tables were written after the newest act: the list of acts changes with every one."""
    try:
        return (folder / TABLES_FOLDER / "changes.csv").stat().st_mtime >= (folder / "journal.csv").stat().st_mtime
    except OSError:
        return False


def write_tables_apart(folder: Path, seconds: float = _SECONDS_MAX, stop: threading.Event | None = None) -> int:
    """Write the tables of the book in ``folder`` from a process of its own, so that no click waits; 0 when done.

    It ends without them when ``seconds`` are over or ``stop`` is set: the shop is being closed, and nobody may wait.
    The process is in a session of its own, so that the Ctrl-C which closes the shop does not cut it off.
    """
    command = [sys.executable, "-m", "services.tables", str(folder.resolve())]
    ends = time.monotonic() + seconds
    with subprocess.Popen(command, cwd=PROJECT, start_new_session=True) as child:  # noqa: S603 - our own module
        while time.monotonic() < ends and not (stop and stop.is_set()):
            with suppress(subprocess.TimeoutExpired):
                return child.wait(_LOOKS_EVERY_SECONDS)
        child.kill()
    return 1


def write_tables_at_last(folder: Path, seconds: float) -> int:
    """Write the tables of a shop that is being closed, a small one's here and now: nobody clicks any more; 0 when done.

    Another process takes most of a second before it has begun.
    """
    with suppress(OSError):
        if (folder / "journal.csv").stat().st_size <= _SMALL:
            return main(folder)
    return write_tables_apart(folder, seconds)


def main(folder: Path) -> int:
    """Write the tables of the book in ``folder``; return 0, or 1 when the book or the disk does not let us."""
    try:
        ledger = Ledger.open(folder, writer=False)
        try:
            write_tables(ledger, folder / TABLES_FOLDER)
        finally:
            ledger.close()
    except (LedgerError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
