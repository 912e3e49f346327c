"""A message in a list: for whom, over which way, how far it came as far as anybody knows, and its words."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from messaging import Message, State
from pages.parts.words import plain
from services import Desk, MessageRow

# What each state is called, and the colour of its badge: green is known to have gone, orange is not known.
STATES: dict[State, tuple[str, str]] = {
    State.QUEUED: ("waiting", "blue"),
    State.HELD: ("held back", "orange"),
    State.SENDING: ("on its way out", "blue"),
    State.OPENED: ("link opened, not sure whether it went", "orange"),
    State.HANDED_OVER: ("given on, not known to have arrived", "violet"),
    State.SENT: ("sent", "green"),
    State.DELIVERED: ("delivered", "green"),
    State.READ: ("read", "green"),
    State.FAILED: ("did not go", "red"),
    State.UNKNOWN: ("not sure whether it went", "orange"),
    State.CONFIRMED: ("went, somebody looked", "green"),
    State.DENIED: ("did not go, somebody looked", "red"),
    State.CANCELLED: ("taken off the list", "gray"),
}
WAYS = {"link": "WhatsApp link", "whatsapp": "typed into WhatsApp", "email": "e-mail", "folder": "folder"}


@contextmanager
def show_message(shop: Desk, row: MessageRow) -> Iterator[None]:
    """Draw a message; what is drawn inside of the with stands beside it."""
    message = row.message
    words, colour = STATES[message.state]
    with st.container(key=f"message_{message.id}"), st.container(horizontal=True, vertical_alignment="center"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{plain(row.name)}** :{colour}-badge[{words}]")
            why = row.said or message.why
            facts = [WAYS.get(message.channel, message.channel), shop.phone(message.to), why]
            st.caption(plain(" · ".join(fact for fact in facts if fact)))
        with st.popover("Text", icon=":material/visibility:"):
            st.text(row.body)
        yield


def when(shop: Desk, message: Message) -> str:
    """Return when a message was last known to be somewhere, and who said so."""
    at = shop.local_time(message.changed_at)
    return f"{at.day} {at:%b, %H:%M} · {plain(shop.name_of(message.changed_by))}"
