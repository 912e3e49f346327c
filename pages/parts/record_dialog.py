"""The dialog that records an entry, from everywhere: who, how much, what for, and what it does, before it is saved."""

from dataclasses import replace
from datetime import date

import streamlit as st

from ledger.book import (
    AmountNotUnderstood,
    CustomerRow,
    DueLimitExceeded,
    EntryRequest,
    Kind,
    Money,
    PaymentOverDue,
    parse_sum,
)
from ledger.errors import LedgerError
from ledger.journal import Commit
from pages.parts.frame import close_dialog, flash, found_label, open_add_customer
from pages.parts.record_more import (
    Terms,
    ask_centre,
    ask_photo,
    ask_reason,
    ask_terms,
    ask_what_is_paid,
    package_there,
    say_instalments,
)
from pages.parts.who import current
from pages.parts.words import KIND_WORDS, package_word, plain
from services import Desk

TITLES = {
    Kind.CHARGE: (KIND_WORDS[Kind.CHARGE], ":material/add_shopping_cart:"),
    Kind.PAYMENT: (KIND_WORDS[Kind.PAYMENT], ":material/payments:"),
    Kind.TOP_UP: ("Top up prepaid", ":material/savings:"),
    Kind.USE: ("Use prepaid", ":material/shopping_bag:"),
    Kind.SETTLE: ("Pay the due from prepaid", ":material/handshake:"),
    Kind.REFUND: ("Give prepaid back", ":material/undo:"),
    Kind.WRITE_OFF: ("Let off (discount or write-off)", ":material/money_off:"),
}
_PAYING = frozenset({Kind.PAYMENT, Kind.SETTLE, Kind.WRITE_OFF})
_WITH_METHOD = frozenset({Kind.PAYMENT, Kind.TOP_UP, Kind.REFUND})
_PICKED_MAX = 6
# The dialog opens with the focus on its frame; this moves it to the first field, as a person expects.
_FOCUS = """<script>setTimeout(() => {
  const first = document.querySelector('[role=dialog] input:not([type=file])');
  if (first && !document.activeElement.closest('[role=dialog] input')) first.focus();
}, 80)</script>"""


def show_record(kind: Kind, customer: str | None, package: str = "") -> None:
    """Show the dialog for this kind of entry; ``package`` is the one that a payment is for."""
    title, icon = TITLES[kind]
    st.dialog(title, icon=icon, on_dismiss=close_dialog)(_body)(kind, customer, package)


def _body(kind: Kind, customer: str | None, package: str) -> None:
    shop = current()
    chosen = st.session_state.get("rec_chosen") or customer
    if chosen is None:
        _choose(shop, kind)
    else:
        _fill_in(shop, kind, shop.views.row(shop.book.people.index_of(chosen), shop.today()), package)
    st.html(_FOCUS, unsafe_allow_javascript=True)


def _choose(shop: Desk, kind: Kind) -> None:
    """Let a person say who it is: by typing a part of the name or phone, or from those who came last."""
    text = st.text_input(
        "Customer", key="rec_find", live="200ms", type="search", placeholder="Name, phone, nickname or code"
    ).strip()
    rows = shop.views.search(text, shop.today(), _PICKED_MAX) if text else shop.recent_customers(_PICKED_MAX)
    if not text and rows:
        st.caption("Last served")
    for row in rows:
        st.button(
            found_label(shop, row),
            key=f"rec_pick_{row.customer.id}",
            width="stretch",
            on_click=_take,
            args=(row.customer.id,),
        )
    if text and not rows:
        st.caption("Nobody fits.")
    # Not by a callback: that would run this dialog again, and the other one is opened by the page.
    if st.button(
        f"Add {plain(text)}" if text else "Add a customer", key="rec_new", icon=":material/person_add:", type="tertiary"
    ):
        open_add_customer(text, kind)
        st.rerun()


def _take(customer: str | None) -> None:
    st.session_state["rec_chosen"] = customer


