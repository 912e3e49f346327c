"""Cards with one large figure each: as many in a row as fit without cutting a figure off."""

from collections.abc import Sequence

import streamlit as st
from streamlit.elements.lib.grid_container import GridContainer

NARROWEST = 150
_SIGN, _AROUND = 11, 36  # pixels: of one sign of a large figure, and of what a card has to its left and right
_LONG, _LONG_A_ROW = 10, 3


def card_grid(figures: Sequence[str], a_row: int) -> GridContainer:
    """Return a grid for cards with these figures, at most ``a_row`` beside each other, fewer when one is long."""
    beside, width = room_for(figures, a_row)
    return st.grid(beside, min_column_width=width)


def room_for(figures: Sequence[str], a_row: int) -> tuple[int, int]:
    """Return how many cards stand beside each other at most, and how wide one is at least, in pixels."""
    longest = max(map(len, figures), default=0)
    beside = min(a_row, _LONG_A_ROW) if longest > _LONG else a_row
    return beside, max(NARROWEST, longest * _SIGN + _AROUND)
