"""Take everything along: the whole shop in open formats, put together beside the work and then fetched."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.signed_out import go_to
from pages.parts.who import current
from pages.parts.words import ago, plain
from services import EVERYTHING, Desk

WATCH_SECONDS = 1


def show_take_everything(shop: Desk) -> None:
    """Draw what it is, and the button."""
    with st.container(border=True, key="take_everything"):
        st.subheader("Take everything with you")
        st.caption(
            "One zip in open formats: a workbook for Excel, CSV tables, files for hledger, ledger and Beancount, JSON "
            "with every field, photos of bills, and the lists you brought in. It is yours, whatever you use next. "
            "Whoever has it can read it. To go on with Duebook elsewhere, take a backup instead."
        )
        if not shop.is_proved:
            st.caption("Type your password above first.")
            return
        is_on = shop.taking_now().is_on
        st.fragment(show_taking, run_every=WATCH_SECONDS if is_on else None)(is_on)


def show_taking(was_on: bool) -> None:  # noqa: FBT001 - a fragment is called again with what it was called with
    """Draw how far it is; drawn anew each second while it is put together."""
    shop = current()
    now = shop.taking_now()
    if now.is_on != was_on:
        st.rerun(scope="app")
    if now.is_on:
        st.progress(now.share, text="Putting everything together …")
        st.caption("You can go on working, and come back to this page.")
        st.button("Cancel", key="take_cancel", icon=":material/close:", on_click=act, args=("cancel",))
        return
    if now.failed:
        st.error(plain(now.failed), icon=":material/error:")
    if now.made is not None:
        size, when = f"{now.bytes / 1e6:,.1f} MB", ago(now.made, shop.local_now())
        st.markdown(f":material/folder_zip: **It is ready**, {size}, put together {when}.")
        with st.container(horizontal=True, vertical_alignment="center"):
            go_to(EVERYTHING, "Download the zip")
            st.button("Remove it here", key="take_remove", icon=":material/delete:", on_click=act, args=("cancel",))
        return
    st.button("Put everything together", key="take_start", icon=":material/folder_zip:", on_click=act, args=("start",))


def act(what: str) -> None:
    """Begin it, or end it."""
    shop = current()
    try:
        if what == "start":
            shop.start_taking()
        else:
            shop.cancel_taking()
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
