"""The dialogs of packages: sell one, use sessions of it, change its words or its last day."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from ledger.book import (
    AmountNotUnderstood,
    CustomerRow,
    EntryRequest,
    Kind,
    Money,
    PackageRequest,
    PackageRow,
    centre_key,
    parse_sum,
)
from ledger.errors import LedgerError
from ledger.journal import Commit
from pages.parts.frame import close_dialog, flash
from pages.parts.record_more import Terms, ask_centre, ask_sessions, ask_terms, package_there, say_instalments
from pages.parts.who import current
from pages.parts.words import package_word, plain, short_day
from services import Desk

_SESSIONS_MAX = 10_000


def show_sell_package(customer: str) -> None:
    """Show the dialog that sells a package."""
    st.dialog("Sell a package", icon=":material/event_repeat:", on_dismiss=close_dialog)(_sell)(customer)


def show_use_sessions(package: str) -> None:
    """Show the dialog that uses sessions of a package."""
    st.dialog("Use a session", icon=":material/event_available:", on_dismiss=close_dialog)(_use)(package)


def show_change_package(package: str) -> None:
    """Show the dialog that changes a package."""
    st.dialog("Change a package", icon=":material/edit:", on_dismiss=close_dialog)(_change)(package)


def show_give_voucher(package: str) -> None:
    """Show the dialog that gives a customer another voucher number in the centre of a package."""
    st.dialog("Voucher", icon=":material/confirmation_number:", on_dismiss=close_dialog)(_voucher)(package)


def _sell(customer: str) -> None:
    shop = current()
    row = shop.views.row(shop.book.people.index_of(customer), shop.today())
    st.markdown(f"**{plain(row.customer.name)}** {plain(shop.phone(row.customer.phone))}")
    treatment = st.text_input("What for", key="rec_treatment", placeholder="Laser, 6 sessions")
    with st.container(horizontal=True, key="rec_price_row"):
        price = st.text_input("Price", key="rec_price", live="200ms", placeholder="6000")
        sessions = st.number_input("Sessions", 0, _SESSIONS_MAX, 6, key="rec_count", width=120)
    paid = _ask_paid(shop, row)
    on = st.session_state.get("rec_date", shop.today())
    terms = ask_terms(shop, on)
    more = _more(shop, row)
    request, wrong = None, "Write a price; 0 for a package that is free."
    try:
        request = _request(shop, row, price, paid, terms, treatment, int(sessions), more)
    except AmountNotUnderstood as refusal:
        wrong = str(refusal)
        st.caption(f":red[{plain(wrong)}]")
    if request is not None:
        say_instalments(request.instalments, shop.today())
        _answer_limit(shop, row, request)
        _say_what_it_does(shop, row, request)
    if st.button("Save", key="rec_save", type="primary", icon=":material/check:", width="stretch"):
        if request is None or not price.strip():
            st.error(plain(wrong), icon=":material/block:")
            return
        over = bool(st.session_state.get("rec_over_limit", False))
        asked = replace(request, over_limit=over)
        _save(lambda key: shop.sell_package(asked, key=key))


@dataclass(frozen=True, slots=True)
class _Paid:
    """What is paid at once, as it was typed: money and how, and what is taken from the prepaid."""

    money: str
    method: str = ""
    prepaid: str = ""


def _ask_paid(shop: Desk, row: CustomerRow) -> _Paid:
    """Ask what is paid at once: money, and of what the shop holds for them (prepaid, a gift card) if it holds any."""
    with st.container(horizontal=True, key="rec_paid_row"):
        money = st.text_input("Paid now", key="rec_paid", live="200ms", placeholder="nothing yet")
        prepaid = ""
        if row.prepaid.minor > 0:
            prepaid = st.text_input(
                f"From prepaid, of {row.prepaid.short}", key="rec_from_prepaid", live="200ms", placeholder="nothing"
            )
    method = ""
    if money.strip():
        methods = shop.settings.money.methods
        method = st.segmented_control("How", methods, key="rec_method", default=methods[0]) or methods[0]
    return _Paid(money, method, prepaid)


def _more(shop: Desk, row: CustomerRow) -> dict[str, Any]:
    with st.expander("Date, bill number, category, last day", icon=":material/more_horiz:"):
        return {
            "on": st.date_input(
                "Date", key="rec_date", value=shop.today(), max_value=shop.today(), format="DD/MM/YYYY"
            ),
            "reference": st.text_input("Bill number or reference", key="rec_reference"),
            "category": st.text_input("Category", key="rec_category"),
            "valid_until": st.date_input(
                "Good until", key="rec_valid_until", value=None, min_value=shop.today(), format="DD/MM/YYYY"
            ),
            "centre": ask_centre(shop, row.customer.centre),
        }


def _request(
    shop: Desk, row: CustomerRow, price: str, paid: _Paid, terms: Terms, treatment: str, sessions: int,
    more: dict[str, Any],
) -> PackageRequest:  # fmt: skip
    amount = _amount(shop, price)
    parts = terms.instalments(amount)
    return PackageRequest(
        customer=row.customer.id, treatment=treatment, amount=amount, sessions=sessions, method=paid.method,
        paid=_amount(shop, paid.money) if paid.money.strip() else None, instalments=parts,
        from_prepaid=_amount(shop, paid.prepaid) if paid.prepaid.strip() else None,
        due_on=None if parts else terms.due_on, **more,
    )  # fmt: skip


def _amount(shop: Desk, typed: str) -> Money:
    """Return what was typed; nothing, and 0 in any writing, is a package that is free."""
    return parse_sum(typed, shop.book.currency) if typed.strip() else shop.book.money(0)


def _answer_limit(shop: Desk, row: CustomerRow, request: PackageRequest) -> None:
    limit = shop.due_limit if row.customer.due_limit is None else row.customer.due_limit
    after = row.due + request.amount - _at_once(shop, request)
    if request.amount and limit is not None and after.minor > limit:
        st.checkbox(f"Sell above the limit of {shop.book.money(limit).short}", key="rec_over_limit")


def _at_once(shop: Desk, request: PackageRequest) -> Money:
    nothing = shop.book.money(0)
    return (request.paid or nothing) + (request.from_prepaid or nothing)


def _say_what_it_does(shop: Desk, row: CustomerRow, request: PackageRequest) -> None:
    """Say what is owed and held afterwards; nothing while more would be paid than the package costs, or is held."""
    at_once, name = _at_once(shop, request), plain(row.customer.name)
    if not request.amount or at_once > request.amount:
        return
    st.markdown(f"{name} owes {row.due.short} → **owes {(row.due + request.amount - at_once).short}**")
    if request.from_prepaid and row.prepaid.minor >= request.from_prepaid.minor:
        after = row.prepaid - request.from_prepaid
        st.markdown(f"{name} holds {row.prepaid.short} → **holds {after.short}**")


def _use(package: str) -> None:
    shop = current()
    row = package_there(shop, package)
    if row is None:
        return
    st.markdown(f"**{plain(row.customer.name)}** · {plain(package_word(row.package))}")
    count = ask_sessions(row.left)
    staff = _ask_staff(shop)
    note = st.text_input("Note", key="rec_note")
    on = st.date_input("Date", key="rec_date", value=shop.today(), max_value=shop.today(), format="DD/MM/YYYY")
    anyway = _ask_after_last_day(shop, row, on)
    if st.button("Save", key="rec_save", type="primary", icon=":material/check:", width="stretch"):
        request = EntryRequest(
            Kind.SESSION_USE, row.customer.id, shop.book.money(count), on, note=note, package=package,
            staff=staff, over_validity=anyway,
        )  # fmt: skip
        _save(lambda key: shop.record(request, key=key))


def _ask_staff(shop: Desk) -> str:
    """Ask who gave the session: one of the shop's people, or somebody whose name is typed."""
    chosen = st.selectbox(
        "Given by", shop.staff_names(), index=None, key="rec_staff", accept_new_options=True,
        placeholder="Choose, or type a name",
    )  # fmt: skip
    return chosen or ""


