"""The entries of a shop as other programs read them, as short as each of them allows."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from ledger.book import EntryRecord, Ledger, decode

_SIGNS = {"charge": ("due", 1), "payment": ("due", -1), "top_up": ("prepaid", -1), "use": ("prepaid", 1)}


def write_all(data: Path, folder: Path) -> dict[str, Path]:
    """Return the files "csv", "ledger" (hledger's as well) and "beancount" of a shop, written when missing."""
    paths = {"csv": folder / "entries.csv", "ledger": folder / "entries.journal", "beancount": folder / "entries.bean"}
    if all(path.exists() for path in paths.values()):
        return paths
    folder.mkdir(parents=True, exist_ok=True)
    with (
        paths["csv"].open("w", newline="", encoding="utf-8") as table,
        paths["ledger"].open("w", encoding="utf-8") as journal,
        paths["beancount"].open("w", encoding="utf-8") as bean,
    ):
        out = csv.writer(table)
        out.writerow(["id", "customer", "on", "type", "amount", "note"])
        bean.write('option "operating_currency" "INR"\n1990-01-01 open Income:Shop\n')
        opened: set[str] = set()
        for one in _entries(data):
            out.writerow([one.id, one.customer, one.on, one.type, one.amount, one.note])
            balance, sign = _SIGNS[one.type]
            amount = f"{sign * one.amount / 100:.2f}"
            journal.write(f"{one.on} {one.note or one.type}\n    {balance}:{one.customer}  {amount}\n    shop\n\n")
            account = f"Assets:{balance.title()}:{one.customer}"
            if account not in opened:
                opened.add(account)
                bean.write(f"1990-01-01 open {account}\n")
            bean.write(f'{one.on} * "{one.note or one.type}"\n  {account}  {amount} INR\n  Income:Shop\n\n')
    return paths


def _entries(data: Path) -> Iterator[EntryRecord]:
    ledger = Ledger.open(data, writer=False)
    for commit in ledger.journal.commits():
        for record in decode(commit.records):
            if isinstance(record, EntryRecord):
                yield record
    ledger.close()


if __name__ == "__main__":
    write_all(Path(sys.argv[1]), Path(sys.argv[2]))
