"""What staff or a program may do, and in which centres: the fields of the forms about both."""

from collections.abc import Sequence

import streamlit as st

from access import SAID, TICKS, Right
from pages.parts.words import plain
from services import Desk

CENTRES_AS_PILLS_MAX = 12


def ticks_field(ticked: Sequence[Right], key: str) -> list[Right]:
    """Draw what can be ticked, in two columns where there is room, and return what is."""
    columns = st.columns(2)
    return [
        right
        for place, right in enumerate(TICKS)
        if columns[place % 2].checkbox(SAID[right].capitalize(), right in ticked, key=f"{key}_{right}")
    ]


def centres_field(shop: Desk, chosen: list[str], key: str) -> list[str]:
    """Draw the centres that somebody may be bound to; nothing in a shop without any."""
    known = sorted({*shop.centres_offered(), *chosen})
    if not known:
        return []
    if len(known) > CENTRES_AS_PILLS_MAX:
        # Unlike pills, these show what they are given as it is.
        return st.multiselect("Only these centres", known, chosen, key=key, placeholder="All of them")
    words = "Only these centres (none is all of them)"
    return st.pills(words, known, selection_mode="multi", default=chosen, key=key, format_func=plain)
