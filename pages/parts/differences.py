"""Where a list said another balance of a package than its parts give: asked on the package, listed in the reports."""

from typing import Final

import streamlit as st

from access import Right
from ledger.book import Money, StatedDifference
from ledger.errors import LedgerError
from ledger.reports import Filters, differences_that_fit
from pages.parts.frame import flash, new_key
from pages.parts.who import current
from pages.parts.words import count_of, package_word, plain
from services import Desk

_LISTED: Final = 10


def show_difference(shop: Desk, difference: StatedDifference) -> None:
    """Let somebody say of one package whether the list or its parts were right."""
    stated, computed = _figures(shop, difference)
    said = f"The imported list says {plain(stated.short)} is open, but cost less paid was {plain(computed.short)}."
    why = _why_not_settled(shop, difference.row.package.id)
    st.warning(f"{said} {why or 'Which is right?'}", icon=":material/difference:")
    if not why:
        _show_answers(shop, difference)


def _why_not_settled(shop: Desk, package: str) -> str:
    """Return who decides where whoever looks may not, "" where they may."""
    if elsewhere := shop.centre_elsewhere(package):
        return f"Staff of {plain(elsewhere)} decide which is right."
    return "" if shop.may(Right.RECORD) else "Whoever may record decides which is right."


def show_settling(shop: Desk, filters: Filters) -> None:
    """Let somebody settle the differences that a report lists one by one, with what the lists say in all."""
    found = [one for one, _ in differences_that_fit(shop.book, filters)]
    figures = [_figures(shop, one) for one in found]
    stated, computed = (shop.book.money(sum(pair[place].minor for pair in figures)) for place in (0, 1))
    with st.container(border=True, key="settle_differences"):
        st.subheader("Settle them")
        st.markdown(
            f"The lists say **{plain(stated.short)}** is open in all, cost less paid gives {plain(computed.short)}. "
            "The book has what the lists say until you decide; each can be undone."
        )
        pages = max(-(-len(found) // _LISTED), 1)
        page = min(int(st.session_state.get("differences_page", 1)), pages)
        for one in found[(page - 1) * _LISTED : page * _LISTED]:
            with st.container(gap="small", key=f"settle_{one.row.package.id}"):
                st.markdown(f"**{plain(one.row.customer.name)}** · {plain(package_word(one.row.package))}")
                if why := _why_not_settled(shop, one.row.package.id):
                    st.caption(why)
                else:
                    _show_answers(shop, one)
        if pages > 1:
            st.pagination(pages, key="differences_page")
            st.caption(f"{count_of(len(found), 'package')} in all")


def _figures(shop: Desk, difference: StatedDifference) -> tuple[Money, Money]:
    """Return what the list says is open, and what cost less paid gives."""
    package = difference.row.package
    computed = shop.book.money(package.amount - package.paid)
    return computed + difference.amount, computed


def _show_answers(shop: Desk, difference: StatedDifference) -> None:
    stated, computed = _figures(shop, difference)
    package, amount = difference.row.package.id, difference.amount
    what = f"write {amount.short} off" if amount.minor > 0 else f"charge {(-amount).short} more"
    with st.container(horizontal=True, key=f"difference_{package}"):
        for right, label in ((True, f"{stated.short}, as the list says"), (False, f"{computed.short}, {what}")):
            st.button(
                plain(label), key=f"difference_{package}_{right}", on_click=settle_difference, args=(package, right)
            )


def settle_difference(package: str, sheet_is_right: bool) -> None:  # noqa: FBT001 - from a button
    """Settle a difference and say how it went."""
    try:
        done = current().settle_difference(package, sheet_is_right=sheet_is_right, key=new_key())
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
        return
    flash(done.what, done.seq)
