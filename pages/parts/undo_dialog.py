"""The dialog before an undo of much: how many customers an act touched, and that it can be brought back."""

import streamlit as st

from ledger.book import customers_of
from ledger.errors import LedgerError
from pages.parts.frame import bring_back_is_offered, close_dialog, flash
from pages.parts.who import current
from pages.parts.words import count_of, plain


def show_undo(seq: int) -> None:
    """Show the dialog for act ``seq``."""
    st.dialog("Undo all of this?", icon=":material/undo:", on_dismiss=close_dialog)(_body)(seq)


def _body(seq: int) -> None:
    shop = current()
    try:
        commit = shop.act(seq)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    touched = count_of(len(customers_of(shop.book, seq)), "customer")
    st.markdown(f"**{plain(commit.what)}**")
    st.markdown(f"Everything that this act did to **{touched}** is taken back. It can be brought back afterwards.")
    if st.button(f"Undo it for {touched}", key="rec_undo", type="primary", icon=":material/undo:", width="stretch"):
        try:
            done = shop.undo(seq, key=st.session_state["dialog_key"])
        except LedgerError as refusal:
            st.error(plain(str(refusal)), icon=":material/block:")
            return
        close_dialog()
        flash(done.what, done.seq)
        bring_back_is_offered(done.seq)
        st.rerun()
