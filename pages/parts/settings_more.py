"""Settings about the customers' own pages: how they pay, and from where the shop can be opened."""

import streamlit as st

from access import PasswordAgain
from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.signed_out import show_password_again, show_password_meanwhile
from pages.parts.words import plain
from services import Desk, SettingsMistakes, address_qr, book_address

FORMS = {"xlsx": "Excel", "csv": "Tables (CSV)", "hledger": "hledger and Ledger", "beancount": "Beancount"}


def show_payment(shop: Desk) -> None:
    """Let the owner say how customers pay on their own page."""
    payment = shop.settings.payment
    with st.container(border=True, key="set_payment"):
        st.subheader("How customers pay on their own page")
        with st.form("payment", border=False):
            upi = st.text_input("UPI address", payment.upi, key="set_upi", placeholder="sharma.stores@upi")
            words = st.text_area("In your own words", payment.words, key="set_words", max_chars=500, height=80)
            st.caption("With a UPI address they see a QR code with the amount. Without, they read your words.")
            if st.form_submit_button("Save", key="payment_save", icon=":material/check:"):
                _save(shop, {"payment.upi": upi.strip(), "payment.words": words.strip()})


def _save(shop: Desk, wanted: dict[str, str]) -> None:
    shown = shop.settings.payment  # what the fields began with; a change reads the whole file again
    try:
        for key, value in wanted.items():
            if value != getattr(shown, key.partition(".")[2]):
                shop.change_setting(key, value)
    except PasswordAgain:
        show_password_meanwhile("/settings", "payment_")
    except SettingsMistakes as mistakes:
        upi = wanted["payment.upi"]
        if any(one.startswith("payment.upi ") for one in mistakes.sentences):
            st.error(plain(f"“{upi}” is not a UPI address; one looks like sharma.stores@upi."), icon=":material/block:")
        else:
            st.error("Nothing is saved while the settings file has the mistake named above.", icon=":material/block:")
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
    else:
        flash("Saved")
        st.rerun()


def show_whole_book(shop: Desk) -> None:
    """Let the owner take the whole book along, once the password was typed again."""
    with st.container(border=True, key="set_book"):
        st.subheader("Take the whole book along")
        st.caption("Every customer, entry and package, for another program. Whoever has the file has all of it.")
        if not shop.is_proved:
            show_password_again("/settings", "book_")
            return
        with st.container(horizontal=True):
            for form, words in FORMS.items():
                st.link_button(words, book_address(form), icon=":material/download:")


def show_network(shop: Desk) -> None:
    """Say from where the shop can be opened now, with the address as a QR code for phones where there is one."""
    server = shop.settings.server
    with st.container(border=True, key="set_network"):
        st.subheader("Phones and other computers")
        addresses = shop.addresses
        if not addresses:
            st.markdown("Only this computer can open Duebook.")
            st.caption(
                "To let phones in the shop's own network in, set `listen` and `hosts` under [server] in the settings "
                "file and start again; docs/network.md says how, and what it means."
            )
            return
        st.markdown("A phone in the same network opens it with this address. Everybody signs in as always.")
        for address in addresses:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.image(address_qr(address), width=140)
                st.code(address, language=None)
        if not server.certificate and any(one.startswith("http://") for one in addresses):
            st.caption("The way there is not encrypted: whoever is in the same network could listen.")
