"""What stands on a screen at which nobody is signed in any more, and how a page asks for the password again."""

from html import escape
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

# The live connection of whoever is signed out is closed soon; the page of the entrance needs none.
_GO = "<script>setTimeout(() => document.querySelector('a.duebook-leave')?.click(), 80)</script>"


def show_signed_out() -> None:
    """Say so, and lead to the sign-in page, which leads back here; nothing else is drawn."""
    by_oneself = st.session_state.get("signed_out_here", False)
    st.session_state.clear()
    with st.container(border=True, key="signed_out", width=460):
        st.title("You are signed out")
        why = "" if by_oneself else "Somebody signed out here, the shop went back to a backup, or it was too long ago. "
        st.markdown(f"{why}Nothing that was saved is lost.")
        words = urlencode({"out": "here" if by_oneself else "ended", "next": address_here()})
        leave_for(f"/sign-in?{words}", "Sign in")


def address_here() -> str:
    """Return the path of the page that is open, with what it asks for; the entrance looks whether it is one of ours."""
    path = urlsplit(st.context.url or "").path or "/"
    asked = urlencode(st.query_params.to_dict())
    return f"{path}?{asked}" if asked else path


def show_password_again(page: str, where: str = "") -> None:
    """Lead to the page that asks for the password, and back to ``page``.

    ``where`` keeps the keys apart when it stands on one screen twice.
    """
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"{where}password_again"):
        st.markdown(":material/lock: Type your password again first. It counts for ten minutes.", width="stretch")
        go_to(f"/again?next={quote(page, safe='')}", "Type my password")


def show_password_meanwhile(page: str, where: str = "") -> None:
    """Lead to that page in a tab of its own, so that what is typed here already is not lost."""
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"{where}password_again"):
        st.markdown(
            ":material/lock: Type your password again first, in a tab that opens beside this one; then save once more.",
            width="stretch",
        )
        go_to(f"/again?next={quote(page, safe='')}", "Type my password", target="_blank")


def go_to(address: str, words: str, target: str = "_self") -> None:
    """Draw a link to a page outside of the menu, in the same window: Streamlit's own would open another one."""
    st.html(f'<a href="{escape(address)}" target="{target}" class="duebook-go">{words}</a>')


def leave_for(address: str, words: str) -> None:
    """Leave the shop's screens for a page outside of the menu, at once; the link is for browsers that do not."""
    link = f'<a href="{escape(address)}" target="_self" class="duebook-go duebook-leave">{words}</a>'
    st.html(link + _GO, unsafe_allow_javascript=True)
