"""What stands on the screen when the book cannot be opened: the one sentence that says why."""

import streamlit as st

from pages.parts.words import plain
from services import current

st.title("The book is not open")
st.error(plain(current().why_shut), icon=":material/lock:")
st.markdown("Nothing was changed.")
if st.button("Try again", key="try_again", type="primary", icon=":material/refresh:"):
    current().open()
    st.rerun()
