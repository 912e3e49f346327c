"""The second place of the backups: what is there, how a copy goes, and choosing it."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.who import current
from pages.parts.words import ago, count_of, plain, short_day
from services import Desk, SecondRow

SHOWN = 20


def show_second_place(shop: Desk) -> None:
    """Draw the second place, or what it is good for when there is none."""
    place = shop.second_place()
    with st.container(border=True, key="second_place"):
        st.subheader("A second place")
        if place is None:
            st.markdown(
                "When this computer's disk dies, the backups on it die with it. Choose a folder on another disk, a "
                "stick or a network drive: every backup is copied there by itself, and read back."
            )
        else:
            show_place(shop, place)
        if shop.is_proved and place is None:
            show_choice(shop, place)
        elif shop.is_proved:
            with st.expander("Another folder, or none", icon=":material/tune:"):
                show_choice(shop, place)
        else:
            which = "a folder" if place is None else "another folder, or none"
            st.caption(f":material/lock: To choose {which}, type your password above; it counts for ten minutes.")


def show_place(shop: Desk, place: SecondRow) -> None:
    """Draw what is known of it."""
    st.code(place.where, language=None)
    if place.copying.is_on:
        st.progress(
            place.copying.share, text=f"Copying {plain(place.copying.name)}" if place.copying.name else "Looking"
        )
    elif place.copying.failed:
        st.error(
            f"{plain(place.copying.failed)} Your backups on this computer are not touched by that, and it is tried "
            "again by itself.",
            icon=":material/error:",
        )
        st.button("Try again now", key="second_again", icon=":material/refresh:", on_click=try_again)
    if place.on_same_disk:
        st.warning(
            "This folder is on the same disk as the book: when that disk dies, both are gone. Another disk is better.",
            icon=":material/warning:",
        )
    st.caption(known_words(shop, place))
    if place.copies:
        with st.expander("What is there", icon=":material/list:"):
            for one in place.copies[:SHOWN]:
                entries = count_of(one.facts.entries, "entry", "entries")
                day = f"{short_day(one.made.date(), shop.today())}, {one.made:%H:%M}"
                st.markdown(f"**{day}** :small[:gray[{plain(f'{one.name} · {entries} · {one.stays}')}]]")
            if len(place.copies) > SHOWN:
                st.caption(f"and {count_of(len(place.copies) - SHOWN, 'older one')}")


def known_words(shop: Desk, place: SecondRow) -> str:
    """Return what is known of the place, and since when."""
    held = count_of(len(place.copies), "backup")
    copied = f"; everything was there {ago(place.copied, shop.local_now())}" if place.copied else ""
    if place.copying.failed:
        return (
            f"When it was looked at last, it held {held}{copied}." if place.copies else "Nobody saw yet what is there."
        )
    if place.copied is None and not place.copies:
        return "Nobody looked there yet. That comes by itself, within a few minutes."
    if place.coming:
        more = f"{place.coming:,} more {'is' if place.coming == 1 else 'are'} to be copied"
        return f"It holds {held}; {more}, which comes by itself."
    return f"It holds {held}{copied}."


def show_choice(shop: Desk, place: SecondRow | None) -> None:
    """Let the owner choose the folder, and try it out first."""
    with st.form("second_place_form", border=False):
        folder = st.text_input(
            "Folder", place.where if place else "", key="second_folder", placeholder="E:/duebook",
            help="The whole path of a folder that is there.",
        )  # fmt: skip
        with st.container(horizontal=True):
            tried = st.form_submit_button("Try it", key="second_try", icon=":material/science:")
            chosen = st.form_submit_button(
                "Use this folder", key="second_use", icon=":material/check:", type="secondary" if place else "primary"
            )
            stopped = place is not None and st.form_submit_button(
                "Have no second place", key="second_stop", type="tertiary"
            )
    try:
        if tried:
            path = shop.try_second_place(folder)
            st.success(
                plain(f"{path}: written, read back and removed again. It works."), icon=":material/check_circle:"
            )
        elif chosen and not folder.strip():
            st.info("Type the path of a folder first.", icon=":material/edit:")
        elif chosen:
            flash(f"Backups are copied to {shop.choose_second_place(folder)} from now on")
            shop.copy_to_second_place()
            st.rerun()
        elif stopped:
            shop.choose_second_place("")
            flash("There is no second place any more. What is there stays there.")
            st.rerun()
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")


def try_again() -> None:
    """Copy now, whatever failed before."""
    try:
        current().copy_to_second_place()
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
