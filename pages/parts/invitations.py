"""A customer's own page, seen from the shop: who may open it, and the one-time code or link that does."""

import streamlit as st

from access import ACTIVE, Right
from ledger.book import CustomerRecord
from ledger.errors import LedgerError
from pages.parts.frame import new_key
from pages.parts.who import current
from pages.parts.words import ago, plain
from services import Desk, Invitation, PersonRow


def show_access(shop: Desk, customer: CustomerRecord) -> None:
    """Draw the tab: what the customer can see, whether they can, and the button that opens it."""
    row = shop.access_of(customer.id)
    st.markdown("On the own page a customer sees what is owed and held, the history, and can say “I have paid”.")
    st.caption(reach(shop))
    if row is not None:
        st.markdown(f"Sign-in name: **{plain(row.person.sign_in)}** · {plain(_state(shop, row))}")
    if not shop.may(Right.RUN_THE_SHOP):
        st.caption("The owner opens and closes it.")
        return
    _show_invitation(f"invitation_{customer.id}")
    with st.container(horizontal=True, key="access_do"):
        closed = row is not None and row.person.status != ACTIVE
        label = "Open the own page" if row is None else "Let them in again" if closed else "New one-time code"
        st.button(
            label, key="open_access", type="primary" if row is None else "secondary", icon=":material/key:",
            on_click=open_access, args=(customer.id, closed), disabled=customer.status in {"closed", "removed"},
        )  # fmt: skip
        if row is not None and not closed:
            st.button(
                "Close the own page", key="close_access", type="tertiary", icon=":material/block:",
                on_click=close_access, args=(customer.id,),
            )  # fmt: skip


def reach(shop: Desk) -> str:
    """Say from where a customer can open the page, as it is."""
    if shop.reach_outside:
        return f"It can be opened from anywhere at {shop.reach_outside}"
    if shop.reach_network:
        return "It can be opened on this computer and in the shop's own network only, not from the customer's home."
    return "It can be opened on this computer only, at the counter; Duebook has no address outside."


def open_access(customer: str, again: bool) -> None:  # noqa: FBT001 - from a button
    """Open a customer's own page and keep the code for the screen."""
    shop = current()
    try:
        if again:
            shop.set_access(customer, open_=True, key=new_key())
        st.session_state[f"invitation_{customer}"] = shop.open_access(customer, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)


def close_access(customer: str) -> None:
    """Close a customer's own page; whoever is on it is signed out."""
    try:
        current().set_access(customer, open_=False, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    st.session_state.pop(f"invitation_{customer}", None)


def _show_invitation(key: str) -> None:
    found = st.session_state.get(key)
    if found is not None:
        show_invitation(found)


def show_invitation(invitation: Invitation) -> None:
    """Show a one-time code, once, with what to do with it."""
    with st.container(border=True, key="invitation"):
        st.markdown(
            f"For **{plain(invitation.person.name)}**, sign-in name **{plain(invitation.person.sign_in)}**. "
            "It counts once, for 24 hours, and is shown only now."
        )
        st.code(invitation.link or invitation.code, language=None)
        if invitation.link:
            st.caption("Send this link. Whoever opens it chooses a password.")
        else:
            st.caption("On the sign-in page: “I have a one-time code”. Whoever types it chooses a password.")


def _state(shop: Desk, row: PersonRow) -> str:
    if not row.can_sign_in:
        return "closed"
    if not row.has_password:
        return "has not chosen a password yet"
    if row.seen is None:
        return "can sign in"
    return f"seen {ago(row.seen, shop.local_now())}"
