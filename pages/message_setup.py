"""Setting messages up: the ways they go, what is told by itself, the words, and what the clock looks after."""

import streamlit as st

from pages.parts.beside import show_sending
from pages.parts.clock_list import show_clock
from pages.parts.own_words import show_own_words
from pages.parts.told import show_told
from pages.parts.ways import show_ways
from pages.parts.who import current
from services import Desk

PARTS = ("Ways", "What is told", "Words", "The clock")


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("Messages: how and when")
    st.page_link("reminders.py", label="Reminders", icon=":material/arrow_back:")
    show_sending(shop)
    part = st.pills("Show", PARTS, key="setup_part", default="Ways", label_visibility="collapsed", required=True)
    if part == "The clock":
        show_clock(shop)
    elif part == "What is told":
        show_told(shop)
    elif part == "Words":
        show_own_words(shop)
    else:
        show_ways(shop)


show(current())
