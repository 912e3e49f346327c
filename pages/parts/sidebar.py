"""The foot of the sidebar: whose shop it is, and the button that writes everything out now."""

from contextlib import suppress

import streamlit as st

from access import Right, SignedOut
from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.who import current
from pages.parts.words import ago, count_of, plain
from services import Desk


def sign_out() -> None:
    """End the session of this browser; every window of it is signed out by that."""
    with suppress(SignedOut):
        current().sign_out()
    st.session_state["signed_out_here"] = True


def show_sidebar_end(shop: Desk) -> None:
    """Show the shop's name and "Save now"."""
    with st.sidebar:
        st.markdown(f":material/storefront: **{plain(shop.shop_name)}**")
        if shop.trouble is None:
            st.caption(":material/verified: Everything recorded is on the disk.")
        if shop.may(Right.RUN_THE_SHOP):
            newest = shop.newest_backup()
            if newest.failed:
                st.caption(":red[:material/error: The last backup failed: see Backups.]")
            elif newest.made is not None:
                st.caption(f":material/backup: Backup proven {ago(newest.made, shop.local_now())}.")
        with st.container(horizontal=True, vertical_alignment="center", key="who"):
            st.page_link("me.py", label=plain(shop.person.name), icon=":material/person:", width="stretch")
            st.button("Sign out", key="sign_out", type="tertiary", icon=":material/logout:", on_click=sign_out)
        if shop.may(Right.RUN_THE_SHOP) and st.button(
            "Save now", key="save_now", icon=":material/save:", help="Write the tables for Excel again."
        ):
            try:
                with st.spinner("Writing the tables …"):
                    names = shop.save_now()
            except LedgerError as refusal:
                st.error(plain(str(refusal)))
            else:
                flash(f"Saved: {count_of(len(names), 'table')} in {shop.folder}/tables")
                st.rerun()
