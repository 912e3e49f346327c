"""Who may do what: one table. What does not stand in it is for nobody; services ask it before anything is done.

Owner: everything. Staff: what the owner ticks, and only their centres. Customer: the own page and nothing else.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is to the shop."""

    OWNER = "owner"
    STAFF = "staff"
    CUSTOMER = "customer"


class Right(StrEnum):
    """What somebody may do. The value is kept in the book; `SAID` completes "… may not"."""

    LOOK = "look"  # customers, entries, balances: every member of staff
    RECORD = "record"
    UNDO_OWN_TODAY = "undo_own_today"
    EDIT_CUSTOMERS = "edit_customers"
    REPORTS = "reports"
    MESSAGES = "messages"
    IMPORT = "import"
    RUN_THE_SHOP = "run_the_shop"  # the owner's: people, settings, undo of anything, export of everything, repair
    OWN_PAGE = "own_page"
    ANYBODY = "anybody"  # whoever is signed in


SAID: Final[Mapping[Right, str]] = {
    Right.LOOK: "look into the book",
    Right.RECORD: "record sales and payments",
    Right.UNDO_OWN_TODAY: "undo what they recorded today",
    Right.EDIT_CUSTOMERS: "add and change customers",
    Right.REPORTS: "see reports and the day book",
    Right.MESSAGES: "send messages",
    Right.IMPORT: "bring in lists",
    Right.RUN_THE_SHOP: "do this; it is the owner's",
    Right.OWN_PAGE: "see this page; it is a customer's own",
    Right.ANYBODY: "come in",
}

# What the owner ticks for a member of staff, in the order of the screen.
TICKS: Final = (
    Right.RECORD, Right.UNDO_OWN_TODAY, Right.EDIT_CUSTOMERS, Right.REPORTS, Right.MESSAGES, Right.IMPORT,
)  # fmt: skip

_OF_ROLE: Final[Mapping[Role, frozenset[Right]]] = {
    Role.OWNER: frozenset(Right) - {Right.OWN_PAGE},
    Role.STAFF: frozenset({Right.LOOK, Right.ANYBODY}),
    Role.CUSTOMER: frozenset({Right.OWN_PAGE, Right.ANYBODY}),
}


def rights_of(role: Role, ticked: frozenset[Right]) -> frozenset[Right]:
    """Return everything that somebody may do; what is ticked counts for staff only."""
    more = ticked & frozenset(TICKS) if role is Role.STAFF else frozenset()
    return _OF_ROLE[role] | more


# -- the table ---------------------------------------------------------------------------------------------------------

# The pages of the shell, by their addresses.
PAGES: Final[Mapping[str, Right]] = {
    "home": Right.LOOK,
    "customers": Right.LOOK,
    "customer": Right.LOOK,
    "entry": Right.LOOK,
    "day-book": Right.REPORTS,
    "reports": Right.REPORTS,
    "import": Right.IMPORT,
    "activity": Right.RUN_THE_SHOP,
    "people": Right.RUN_THE_SHOP,
    "settings": Right.RUN_THE_SHOP,
    "own": Right.OWN_PAGE,
    "me": Right.ANYBODY,
}

# What the server answers to whoever is signed in, by how the path begins; the longest that fits decides.
ROUTES: Final[Mapping[str, Right]] = {
    "/": Right.ANYBODY,  # the shell: Streamlit's own page, which knows nothing of the shop
    "/static/": Right.ANYBODY,
    "/app/static/": Right.ANYBODY,
    "/component/": Right.ANYBODY,
    "/_stcore/": Right.ANYBODY,
    "/_stcore/upload_file/": Right.LOOK,
    "/_stcore/agent": Right.RUN_THE_SHOP,
    "/_stcore/metrics": Right.RUN_THE_SHOP,
    "/media/": Right.ANYBODY,
    "/files/": Right.ANYBODY,  # services ask for each paper whether it is theirs
}

# What services do for a door, by the name of the method; the guard refuses what does not stand here.
SERVICES: Final[Mapping[str, Right]] = {}

# Of these the password is asked again, unless it was typed a moment ago.
SENSITIVE: Final[frozenset[str]] = frozenset()
