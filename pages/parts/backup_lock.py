"""The passphrase that locks backups: set it, change it, stop, and print the sheet."""

from contextlib import suppress

import streamlit as st

from access import PasswordAgain
from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.signed_out import go_to
from pages.parts.words import count_of, plain
from services import RECOVERY_SHEET, Desk

FIELDS = ("lock_first", "lock_second")
OPENED_WITH = "rec_opened_with"  # forgotten when the dialog closes


def show_lock(shop: Desk) -> None:
    """Draw whether backups are locked, and what can be done about it."""
    with st.container(border=True, key="backup_lock"):
        st.subheader("Passphrase")
        try:
            mark = shop.backup_lock()
        except LedgerError as refusal:
            st.error(plain(str(refusal)), icon=":material/lock_reset:")
            mark = ""
        if mark:
            st.markdown(":material/lock: **New backups are locked.** Whoever finds one can read nothing of it.")
            tell_open_ones(shop)
        else:
            st.markdown(
                ":material/lock_open: **Backups are not locked.** Whoever finds a copy, on a lost stick or in a "
                "synced folder, can read names, phones and balances."
            )
        if not shop.is_proved:
            st.caption("Type your password above to set, change or print it.")
            return
        if mark:
            go_to(RECOVERY_SHEET, "Print the recovery sheet", target="_blank")
        with st.expander("Change or stop" if mark else "Lock them with a passphrase", icon=":material/key:"):
            show_form(shop, is_change=bool(mark))
            if mark:
                show_stop(shop)


def tell_open_ones(shop: Desk) -> None:
    """Say that backups from before are as open as they were."""
    with suppress(LedgerError):
        count = sum(not row.kept.is_locked for row in shop.backups())
        if count:
            st.caption(
                f"{count_of(count, 'older backup')} here {'is' if count == 1 else 'are'} not locked and can still be "
                "read, as can copies of older ones elsewhere."
            )


def show_form(shop: Desk, *, is_change: bool) -> None:
    """Draw the two fields; a passphrase that is easy to guess is told before it is taken."""
    st.markdown(
        "- Without the passphrase **nobody** opens a locked backup, also not you. Print the sheet.\n"
        "- It protects copies that are elsewhere. It is kept on this computer, so that backups are made by "
        "themselves, and does not protect this computer.\n"
        + ("- Backups that are locked already go on wanting the passphrase they were locked with." if is_change else "")
    )
    st.button("Make one up for me", key="lock_make_up", icon=":material/casino:", on_click=fill, args=(shop,))
    shown = st.session_state.get("lock_made_up", "")
    if shown:
        st.code(shown, language=None)
    with st.form("lock", border=False):
        first = st.text_input("Passphrase", key=FIELDS[0], type="password", autocomplete="new-password")
        second = st.text_input("The same once more", key=FIELDS[1], type="password", autocomplete="new-password")
        weak = st.session_state.get("lock_weak", "")
        if weak:
            st.warning(
                "This one is easy to guess for somebody who has the file and can try as often as they like. Take a "
                "longer one, or one made up.",
                icon=":material/warning:",
            )
            st.checkbox("Use it all the same", key="lock_weak_ok")
        if st.form_submit_button("Lock new backups with it", key="lock_save", icon=":material/lock:"):
            save(shop, first, second)


def save(shop: Desk, first: str, second: str) -> None:
    """Take what was typed twice, and make a first locked backup at once."""
    if first != second:
        st.error("The two are not the same. Type it once more.", icon=":material/block:")
        return
    easy = first.strip() and not shop.is_strong_passphrase(first)
    if easy and not (st.session_state.get("lock_weak") == first and st.session_state.get("lock_weak_ok")):
        st.session_state["lock_weak"] = first
        st.rerun()
    try:
        shop.lock_backups(first)
    except PasswordAgain:
        st.rerun()
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    forget()
    begin_one(shop)
    flash("New backups are locked from now on. Print the recovery sheet now, and keep it where you keep money.")
    st.rerun()


def show_stop(shop: Desk) -> None:
    """Draw the button that ends it."""
    st.divider()
    st.caption("Stop: new backups can be read by whoever finds them. Those that are locked stay locked.")
    if st.button("Lock no more", key="lock_stop", icon=":material/lock_open:"):
        try:
            shop.stop_locking_backups()
        except LedgerError as refusal:
            st.error(plain(str(refusal)), icon=":material/block:")
            return
        forget()
        flash("New backups are not locked any more. Keep the sheet as long as you keep locked ones.")
        st.rerun()


def fill(shop: Desk) -> None:
    """Put a passphrase made up by chance into both fields, and show it."""
    made = shop.suggested_passphrase()
    for key in (*FIELDS, "lock_made_up"):
        st.session_state[key] = made
    st.session_state.pop("lock_weak", None)


def forget() -> None:
    """Keep nothing of what was typed."""
    for key in (*FIELDS, "lock_made_up", "lock_weak", "lock_weak_ok"):
        st.session_state.pop(key, None)


def begin_one(shop: Desk) -> None:
    """Begin a backup, unless one is being made."""
    try:
        shop.start_backup()
    except LedgerError:
        return


def ask_for_passphrase(why: str) -> None:
    """Ask for the passphrase of a locked backup in a dialog; ``typed_passphrase`` is what was typed."""
    st.warning(plain(why), icon=":material/lock:")
    typed = st.text_input("Its passphrase", key="rec_passphrase", type="password", autocomplete="off")
    st.button("Open it", key="rec_unlock", icon=":material/lock_open:", on_click=keep_typed)
    if typed:
        keep_typed()


def keep_typed() -> None:
    """Remember what was typed as long as the dialog is open: the field is not drawn any more once it fits."""
    st.session_state[OPENED_WITH] = st.session_state.get("rec_passphrase", "")


def typed_passphrase() -> str:
    """Return the passphrase that was typed for a locked backup in this dialog, "" when none was."""
    return str(st.session_state.get(OPENED_WITH, ""))
