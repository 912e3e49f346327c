"""The dialog that opens an account: a name is enough; somebody who may be the same person is shown while typing."""

import streamlit as st

from ledger.book import Kind
from ledger.errors import LedgerError
from pages.parts.frame import close_dialog, flash, found_label, me, open_record
from pages.parts.words import plain
from services import Shop, current


def show_add_customer(name: str, then: Kind | None) -> None:
    """Show the dialog; ``then`` is the kind of entry to go on with."""
    st.dialog("Add a customer", icon=":material/person_add:", on_dismiss=close_dialog)(_body)(name, then)


def _body(name: str, then: Kind | None) -> None:
    shop = current()
    name_typed = st.text_input("Name", key="rec_name", value=name, live="300ms")
    phone_typed = st.text_input("Phone", key="rec_phone", live="300ms", type="phone", placeholder="98220 14556")
    phone, wrong = _phone(shop, phone_typed)
    if wrong:
        st.caption(f":red[{plain(wrong)}]")
    for row in shop.likely_same(name_typed.strip(), phone)[:3]:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":orange-badge[There is already] {found_label(shop, row)}", width="stretch")
            if st.button("Take this one", key=f"rec_same_{row.customer.id}", type="tertiary"):
                _go_on(row.customer.id, then)
    with st.expander("More", icon=":material/more_horiz:"):
        more = {
            "nicknames": _words(st.text_input("Nicknames, with commas", key="rec_nicknames")),
            "email": st.text_input("E-mail", key="rec_email", type="email"),
            "city": st.text_input("City", key="rec_city"),
            "tags": _words(st.text_input("Tags, with commas", key="rec_tags")),
            "notes": st.text_area("Notes", key="rec_notes"),
        }
    if st.button("Add", key="rec_add", type="primary", icon=":material/check:", width="stretch", shortcut="Ctrl+Enter"):
        fields = {"name": name_typed, **{field: value for field, value in more.items() if value}}
        try:
            fields["phone"] = shop.read_phone(phone_typed)
            done = shop.add_customer(fields, key=st.session_state["dialog_key"], by=me(), via="screen")
        except LedgerError as refusal:
            st.error(plain(str(refusal)), icon=":material/block:")
            return
        flash(done.what, done.seq)
        _go_on(shop.customer_added(done), then)


def _go_on(customer: str, then: Kind | None) -> None:
    close_dialog()
    if then is not None:
        open_record(then, customer)
        st.rerun()
    st.switch_page("customer.py", query_params={"id": customer})


def _phone(shop: Shop, typed: str) -> tuple[str, str]:
    try:
        return shop.read_phone(typed), ""
    except LedgerError as refusal:
        return "", str(refusal)


def _words(typed: str) -> list[str]:
    return [word.strip() for word in typed.split(",") if word.strip()]
