"""The foot of the sidebar: whose shop it is, and the button that writes everything out now."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.words import count_of, plain
from services import Shop


def show_sidebar_end(shop: Shop) -> None:
    """Show the shop's name and "Save now"."""
    with st.sidebar:
        st.markdown(f":material/storefront: **{plain(shop.book.shop)}**")
        if shop.ledger.trouble is None:
            st.caption(":material/verified: Everything recorded is on the disk.")
        if st.button("Save now", key="save_now", icon=":material/save:", help="Write the tables for Excel again."):
            try:
                with st.spinner("Writing the tables …"):
                    names = shop.save_now()
            except LedgerError as refusal:
                st.error(plain(str(refusal)))
            else:
                flash(f"Saved: {count_of(len(names), 'table')} in {shop.ledger.folder}/tables")
                st.rerun()
