"""Customers and policies as the tests of who is reminded make them up."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from ledger.book import Currency, Money
from messaging.facts import Facts
from messaging.policy import Policy

TODAY: Final = date(2026, 11, 27)  # a Friday
RUPEES: Final = Currency.of("INR")
_ASHA: Final = Facts(
    customer="C0001", name="Asha", due=Money(800_00, RUPEES), overdue=Money(800_00, RUPEES),
    due_on=date(2026, 11, 24), phone="+919876543210", email="asha@example.com",
)  # fmt: skip
POLICY: Final = Policy(minimum=Money(100_00, RUPEES), channels=("link", "whatsapp", "email"))


def rupees(amount: int) -> Money:
    return Money(amount * 100, RUPEES)


def asha(days: int = 3, **facts: Any) -> Facts:  # noqa: ANN401 - any field of Facts
    """Return Asha, who owes ₹800 since ``days`` days, with what is different about her."""
    return replace(_ASHA, **{"due_on": TODAY - timedelta(days), **facts})


def ago(*days: int) -> tuple[date, ...]:
    """Return the days so many days ago."""
    return tuple(TODAY - timedelta(number) for number in days)


def policy(**choices: Any) -> Policy:  # noqa: ANN401 - any field of Policy
    return replace(POLICY, **choices)
