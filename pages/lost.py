"""What stands at an address that leads nowhere, or to a page that is not for whoever sits here."""

import streamlit as st

from access import Right
from pages.parts.who import current

first, asked_for = st.session_state["first_page"]
if asked_for:  # by its name; Streamlit knows the first page only without one
    st.switch_page(first)
st.title("There is no such page")
more = "" if current().may(Right.OWN_PAGE) else " Choose from the menu, or look for it above."  # theirs has no menu
st.markdown(f"The address leads nowhere, or to a page that is not for you.{more}")
if st.button("To the first page", key="lost_home", icon=":material/home:"):
    st.switch_page(first)
