"""Why the shop writes to somebody, and what a text for each occasion may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Occasion(StrEnum):
    """Why a message is written."""

    DUE = "due"
    OVERDUE = "overdue"
    RECEIPT = "receipt"
    PREPAID_ADDED = "prepaid_added"
    PREPAID_USED = "prepaid_used"
    SESSION_USED = "session_used"
    LOW_PREPAID = "low_prepaid"
    PACKAGE_ENDING = "package_ending"
    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_CHANGED = "account_changed"
    ACCOUNT_CLOSED = "account_closed"
    LOGIN_RESET = "login_reset"
    OWN_TEXT = "own_text"
    CORRECTION = "correction"
    DIGEST = "digest"

    @property
    def label(self) -> str:
        """What it is called on screens."""
        return _LABELS[self]

    @property
    def has_tones(self) -> bool:
        """Whether it is said gently, plainly or firmly; all others have one way of saying it."""
        return self in _REMINDERS

    @property
    def names(self) -> tuple[str, ...]:
        """The names that its texts may use, without the dollar sign: the keys of NAMES."""
        return _ALLOWED[self]


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, like ``$due``: what it stands for in one sentence, and an example of what is put there.

    ``optional``: there may be nothing to put, and whoever writes may leave it out. ``free``: the shop's own words,
    which may have several lines and signs that make them bold; ``link``: an address, left exactly as it is.
    """

    says: str
    example: str
    optional: bool = False
    free: bool = False
    link: bool = False


NAMES: Final[Mapping[str, Name]] = MappingProxyType({
    "name": Name("The name of whom the message is for.", "Asha Patil"),
    "shop": Name("The shop's name.", "Sharma Stores"),
    "today": Name("The day on which the message is written.", "21 Nov 2026"),
    "due": Name("All that the customer owes now (in the digest: all customers).", "₹2,000"),
    "due_on": Name("The day to pay of the oldest open bill.", "14 Nov 2026", optional=True),
    "overdue": Name("The part of it that should have been paid already.", "₹1,250"),
    "days_overdue": Name("How many days ago the oldest open bill was to be paid.", "7"),
    "promised_on": Name("The day for which the customer promised to pay.", "20 Nov 2026", optional=True),
    "before": Name("What was owed before the payment.", "₹1,250"),
    "paid": Name("What was paid (in the digest: by all customers).", "₹500"),
    "after": Name("What is owed after the payment.", "₹750"),
    "on": Name("The day of the payment, purchase or session.", "21 Nov 2026"),
    "number": Name("The number of the receipt, or of the customer.", "1024", optional=True),
    "amount": Name("The amount that was added, used or taken back.", "₹500", optional=True),
    "prepaid": Name("What the customer holds with the shop in advance now.", "₹1,500", optional=True),
    "what": Name("What it was for, what was changed, or what had been announced.", "Milk", optional=True),
    "treatment": Name("What the package of sessions is for.", "Facial"),
    "sessions_left": Name("How many sessions are left in the package.", "4"),
    "valid_until": Name("The last day of the package.", "31 Mar 2027", optional=True),
    "pay": Name("How to pay, as it stands in the settings.", "UPI: sharma.stores@upi", optional=True, free=True),
    "stop": Name("How to get no more messages.", "To get no more messages, answer STOP.", optional=True, free=True),
    "link": Name("The address of the customer's own page; nothing while the shop has no address outside.",
                 "https://duebook.example.com", optional=True, link=True),
    "text": Name("Words of your own, written for this message.", "We are closed on Monday.", optional=True, free=True),
    "charged": Name("What was sold on credit on the day.", "₹3,400", optional=True),
    "customers_overdue": Name("How many customers are overdue.", "12", optional=True),
    "reminded": Name("How many reminders went, or may have gone, on the day.", "5", optional=True),
    "left_over": Name("How many messages wait for another day.", "3", optional=True),
    "unsure": Name("Of how many messages nobody has said yet whether they went.", "2", optional=True),
    "failed": Name("How many messages did not go.", "1", optional=True),
})  # fmt: skip

_REMINDERS: Final = frozenset({Occasion.DUE, Occasion.OVERDUE})
_ALWAYS: Final = ("name", "shop", "today")
_LABELS: Final[Mapping[Occasion, str]] = {
    Occasion.DUE: "Due soon or today",
    Occasion.OVERDUE: "Overdue",
    Occasion.RECEIPT: "Receipt for a payment",
    Occasion.PREPAID_ADDED: "Prepaid added",
    Occasion.PREPAID_USED: "Prepaid used",
    Occasion.SESSION_USED: "Session used",
    Occasion.LOW_PREPAID: "Prepaid is low",
    Occasion.PACKAGE_ENDING: "A package ends soon",
    Occasion.ACCOUNT_OPENED: "Account opened",
    Occasion.ACCOUNT_CHANGED: "Account changed",
    Occasion.ACCOUNT_CLOSED: "Account closed",
    Occasion.LOGIN_RESET: "New way to sign in",
    Occasion.OWN_TEXT: "A text of your own",
    Occasion.CORRECTION: "Correction",
    Occasion.DIGEST: "The day, for the owner",
}
_ALLOWED: Final[Mapping[Occasion, tuple[str, ...]]] = {
    Occasion.DUE: (*_ALWAYS, "due", "due_on", "promised_on", "pay", "link", "stop"),
    Occasion.OVERDUE: (*_ALWAYS, "due", "overdue", "due_on", "days_overdue", "promised_on", "pay", "link", "stop"),
    Occasion.RECEIPT: (*_ALWAYS, "paid", "before", "after", "on", "number", "what", "prepaid", "due_on", "link"),
    Occasion.PREPAID_ADDED: (*_ALWAYS, "amount", "prepaid", "on", "number", "what", "link"),
    Occasion.PREPAID_USED: (*_ALWAYS, "amount", "prepaid", "on", "number", "what", "link"),
    Occasion.SESSION_USED: (*_ALWAYS, "treatment", "sessions_left", "on", "valid_until", "link"),
    Occasion.LOW_PREPAID: (*_ALWAYS, "prepaid", "pay", "link", "stop"),
    Occasion.PACKAGE_ENDING: (*_ALWAYS, "treatment", "sessions_left", "valid_until", "link", "stop"),
    Occasion.ACCOUNT_OPENED: (*_ALWAYS, "number", "link"),
    Occasion.ACCOUNT_CHANGED: (*_ALWAYS, "what", "number", "link"),
    Occasion.ACCOUNT_CLOSED: (*_ALWAYS, "number"),
    Occasion.LOGIN_RESET: (*_ALWAYS, "link"),
    Occasion.OWN_TEXT: (*_ALWAYS, "text", "due", "due_on", "prepaid", "pay", "link", "stop"),
    Occasion.CORRECTION: (*_ALWAYS, "what", "amount", "on", "due", "prepaid", "link"),
    Occasion.DIGEST: (
        *_ALWAYS, "due", "overdue", "customers_overdue", "charged", "paid", "reminded", "left_over", "unsure", "failed",
        "text",
    ),
}  # fmt: skip
