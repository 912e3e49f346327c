"""What a customer says on the own page: it was paid, it will be, a line is wrong; and the own details."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import close_dialog, flash, new_key
from pages.parts.who import current
from pages.parts.words import amount_of, kind_word, plain, short_day
from services import Desk, OwnAccount

PROMISE_DAYS_MAX = 90
LANGUAGES = {"": "As the shop does", "en": "English", "hi": "हिन्दी", "ar": "العربية", "bn": "বাংলা"}
CHANNELS = {"": "As the shop does", "whatsapp": "WhatsApp", "email": "E-mail"}


def show_own_paid() -> None:
    """Show the dialog in which a customer says to have paid."""
    st.dialog("I have paid", icon=":material/check_circle:", on_dismiss=close_dialog)(_paid)()


def show_own_promise() -> None:
    """Show the dialog in which a customer says when it will be paid."""
    st.dialog("I will pay on…", icon=":material/handshake:", on_dismiss=close_dialog)(_promise)()


def show_own_dispute(page: int) -> None:
    """Show the dialog in which a customer says that a line is wrong."""
    st.dialog("A line is wrong", icon=":material/report:", on_dismiss=close_dialog)(_dispute)(page)


def _paid() -> None:
    shop = current()
    account = shop.own()
    due = account.row.due
    amount = st.text_input("How much", due.decimal if due else "", key="rec_amount", help="All of it, or a part.")
    method = st.segmented_control("How", account.methods, key="rec_method", default=account.methods[0])
    on = st.date_input("When", shop.today(), max_value=shop.today(), format="DD/MM/YYYY", key="rec_date")
    reference = st.text_input("Reference", key="rec_reference", placeholder="the number your bank or app shows")
    st.caption("The shop looks whether it arrived and says yes or no. Until then what you owe stays as it is.")
    if st.button("Tell the shop", key="rec_save", type="primary", icon=":material/send:", width="stretch"):
        key = st.session_state.get("dialog_key", "")
        _say(lambda: shop.own_claim(amount, on, method or "", reference, "", key=key), "The shop will look")


def _promise() -> None:
    shop = current()
    account, today = shop.own(), shop.today()
    day = st.date_input(
        "Day", account.promised_on or today + timedelta(days=7), min_value=today,
        max_value=today + timedelta(days=PROMISE_DAYS_MAX), format="DD/MM/YYYY", key="rec_date",
    )  # fmt: skip
    with st.container(horizontal=True):
        if st.button("Promise", key="rec_save", type="primary", icon=":material/handshake:"):
            _say(lambda: shop.own_promise(day, key=st.session_state.get("dialog_key", "")), "The shop can see it")
        if account.promised_on and st.button("Take the promise back", key="rec_none", type="tertiary"):
            _say(lambda: shop.own_promise(None, key=new_key()), "Taken back")


def _dispute(page: int) -> None:
    shop = current()
    lines = [line for line in shop.own_history(page, 15).lines if not line.undone and not line.reversal]
    words = {
        line.id: f"{short_day(line.on, shop.today())} · {kind_word(line.kind)} {amount_of(line, short=True)}"
        for line in lines
    }
    entry = st.selectbox("Which line", list(words), key="rec_line", format_func=lambda one: words[one])
    text = st.text_area(
        "What is wrong", key="rec_text", max_chars=500, placeholder="I bought this on Friday, not twice"
    )
    if st.button("Tell the shop", key="rec_save", type="primary", icon=":material/send:", width="stretch"):
        key = st.session_state.get("dialog_key", "")
        _say(lambda: shop.own_dispute(entry, text, key=key), "The shop will answer here")


def show_details(shop: Desk, account: OwnAccount) -> None:
    """Let the customer change what is theirs to change; the shop sees what was changed."""
    customer = account.row.customer
    with st.form("own_details_form", border=False):
        phone = st.text_input("Phone", shop.phone(customer.phone), key="own_phone")
        fields: dict[str, Any] = {
            "email": st.text_input("E-mail", customer.email, key="own_email"),
            "address": st.text_area("Address", customer.address, key="own_address", height=80),
            "city": st.text_input("City", customer.city, key="own_city"),
            "language": st.selectbox(
                "Language of messages", list(LANGUAGES), _place(LANGUAGES, customer.language), key="own_language",
                format_func=LANGUAGES.__getitem__,
            ),
            "channel": st.selectbox(
                "Messages come by", list(CHANNELS), _place(CHANNELS, customer.channel), key="own_channel",
                format_func=CHANNELS.__getitem__,
            ),
            "no_messages": not st.toggle("The shop may send me messages", not customer.no_messages, key="own_messages"),
        }  # fmt: skip
        if st.form_submit_button("Save my details", key="own_details_save", icon=":material/check:"):
            _say(
                lambda: shop.own_change({**fields, "phone": shop.read_own_phone(phone)}, key=new_key()),
                "Your details are saved",
            )
    with st.popover("Close my account", icon=":material/block:", type="tertiary"):
        st.markdown("Only when nothing is owed, held or left. You are signed out then; the shop can open it again.")
        if st.button("Close it", key="own_close"):
            _say(lambda: _close(shop), "Your account is closed")


def _close(shop: Desk) -> None:
    shop.own_close(key=new_key())
    st.session_state["signed_out_here"] = True


def _place(options: dict[str, str], value: str) -> int:
    return list(options).index(value) if value in options else 0


def _say(do: Callable[[], object], done: str) -> None:
    try:
        do()
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
    else:
        close_dialog()
        flash(done)
        st.rerun()
