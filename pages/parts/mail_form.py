"""The shop's mail server: where it is, who signs in there, and the password, which is kept apart from the settings."""

import streamlit as st

from access import PasswordAgain
from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.signed_out import show_password_again, show_password_meanwhile
from pages.parts.words import plain
from services import Desk

SECURITY = {"starttls": "STARTTLS (mostly 587)", "tls": "TLS (mostly 465)", "none": "Not encrypted"}
SHOWN_PASSWORD = "stays as it is"  # noqa: S105 - a word in an empty field


def show_mail_form(shop: Desk) -> None:
    """Let the owner say which server takes the shop's mail."""
    email = shop.settings.email
    with st.expander("The mail server", icon=":material/dns:", expanded=not email.host):
        if not shop.is_proved:
            show_password_again("/message-setup", "mail_")
            return
        with st.form("mail", border=False):
            left, right = st.columns(2)
            with left:
                host = st.text_input("Server", email.host, key="mail_host", placeholder="smtp.example.com")
                port = st.number_input("Port", 1, 65535, email.port, key="mail_port")
                security = st.selectbox(
                    "How it is spoken to", list(SECURITY), list(SECURITY).index(email.security), key="mail_security",
                    format_func=SECURITY.__getitem__,
                )  # fmt: skip
            with right:
                user = st.text_input("Name to sign in with", email.user, key="mail_user")
                known = SHOWN_PASSWORD if shop.has_mail_password() else ""
                password = st.text_input(
                    "Password", key="mail_password", type="password", placeholder=known, autocomplete="off"
                )
                address = st.text_input(
                    "Mails are from", email.from_address, key="mail_from", placeholder="shop@example.com"
                )
                name = st.text_input("and from the name", email.from_name, key="mail_name", placeholder=shop.shop_name)
            if st.form_submit_button("Save the server", key="mail_save", icon=":material/check:"):
                wanted: dict[str, str | int] = {
                    "email.host": host.strip().lower(), "email.port": int(port), "email.security": security,
                    "email.user": user.strip(), "email.from_address": address.strip(), "email.from_name": name.strip(),
                }  # fmt: skip
                save(shop, wanted, password)


def save(shop: Desk, wanted: dict[str, str | int], password: str) -> None:
    """Write what was typed; the password last, because it belongs to the server and the name."""
    now = shop.settings.email
    try:
        for key, value in wanted.items():
            if value != getattr(now, key.partition(".")[2]):
                shop.change_setting(key, value)
        if password:
            shop.keep_mail_password(password)
    except PasswordAgain:
        show_password_meanwhile("/message-setup", "mail_")
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
    else:
        flash("Saved. Send one to yourself now: until that went, no mail goes to anybody.")
        st.rerun()
