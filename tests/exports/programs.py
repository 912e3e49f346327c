"""hledger, ledger and beancount as their users have them: each adds an exported book up by itself."""

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
from beancount import loader
from beancount.core import realization

from ledger.book import Ledger, Money, balances_on
from services.exports import write_book

Accounts: TypeAlias = dict[str, Decimal]
_RECEIVABLE: Final = "assets:receivable:"
_PREPAID: Final = "liabilities:prepaid:"


def hledger(path: Path) -> Accounts:
    """Return the balance of each account as hledger adds it up."""
    run("hledger", "-f", path, "check", "--strict")
    said = run("hledger", "-f", path, "balance", "--flat", "--empty", "--no-total", "-O", "csv")
    return {row["account"]: _amount(row["balance"]) for row in csv.DictReader(io.StringIO(said))}


def ledger(path: Path) -> Accounts:
    """Return the balance of each account as ledger adds it up."""
    said = run(
        "ledger", "--args-only", "--strict", "--pedantic", "-f", path, "balance", "--flat", "--empty", "--no-total",
        "--balance-format", "%(account)\t%(display_total)\n",
    )  # fmt: skip
    return {account: _amount(amount) for account, amount in csv.reader(io.StringIO(said), delimiter="\t")}


def beancount(path: Path) -> Accounts:
    """Return the balance of each account as beancount adds it up, under hledger's names."""
    entries, errors, _ = loader.load_file(str(path))
    assert [error.message for error in errors] == []
    found = {}
    accounts: Any = realization  # it has no types
    for account in accounts.iter_children(accounts.realize(entries)):
        amount = account.balance.get_only_position()
        found[re.sub(r":c(?=\d+$)", ":C", account.account.lower())] = amount.units.number if amount else Decimal(0)
    return found


def run(program: str, *words: str | Path) -> str:
    """Return what a program says; it must say nothing on standard error. A program that is missing is a failure."""
    if shutil.which(program) is None:
        pytest.fail(f"{program} is not installed, and this test asks it: run `sh .ci/ledgers`, as `make test` does.")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("LEDGER")}
    done = subprocess.run(
        [program, *words], env=environment | {"LC_ALL": "C.UTF-8"}, capture_output=True, text=True, encoding="utf-8",
        check=False, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


PROGRAMS: Final[Mapping[str, tuple[str, Callable[[Path], Accounts]]]] = {
    "hledger": ("hledger", hledger), "ledger": ("hledger", ledger), "beancount": ("beancount", beancount),
}  # fmt: skip


def agree(shop: Ledger, folder: Path) -> Accounts:
    """Export the book; all three programs must find what it says of everybody. Return the accounts of the shop."""
    folder.mkdir(exist_ok=True)
    found = {}
    for name, (as_what, program) in PROGRAMS.items():
        (path,) = write_book(shop, as_what, folder / f"book.{as_what}")
        found[name] = {account: amount for account, amount in program(path).items() if amount}
    people = {one.customer.id: (_exact(one.due), _exact(one.prepaid)) for one in balances_on(shop.book)}
    expected = {f"{_RECEIVABLE}{one}": due for one, (due, _) in people.items() if due}
    expected |= {f"{_PREPAID}{one}": -prepaid for one, (_, prepaid) in people.items() if prepaid}
    for accounts in found.values():
        assert {one: amount for one, amount in accounts.items() if one.startswith((_RECEIVABLE, _PREPAID))} == expected
        assert not sum(accounts.values())
    assert found["hledger"] == found["ledger"] == found["beancount"]
    return {one: amount for one, amount in found["hledger"].items() if one not in expected}


def _exact(money: Money) -> Decimal:
    return Decimal(money.minor).scaleb(-money.currency.decimals)


def _amount(text: str) -> Decimal:
    """Return "99.50 INR" as a number; a sum of nothing has no commodity."""
    number, _, _ = text.strip().partition(" ")
    return Decimal(number)
