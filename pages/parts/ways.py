"""The ways messages go: set up, tried with one to oneself, switched on and off."""

import streamlit as st

from access import PasswordAgain
from ledger.errors import LedgerError
from messaging import TO_ANSWER, WORDS, State
from pages.parts.frame import flash, new_key
from pages.parts.mail_form import show_mail_form
from pages.parts.messages import COLOURS
from pages.parts.signed_out import show_password_meanwhile
from pages.parts.went import show_answers, show_picture
from pages.parts.who import current
from pages.parts.words import plain
from services import Desk, WayRow

TITLES = {
    "link": ("WhatsApp link", ":material/chat:"),
    "whatsapp": ("Typed into WhatsApp", ":material/keyboard:"),
    "email": ("E-mail", ":material/mail:"),
    "folder": ("A folder, for trying out", ":material/folder_open:"),
}
SAYS = {
    "link": "Duebook shows the chat with the text in it; you press send there. Nothing to set up, and nothing that "
    "WhatsApp could object to.",
    "whatsapp": "Duebook opens WhatsApp Web on this computer and types the messages, while you sit before it.",
    "email": "Mails go through a mail server of your own, with the statement attached.",
    "folder": "Each message is written as a file into the folder “messages” beside the book, and reaches nobody.",
}
RISK = (
    "**Read this first.** WhatsApp calls automation a breach of its terms, and restricts numbers that write much, or "
    "to people who do not know them. Nobody but you can see whether a message went: Duebook presses the keys and asks "
    "you. Use it for customers who know you, and few a day. The link above has none of these risks."
)
AGREED = "I have read this, and want it all the same"
ASKS_FOR_PHONE = ("whatsapp",)


def show_ways(shop: Desk) -> None:
    """Draw every way, and which one is used for whoever wishes nothing else."""
    ways = shop.ways()
    show_usual(shop, [way.name for way in ways if way.on])
    for way in ways:
        title, icon = TITLES[way.name]
        with st.container(border=True, key=f"way_{way.name}"):
            badge = ":green-badge[on]" if way.on else ":gray-badge[off]"
            st.subheader(f"{icon} {title} {badge}")
            st.caption(SAYS[way.name])
            if way.name != "link":
                show_way(shop, way)


def show_usual(shop: Desk, on: list[str]) -> None:
    """Let the owner choose how customers are written to who wish nothing else."""
    if len(on) == 1:
        return
    now = shop.settings.messages.channel
    st.selectbox(
        "Customers who wish nothing else are written to by", on, on.index(now) if now in on else 0, key="usual_way",
        format_func=lambda one: TITLES[one][0], width=360, on_change=choose_usual,
    )  # fmt: skip


def choose_usual() -> None:
    """Write the chosen way into the settings."""
    try:
        current().change_setting("messages.channel", st.session_state["usual_way"])
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash("Saved. It holds for what is put on the list from now on.")


def show_way(shop: Desk, way: WayRow) -> None:
    """Draw what is to be done for a way, step by step."""
    name = way.name
    if name == "whatsapp":
        if why := shop.why_no_typing():
            st.info(why, icon=":material/computer:")
            return
        if not way.tried:
            st.warning(RISK, icon=":material/warning:")
    if name == "email":
        show_mail_form(shop)
    if way.trouble:
        st.error(plain(f"Not working: {way.trouble}"), icon=":material/error:")
    if way.why_not:
        st.markdown(f":material/block: {plain(way.why_not)}")
    elif name != "whatsapp" or way.tried or st.checkbox(AGREED, key="risk"):
        show_trial(shop, way)
    if name == "whatsapp":
        # While one is typed, the page looks each second how far it is.
        is_on = shop.typing().is_on
        st.fragment(watch_trial, run_every=1 if is_on else None)(is_on)
    show_last_trial(shop, way)
    show_switch(way)


def show_switch(way: WayRow) -> None:
    """Draw the switch of a way that was tried."""
    name = way.name
    if way.on:
        st.button("Switch off", key=f"off_{name}", icon=":material/toggle_off:", on_click=switch, args=(name, False))
    elif way.tried and not way.why_not:
        st.button(
            "Switch on", key=f"on_{name}", type="primary", icon=":material/toggle_on:", on_click=switch,
            args=(name, True),
        )  # fmt: skip


def show_trial(shop: Desk, way: WayRow) -> None:
    """Let the owner send one to themselves."""
    name = way.name
    by_phone = name in ASKS_FOR_PHONE
    with st.form(f"try_{name}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        label = "Your own number" if by_phone else "Your own e-mail address"
        to = st.text_input(label, key=f"try_to_{name}", width=280, placeholder="" if by_phone else "you@example.com")
        pressed = st.form_submit_button(
            "Send one to myself", key=f"try_press_{name}", icon=":material/send:",
            type="secondary" if way.tried else "primary",
        )  # fmt: skip
    if pressed:
        with st.spinner("Sending"):
            send_trial(shop, way, to)


def send_trial(shop: Desk, way: WayRow, typed: str) -> None:
    """Send one to whoever sits here, and say what came of it."""
    try:
        to = shop.read_phone(typed) if way.name in ASKS_FOR_PHONE else typed.strip()
        message = shop.try_way(way.name, to, key=new_key())
    except PasswordAgain:
        show_password_meanwhile("/message-setup", f"{way.name}_")
        return
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    if message and way.attended:
        flash("WhatsApp opens in a moment. Take your hands off mouse and keyboard until it is typed.")
    elif message and message.state in {State.QUEUED, State.SENDING} and shop.sending().is_on:
        flash("It is on its way; above it says how far.")
    elif message and message.state is State.HANDED_OVER:
        flash("It was taken. Look whether it arrives; this way is on from now on.")
    st.rerun()


def show_last_trial(shop: Desk, way: WayRow) -> None:
    """Draw how the last one to oneself fared, and ask about it where nobody but the owner can know."""
    message = way.last_trial
    if message is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=f"trial_{way.name}"):
        with st.container(gap=None, width="stretch"):
            st.markdown(f"The last one to yourself :{COLOURS[message.state]}-badge[{WORDS[message.state]}]")
            st.caption(plain(" · ".join(filter(None, [shop.phone(message.to), message.why]))))
        if way.attended and message.state in TO_ANSWER:
            show_picture(shop, message)
            show_answers(message.id)


def watch_trial(was_on: bool) -> None:  # noqa: FBT001 - a fragment is called again with what it was called with
    """Say how far the typing of one to oneself is; draw the page anew when that is over."""
    progress = current().typing()
    if progress.is_on != was_on:
        st.rerun(scope="app")
    if progress.is_on:
        seconds = progress.seconds_to_go(current().local_now())
        st.warning(
            f"{f'It is typed in {seconds} seconds' if seconds else 'It is being typed'}. Do not touch the mouse or the "
            "keyboard.", icon=":material/do_not_touch:",
        )  # fmt: skip
    elif progress.ended and progress.ended != "All done.":
        st.markdown(f":material/flag: {plain(progress.ended)}")


def switch(name: str, on: bool) -> None:  # noqa: FBT001 - Streamlit hands over what a button stands for by place
    """Switch a way on or off."""
    try:
        done = current().switch_way(name, on=on, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        if done:
            flash(done.what, done.seq)
