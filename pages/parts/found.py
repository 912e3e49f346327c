"""What else the search box finds beside customers: entries and packages."""

import streamlit as st

from ledger.book import Line, PackageRow, find_packages
from pages.parts.words import amount_of, count_of, facts_of, kind_word, package_word, plain, short_day
from services import Desk

OTHERS_MAX = 5


def other_hits(shop: Desk, text: str) -> tuple[list[PackageRow], list[Line]]:
    """Return the packages and the entries that are meant by ``text``, the likeliest first.

    The answer is kept until the book goes on: the text stands in the box while somebody does other things.
    """
    asked = (text, shop.book.version)
    if st.session_state.get("hits", (None,))[0] != asked:
        found = find_packages(shop.book, text, OTHERS_MAX), shop.find_entries(text, OTHERS_MAX)
        st.session_state["hits"] = (asked, found)
    packages, lines = st.session_state["hits"][1]
    return packages, lines


def show_other_hits(shop: Desk, packages: list[PackageRow], lines: list[Line]) -> None:
    """Draw a link for each: a package leads to its customer, an entry to everything that was done with it."""
    if packages:
        st.caption("Packages")
    for row in packages:
        left = f"{count_of(row.left, 'session')} left"
        st.page_link(
            "customer.py", icon=":material/event_repeat:",
            label=f"**{plain(package_word(row.package))}** :gray[{plain(row.customer.name)} · {left}]",
            query_params={"id": row.customer.id, "show": "packages"},
        )  # fmt: skip
    if lines:
        st.caption("Entries")
    for line in lines:
        st.page_link("act.py", label=line_label(shop, line), icon=":material/receipt_long:", query_params=_number(line))
    if not shop.all_entries_are_searched and len(lines) < OTHERS_MAX:
        st.caption("Of the entries, only the newest were looked through.")


def line_label(shop: Desk, line: Line) -> str:
    """Return how an entry stands in a list of links: who, what, how much, when, what for."""
    today = shop.today()
    facts = [short_day(line.on, today), *facts_of(line, today), line.reference, "undone" if line.undone else ""]
    said = " · ".join(plain(" ".join(fact.split())[:60]) for fact in facts if fact)
    return f"**{plain(line.name)}** {kind_word(line.kind)} {amount_of(line, short=True)} :gray[{said}]"


def _number(line: Line) -> dict[str, str]:
    return {"number": str(line.seq)}
