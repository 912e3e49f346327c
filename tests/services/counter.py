"""A shop of the services to test with, and somebody who asks for things in it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from ledger.book import EntryRequest, Kind, parse_amount
from ledger.journal import Commit
from services.imports import ReadFile
from services.shop import Shop

PLACE: Final = ("Test Stores", "INR", "IN", "Asia/Kolkata", "owner", "screen")
HERE: Final = {"by": "owner", "via": "screen"}
LIST: Final = b"Name,Code,Mobile,Due Amount\nAsha Patil,A1,9822014556,1250.50\nRavi Naik,R1,9822014557,300\n"


def nothing(_done: float, _what: str) -> None:
    """Hear how far an import is, and say nothing."""


def sell(shop: Shop, amount: str = "5", *, key: str = "sale", customer: str = "C0001") -> Commit:
    """Sell something on credit."""
    money = parse_amount(amount, shop.book.currency)
    return shop.record(EntryRequest(Kind.CHARGE, customer, money, shop.today()), key=key, **HERE)


def add(shop: Shop, name: str = "Asha") -> Commit:
    """Open an account."""
    return shop.add_customer({"name": name}, key=f"new {name}", **HERE)


def bring_in(
    shop: Shop, name: str = "list.csv", content: bytes = LIST, *, key: str = "import",
    progress: Callable[[float, str], None] = nothing,
) -> Commit:  # fmt: skip
    """Read a list, plan it, and bring it in, as the page does."""
    files = shop.read_files([(name, content)], progress)
    return shop.bring_in(files, shop.plan_import(files), progress, key=key, **HERE)


def due(shop: Shop) -> str:
    """Return what all owe together."""
    return shop.views.figures(shop.today()).due_total.decimal


def everything_in(folder: Path) -> dict[str, bytes]:
    """Return every file under a folder but the lock, with its content."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def read(shop: Shop, *files: tuple[str, bytes]) -> list[ReadFile]:
    """Read lists without a word."""
    return shop.read_files(files, nothing)
