"""What stands on a screen at which nobody is signed in any more, and how a page asks for the password again."""

from urllib.parse import quote

import streamlit as st


def show_signed_out() -> None:
    """Say so, and lead to the sign-in page; nothing else is drawn."""
    st.session_state.clear()
    with st.container(border=True, key="signed_out", width=460):
        st.title("You are signed out")
        st.markdown("Somebody signed out here, or it was too long ago. Nothing that was saved is lost.")
        go_to("/sign-in", "Sign in")


def show_password_again(page: str, where: str = "") -> None:
    """Lead to the page that asks for the password, and back to ``page``.

    ``where`` keeps the keys apart when it stands on one screen twice.
    """
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"{where}password_again"):
        st.markdown(":material/lock: Type your password again first. It counts for ten minutes.", width="stretch")
        go_to(f"/again?next={quote(page, safe='')}", "Type my password")


def go_to(address: str, words: str) -> None:
    """Draw a link to a page outside of the menu, in the same window: Streamlit's own would open another one."""
    st.html(f'<a href="{address}" target="_self" class="duebook-go">{words}</a>')
