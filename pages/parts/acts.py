"""A row of what was done: icon, sentence, who and when, and Undo."""

import streamlit as st

from ledger.journal import Commit
from pages.parts.frame import undo
from pages.parts.words import ago, door_of, plain
from services import Desk

_ICONS = (
    (" says that ", ":material/record_voice_over:"), (" promise", ":material/handshake:"),
    ("Undone:", ":material/undo:"), ("Brought back:", ":material/redo:"), (" took ", ":material/add_shopping_cart:"),
    (" paid ", ":material/payments:"), (" topped up ", ":material/savings:"), (" used ", ":material/shopping_bag:"),
    (" from ", ":material/upload_file:"), (" was added", ":material/person_add:"),
    (" merged into ", ":material/merge:"), (" not the same person", ":material/call_split:"),
    (" linked", ":material/link:"), (" tagged ", ":material/sell:"),
    ("Drawer ", ":material/point_of_sale:"), (" was set up", ":material/storefront:"),
)  # fmt: skip


def show_act(shop: Desk, commit: Commit, where: str, said: str = "") -> None:
    """Show one act as a row; ``where`` keeps the keys of two lists apart.

    ``said`` stands there instead of the act's sentence, where that is said already.
    """
    undone = shop.book.is_undone(commit.seq)
    sentence = plain(said or commit.what)
    who = plain(shop.name_of(commit.by))
    when = ago(shop.local_time(commit.at), shop.local_now())
    door = f", {door_of(commit.via)}" if door_of(commit.via) else ""
    icon = next((icon for part, icon in _ICONS if part in commit.what), ":material/edit_note:")
    with st.container(horizontal=True, wrap=False, vertical_alignment="center", key=f"{where}_row_{commit.seq}"):
        st.markdown(icon, width="content")
        shown = f"~~{sentence}~~" if undone else sentence
        st.markdown(f"{shown}  \n:small[:gray[{who}, {when}{plain(door)}]]", width="stretch")
        reason = shop.why_not_undo(commit.seq)
        st.button(
            "Undone" if undone else "Undo", key=f"{where}_undo_{commit.seq}", icon=":material/undo:", type="tertiary",
            disabled=bool(reason), help=plain(reason) if reason and not undone else None, on_click=undo,
            args=(commit.seq,),
        )  # fmt: skip
