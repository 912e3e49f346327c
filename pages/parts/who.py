"""Who sits at this screen: the session that the gate put before the page, and the desk that belongs to it."""

import streamlit as st

from services import Desk, desk_of


def current() -> Desk:
    """Return the shop as whoever sits here may see and use it; asking it anything raises SignedOut when nobody does."""
    return desk_of(str(st.user.get("session") or ""), via="screen")
