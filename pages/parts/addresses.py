"""Which of a customer's addresses take no messages, and the way back for one that is right after all."""

import streamlit as st

from access import Right
from ledger.errors import LedgerError
from pages.parts.frame import flash, new_key
from pages.parts.who import current
from pages.parts.words import plain, short_day
from services import Desk


def show_address_troubles(shop: Desk, customer: str, place: str) -> None:
    """Draw a word on each address that takes no messages, until it is changed; ``place`` keeps the buttons apart."""
    for one in shop.address_troubles(customer):
        what = "e-mail address" if "@" in one.address else "number"
        shown = one.address if "@" in one.address else shop.phone(one.address)
        with st.container(key=f"bad_address_{place}_{one.message}"):
            st.warning(
                f"This {what} takes no messages: **{plain(shown)}**, since {short_day(one.since, shop.today())}. "
                f"Nothing is sent there until it is changed {'below' if place == 'details' else 'in Details'}.  \n"
                f":small[{plain(one.why)}]",
                icon=":material/unsubscribe:",
            )
            if shop.may(Right.MESSAGES):
                st.button(
                    "It is right, use it again", key=f"trust_{place}_{one.message}", icon=":material/check:",
                    type="tertiary", on_click=trust, args=(customer, one.address),
                )  # fmt: skip


def trust(customer: str, address: str) -> None:
    """Say that an address takes messages after all."""
    try:
        done = current().trust_address(customer, address, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash(done.what, done.seq) if done else flash("It is used for messages already.")
