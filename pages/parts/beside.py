"""What is being sent beside the page: how long already, and Stop."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.who import current
from services import Desk

WATCH_SECONDS = 1
SAYS = {
    "sending": "Messages are being sent.",
    "trial": "The one to yourself is on its way.",
}
HURRY = "Stopping. What had not left yet waits on the list; of the one that may have gone you are asked."


def show_sending(shop: Desk) -> None:
    """Draw what goes on, looked at each second; nothing when nothing does."""
    is_on = shop.sending().is_on
    st.fragment(watch, run_every=WATCH_SECONDS if is_on else None)(is_on)


def watch(was_on: bool) -> None:  # noqa: FBT001 - a fragment is called again with what it was called with
    """Say that something is being sent; draw the page anew when that is over."""
    errand = current().sending()
    if errand.is_on != was_on:
        try:
            errand.check()
        except LedgerError as refusal:
            st.session_state["flash_error"] = str(refusal)
        else:
            flash("Sending was stopped." if errand.stopping() else "Sending is over.")
        st.rerun(scope="app")
    if not errand.is_on:
        return
    with st.container(border=True, key="sending_beside"):
        st.markdown(f":material/outgoing_mail: **{SAYS[errand.what]}** The mail server takes its time.")
        if errand.stopping():
            st.caption(HURRY)
            return
        st.caption("You may go on elsewhere: it does not need this page. It ends by itself after some minutes.")
        st.button("Stop", key="sending_stop", type="primary", icon=":material/stop_circle:", on_click=stop)


def stop() -> None:
    """Have it end within a moment."""
    current().stop_sending()
