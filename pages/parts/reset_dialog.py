"""Reset all data: what goes and what stays is said first; the name of the shop is typed; a copy is made before."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import close_dialog, open_dialog
from pages.parts.signed_out import show_password_again
from pages.parts.who import current
from pages.parts.words import count_of, plain
from services import Desk


def show_reset_offer(shop: Desk) -> None:
    """Draw the foot of the page of backups, where everything can be reset; not in a sample, which has its own way."""
    if shop.sample:
        return
    with st.expander("Reset everything", icon=":material/restart_alt:", key="reset_offer"):
        st.markdown(
            "Removes the book and all that belongs to it, so that Duebook is as on its first day. A copy of everything "
            "is made before, and you can come back with it."
        )
        if shop.is_proved:
            st.button("Reset everything …", key="reset_open", on_click=open_dialog, args=("reset",))
        else:
            show_password_again("/backups", "reset_")


def show_reset() -> None:
    """Show the dialog."""
    st.dialog("Reset everything?", width="medium", icon=":material/restart_alt:", on_dismiss=close_dialog)(_body)()


def _body() -> None:
    shop = current()
    entries, people = len(shop.book.entries), sum(1 for _ in shop.book.each_customer())
    held = f"{count_of(people, 'customer')}, {count_of(entries, 'entry', 'entries')}"
    st.markdown(
        f"**Goes:** the book ({held}), photos, the lists you brought in, messages, the tables for Excel, who may come "
        "in, and every password. Everybody is signed out."
    )
    place = shop.second_place()
    second = f" and in {plain(place.where)}" if place else ""
    st.markdown(
        f"**Stays:** the backups in {plain(shop.backups_folder())}{second}, and the log of mistakes, in which nobody "
        "is named."
    )
    st.markdown("**First** a copy of everything is made and tried out. Without it nothing is removed. It lies in")
    st.code(shop.place_before_reset(), language=None)
    if shop.backup_lock():
        st.warning(
            "The copy is locked with the passphrase of your backups, which goes from this computer. Have the recovery "
            "sheet at hand, or you cannot come back.",
            icon=":material/key:",
        )
    st.caption("To come back, choose “I have a backup” on the first page. Passwords are then chosen anew.")
    with_settings = st.checkbox("Reset the settings, too", key="rec_reset_settings")
    typed = st.text_input(f"Type the name of the shop, {plain(shop.shop_name)}, to go on", key="rec_reset_name")
    if st.button("Reset everything", key="rec_reset", type="primary", width="stretch"):
        _reset(shop, typed, with_settings=with_settings)


def _reset(shop: Desk, typed: str, *, with_settings: bool) -> None:
    try:
        with st.spinner("Making a copy of everything, then removing it …"):
            shop.reset_everything(typed, with_settings=with_settings)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    st.session_state.clear()
    st.rerun()
