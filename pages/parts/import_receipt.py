"""What an import left behind: its receipt with the way back, and the last ones for whoever comes back later."""

import streamlit as st

from access import Right
from pages.parts.acts import show_act
from pages.parts.frame import undo
from pages.parts.words import plain
from services import Desk

_LAST_SHOWN = 3


def show_last(shop: Desk) -> None:
    """Show the last imports with their way back, also after this window was reloaded in the middle of one."""
    last = shop.last_imports(_LAST_SHOWN)
    if not last:
        return
    with st.container(border=True, key="import_last"):
        st.subheader("Brought in so far")
        for commit in last:
            show_act(shop, commit, "import")


def says(differences: int) -> str:
    """Return "none of them says", "1 of them says", "4 of them say"."""
    return f"{differences:,} of them say" if differences > 1 else f"{differences or 'none'} of them says"


def show_receipt(shop: Desk, done: dict[str, object]) -> None:
    """Say what was brought in, and offer to take it back."""
    seq = int(str(done["seq"]))
    with st.container(border=True, key="import_receipt"):
        if shop.book.is_undone(seq):
            st.subheader(":material/undo: The import was undone")
            st.markdown("Nobody and nothing of it is in the book any more. The file may come again.")
        else:
            st.subheader(f":material/check_circle: {plain(str(done['what']))}")
            st.markdown(
                f"Dues **{done['due']}**, prepaid **{done['prepaid']}**; {done['skipped']} left out, "
                f"{done['problems']}."
            )
            if done["packages"]:
                st.markdown(
                    f"**{done['packages']}** with **{done['sessions']}** left; {done['differences']} another balance "
                    "than amount less paid."
                )
        with st.container(horizontal=True, vertical_alignment="center"):
            if not shop.book.is_undone(seq):
                st.button("Undo this import", key="import_undo", icon=":material/undo:", on_click=undo, args=(seq,))
            if st.button("Another list", key="import_again", icon=":material/upload_file:"):
                st.session_state.pop("import_done")
                st.session_state.pop("import_pasted", None)
                st.rerun()
            st.page_link("customers.py", label="See the customers", icon=":material/group:")
            if done["likely"] and shop.may(Right.EDIT_CUSTOMERS) and not shop.book.is_undone(seq):
                label = f"{done['likely']} may be the same person"
                st.page_link("duplicates.py", label=label, icon=":material/person_search:")