def _ask_after_last_day(shop: Desk, row: PackageRow, on: date) -> bool:
    """Ask whether a package is used although its last day is over, where the shop lets somebody decide."""
    if not row.expired(on):
        return False
    until = short_day(date.fromisoformat(row.package.valid_until), shop.today())
    if shop.settings.packages.after_last_day == "refuse":
        said = f"This package could be used until {until}. Give it another last day (Change) to use it now."
        st.warning(said, icon=":material/event_busy:")
        return False
    st.warning(f"This package could be used until {until}.", icon=":material/event_busy:")
    return st.checkbox("Use it all the same", key="rec_anyway")


def _change(package: str) -> None:
    shop = current()
    row = package_there(shop, package)
    if row is None:
        return
    was = row.package
    until = date.fromisoformat(was.valid_until) if was.valid_until else None
    fields = {
        "treatment": st.text_input("What for", was.treatment, key="rec_treatment"),
        "category": st.text_input("Category", was.category, key="rec_category"),
    }
    if shop.person.centres:  # they move it to no centre but theirs
        moved = ask_centre(shop, was.centre or row.customer.centre)
        fields |= {} if moved is None else {"centre": moved}
    else:
        fields["centre"] = st.text_input("Centre", was.centre, key="rec_centre")
    last = st.date_input("Good until", key="rec_valid_until", value=until, format="DD/MM/YYYY")
    fields["valid_until"] = last.isoformat() if last else ""
    if st.button("Save", key="rec_save", type="primary", icon=":material/check:", width="stretch"):
        _save(lambda key: shop.change_package(package, fields, key=key))


def _voucher(package: str) -> None:
    shop = current()
    row = package_there(shop, package)
    if row is None:
        return
    who, centre = plain(row.customer.name), plain(row.package.centre)
    try:
        planned = {centre_key(one.centre): one for one in shop.voucher_plan([row.customer.id])}
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    new = planned[centre_key(row.package.centre)]
    if new.why:
        st.warning(f"No voucher can be given: {plain(new.why)}.", icon=":material/confirmation_number:")
        return
    if not new.changes:
        st.info(
            f"{who} has the voucher {plain(row.voucher)} in {centre}. Code and phone as they are now give the same.",
            icon=":material/confirmation_number:",
        )
        return
    if row.voucher:
        st.markdown(f"**{who}**, {centre}: {plain(row.voucher)} → **{plain(new.number)}**")
        st.caption(
            "The new number is made from the code and phone as they are now. What was printed with the old one no "
            "longer fits; the old number still finds the customer."
        )
    else:
        st.markdown(f"**{who}** has no voucher in {centre} yet, and would have **{plain(new.number)}**.")
    if st.button("Give it", key="rec_save", type="primary", icon=":material/check:", width="stretch"):
        _save(lambda key: shop.give_vouchers([new.package], shown=[new.number], key=key))


def _save(do: Callable[[str], Commit | None]) -> None:
    try:
        done = do(st.session_state["dialog_key"])
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    close_dialog()
    if done is None:
        flash("Nothing was changed")
    else:
        flash(done.what, done.seq)
    st.rerun()
