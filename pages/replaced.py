"""What stands on the screen while the book is exchanged for a backup: it goes on by itself."""

import streamlit as st

from services import State, state

LOOK_SECONDS = 1


@st.fragment(run_every=LOOK_SECONDS)
def wait() -> None:
    """Draw the page again as soon as the book is there."""
    if state() is not State.REPLACED:
        st.rerun(scope="app")
    st.markdown("It takes a moment; then this page goes on by itself, and everybody signs in again.")
    st.caption("What was recorded before is kept in a copy.")


st.title("Going back to a backup …")
wait()
