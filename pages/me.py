"""My sign-in: who I am here, where I am signed in, my password, and signing out everywhere."""

import streamlit as st

from access import Role
from pages.parts.signed_out import go_to
from pages.parts.who import current
from pages.parts.words import ago, count_of, plain
from services import Desk


def show(shop: Desk) -> None:
    """Draw the page."""
    person, now = shop.person, shop.local_now()
    if person.role is Role.CUSTOMER:
        st.page_link("own.py", label="My account", icon=":material/arrow_back:")
    st.title(plain(person.name))
    what = {Role.OWNER: "An owner of this shop", Role.STAFF: "Works here", Role.CUSTOMER: "A customer"}[person.role]
    st.caption(plain(f"{what} · signs in as {person.sign_in}"))
    with st.container(border=True, key="me_password"):
        st.subheader("Password")
        st.markdown("A new password signs you out everywhere else.")
        go_to("/password", "Change my password")
    with st.container(border=True, key="me_sessions"):
        st.subheader("Where I am signed in")
        sessions = shop.my_sessions()
        for one in sessions:
            here = " · **this window**" if one.id == shop.session.id else ""
            since = f"since {ago(one.began, now)}, seen {ago(one.seen, now)}"
            st.markdown(f"{plain(one.address)} :gray[{plain(since)}]{here}")
        if len(sessions) > 1 and st.button("Sign out everywhere else", key="everywhere", icon=":material/logout:"):
            count = shop.sign_out_everywhere()
            st.success(f"Signed out in {count_of(count, 'other place')}.", icon=":material/check:")


show(current())
