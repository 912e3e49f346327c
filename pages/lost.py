"""What stands at an address that leads nowhere, or to a page that is not for whoever sits here."""

import streamlit as st

first, asked_for = st.session_state["first_page"]
if asked_for:  # by its name; Streamlit knows the first page only without one
    st.switch_page(first)
st.title("There is no such page")
st.markdown("The address leads nowhere, or to a page that is not for you. Choose from the menu, or look for it above.")
if st.button("To the first page", key="lost_home", icon=":material/home:"):
    st.switch_page(first)
