"""One act: everything that was done at once, by whom and when, the bill, and the way back."""

import streamlit as st

from access import Right
from ledger.book import customers_of, entries_of_commit
from ledger.errors import LedgerError
from pages.parts.acts import show_act
from pages.parts.lines import show_line_tables
from pages.parts.receipt import show_receipt
from pages.parts.who import current
from pages.parts.words import count_of, plain
from services import Desk

LINES_MAX = 100
CUSTOMERS_MAX = 12


def show(shop: Desk) -> None:
    """Draw the act whose number is in the address."""
    asked = st.query_params.get("number", "")
    try:
        commit = shop.act(int(asked) if asked.isdecimal() and len(asked) < 16 else 0)  # noqa: PLR2004 - the numbers there can be
    except LedgerError:
        st.title("No such entry")
        if shop.may(Right.RUN_THE_SHOP):
            st.markdown("Look for it in the field above, in the day book, or in Activity.")
            st.page_link("activity.py", label="Activity", icon=":material/history:")
        else:
            st.markdown("Look for it in the field above, or on the page of its customer.")
        return
    st.title(plain(commit.what))
    with st.container(border=True, key="act_head"):
        show_act(shop, commit, "act", f"Number {commit.seq:,}")
        show_receipt(shop, commit.seq, "act_")
    lines = entries_of_commit(shop.book, commit.seq, most=LINES_MAX + 1)
    if lines:
        show_line_tables(shop, lines[:LINES_MAX], "act", show_day=True, alt="Everything done in the same act")
    if len(lines) > LINES_MAX:
        st.caption(f"The first {count_of(LINES_MAX, 'entry', 'entries')} of this act are shown.")
    if commit.seq in shop.book.undone_by:
        number = str(shop.book.undone_by[commit.seq])
        st.page_link("act.py", label=f"Undone by number {number}", query_params={"number": number})
    customers = customers_of(shop.book, commit.seq)
    if customers:
        st.caption("Whom it was about")
    with st.container(horizontal=True, key="act_customers"):
        for customer in customers[:CUSTOMERS_MAX]:
            name = shop.book.people[int(customer[1:]) - 1].name
            st.page_link(
                "customer.py", label=plain(name), icon=":material/person:", query_params={"id": customer},
                width="content",
            )  # fmt: skip
        if len(customers) > CUSTOMERS_MAX:
            st.caption(f"and {len(customers) - CUSTOMERS_MAX:,} more")


show(current())
