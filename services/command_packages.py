"""What the commands about packages do: list, sell, pass on, and settle what a list said otherwise."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.book import (
    EVERY,
    Ledger,
    Money,
    PackageRequest,
    PackageRow,
    PassingOn,
    StatedDifference,
    ending_packages,
    equal_instalments,
    package_rows,
    parse_sum,
    stated_differences,
)
from services import clock
from services.command_line import act_words, acting_owner, find_customer, reading
from services.command_post import telling
from services.days_said import day_said

__all__ = ["EVERY", "Sale", "differences", "packages", "pass_on", "sell", "settle"]


@dataclass(frozen=True, slots=True)
class Sale:
    """What is sold, as it was typed; amounts are decimal strings, "" for none. ``parts`` 0: not in instalments."""

    customer: str
    treatment: str
    price: str
    sessions: int
    paid: str = ""
    method: str = ""
    from_prepaid: str = ""
    on: date | None = None
    due_on: date | None = None
    parts: int = 0
    every: str = "month"
    until: date | None = None
    category: str = ""
    centre: str = ""
    reference: str = ""
    note: str = ""


def packages(customer: str, ending_days: int) -> list[dict[str, Any]]:
    """Return the packages of one customer, or all; with ``ending_days`` those that end within so many days."""
    with reading() as ledger:
        book, today = ledger.book, _today(ledger)
        index = book.people.index_of(find_customer(ledger, customer).id) if customer else None
        rows = package_rows(book, index)
        if ending_days:
            ending = {one.package.id: place for place, one in enumerate(ending_packages(book, today, ending_days))}
            rows = sorted((row for row in rows if row.package.id in ending), key=lambda row: ending[row.package.id])
        return [_shown(row, today) for row in rows]


def sell(sale: Sale, key: str) -> dict[str, Any]:
    """Sell a package and return the number and sentence of doing so; raise a refusal."""
    with telling() as ledger:
        today, currency = _today(ledger), ledger.book.currency
        amount, on = _amount(ledger, sale.price) or Money(0, currency), sale.on or _day_for(ledger, key)
        first = sale.due_on or on
        request = PackageRequest(
            find_customer(ledger, sale.customer).id, sale.treatment, amount, sale.sessions, on,
            category=sale.category, centre=sale.centre or None, valid_until=sale.until,
            due_on=None if sale.parts else sale.due_on, paid=_amount(ledger, sale.paid), method=sale.method,
            reference=sale.reference, note=sale.note, from_prepaid=_amount(ledger, sale.from_prepaid),
            instalments=equal_instalments(amount, first, sale.parts, sale.every) if sale.parts and amount else (),
        )  # fmt: skip
        return act_words(ledger, ledger.sell_package(request, acting_owner(key), today))


def pass_on(package: str, to: str, sessions: int | None, on: date | None, key: str) -> dict[str, Any]:
    """Pass what is left of a package on to another customer; return the number and sentence. Raise a refusal."""
    with telling() as ledger:
        today = _today(ledger)
        receiver = find_customer(ledger, to).id
        request = PassingOn(package.strip().upper(), receiver, on or _day_for(ledger, key), sessions)
        return act_words(ledger, ledger.pass_on(request, acting_owner(key), today))


def differences() -> dict[str, Any]:
    """Return what lists said otherwise than their parts give and nobody has settled, with what they say in all."""
    with reading() as ledger:
        rows = [_difference(ledger, one) for one in stated_differences(ledger.book)]
        sums = {name: sum(row[name].minor for row in rows) for name in ("stated", "computed", "difference")}
        return {
            "count": len(rows), **{name: ledger.book.money(total).decimal for name, total in sums.items()},
            "rows": [{name: str(getattr(cell, "decimal", cell)) for name, cell in row.items()} for row in rows],
        }  # fmt: skip


def settle(package: str, *, list_is_right: bool) -> dict[str, Any]:
    """Say whether a list or its parts were right about a package; return the number and sentence. Raise a refusal."""
    with telling() as ledger:
        act, today = acting_owner(""), _today(ledger)
        done = ledger.settle_difference(package.strip().upper(), act, today, sheet_is_right=list_is_right)
        return act_words(ledger, done)


def _today(ledger: Ledger) -> date:
    return clock.today_in(ledger.journal.identity.timezone)


def _day_for(ledger: Ledger, key: str) -> date:
    """Return the day of an act for which none was typed: today, or the one on which its key was said first."""
    return day_said(ledger.journal, ledger.book, key, acting_owner(key).by) or _today(ledger)


def _amount(ledger: Ledger, typed: str) -> Money | None:
    """Return an amount as it was typed, None for nothing; a price of 0 is a package that is free."""
    return parse_sum(typed, ledger.book.currency) if typed.strip() else None


def _shown(row: PackageRow, today: date) -> dict[str, Any]:
    package = row.package
    return {
        "id": package.id, "customer": row.customer.id, "name": row.customer.name, "treatment": package.treatment,
        "category": package.category, "centre": package.centre, "amount": row.amount.decimal,
        "paid": row.paid.decimal, "balance": row.balance.decimal, "sessions": row.sessions, "used": row.used,
        "left": row.left, "bought_on": package.bought_on, "valid_until": package.valid_until,
        "days_left": row.days_left(today), "voucher": row.voucher, "origin": package.origin,
    }  # fmt: skip


def _difference(ledger: Ledger, one: StatedDifference) -> dict[str, Any]:
    package = one.row.package
    computed = ledger.book.money(package.amount - package.paid)
    return {
        "package": package.id, "customer": one.row.customer.id, "name": one.row.customer.name,
        "treatment": package.treatment, "centre": package.centre, "stated": computed + one.amount,
        "computed": computed, "difference": one.amount,
    }  # fmt: skip
