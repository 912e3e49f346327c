"""Customers who owe, for the tests of the post office."""

from datetime import timedelta

from ledger.book import EntryRequest, Kind, parse_amount
from services import Desk
from services.settings import Value, change


def owes(desk: Desk, name: str, amount: str, days_late: int, **fields: object) -> str:
    """Open an account that owes something since so many days; return its id."""
    number = f"+9198765{len(desk.book.people):05d}"
    done = desk.add_customer({"name": name, "phone": number, **fields}, key=f"new-{name}")
    customer = desk.customer_added(done)
    due_on = desk.today() - timedelta(days_late)
    money = parse_amount(amount, desk.book.currency)
    request = EntryRequest(Kind.CHARGE, customer, money, on=min(due_on, desk.today()), due_on=due_on)
    desk.record(request, key=f"sale-{name}")
    return customer


def pays(desk: Desk, customer: str, amount: str) -> int:
    """Record a payment; return its number."""
    money = parse_amount(amount, desk.book.currency)
    return desk.record(EntryRequest(Kind.PAYMENT, customer, money, desk.today()), key=f"pays-{customer}-{amount}").seq


def wish(desk: Desk, key: str, value: Value) -> None:
    """Change a setting as a shop does."""
    change(desk.settings_path, key, value)
    desk.read_settings()
