"""The dialog that opens an account: a name is enough; somebody who may be the same person is shown while typing."""

from typing import Any

import streamlit as st

from ledger.book import Kind
from ledger.errors import LedgerError
from ledger.matching import Candidate
from pages.parts.details import OTHER_PHONES, other_phones, split_phones
from pages.parts.frame import close_dialog, flash, found_label, open_record
from pages.parts.who import current
from pages.parts.words import plain
from services import Desk

_LIKELY_SHOWN_MAX = 4


def show_add_customer(name: str, then: Kind | None) -> None:
    """Show the dialog; ``then`` is the kind of entry to go on with."""
    st.dialog("Add a customer", icon=":material/person_add:", on_dismiss=close_dialog)(_body)(name, then)


def _body(name: str, then: Kind | None) -> None:
    shop = current()
    name_typed = st.text_input("Name", key="rec_name", value=name, live="300ms")
    # The browser looks at nothing that is typed here: it would keep to itself what it does not like, unsaid.
    phone_typed = st.text_input(
        "Phone", key="rec_phone", live="300ms", type="phone", validate="", placeholder="98220 14556"
    )
    warned = st.container(key="rec_likely")
    with st.expander("More", icon=":material/more_horiz:"):
        others_typed = st.text_input(OTHER_PHONES, key="rec_phones", live="300ms")
        email_typed = st.text_input("E-mail", key="rec_email", type="email", validate="", live="300ms")
        code_typed = st.text_input("Code", key="rec_code", live="300ms")
        city = st.text_input("City", key="rec_city")
        more = {
            "nicknames": _words(st.text_input("Nicknames, with commas", key="rec_nicknames")),
            "email": email_typed,
            "code": code_typed,
            "city": city,
            "centre": _centre(shop),
            "tags": _words(st.text_input("Tags, with commas", key="rec_tags")),
            "notes": st.text_area("Notes", key="rec_notes"),
        }
    phones, wrong = _phones(shop, phone_typed, *split_phones(others_typed))
    emails = tuple(filter(None, [email_typed.strip()]))
    person = Candidate(name_typed.strip(), tuple(phones), emails, code_typed.strip(), city)
    pressed = st.button(
        "Add", key="rec_add", type="primary", icon=":material/check:", width="stretch", shortcut="Ctrl+Enter"
    )
    with warned:
        for sentence in () if pressed else wrong:  # pressed, the refusal says it
            st.caption(f":red[{plain(sentence)}]")
        _warn(shop, person, then)
    if pressed:
        fields: dict[str, Any] = {"name": name_typed, **{field: value for field, value in more.items() if value}}
        try:
            fields["phone"] = shop.read_phone(phone_typed)
            fields["phones"] = other_phones(shop, others_typed, fields["phone"])
            done = shop.add_customer(fields, key=st.session_state["dialog_key"])
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


def _warn(shop: Desk, person: Candidate, then: Kind | None) -> None:
    """Show calmly who may be the same; whoever is added all the same is added."""
    likely = shop.likely_same(person)
    for row, why in likely[:_LIKELY_SHOWN_MAX]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"rec_row_{row.customer.id}"):
            st.markdown(
                f":orange-badge[There is already] {found_label(shop, row)} :small[:gray[{why}]]", width="stretch"
            )
            if st.button("Take this one", key=f"rec_same_{row.customer.id}", type="tertiary"):
                _go_on(row.customer.id, then)
    if len(likely) > _LIKELY_SHOWN_MAX:
        st.caption(f"{len(likely) - _LIKELY_SHOWN_MAX} more are like this.")
    if likely:
        st.caption("Somebody else, perhaps of one family? Add them all the same.")


def _phones(shop: Desk, *typed: str) -> tuple[list[str], list[str]]:
    """Return the numbers that are understood, and a sentence for each that is not."""
    numbers, wrong = [], []
    for one in typed:
        try:
            numbers.append(shop.read_phone(one))
        except LedgerError as refusal:
            wrong.append(str(refusal))
    return list(filter(None, numbers)), wrong


def _centre(shop: Desk) -> str:
    centres = shop.centres_offered()
    if not centres:
        return ""
    return st.selectbox("Centre", ["", *centres], key="rec_centre", format_func=lambda one: one or "None") or ""


def _words(typed: str) -> list[str]:
    return [word.strip() for word in typed.split(",") if word.strip()]
