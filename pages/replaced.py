"""What stands on the screen while the book is exchanged for another one: it goes on by itself."""

import streamlit as st

from services import State, state

LOOK_SECONDS = 1


@st.fragment(run_every=LOOK_SECONDS)
def wait() -> None:
    """Draw the page again as soon as the book is there."""
    if state() is not State.REPLACED:
        st.rerun(scope="app")
    st.markdown("The owner has asked for it. It takes a moment; then this page goes on by itself.")
    st.caption("After going back to a backup everybody signs in again.")


st.title("The book is being replaced …")
wait()
