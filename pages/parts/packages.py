"""The packages of a customer: what is left of each, what is owed for it, and what can be done with it."""

from datetime import date
from typing import Final

import streamlit as st

from access import Right
from ledger.book import (
    CustomerRow,
    Kind,
    PackageRow,
    package_history,
    package_rows,
    passed_on,
    stated_differences,
)
from pages.parts.differences import show_difference
from pages.parts.frame import open_dialog, open_record
from pages.parts.lines import show_line_tables
from pages.parts.voucher import offer_voucher
from pages.parts.words import count_of, package_word, plain, short_day
from services import Desk

_LINES_MAX: Final = 50


def show_packages(shop: Desk, row: CustomerRow) -> None:
    """Draw every package of a customer, those with sessions left first."""
    customer = row.customer
    rows = package_rows(shop.book, int(customer.id[1:]) - 1)
    closed = customer.status in {"closed", "removed"}
    may_record = shop.may(Right.RECORD)
    if not rows:
        more = " Sell one: a price, and how many sessions are in it." if may_record else ""
        st.info(f"No package yet.{more}", icon=":material/event_repeat:")
    if may_record:
        st.button(
            "Sell a package", key="sell_package", icon=":material/add:", on_click=open_dialog, args=("package",),
            kwargs={"customer": customer.id}, disabled=closed,
        )  # fmt: skip
    open_differences = (
        {one.row.package.id: one for one in stated_differences(shop.book, int(customer.id[1:]) - 1)} if rows else {}
    )
    for one in sorted(rows, key=lambda package: (package.left <= 0, package.package.id)):
        with st.container(border=True, key=f"package_{one.package.id}"):
            _show_package(shop, one, closed=closed)
            if one.package.id in open_differences:
                show_difference(shop, open_differences[one.package.id])


def _show_package(shop: Desk, row: PackageRow, *, closed: bool) -> None:
    package, today = row.package, shop.today()
    badges = [f":gray-badge[{plain(word)}]" for word in (package.category, package.centre) if word]
    if row.voucher:
        badges.append(f":blue-badge[:material/confirmation_number: Voucher {plain(row.voucher)}]")
    if row.expired(today):
        until = short_day(date.fromisoformat(package.valid_until), today)
        badges.append(f":red-badge[:material/event_busy: Over, good until {until}]")
    elif package.valid_until:
        badges.append(_until_badge(shop, row))
    st.markdown(f"**{plain(package_word(package))}** {' '.join(badges)}")
    if row.sessions:
        done = min(max(row.left / row.sessions, 0.0), 1.0)
        st.progress(done, f"{row.left} of {count_of(row.sessions, 'session')} left")
    if row.amount or not package.origin:
        money = f"Cost {row.amount.short} · paid {row.paid.short} · "
        money += f"**open {row.balance.short}**" if row.balance else "nothing open"
        if package.bought_on:
            money += f" :gray[· since {short_day(date.fromisoformat(package.bought_on), today)}]"
        st.markdown(money)
    _show_passed_on(shop, row)
    _show_buttons(shop, row, closed=closed)
    _show_history(shop, row)


def _show_buttons(shop: Desk, row: PackageRow, *, closed: bool) -> None:
    """Draw what whoever looks can do with a package; of one of another centre, where it stands instead of the rest."""
    package = row.package
    elsewhere = shop.centre_elsewhere(package.id)
    if elsewhere:
        st.markdown(
            f":small[:gray[:material/storefront: At {plain(elsewhere)}: only the staff there change what was sold]]"
        )
    with st.container(horizontal=True, vertical_alignment="center", key=f"package_do_{package.id}"):
        if shop.may(Right.RECORD):
            _show_uses(row, closed=closed)
        if row.voucher:
            offer_voucher(package.id)
        if not elsewhere:
            _show_changes(shop, row, closed=closed)


def _show_uses(row: PackageRow, *, closed: bool) -> None:
    """Draw what is recorded for a package, wherever it stands."""
    package = row.package
    st.button(
        "Use a session", key=f"use_{package.id}", icon=":material/event_available:", on_click=open_dialog,
        args=("sessions",), kwargs={"package": package.id}, disabled=closed or row.left <= 0,
    )  # fmt: skip
    st.button(
        "Got paid", key=f"paid_{package.id}", icon=":material/payments:", on_click=open_record,
        args=(Kind.PAYMENT, package.customer, package.id), disabled=closed or not row.balance,
    )  # fmt: skip


def _show_changes(shop: Desk, row: PackageRow, *, closed: bool) -> None:
    """Draw what changes the package itself, for those who may."""
    package = row.package
    if shop.may(Right.RECORD):
        st.button(
            "Pass on", key=f"pass_on_{package.id}", icon=":material/move_down:", type="tertiary", on_click=open_dialog,
            args=("pass_on",), kwargs={"package": package.id}, disabled=closed or row.left <= 0,
        )  # fmt: skip
    if shop.may(Right.EDIT_CUSTOMERS):
        st.button(
            "Change", key=f"change_{package.id}", icon=":material/edit:", type="tertiary", on_click=open_dialog,
            args=("change_package",), kwargs={"package": package.id}, disabled=closed,
        )  # fmt: skip
        st.button(
            "New voucher number" if row.voucher else "Give a voucher", key=f"voucher_{package.id}",
            icon=":material/confirmation_number:", type="tertiary", on_click=open_dialog, args=("voucher",),
            kwargs={"package": package.id}, disabled=closed,
        )  # fmt: skip


def _until_badge(shop: Desk, row: PackageRow) -> str:
    """Return the last day of a package; one that is near, with sessions left, stands out."""
    until, days = date.fromisoformat(row.package.valid_until), row.days_left(shop.today()) or 0
    if row.left <= 0 or days > shop.settings.packages.notice_days:
        return f":gray-badge[until {short_day(until, shop.today())}]"
    ends = "ends today" if not days else f"ends in {count_of(days, 'day')}"
    return f":orange-badge[:material/hourglass_bottom: {ends}, {short_day(until, shop.today())}]"


def _show_passed_on(shop: Desk, row: PackageRow) -> None:
    """Say from whom the sessions of a package came and to whom some went, with the way to that customer."""
    book, today = shop.book, shop.today()
    for one in passed_on(book, row.package.id):
        came = one.receiver.id == row.package.id
        other = book.people[int((one.giver if came else one.receiver).customer[1:]) - 1]
        on = short_day(date.fromisoformat(one.receiver.bought_on), today)
        said = f"{count_of(one.sessions, 'session')} passed on {'by' if came else 'to'}"
        if other.name:
            st.page_link(
                "customer.py", label=f"{said} {plain(other.name)} on {on}", icon=":material/move_down:",
                query_params={"id": other.id, "show": "packages"},
            )  # fmt: skip
        else:  # a customer of another centre is nobody here
            st.markdown(f":material/move_down: {said} a customer of another centre on {on}")


def _show_history(shop: Desk, row: PackageRow) -> None:
    """Draw what was recorded for a package, and for the one it came from, when somebody looks."""
    history = st.expander(
        "What was recorded for it",
        icon=":material/history:",
        key=f"package_history_{row.package.id}",
        on_change="rerun",
    )
    if not history.open:
        return
    with history:
        lines = package_history(shop.book, row.package.id)
        if lines:
            show_line_tables(shop, lines[:_LINES_MAX], f"package_{row.package.id}", show_day=True)
        else:
            st.caption("Nothing yet: a session that is used and a payment for it will stand here.")
        if len(lines) > _LINES_MAX:
            st.caption(f"The newest {_LINES_MAX} of {len(lines):,}; all of them stand in History.")
