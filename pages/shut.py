"""What stands on the screen when the book cannot be opened or nothing of it can be read: why, and the ways out."""

import streamlit as st

from pages.parts.banners import show_trouble
from pages.parts.words import plain
from services import shut_shop

shop = shut_shop()
# The browser fetches what draws this while the gate lets this computer through; once the book is open, whoever sits
# here is signed out, and the link to the sign-in page is drawn with it.
st.html("<span></span>")
st.title("The book is not open")
if shop.trouble is not None:  # it is held by this app, but not even its beginning can be read
    show_trouble(shop)
else:
    st.error(plain(shop.why), icon=":material/lock:")
    st.markdown("Nothing was changed.")
if st.button("Try again", key="try_again", icon=":material/refresh:"):
    shop.look_again()
    st.rerun()
if shop.is_missing:
    with st.expander("There is no such book any more", icon=":material/note_add:"):
        st.markdown("If it is gone for good, a new one can be begun in its place. Nothing is deleted by that.")
        if st.button("Begin a new book here", key="begin_anew"):
            shop.begin_anew()
            st.rerun()
