"""“Did it go?”: the question about a message that nobody can answer but who looked, with the picture of the screen."""

import streamlit as st

from ledger.errors import LedgerError
from messaging import Message
from pages.parts.frame import flash, new_key
from pages.parts.who import current
from services import Desk, picture_address


def show_answers(number: int) -> None:
    """Draw yes and no for a message; whatever is not answered stays “may have gone”."""
    st.button("It went", key=f"went_{number}", icon=":material/check:", on_click=answer, args=(number, True))
    st.button("It did not", key=f"not_went_{number}", icon=":material/close:", on_click=answer, args=(number, False))


def show_picture(shop: Desk, message: Message, *, inside: bool = True) -> None:
    """Draw the screen as it was after a message was typed, if there is a picture; ``inside`` of a small window."""
    if not shop.has_picture(message.id):
        if not inside:
            st.caption("There is no picture of the screen.")
        return
    place = st.popover("Screen", icon=":material/screenshot_monitor:") if inside else st.container()
    with place, st.container(width=640 if inside else "stretch"):
        st.markdown(f"![The screen after it was typed]({picture_address(message.id)})")
        st.caption("Taken after Enter was pressed; deleted with your answer.")


def answer(number: int, went: bool) -> None:  # noqa: FBT001 - Streamlit hands over what a button stands for by place
    """Record what somebody says about a message."""
    try:
        done = current().answer_message(number, went=went, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        if done:
            flash(done.what, done.seq)
