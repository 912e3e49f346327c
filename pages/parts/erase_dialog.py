"""Erase a person for good: what goes, what stays, and which backups still hold them is said before."""

import streamlit as st

from access import Right
from ledger.book import CustomerRow
from ledger.errors import LedgerError
from pages.parts.frame import close_dialog, flash, open_dialog
from pages.parts.signed_out import show_password_again
from pages.parts.who import current
from pages.parts.words import count_of, plain, short_day
from services import Desk, ErasurePlan, HoldingBackup

SHOWN = 8
LIST_HEIGHT = 320  # pixels


def show_erase_offer(shop: Desk, row: CustomerRow) -> None:
    """Draw the foot of a customer's details, where the owner can have the person erased."""
    if not shop.may(Right.RUN_THE_SHOP):
        return
    customer = row.customer
    with st.expander("Erase for good", icon=":material/person_off:", key="erase_offer"):
        st.markdown(
            "For a person who asks that nothing about them is kept. Name, phones, addresses, notes and messages go "
            "everywhere; amounts and days stay, so that your totals do. It cannot be undone. To put an account aside, "
            "close it instead."
        )
        if shop.is_proved:
            st.button(
                "Erase for good …", key="erase_open", on_click=open_dialog, args=("erase",),
                kwargs={"customer": customer.id},
            )  # fmt: skip
        else:
            show_password_again(f"/customer?id={customer.id}", "erase_")


def show_erase(customer: str) -> None:
    """Show the dialog for a customer."""
    st.dialog("Erase this person for good?", width="medium", icon=":material/person_off:", on_dismiss=close_dialog)(
        _body
    )(customer)


def _body(customer: str) -> None:
    shop = current()
    found = _looked_up(shop, customer)
    if found is None:
        return
    plan, backups = found
    _say_what(plan)
    originals = _ask_for_lists(plan)
    delete = _ask_for_backups(shop, backups)
    st.warning("This cannot be undone, and no backup is made of it.", icon=":material/warning:")
    typed = st.text_input(f"Type {plan.customer} to go on", key="rec_erase_typed")
    if st.button("Erase for good", key="rec_erase", type="primary", width="stretch"):
        if typed.strip().upper() != plan.customer:
            st.error(f"Type {plan.customer} first. Nothing was changed.", icon=":material/block:")
            return
        _erase(shop, plan.customer, originals=originals, backups=delete)


def _looked_up(shop: Desk, customer: str) -> tuple[ErasurePlan, list[HoldingBackup]] | None:
    """Return what it is about, looked up once for each state of the book, for it reads all of it; None: refused."""
    asked = (customer, shop.seen_version)
    known = st.session_state.get("rec_erasing")
    if known is None or known[0] != asked:
        try:
            with st.spinner("Looking where the person stands …"):
                plan = shop.erasure_plan(customer)
                known = (asked, plan, shop.erasure_backups(plan))
        except LedgerError as refusal:
            st.error(plain(str(refusal)), icon=":material/block:")
            return None
        st.session_state["rec_erasing"] = known
    return known[1], known[2]


def _say_what(plan: ErasurePlan) -> None:
    who = f"**{plain(plan.name)}** ({plan.customer})"
    if plan.merged:
        who += f", with {plain(', '.join(plan.merged))}, merged into one"
    st.markdown(who)
    goes = ["name, phones, e-mail, addresses, tags, notes and imported columns, also the values before"]
    goes.append("notes and references of entries")
    if plan.messages:
        goes.append(f"the words and addresses of {count_of(plan.messages, 'message')}")
    if plan.photos:
        goes.append(f"{count_of(plan.photos, 'photo')} of bills")
    if plan.sign_in:
        goes.append("the own page, with its sign-in")
    if plan.aside:
        goes.append(f"{count_of(len(plan.aside), 'damaged piece')} of the book that {_were(len(plan.aside))} put aside")
    st.markdown(f"**Goes:** {'; '.join(goes)}.")
    stays = f"{count_of(plan.entries, 'entry', 'entries')} with amounts and days, under the number {plan.customer}"
    if plan.traces.shared:
        stays += f"; {count_of(len(plan.traces.shared), 'photo')} that bills of others have, too"
    st.markdown(f"**Stays:** {stays}; what notes about others say.")


def _ask_for_lists(plan: ErasurePlan) -> bool:
    if not plan.originals:
        return False
    st.markdown("**Lists you brought in** that hold the person, and other people as well:")
    lines = [f"- {plain(one.file)}" + (f", {count_of(one.rows, 'row')}" if one.rows else "") for one in plan.originals]
    st.markdown("\n".join(lines[:SHOWN]))
    if len(lines) > SHOWN:
        st.caption(f"and {len(lines) - SHOWN:,} more")
    return st.checkbox("Delete these lists, too", key="rec_erase_lists")


def _ask_for_backups(shop: Desk, backups: list[HoldingBackup]) -> bool:
    if not backups:
        st.markdown("**Backups:** none that is known holds the person.")
        return False
    st.markdown(f"**Backups:** {count_of(len(backups), 'backup')} still {_hold(len(backups))} the person.")
    many = len(backups) > SHOWN
    with st.container(height=LIST_HEIGHT if many else "content", border=many, key="erase_backups"):
        st.markdown("\n".join(_backup_line(shop, one) for one in backups))
    delete = st.checkbox("Delete these backups now", key="rec_erase_backups")
    st.caption(
        "A fresh backup without the person is made and tried out first. Of these none is left then but those that "
        "cannot be looked into: they may be another shop's."
        if delete
        else "Whoever goes back to one of them finds the person erased as well. Copies elsewhere are yours to delete."
    )
    return delete


def _backup_line(shop: Desk, one: HoldingBackup) -> str:
    """Return which backup it is, where, of when, and on which day it goes by itself or why no day can be named."""
    today, on = shop.today(), one.leaves.on
    made = f"{short_day(one.made.date(), today)}, {one.made:%H:%M}" if one.made else "may hold the person"
    where = " · in the second place" if one.second else ""
    goes = plain(one.leaves.said(short_day(on, today) if on else ""))
    return f"- **{plain(one.name)}**{where} · {made}  \n  {goes}"


def _erase(shop: Desk, customer: str, *, originals: bool, backups: bool) -> None:
    key = st.session_state["dialog_key"]
    try:
        with st.spinner("Erasing …"):
            done = shop.erase_person(customer, originals=originals, backups=backups, key=key)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    close_dialog()
    flash(done.said)
    st.rerun()


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _hold(count: int) -> str:
    return "holds" if count == 1 else "hold"
