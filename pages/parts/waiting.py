"""What customers said on their own pages and nobody has answered: claims of payment, and lines they call wrong."""

from collections.abc import Callable

import streamlit as st

from access import Right
from ledger.book import ClaimRow, DisputeRow, PaymentOverDue, parse_amount
from ledger.errors import LedgerError
from ledger.journal import Commit
from pages.parts.frame import flash, new_key
from pages.parts.who import current
from pages.parts.words import ago, amount_of, kind_word, plain, short_day
from services import Desk

SHOWN = 5


def show_waiting(shop: Desk, where: str, customer: str = "") -> None:
    """Draw what waits for a yes or no, of one customer or of all; nothing when nothing does."""
    if not shop.may(Right.RECORD):
        return
    claims = [one for one in shop.open_claims() if customer in {"", one.customer.id}]
    disputes = [one for one in shop.open_disputes() if customer in {"", one.customer.id}]
    if not claims and not disputes:
        return
    with st.container(border=True, key=f"{where}_waiting"):
        st.subheader(f"Waiting for your answer: {len(claims) + len(disputes):,}")
        for claim in claims[:SHOWN]:
            show_claim(shop, claim, where)
        for dispute in disputes[:SHOWN]:
            show_dispute(shop, dispute, where)
        if len(claims) > SHOWN or len(disputes) > SHOWN:
            st.caption("The oldest are shown first; the others follow as you answer.")


def show_claim(shop: Desk, row: ClaimRow, where: str) -> None:
    """Draw one claim, with yes and no."""
    claim = row.claim
    how = " ".join(fact for fact in (f"by {claim.method}" if claim.method else "", claim.reference) if fact)
    said = f"{row.customer.name} says that {row.amount.short} was paid {how}".rstrip()
    when = ago(shop.local_time(row.at), shop.local_now())
    with st.container(horizontal=True, vertical_alignment="center", key=f"{where}_claim_{claim.id}"):
        st.markdown(f":material/payments: {plain(said)} :small[:gray[{when}]]", width="stretch")
        over = st.session_state.get("claim_over") == claim.id
        st.button(
            "It arrived, keep the rest as prepaid" if over else "It arrived", key=f"{where}_yes_{claim.id}",
            type="primary", icon=":material/check:", on_click=confirm, args=(claim.id, "prepaid" if over else None),
        )  # fmt: skip
        with st.popover("Another amount", icon=":material/edit:"), st.form(f"{where}_part_{claim.id}", border=False):
            amount = st.text_input("What arrived", placeholder=row.amount.decimal, key=f"{where}_got_{claim.id}")
            st.caption("The customer reads how much arrived; the rest is owed as before.")
            if st.form_submit_button("This much arrived", key=f"{where}_some_{claim.id}", icon=":material/check:"):
                _answer_now(
                    lambda: shop.confirm_claim(
                        claim.id, amount=parse_amount(amount, shop.book.currency),
                        overpayment="prepaid" if over else None, key=new_key(),
                    )
                )  # fmt: skip
        with st.popover("It did not", icon=":material/block:"), st.form(f"{where}_no_{claim.id}", border=False):
            reason = st.text_input("Why? The customer reads it.", placeholder="No such payment on our account")
            if st.form_submit_button("Say no", key=f"{where}_decline_{claim.id}"):
                _answer_now(lambda: shop.decline_claim(claim.id, reason, key=new_key()))


def show_dispute(shop: Desk, row: DisputeRow, where: str) -> None:
    """Draw one disputed line, with the answer to write."""
    line = row.line
    which = f"{kind_word(line.kind)} {amount_of(line, short=True)} of {short_day(line.on, shop.today())}"
    with st.container(horizontal=True, vertical_alignment="center", key=f"{where}_dispute_{row.dispute.id}"):
        st.markdown(
            f":material/report: {plain(f'{row.customer.name} says that {which} is wrong: {row.dispute.text}')}",
            width="stretch",
        )
        st.page_link("act.py", label="See it", query_params={"number": str(line.seq)}, width="content")
        if shop.may(Right.RUN_THE_SHOP):
            with st.popover("Answer", icon=":material/forum:"), st.form(f"{where}_a_{row.dispute.id}", border=False):
                text = st.text_area("Your answer. The customer reads it.", max_chars=500)
                st.caption("To correct the line itself, open it and press Undo.")
                if st.form_submit_button("Answer", key=f"{where}_answer_{row.dispute.id}"):
                    _answer_now(lambda: shop.answer_dispute(row.dispute.id, text, key=new_key()))


def confirm(claim: str, overpayment: str | None) -> None:
    """Say that the money arrived; where it is more than is owed, it is asked first what becomes of the rest."""
    try:
        done = current().confirm_claim(claim, overpayment=overpayment, key=new_key())
    except PaymentOverDue as refusal:
        st.session_state["claim_over"], st.session_state["flash_error"] = claim, str(refusal)
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
    else:
        flash(done.what, done.seq)


def _answer_now(answer: Callable[[], Commit]) -> None:
    try:
        done = answer()
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
    else:
        flash(done.what, done.seq)
        st.rerun()
