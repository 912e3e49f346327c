"""A customer's details: what may be changed, what came with a list, and what was changed so far."""

import re
from typing import Any

import streamlit as st

from ledger.book import CustomerRow
from ledger.errors import LedgerError
from pages.parts.addresses import show_address_troubles
from pages.parts.changes import show_changes
from pages.parts.erase_dialog import show_erase_offer
from pages.parts.frame import flash, new_key
from pages.parts.words import plain
from services import Desk

OTHER_PHONES = "Other phones, with commas"


def change(shop: Desk, customer: str, fields: dict[str, Any]) -> None:
    """Change fields and draw the page again, or say why not."""
    try:
        done = shop.change_customer(customer, fields, key=new_key())
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    if done is None:
        flash("Nothing was changed")
    else:
        flash(done.what, done.seq)
    st.rerun()


def show_details(shop: Desk, row: CustomerRow) -> None:
    """Let the details be changed; the old values stay below and in Activity, and can be brought back there."""
    customer = row.customer
    show_address_troubles(shop, customer.id, "details")
    # With the customer in its name, what was typed for one and not saved is not there for the next.
    with st.form(f"details_{customer.id}", border=False):
        left, right = st.columns(2)
        with left:
            fields: dict[str, Any] = {
                "name": st.text_input("Name", customer.name),
                "code": st.text_input("Code", customer.code),
            }
            phone = st.text_input("Phone", shop.phone(customer.phone))
            others = st.text_input(OTHER_PHONES, ", ".join(map(shop.phone, customer.phones)))
            fields["email"] = st.text_input("E-mail", customer.email)
            fields["city"] = st.text_input("City", customer.city)
            fields["address"] = st.text_area("Address", customer.address)
        with right:
            words = {
                "nicknames": st.text_input(
                    "Nicknames (only for searching), with commas", ", ".join(customer.nicknames)
                ),
                "tags": st.text_input("Tags, with commas", ", ".join(customer.tags)),
            }
            centres = list(dict.fromkeys(["", customer.centre, *shop.centres_offered()]))
            fields["centre"] = (
                st.selectbox(
                    "Centre", centres, index=centres.index(customer.centre), accept_new_options=True,
                    format_func=lambda centre: centre or "None",
                )
                or ""
            )  # fmt: skip
            amounts = {
                "due_limit": st.text_input("May owe at most", shop.amount_text(customer.due_limit)),
                "low_prepaid": st.text_input("Tell me when prepaid is below", shop.amount_text(customer.low_prepaid)),
            }
            st.caption(
                "Left empty, what the Settings say holds. With 0 nothing may be sold on credit, and you are never told."
            )
            fields["notes"] = st.text_area("Notes", customer.notes)
        pressed = st.form_submit_button("Save the details", key="details_save", type="primary", icon=":material/check:")
    if customer.extra:
        st.caption("From the imported list")
        st.table(
            [{"Column": plain(key), "Value": plain(value)} for key, value in customer.extra.items()], hide_index=True
        )
    if pressed:
        try:
            fields["phone"] = shop.read_phone(phone)
            fields["phones"] = other_phones(shop, others, fields["phone"])
            fields |= {name: [word.strip() for word in typed.split(",")] for name, typed in words.items()}
            fields |= {name: shop.read_amount(typed) for name, typed in amounts.items()}
        except LedgerError as refusal:
            st.error(plain(str(refusal)), icon=":material/block:")
        else:
            change(shop, customer.id, fields)
    show_what_was_changed(shop, customer.id)
    show_erase_offer(shop, row)


def other_phones(shop: Desk, typed: str, first: str) -> list[str]:
    """Return the numbers of a field with several (E.164), each once and without the first phone; raise a refusal."""
    numbers = [shop.read_phone(one) for one in split_phones(typed)]
    return [number for number in dict.fromkeys(numbers) if number != first]


def split_phones(typed: str) -> list[str]:
    """Return what stands in a field for several phones: one on each line, or between commas."""
    return [one.strip() for one in re.split(r"[\n,;]", typed) if one.strip()]


def show_what_was_changed(shop: Desk, customer: str) -> None:
    """Draw the newest changes of one customer, with the values before."""
    page = shop.changes(customer=customer, acts=20)
    if not page.changes:
        return
    with st.expander("What was changed", icon=":material/history:", expanded=False):
        show_changes(shop, page, f"changed_{customer}", names=False)
        if page.older is not None:
            st.caption("The newest of them. Activity has all.")
