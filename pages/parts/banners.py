"""What has to be said above every page: a book that is not to be trusted, a sample, mistakes in the settings."""

from typing import Protocol

import streamlit as st

from access import PasswordAgain, Right
from ledger.errors import LedgerError
from ledger.journal import Cause, Trouble
from pages.parts.signed_out import show_password_again
from pages.parts.words import plain
from services import Desk

ACCEPT_WORDS = "ACCEPT THE LOSS"


def show_banners(shop: Desk) -> None:
    """Show what the owner must know before anything else."""
    if shop.sample and shop.may(Right.RUN_THE_SHOP):
        with st.container(horizontal=True, vertical_alignment="center", border=True, key="sample_banner"):
            st.markdown(
                "This is a **sample shop**: everybody in it is made up. Once thrown away it does not come back.",
                width="stretch",
            )
            if st.button("Throw it away and start my own", key="sample_away", icon=":material/delete:"):
                shop.throw_sample_away()
                st.session_state.clear()
                st.rerun()
    notices = [notice for notice in shop.notices() if notice not in st.session_state.get("notices_read", [])]
    for notice in notices:
        st.info(plain(notice), icon=":material/healing:")
    if notices and st.button("I have read this", key="notices_read_all", icon=":material/check:"):
        st.session_state["notices_read"] = shop.notices()
        st.rerun()
    for mistake in shop.settings_mistakes if shop.may(Right.RUN_THE_SHOP) else ():
        st.warning(plain(mistake), icon=":material/tune:")
    if shop.trouble is not None:
        show_trouble(shop, ways_out=shop.may(Right.RUN_THE_SHOP))


class Troubled(Protocol):
    """A book in trouble, open or not, and what can be done about it."""

    @property
    def trouble(self) -> Trouble | None:
        """Why nothing can be recorded."""

    @property
    def is_readable(self) -> bool:
        """Whether there is anything to show."""

    def look_again(self) -> None:
        """Open the book anew."""

    def repair_line_ends(self) -> None:
        """Put the line ends of its file right."""

    def accept_loss(self) -> None:
        """Go on without what comes after the damage."""


def show_trouble(shop: Troubled, *, ways_out: bool = True) -> None:
    """Show why nothing can be recorded, and the ways out."""
    trouble = shop.trouble
    if trouble is None:
        return
    with st.container(border=True, key="trouble"):
        st.error(plain(trouble.sentence), icon=":material/lock:")
        if shop.is_readable:
            st.markdown("You can look at everything up to there. Nothing can be recorded until this is settled.")
        if not ways_out:
            st.markdown("Tell the owner, who can settle it.")
            return
        if trouble.cause is Cause.COPIES and st.button("Look again", key="look_again", icon=":material/refresh:"):
            shop.look_again()
            st.rerun()
        if trouble.can_repair_line_ends and st.button("Put the line ends right", key="repair", type="primary"):
            _try(shop.repair_line_ends)
        if trouble.can_accept_loss:
            with st.expander("Go on without what comes after", icon=":material/warning:"):
                st.markdown(
                    "What comes after the damage is kept aside, and is no longer in the book. "
                    f"**This cannot be undone.** Type {ACCEPT_WORDS} to go on."
                )
                typed = st.text_input("Type it here", key="accept_typed")
                pressed = st.button("Go on without it", key="accept")
                if pressed and typed.strip() == ACCEPT_WORDS:
                    _try(shop.accept_loss)
                elif pressed:
                    st.caption(f":red[Nothing was changed. To go on, type {ACCEPT_WORDS}.]")


def _try(act: object) -> None:
    try:
        act()  # type: ignore[operator]
    except PasswordAgain:
        show_password_again("/")
    except LedgerError as refusal:
        st.error(plain(str(refusal)))
    else:
        st.rerun()
