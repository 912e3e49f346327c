"""The dialog that proves a locked backup from elsewhere: it asks for the passphrase, and tries the backup out."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import close_dialog, flash, open_dialog
from pages.parts.who import current
from pages.parts.words import count_of, plain


def open_prove(name: str) -> None:
    """Open the dialog for a backup."""
    open_dialog("prove", name=name)


def show_prove(name: str) -> None:
    """Show the dialog for a backup."""
    st.dialog("Prove this backup", width="medium", icon=":material/lock_open:", on_dismiss=close_dialog)(_body)(name)


def _body(name: str) -> None:
    st.markdown(
        f"**{plain(name)}** is locked, and nobody opened it on this computer yet. With its passphrase it is opened, "
        "read back and tried out, as every backup is. Your book is not touched."
    )
    st.caption(
        "It is the passphrase of the recovery sheet that was printed when this backup was locked. Others that it opens "
        "are proven by themselves afterwards, one a minute; for that it is remembered until Duebook is closed."
    )
    with st.form("rec_prove_form", border=False):
        typed = st.text_input("Its passphrase", key="rec_prove_passphrase", type="password", autocomplete="off")
        pressed = st.form_submit_button("Prove it", key="rec_prove", type="primary", width="stretch")
    if not pressed:
        return
    if not typed.strip():
        st.info("Type the passphrase first.", icon=":material/edit:")
        return
    try:
        with st.spinner("Trying the backup out …"):
            left = current().prove_backup(name, typed)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    close_dialog()
    more = f" Its passphrase is tried on {count_of(left, 'more locked one', 'more locked ones')}, too." if left else ""
    flash(f"{name} stood the test and is proven.{more}")
    st.rerun()
