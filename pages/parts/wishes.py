"""What a customer wishes and promises about messages, a text of one's own to them, and all that was written to them."""

from datetime import date, timedelta
from typing import Any

import streamlit as st

from access import Right
from ledger.book import CustomerRow
from ledger.errors import LedgerError
from messaging import Message, State, languages
from pages.parts.addresses import show_address_troubles
from pages.parts.details import change
from pages.parts.frame import flash, new_key, open_dialog
from pages.parts.messages import show_message
from pages.parts.who import current
from pages.parts.words import count_of, plain, short_day
from services import Desk, HistoryFilter

SHOWN = 25
PROMISE_DAYS_MAX = 365
WAYS = {"": "As the shop does", "whatsapp": "WhatsApp", "email": "E-mail"}


def show_messages(shop: Desk, row: CustomerRow) -> None:
    """Draw the wishes, the button for a text of one's own, and the messages to this customer, the newest first."""
    show_address_troubles(shop, row.customer.id, "messages")
    left, right = st.columns(2)
    with left, st.container(border=True, key="wishes"):
        show_wishes(shop, row)
    with right, st.container(border=True, key="promise"):
        show_promise(shop, row)
    if shop.may(Right.MESSAGES):
        if row.customer.status != "removed":
            show_own_text(row)
        show_written(shop, row)


def show_wishes(shop: Desk, row: CustomerRow) -> None:
    """Draw over which way and in which language they are written to, or that they wish no messages."""
    customer = row.customer
    st.subheader("Wishes")
    if not shop.may(Right.EDIT_CUSTOMERS):
        said = "No messages" if customer.no_messages else WAYS[customer.channel]
        st.markdown(plain(said))
        return
    known = {"": "As the shop does", **languages()}
    if customer.language not in known:
        known[customer.language] = customer.language  # a list said so, or another hand; it stays until it is changed
    with st.form(f"wishes_{customer.id}", border=False):
        wanted: dict[str, Any] = {
            "channel": st.selectbox(
                "Messages come by", list(WAYS), list(WAYS).index(customer.channel), format_func=WAYS.__getitem__,
                key=f"wish_channel_{customer.id}",
            ),
            "language": st.selectbox(
                "Language", list(known), list(known).index(customer.language), accept_new_options=True,
                format_func=lambda one: known.get(one, one), key=f"wish_language_{customer.id}",
                help="There are texts in these. For any other, type it: then it is the shop's language.",
            ) or "",
            "no_messages": st.toggle(
                "Wants no messages", customer.no_messages, key=f"wish_none_{customer.id}",
                help="Tick this when they answer STOP. Nothing goes out to them from then on, also not what waits.",
            ),
        }  # fmt: skip
        if st.form_submit_button("Save the wishes", key="wishes_save", icon=":material/check:"):
            change(shop, customer.id, wanted)


def show_promise(shop: Desk, row: CustomerRow) -> None:
    """Draw on which day they promised to pay; until then nobody is reminded."""
    customer, today = row.customer, shop.today()
    st.subheader("Promise to pay")
    promised = date.fromisoformat(customer.promised_on) if customer.promised_on else None
    if promised:
        st.markdown(f":material/handshake: **{short_day(promised, today)}**")
        st.caption("Until that day they are not reminded." if promised >= today else "That day has passed.")
    elif not row.due:
        st.markdown("Nothing is owed.")
        return
    else:
        st.caption("When they say “on Friday”, note it: until then they are not reminded.")
    if not shop.may(Right.EDIT_CUSTOMERS):
        return
    with st.form(f"promise_{customer.id}", border=False):
        day = st.date_input(
            "Will pay on", max(promised or today + timedelta(days=7), today), min_value=today,
            max_value=today + timedelta(days=PROMISE_DAYS_MAX), format="DD/MM/YYYY", key=f"promise_day_{customer.id}",
        )  # fmt: skip
        if st.form_submit_button("Note the promise", key="promise_save", icon=":material/handshake:"):
            change(shop, customer.id, {"promised_on": day.isoformat()})
    if promised and st.button("No promise any more", key="promise_none", type="tertiary", icon=":material/close:"):
        change(shop, customer.id, {"promised_on": ""})


def show_own_text(row: CustomerRow) -> None:
    """Let somebody write to the customer in words of their own, in a dialog: it has one key, however often pressed."""
    st.button(
        "Write to them", key="write_to", icon=":material/edit:", on_click=open_dialog, args=("bulk",),
        kwargs={"what": "write", "customers": (row.customer.id,)},
    )  # fmt: skip


def show_written(shop: Desk, row: CustomerRow) -> None:
    """Draw the messages to this customer, the newest first, each as far as anybody knows."""
    customer = row.customer
    key = f"written_page_{customer.id}"
    found = shop.message_history(HistoryFilter(customers=frozenset({customer.id})), int(st.session_state.get(key, 1)))
    if not found.count:
        st.info("Nothing was written to them yet. What waits and what went will stand here.", icon=":material/chat:")
        return
    with st.container(border=True, key="written"):
        for one in found.rows:
            with show_message(shop, one, dated=True):
                if waits(one.message):
                    st.button(
                        "Take off", key=f"off_{one.message.id}", icon=":material/close:", on_click=take_off,
                        args=(one.message.id,),
                    )  # fmt: skip
    pages = -(-found.count // SHOWN)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(count_of(found.count, "message"))
        if pages > 1:
            st.pagination(pages, key=key)


def waits(message: Message) -> bool:
    """Tell whether a message can still be taken off the list."""
    return message.state in {State.QUEUED, State.HELD}


def take_off(number: int) -> None:
    """Take a message off the list."""
    try:
        done = current().take_messages_off([number], key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash(done.what, done.seq) if done else flash("It is on the list no more.")
