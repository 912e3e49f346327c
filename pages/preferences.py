"""Settings in a shopkeeper's words; each is written to settings.toml, with its remarks kept."""

import streamlit as st

from access import PasswordAgain
from ledger.book import METHODS
from ledger.errors import LedgerError
from pages.parts.frame import flash, new_key
from pages.parts.settings_centres import show_centres
from pages.parts.settings_more import show_network, show_payment, show_whole_book
from pages.parts.signed_out import show_password_again, show_password_meanwhile
from pages.parts.who import current
from pages.parts.words import plain
from services import Desk, Settings

WEEK_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Typed = bool | int | str | list[str]
AMOUNTS = {"money.due_limit": "Nobody may owe more than", "money.low_prepaid": "Prepaid is low below"}
AFTER = {"ask": "Ask me before sessions are used", "refuse": "Use no sessions any more"}
OVERPAYMENT = {"refuse": "Ask me first; elsewhere refuse it", "prepaid": "Keep the rest as prepaid"}


def show(shop: Desk) -> None:
    """Draw the page."""
    st.title("Settings")
    if not shop.is_proved:  # before anything is typed: the way there and back begins the page anew
        show_password_again("/settings", "settings_")
    settings = shop.settings
    with st.form("settings", border=False):
        with st.container(border=True):
            st.subheader("The shop")
            name = st.text_input("Name", shop.book.shop, key="set_name")
            st.caption(f"{shop.currency_words} These were chosen when the book was begun and stay.")
        with st.container(border=True):
            st.subheader("Sales and payments")
            left, right = st.columns(2)
            with left:
                terms = st.number_input(
                    "A sale is due after (days)", 0, 3650, settings.money.default_terms_days, key="set_terms"
                )
                limit = st.text_input(
                    AMOUNTS["money.due_limit"], settings.money.due_limit, key="set_limit", placeholder="no limit"
                )
                low = st.text_input(
                    AMOUNTS["money.low_prepaid"], settings.money.low_prepaid, key="set_low", placeholder="never"
                )
            with right:
                over = st.selectbox(
                    "When somebody pays more than is owed", list(OVERPAYMENT),
                    list(OVERPAYMENT).index(settings.money.overpayment),
                    key="set_over",
                    format_func=lambda one: OVERPAYMENT[one],
                )  # fmt: skip
                methods = st.pills(
                    "Ways of paying", METHODS[1:], default=settings.money.methods, selection_mode="multi",
                    key="set_methods",
                )  # fmt: skip
                below = st.toggle("Prepaid may go below nothing", settings.money.prepaid_below_zero, key="set_below")
        packages = ask_packages(settings)
        with st.container(border=True):
            st.subheader("Lists")
            left, right = st.columns(2)
            rows = left.number_input("Rows on a page", 5, 200, settings.look.rows_per_page, key="set_rows")
            starts = right.selectbox(
                "A week begins on", WEEK_DAYS, WEEK_DAYS.index(settings.look.week_starts_on), key="set_week",
                format_func=str.capitalize,
            )  # fmt: skip
        if st.form_submit_button("Save the settings", key="settings_save", type="primary", icon=":material/check:"):
            save(
                shop, name,
                {
                    "money.default_terms_days": int(terms), "money.due_limit": limit.strip(),
                    "money.low_prepaid": low.strip(), "money.overpayment": over, "money.methods": methods,
                    "money.prepaid_below_zero": below, "look.rows_per_page": int(rows), "look.week_starts_on": starts,
                    **packages,
                },
            )  # fmt: skip
    show_centres(shop)
    show_payment(shop)
    show_network(shop)
    show_whole_book(shop)
    show_places(shop)


def ask_packages(settings: Settings) -> dict[str, Typed]:
    """Draw what holds for packages, and return it as it is chosen."""
    with st.container(border=True):
        st.subheader("Packages of sessions")
        left, right = st.columns(2)
        notice = left.number_input(
            "Show what ends so many days before (0: never)", 0, 365, settings.packages.notice_days, key="set_notice"
        )
        after = right.selectbox(
            "After the last day of a package", list(AFTER), list(AFTER).index(settings.packages.after_last_day),
            key="set_after", format_func=lambda one: AFTER[one],
        )  # fmt: skip
    return {"packages.notice_days": int(notice), "packages.after_last_day": after}


def show_places(shop: Desk) -> None:
    """Say where the book and the settings are."""
    with st.container(border=True):
        st.subheader("Where your data is")
        st.code(str(shop.folder.resolve()), language=None)
        st.caption("That folder is the whole book. Settings are in the file below; every line in it is explained.")
        st.code(str(shop.settings_path.resolve()), language=None)


class NotSaid(LedgerError):
    """What was typed for a setting is not what it can be; said in the words of the page."""


def in_own_words(shop: Desk, key: str, typed: Typed) -> Typed:
    """Return what was typed as the settings keep it; raise NotSaid."""
    if key in AMOUNTS and isinstance(typed, str):
        try:
            minor = shop.read_amount(typed)
        except LedgerError as refusal:
            message = f"{AMOUNTS[key]}: {refusal}"
            raise NotSaid(message) from refusal
        if minor is not None and minor < 0:
            message = f"{AMOUNTS[key]}: “{typed}” is less than nothing."
            raise NotSaid(message)
        kept = getattr(shop.settings.money, key.partition(".")[2])
        return kept if kept and minor is not None and shop.read_amount(kept) == minor else shop.amount_text(minor)
    if key == "money.methods" and not typed:
        message = "Ways of paying: choose at least one."
        raise NotSaid(message)
    return typed


def save(shop: Desk, name: str, wanted: dict[str, Typed]) -> None:
    """Write what changed; say every mistake."""
    now = {
        f"{section}.{key}": getattr(getattr(shop.settings, section), key)
        for section, key in (one.split(".") for one in wanted)
    }
    mistakes: list[str] = []
    again = False
    for key, typed in wanted.items():
        try:
            value = in_own_words(shop, key, typed)
        except NotSaid as mistake:
            mistakes.append(str(mistake))
            continue
        if value != now[key]:
            try:
                shop.change_setting(key, value)
            except PasswordAgain:
                again = True
            except LedgerError as mistake:
                mistakes.append(str(mistake))
    try:
        shop.rename(name, key=new_key())
    except LedgerError as mistake:
        mistakes.append(str(mistake))
    if again:
        show_password_meanwhile("/settings")
        st.caption("What is about money was not changed yet. The rest is saved.")
        return
    if mistakes:
        for sentence in dict.fromkeys(mistakes):
            st.error(plain(sentence), icon=":material/block:")
        st.caption("What else was changed is saved.")
        return
    flash("The settings are saved")
    st.rerun()


show(current())
