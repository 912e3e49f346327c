"""What is told to customers by itself: a switch for each thing that is recorded, and the languages it is said in."""

import streamlit as st

from ledger.errors import LedgerError
from messaging import Occasion, languages
from pages.parts.frame import flash
from pages.parts.who import current
from services import Desk

# In the order of the screen; the names are those of `events` in the settings.
EVENTS = {
    "receipt": ("They paid", "A receipt: what was owed, what was paid, what is owed now."),
    "prepaid_added": ("They topped up prepaid", "How much was added, and what is held now."),
    "prepaid_used": ("They used prepaid", "How much was used, and what is left."),
    "session_used": ("They used a session", "For what, and how many sessions are left."),
    "low_prepaid": ("Their prepaid is low", "What is left, once it falls below the limit."),
    "package_ending": ("A package of theirs ends soon", "Until when it can be used, and how many sessions are left."),
    "account_opened": ("Their account was opened", "That there is one from now on, and its number."),
    "account_changed": ("Their details were changed", "Which ones, not the values."),
    "account_closed": ("Their account was closed", "That it is closed."),
    "login_reset": ("A new code for signing in waits for them", "That it waits in the shop; the code is never sent."),
}


def show_told(shop: Desk) -> None:
    """Draw a switch for each thing that can be told."""
    st.caption(
        "When one of these is recorded, a message about it is put on the list in the same moment. It holds for what is "
        "recorded from now on. Undo takes a message that waits off the list; one that left is followed by a "
        "correction. Of a package that ends soon the clock tells, once, at the hour of the reminders."
    )
    on = shop.settings.messages.events
    with st.container(border=True, key="told"):
        for name, (title, says) in EVENTS.items():
            with st.container(gap=None):
                st.toggle(title, name in on, key=f"told_{name}", on_change=switch, args=(name,))
                st.caption(f"{says} {languages_of(shop, Occasion(name))}")


def languages_of(shop: Desk, occasion: Occasion) -> str:
    """Return in which languages there are words for it, and in which of them they are the shop's own."""
    known = languages()
    own = [words for name, words in known.items() if shop.words(occasion, None, name).own]
    return f"In {', '.join(known.values())}" + (f"; your own words in {', '.join(own)}." if own else ".")


def switch(name: str) -> None:
    """Write into the settings what is told from now on."""
    shop, key = current(), f"told_{name}"
    wanted = bool(st.session_state[key])
    now = set(shop.settings.messages.events) - {name} | ({name} if wanted else set())
    try:
        shop.change_setting("messages.events", [one for one in EVENTS if one in now])
    except LedgerError as refusal:
        st.session_state[key] = not wanted  # the switch shows what holds
        st.session_state["flash_error"] = str(refusal)
    else:
        title = EVENTS[name][0]
        flash(f"“{title}” is told from now on." if wanted else f"“{title}” is not told any more.")
