"""Tables for people: plain CSV files that a spreadsheet program opens. They are never read back as truth.

Run as ``python -m services.tables FOLDER`` in a process of its own; files whose content is the same stay untouched.
"""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from ledger.book import (
    REMOVED,
    Balance,
    Book,
    CustomerRecord,
    EntryRecord,
    Kind,
    Ledger,
    PackageRecord,
    balances_on,
    decode,
)
from ledger.errors import LedgerError
from services.places import PROJECT

TABLES_FOLDER: Final = "tables"
_SECONDS_MAX: Final = 120
# What a spreadsheet program takes for a formula or a command when a cell begins with it (also full-width).
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠")
_NUMBER_SIGNS: Final = frozenset("0123456789.")

CUSTOMER_COLUMNS: Final = (
    "id", "code", "name", "nicknames", "phone", "other_phones", "email", "address", "city", "centre", "tags", "status",
    "notes", "due_limit", "low_prepaid", "due", "prepaid", "sessions", "created",
)  # fmt: skip
ENTRY_COLUMNS: Final = (
    "id", "number", "recorded_at", "by", "date", "customer", "name", "type", "amount", "due_date", "method",
    "reference", "note", "package", "takes_back", "undone",
)  # fmt: skip


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bool:
    """Write a table, safe to open in a spreadsheet program; return whether the file changed."""
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(columns)
    out.writerows([safe(cell) for cell in row] for row in rows)
    # The mark at the beginning tells spreadsheet programs that this is UTF-8.
    content = text.getvalue().encode("utf-8-sig")
    if path.exists() and path.read_bytes() == content:
        return False
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.writing")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    temporary.replace(path)
    return True


def safe(cell: str) -> str:
    """Return a cell that no spreadsheet program runs: a leading ``'`` where it would begin a formula."""
    if cell.startswith(_FORMULA_STARTS) and not (cell[0] == "-" and set(cell[1:]) <= _NUMBER_SIGNS and len(cell) > 1):
        return f"'{cell}"
    return cell


def customer_rows(book: Book, balances: Iterable[Balance]) -> Iterator[list[str]]:
    """Yield a row of CUSTOMER_COLUMNS for each balance; amounts as decimal strings."""
    for balance in balances:
        customer = balance.customer
        limits = [
            "" if limit is None else book.money(limit).decimal for limit in (customer.due_limit, customer.low_prepaid)
        ]
        yield [
            customer.id, customer.code, customer.name, ", ".join(customer.nicknames), customer.phone,
            ", ".join(customer.phones), customer.email, customer.address, customer.city, customer.centre,
            ", ".join(customer.tags), customer.status, customer.notes, *limits, balance.due.decimal,
            balance.prepaid.decimal, str(balance.sessions), customer.created,
        ]  # fmt: skip


def entry_rows(ledger: Ledger) -> Iterator[tuple[str, list[str]]]:
    """Yield (month, row of ENTRY_COLUMNS) for every entry, in the order of recording."""
    book = ledger.book
    dead = book.entries["dead"].tolist()
    for commit in ledger.journal.commits():
        for record in decode(commit.records):
            if isinstance(record, EntryRecord):
                customer = book.people[int(record.customer[1:]) - 1]
                counted = record.type == Kind.SESSION_USE.word
                yield record.on[:7], [
                    str(record.id), str(commit.seq), commit.at, commit.by, record.on, customer.id, customer.name,
                    record.type, str(record.amount) if counted else book.money(record.amount).decimal, record.due_on,
                    record.method, record.reference, record.note or record.reason, record.package,
                    str(record.reverses or ""), "yes" if dead[record.id - 1] else "",
                ]  # fmt: skip


def write_tables(ledger: Ledger, folder: Path) -> list[str]:
    """Write every table of the book into ``folder``; return the names of the files that changed."""
    book, changed = ledger.book, []

    def write(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        if write_csv(folder / name, columns, rows):
            changed.append(name)

    balances = balances_on(book)
    write("customers.csv", CUSTOMER_COLUMNS, customer_rows(book, (one for one in balances if _open(one.customer))))
    write(
        "closed_customers.csv",
        CUSTOMER_COLUMNS,
        customer_rows(book, (one for one in balances if not _open(one.customer))),
    )
    write(
        "part_payments.csv", CUSTOMER_COLUMNS, customer_rows(book, (one for one in balances if _paid_a_part(book, one)))
    )
    months: dict[str, list[list[str]]] = {}
    for month, row in entry_rows(ledger):
        months.setdefault(month, []).append(row)
    for month, rows in months.items():
        write(f"entries-{month}.csv", ENTRY_COLUMNS, rows)
    write("packages.csv", PackageRecord.__struct_fields__, (_package_row(book, one) for one in book.packages))
    changes = ([str(one.seq), one.at, one.by, one.via, one.what] for one in ledger.journal.commits())
    write("changes.csv", ("number", "at", "by", "through", "what"), changes)
    return changed


def _open(customer: CustomerRecord) -> bool:
    return customer.status != "closed"


def _paid_a_part(book: Book, balance: Balance) -> bool:
    if balance.due.minor <= 0:
        return False
    lines = book.entries_of(int(balance.customer.id[1:]) - 1)
    kinds, dead = book.entries["kind"], book.entries["dead"]
    return any(kinds[at] == Kind.PAYMENT and not dead[at] for at in lines)


def _package_row(book: Book, package: PackageRecord) -> list[str]:
    row = []
    for name in PackageRecord.__struct_fields__:
        value = getattr(package, name)
        row.append(book.money(value).decimal if name in {"amount", "paid"} else str(value or ""))
    return row if package.status != REMOVED else [*row[:-2], "taken back", row[-1]]


def tables_are_fresh(folder: Path) -> bool:
    """Tell whether the tables were written after the newest act: the list of acts changes with every one."""
    try:
        return (folder / TABLES_FOLDER / "changes.csv").stat().st_mtime >= (folder / "journal.csv").stat().st_mtime
    except OSError:
        return False


def write_tables_apart(folder: Path, seconds: float = _SECONDS_MAX) -> int:
    """Write the tables of the book in ``folder`` from a process of its own, so that no click waits; 0 when done.

    The process is in a session of its own, so that the Ctrl-C which closes the shop does not cut it off.
    """
    child = [sys.executable, "-m", "services.tables", str(folder.resolve())]
    try:
        done = subprocess.run(child, cwd=PROJECT, timeout=seconds, check=False, start_new_session=True)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        return 1
    return done.returncode


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