def _fill_in(shop: Desk, kind: Kind, row: CustomerRow, package: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(row.customer.name)}** {plain(shop.phone(row.customer.phone))}", width="stretch")
        if st.button("Change", key="rec_change", type="tertiary"):
            st.session_state["dialog"] = ("record", {"kind": kind, "customer": None, "package": ""})
            _take(None)
            st.rerun()
    belongs = row.customer.centre
    if package:
        found = package_there(shop, package)
        if found is None:
            return
        belongs = found.package.centre or belongs
        st.caption(f"For the package {plain(package_word(found.package))}")
    typed = st.text_input("Amount", key="rec_amount", live="200ms", icon=_coin(shop), placeholder="250 or 250+80")
    reason = ask_reason() if kind is Kind.WRITE_OFF else ""
    note = st.text_input(_note_label(kind), key="rec_note", placeholder=_NOTE_HINTS.get(kind, ""))
    on = st.session_state.get("rec_date", shop.today())
    terms = ask_terms(shop, on) if kind is Kind.CHARGE else Terms()
    method = _method(shop) if kind in _WITH_METHOD else ""
    pays = ask_what_is_paid(shop, _index(row)) if kind in _PAYING and not package else ()
    with st.expander("Date, bill number, photo", icon=":material/more_horiz:"):
        on = st.date_input("Date", key="rec_date", value=shop.today(), max_value=shop.today(), format="DD/MM/YYYY")
        reference = st.text_input("Bill number or reference", key="rec_reference")
        centre = ask_centre(shop, belongs)
        photo = ask_photo()
    amount, wrong = _amount(shop, typed)
    answers = _answers(shop, kind, row, amount, on)
    parts = terms.instalments(amount)
    say_instalments(parts, shop.today())
    request = EntryRequest(
        kind=kind, customer=row.customer.id, amount=amount or shop.book.money(0), on=on,
        due_on=None if parts else terms.due_on, method=method, reference=reference, note=note,
        reason=" · ".join(filter(None, (reason, note))) if reason else "",
        overpayment="prepaid" if answers.get("overpayment") else None, over_limit=answers.get("over_limit", False),
        package=package, pays=pays, centre=centre, instalments=parts,
    )  # fmt: skip
    effect = st.container()
    label = f"Save {amount.short}" if amount and amount.minor > 0 else "Save"
    pressed = st.button(
        label, key="rec_save", type="primary", icon=":material/check:", width="stretch", shortcut="Ctrl+Enter"
    )
    # What is said before saving is not said a second time when it is refused.
    if pressed and _is_refused(shop, request, typed, photo):
        return
    with effect:
        if wrong:
            st.caption(f":red[{plain(wrong)}]")
        if amount:
            _say_what_it_does(shop, request, row)


def _index(row: CustomerRow) -> int:
    return int(row.customer.id[1:]) - 1


def _is_refused(shop: Desk, request: EntryRequest, typed: str, photo: bytes | None) -> bool:
    """Save, close the dialog and draw the page again; or say why not, and return True."""
    try:
        parse_sum(typed, shop.book.currency)
        if photo:
            request = replace(request, photo=shop.keep_photo(photo))
        done = shop.record(request, key=st.session_state["dialog_key"])
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return True
    _close(done)
    return False


def _close(done: Commit) -> None:
    close_dialog()
    flash(done.what, done.seq)
    st.rerun()


def _amount(shop: Desk, typed: str) -> tuple[Money | None, str]:
    """Return the amount that is typed so far, and what is wrong with it."""
    if not typed.strip():
        return None, ""
    try:
        return parse_sum(typed, shop.book.currency), ""
    except AmountNotUnderstood as refusal:
        return None, str(refusal)


def _answers(shop: Desk, kind: Kind, row: CustomerRow, amount: Money | None, on: date) -> dict[str, bool]:
    """Ask what only a person can say: more than is owed, or more than was agreed."""
    if not amount:
        return {}
    request = EntryRequest(kind=kind, customer=row.customer.id, amount=amount, on=on)
    try:
        shop.preview(request)
    except PaymentOverDue as refusal:
        rest = refusal.paid - refusal.due
        kept = st.checkbox(
            f"{plain(row.customer.name)} {_owes(refusal.due)}. Keep {'the other ' if refusal.due else ''}{rest.short} "
            "as prepaid",
            key="rec_overpayment",
        )
        return {"overpayment": kept}
    except DueLimitExceeded as refusal:
        over = st.checkbox(f"Sell above the limit of {refusal.limit.short}", key="rec_over_limit")
        return {"over_limit": over}
    except LedgerError:
        return {}
    return {}


def _say_what_it_does(shop: Desk, request: EntryRequest, row: CustomerRow) -> None:
    """Say "Asha owes ₹1,250 → owes ₹1,580", with the limit as a bar, or why it cannot be saved."""
    name = plain(row.customer.name)
    with st.container(border=True, key="rec_effect"):
        try:
            then = shop.preview(request)
        except LedgerError as refusal:
            st.markdown(f":material/info: {plain(str(refusal))}")
            return
        if then.due_after != then.due_before:
            st.markdown(f"{name} {_owes(then.due_before)} → **{_owes(then.due_after)}**")
        if then.prepaid_after != then.prepaid_before:
            st.markdown(f"{name} holds {then.prepaid_before.short} → **holds {then.prepaid_after.short}**")
        if then.limit is not None and request.kind is Kind.CHARGE and then.limit:
            left = then.limit - then.due_after
            words = f"{left.short} left" if left.minor >= 0 else f"{(-left).short} above it"
            st.progress(
                min(max(then.due_after.minor / then.limit.minor, 0.0), 1.0), f"Limit {then.limit.short}, {words}"
            )


def _method(shop: Desk) -> str:
    methods = shop.settings.money.methods
    picked = st.segmented_control("How", methods, key="rec_method", default=methods[0])
    return picked or methods[0]


def _owes(due: Money) -> str:
    return f"owes {due.short}" if due else "owes nothing"


def _coin(shop: Desk) -> str:
    return ":material/currency_rupee:" if shop.book.currency.code == "INR" else ":material/payments:"


def _note_label(kind: Kind) -> str:
    return {Kind.CHARGE: "What for", Kind.WRITE_OFF: "More about it"}.get(kind, "Note")


_NOTE_HINTS = {Kind.CHARGE: "Milk, rice", Kind.WRITE_OFF: "Discount for a loyal customer"}
