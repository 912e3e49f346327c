"""The dialog that passes what is left of a package on to another customer."""

from datetime import date

import streamlit as st

from ledger.book import CustomerRow, PackageRow, PassingOn
from ledger.errors import LedgerError
from pages.parts.frame import close_dialog, flash, found_label
from pages.parts.record_more import package_there
from pages.parts.who import current
from pages.parts.words import count_of, package_word, plain, short_day
from services import Desk

_PICKED_MAX = 6


def show_pass_on(package: str) -> None:
    """Show the dialog that passes a package on."""
    st.dialog("Pass it on", icon=":material/move_down:", on_dismiss=close_dialog)(_pass_on)(package)


def _pass_on(package: str) -> None:
    shop = current()
    row = package_there(shop, package)
    if row is None:
        return
    left = count_of(row.left, "session")
    st.markdown(f"**{plain(row.customer.name)}** · {plain(package_word(row.package))} · {left} left")
    chosen = st.session_state.get("rec_chosen")
    if not chosen:
        _choose(shop, row)
        return
    receiver = shop.views.row(shop.book.people.index_of(chosen), shop.today())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"To {found_label(shop, receiver)}", width="stretch")
        st.button("Change", key="rec_change", type="tertiary", on_click=_take, args=(None,))
    count = int(st.number_input("Sessions", 1, max(row.left, 1), max(row.left, 1), key="rec_sessions"))
    on = st.date_input("Date", key="rec_date", value=shop.today(), max_value=shop.today(), format="DD/MM/YYYY")
    _say_what_it_does(shop, row, receiver, count)
    if st.button("Pass on", key="rec_save", type="primary", icon=":material/check:", width="stretch"):
        _save(shop, PassingOn(package, receiver.customer.id, on, count))


def _choose(shop: Desk, row: PackageRow) -> None:
    text = st.text_input(
        "Who gets it", key="rec_find", live="200ms", type="search", placeholder="Name, phone, nickname or code"
    ).strip()
    found = shop.views.search(text, shop.today(), _PICKED_MAX + 1) if text else []
    others = [one for one in found if one.customer.id != row.customer.id and one.customer.status != "closed"]
    for one in others[:_PICKED_MAX]:
        st.button(
            found_label(shop, one), key=f"rec_pick_{one.customer.id}", width="stretch", on_click=_take,
            args=(one.customer.id,),
        )  # fmt: skip
    if text and not others:
        st.caption("Nobody else fits. Whoever gets it needs an account: add them under Customers first.")


def _take(customer: str | None) -> None:
    st.session_state["rec_chosen"] = customer


def _say_what_it_does(shop: Desk, row: PackageRow, receiver: CustomerRow, count: int) -> None:
    """Say who has how many afterwards, who goes on owing, and until when it is good."""
    giver, name = plain(row.customer.name), plain(receiver.customer.name)
    with st.container(border=True, key="rec_effect", gap="small"):
        st.markdown(f"{giver} keeps **{row.left - count}**, {name} gets **{count_of(count, 'session')}**")
        if row.balance.minor > 0:
            st.markdown(f":material/info: {row.balance.short} of it is open: {giver} goes on owing that.")
        until = row.package.valid_until
        good = f", good until {short_day(date.fromisoformat(until), shop.today())}" if until else ""
        st.caption(f"For {name} it is a package and a voucher of their own{good}.")


def _save(shop: Desk, request: PassingOn) -> None:
    try:
        done = shop.pass_on(request, key=st.session_state["dialog_key"])
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    close_dialog()
    flash(done.what, done.seq)
    st.rerun()
