"""A message in a list: for whom, over which way, how far it came as far as anybody knows, and its words."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ledger.errors import LedgerError
from messaging import WORDS, Message, Occasion, State
from pages.parts.frame import flash, new_key
from pages.parts.who import current
from pages.parts.words import plain
from services import Desk, MessageRow

# The colour of each state's badge: green is known to have gone, orange is not known.
COLOURS: dict[State, str] = {
    State.QUEUED: "blue", State.HELD: "orange", State.SENDING: "blue", State.OPENED: "orange",
    State.HANDED_OVER: "violet", State.SENT: "green", State.DELIVERED: "green", State.READ: "green",
    State.FAILED: "red", State.UNKNOWN: "orange", State.CONFIRMED: "green", State.DENIED: "red",
    State.CANCELLED: "gray",
}  # fmt: skip
WHAT = {
    Occasion.DUE.value: "Reminder, before it is late", Occasion.OVERDUE.value: "Reminder, overdue", "test": "Trial",
    "statement": "Statement",
}  # fmt: skip
WAYS = {"link": "WhatsApp link", "whatsapp": "typed into WhatsApp", "email": "e-mail", "folder": "folder"}


@contextmanager
def show_message(shop: Desk, row: MessageRow, *, dated: bool = False) -> Iterator[None]:
    """Draw a message, ``dated`` with the moment of its state; what is drawn inside of the with stands beside it."""
    message = row.message
    with st.container(key=f"message_{message.id}"), st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(row.name)}** :{COLOURS[message.state]}-badge[{WORDS[message.state]}]")
            why = row.said or message.why
            facts = [what_it_is(message), WAYS.get(message.channel, message.channel), shop.phone(message.to), why]
            facts += [when(shop, message)] if dated else []
            st.caption(plain(" · ".join(fact for fact in facts if fact)))
        with st.popover("Text", icon=":material/visibility:"):
            st.text(row.body)
        yield


def what_it_is(message: Message) -> str:
    """Return what a message is: a reminder, a receipt, a correction and so on."""
    return WHAT.get(message.occasion) or Occasion(message.occasion).label


def remind_now(customer: str) -> None:
    """Put a reminder on the list although no step is reached; never against a wish or a promise."""
    try:
        done = current().remind([customer], anyway=True, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash(done.what, done.seq) if done else flash("It is on the list of today already.")


def when(shop: Desk, message: Message) -> str:
    """Return when a message was last known to be somewhere, and who said so."""
    at = shop.local_time(message.changed_at)
    return f"{at.day} {at:%b, %H:%M} · {shop.name_of(message.changed_by)}"
