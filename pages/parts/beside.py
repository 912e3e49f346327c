"""What is being sent beside the page: how long already, and Stop."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.who import current
from services import Desk, Errand

WATCH_SECONDS = 1
SAYS = {
    "sending": "Messages are being sent.",
    "trial": "The one to yourself is on its way.",
    "clock": "The clock is sending messages.",
}
HURRY = "Stopping. What had not left yet waits on the list; of the one that may have gone you are asked."
CLOCK_GOES_ON = "The clock goes on a minute later; to keep it from that, switch the way off."


def show_sending(shop: Desk) -> None:
    """Draw what goes on, looked at each second; nothing when nothing does."""
    errand = shop.sending()
    is_on = errand.is_on
    st.fragment(watch, run_every=WATCH_SECONDS if is_on else None)(errand, is_on)


def watch(errand: Errand, was_on: bool) -> None:  # noqa: FBT001 - a fragment is called again with what it was called with
    """Say that something is being sent; draw the page anew when that is over."""
    if errand.is_on != was_on:
        try:
            errand.check()
        except LedgerError as refusal:
            st.session_state["flash_error"] = str(refusal)
        else:
            flash(said_of_stop(errand) if errand.stopping() else "Sending is over.")
        st.rerun(scope="app")
    if not errand.is_on:
        return
    with st.container(border=True, key="sending_beside"):
        st.markdown(f":material/outgoing_mail: **{SAYS[errand.what]}** The mail server takes its time.")
        if errand.stopping():
            st.caption(f"{HURRY} {CLOCK_GOES_ON}" if errand.what == "clock" else HURRY)
            return
        st.caption("You may go on elsewhere: it does not need this page. It ends by itself after some minutes.")
        st.button("Stop", key="sending_stop", type="primary", icon=":material/stop_circle:", on_click=stop)


def said_of_stop(errand: Errand) -> str:
    """Say that it was stopped, and for how long."""
    return f"Sending was stopped. {CLOCK_GOES_ON}" if errand.what == "clock" else "Sending was stopped."


def stop() -> None:
    """Have it end within a moment."""
    current().stop_sending()
