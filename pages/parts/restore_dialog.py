"""The dialog that goes back to a backup: from where to where, what will disappear and what comes back."""

import streamlit as st

from backups import Acts, PassphraseNeeded, PassphraseWrong
from ledger.errors import LedgerError
from pages.parts.backup_lock import ask_for_passphrase, typed_passphrase
from pages.parts.frame import close_dialog
from pages.parts.who import current
from pages.parts.words import count_of, plain, short_day
from services import Desk, Going

SHOWN = 10
PAGE_SIZE = 10


def show_restore(name: str) -> None:
    """Show the dialog for a backup."""
    st.dialog(
        "Go back to this backup?", width="medium", icon=":material/settings_backup_restore:", on_dismiss=close_dialog
    )(_body)(name)


def _body(name: str) -> None:
    shop = current()
    going = _going(shop, name)
    if going is None:
        return
    _say_from_where_to_where(shop, going)
    difference = going.difference
    if difference.goes:
        _list(shop, "goes", f"{count_of(difference.goes, 'act')} will disappear", difference.going)
    if difference.comes:
        _list(shop, "comes", f"{count_of(difference.comes, 'act')} will come back", difference.coming)
    if not difference.goes and not difference.comes:
        st.info("The book is as it was then: nothing disappears and nothing comes back.", icon=":material/equal:")
    st.caption(
        "A copy of the book as it is now is made first: with it you can come back. Everybody has to sign in again, and "
        "messages that wait are held."
    )
    with_settings = _ask_about_settings(going)
    typed = ""
    if going.other_shop:
        st.warning(f"This backup is of another shop. Type its name, {plain(going.other_shop)}, to go on.")
        typed = st.text_input("Name of the shop", key="rec_other_shop")
    if st.button("Go back to it", key="rec_restore", type="primary", width="stretch"):
        _restore(shop, name, typed, with_settings=with_settings)


def _ask_about_settings(going: Going) -> bool:
    """Say how the settings in the backup differ, and return whether they shall be put back; not unless it is asked."""
    differ = going.settings
    if differ.mistakes:
        st.caption(plain("The settings in it cannot be used, so those of now stay: " + " ".join(differ.mistakes)))
        return False
    if not differ.changes:
        return False
    chosen = st.checkbox("Put back the settings of the backup, too", key="rec_settings")
    lines = [plain(f"{one.words}: {one.now} now, {one.then} in the backup") for one in differ.changes[:SHOWN]]
    more = len(differ.changes) - SHOWN
    st.caption("\n".join(f"- {line}" for line in [*lines, *([f"and {more:,} more"] if more > 0 else [])]))
    return chosen


def _going(shop: Desk, name: str) -> Going | None:
    """Return what going back means; looked up once for each state of the book, for it reads all of the backup."""
    asked = (name, shop.seen_version, typed_passphrase())
    known = st.session_state.get("rec_going")
    if known is None or known[0] != asked:
        try:
            with st.spinner("Trying the backup out …"):
                known = (asked, shop.backup_difference(name, typed_passphrase()))
        except (PassphraseNeeded, PassphraseWrong) as refusal:
            ask_for_passphrase(str(refusal))
            return None
        except LedgerError as refusal:
            st.error(plain(str(refusal)), icon=":material/block:")
            return None
        st.session_state["rec_going"] = known
    found: Going = known[1]
    return found


def _say_from_where_to_where(shop: Desk, going: Going) -> None:
    then = going.unpacked.manifest
    made = shop.local_time(then.made_at)
    day = f"{short_day(made.date(), shop.today())}, {made:%H:%M}"
    st.markdown(f"You go from number **{shop.seen_version:,}**, now, back to number **{then.seq:,}** of **{day}**.")


def _list(shop: Desk, which: str, title: str, acts: Acts) -> None:
    """Draw one page of the acts, in one piece of text, so that ten thousand are as quick as ten."""
    key, pages = f"rec_{which}_page", -(-len(acts) // PAGE_SIZE)
    page = min(int(st.session_state.get(key, 1)), pages)
    first = (page - 1) * PAGE_SIZE
    shown = acts.piece(first, PAGE_SIZE)
    with st.container(border=True, key=f"restore_{which}"):
        st.markdown(f"**{title}**")
        lines = []
        for one in shown:
            at = shop.local_time(one.at)
            who = shop.name_of(one.by)
            lines.append(f"- {short_day(at.date(), shop.today())}, {at:%H:%M} · {plain(who)} · {plain(one.what)}")
        st.markdown("\n".join(lines))
        if pages > 1:
            st.pagination(pages, key=key)
            st.caption(f"{first + 1:,} to {first + len(shown):,} of {len(acts):,}, the newest first")


def _restore(shop: Desk, name: str, typed: str, *, with_settings: bool) -> None:
    key = st.session_state["dialog_key"]
    try:
        with st.spinner("Keeping the book as it is now, then going back …"):
            shop.restore_backup(
                name, typed, with_settings=with_settings, passphrase=typed_passphrase(), key=key
            )  # fmt: skip
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    close_dialog()
    st.rerun()
