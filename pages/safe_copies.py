"""Backups: make one now, see which there are and that they are proven, and go back to one."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.backup_list import show_list
from pages.parts.backup_lock import show_lock
from pages.parts.backup_safety import show_trials
from pages.parts.backup_times import show_times
from pages.parts.leads_copy import show_leads_copy
from pages.parts.reset_dialog import show_reset_offer
from pages.parts.second_place import show_second_place
from pages.parts.signed_out import show_password_again
from pages.parts.take_everything import show_take_everything
from pages.parts.who import current
from pages.parts.words import ago, plain
from services import Desk

WATCH_SECONDS = 1
REFUSED = "backup_refused"  # said beside the button: only that part of the page is drawn anew


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("Backups")
    st.caption(
        "A backup is one file with everything: the book, the settings, photos and lists. Each one is read back and "
        "tried out before it stands here as proven."
    )
    if not shop.is_proved:
        show_password_again("/backups")
    busy = what_is_on(shop)
    st.fragment(show_now, run_every=WATCH_SECONDS if any(busy) else None)(busy)
    try:
        show_list(shop, shop.backups())
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/folder_off:")
    show_times(shop)
    show_lock(shop)
    show_leads_copy(shop)
    show_take_everything(shop)
    show_reset_offer(shop)


def what_is_on(shop: Desk) -> tuple[bool, bool, bool]:
    """Return whether a backup is made, copied, tried out at the moment."""
    place = shop.second_place()
    return shop.backup_making().is_on, place is not None and place.copying.is_on, shop.backup_trial_now().is_on


def show_now(was_on: tuple[bool, bool, bool]) -> None:
    """Draw what goes on: drawn anew each second while anything does."""
    shop = current()
    if what_is_on(shop) != was_on:
        st.rerun(scope="app")
    show_newest(shop)
    left, right = st.columns(2)
    with left:
        show_second_place(shop)
    with right:
        show_trials(shop)


def show_newest(shop: Desk) -> None:
    """Draw the newest backup and the button that makes one."""
    making = shop.backup_making()
    with st.container(border=True, key="backup_now"):
        if making.is_on:
            st.progress(making.share, text="Making a backup, and trying it out …")
            st.caption("You can go on working meanwhile.")
            return
        newest = shop.newest_backup()
        if newest.made is None:
            st.markdown("**There is no proven backup yet.**")
            st.caption(
                "Backups that lie here already are tried out by themselves, one a minute; locked ones once their "
                "passphrase is known here."
            )
        else:
            st.markdown(f":material/verified: **The newest one was proven {ago(newest.made, shop.local_now())}.**")
        if newest.failed:
            st.error(plain(newest.failed), icon=":material/error:")
        if refused := st.session_state.pop(REFUSED, ""):
            st.error(plain(refused), icon=":material/block:")
        st.button("Back up now", key="backup_start", type="primary", icon=":material/backup:", on_click=start)


def start() -> None:
    """Begin to make a backup."""
    try:
        current().start_backup()
    except LedgerError as refusal:
        st.session_state[REFUSED] = str(refusal)


show(current())
