"""The dialog before an undo of much, or of what was told already: what is taken back with it, and what is not."""

import streamlit as st

from ledger.book import customers_of
from ledger.errors import LedgerError
from pages.parts.frame import UNDONE_UNASKED_MAX, bring_back_is_offered, close_dialog, flash_undone
from pages.parts.who import current
from pages.parts.words import count_of, plain


def show_undo(seq: int) -> None:
    """Show the dialog for act ``seq``."""
    st.dialog("Undo this?", icon=":material/undo:", on_dismiss=close_dialog)(_body)(seq)


def _body(seq: int) -> None:
    shop = current()
    try:
        commit, said = shop.act(seq), shop.before_undo(seq)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    count = len(customers_of(shop.book, seq))
    touched = count_of(count, "customer")
    st.markdown(f"**{plain(commit.what)}**")
    if said:
        st.warning(plain(said), icon=":material/mark_email_read:")
    if count > UNDONE_UNASKED_MAX:
        st.markdown(f"Everything that this act did to **{touched}** is taken back. It can be brought back afterwards.")
    label = f"Undo it for {touched}" if count > UNDONE_UNASKED_MAX else "Undo it all the same"
    if st.button(label, key="rec_undo", type="primary", icon=":material/undo:", width="stretch"):
        try:
            done = shop.undo(seq, key=st.session_state["dialog_key"])
        except LedgerError as refusal:
            st.error(plain(str(refusal)), icon=":material/block:")
            return
        close_dialog()
        flash_undone(shop, seq, done)
        bring_back_is_offered(done.seq)
        st.rerun()
