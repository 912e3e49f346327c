"""New voucher numbers for several customers: each old number beside the new one before anything is pressed."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from ledger.book import PlannedVoucher
from ledger.errors import LedgerError
from pages.parts.frame import close_dialog, flash
from pages.parts.words import cell, count_of, plain
from services import Desk

_HEIGHT_MAX = 300
_ROW_PX = 36


def give_new_vouchers(shop: Desk, customers: Sequence[str]) -> bool:
    """Show what would be given, and give it when it is pressed; return whether it was."""
    planned = shop.voucher_plan(customers)
    changing = [one for one in planned if one.changes]
    same = [one for one in planned if not one.changes and not one.why]
    refused = [one for one in planned if one.why]
    if not planned:
        st.info("None of them has a package, and so no voucher.", icon=":material/confirmation_number:")
        return False
    if changing:
        st.caption(
            "Made from code and phone as they are now. What was printed with an old number no longer fits; the old "
            "number still finds the customer."
        )
        _table("rec_numbers", {
            "Customer": [cell(one.customer.name) for one in changing],
            "Old": [cell(one.was) or "none" for one in changing], "New": [cell(one.number) for one in changing],
            "Centre": [cell(one.centre) for one in changing],
        })  # fmt: skip
    if same:
        stays = "1 number stays as it is." if len(same) == 1 else f"{len(same):,} numbers stay as they are."
        st.caption(stays)
    if refused:
        st.markdown(f"**{count_of(len(refused), 'number')} cannot be given:**")
        _table("rec_refused", {
            "Customer": [cell(one.customer.name) for one in refused], "Centre": [cell(one.centre) for one in refused],
            "Why not": [cell(one.why) for one in refused],
        })  # fmt: skip
    label = f"Give {count_of(len(changing), 'new number')}" if changing else "No number would change"
    if not st.button(
        label, key="rec_bulk", type="primary", icon=":material/check:", width="stretch", disabled=not changing
    ):  # fmt: skip
        return False
    return _give(shop, changing)


def _give(shop: Desk, changing: Sequence[PlannedVoucher]) -> bool:
    packages, numbers = [one.package for one in changing], [one.number for one in changing]
    try:
        done = shop.give_vouchers(packages, shown=numbers, key=st.session_state["dialog_key"])
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return False
    close_dialog()
    flash(done.what if done else "Nothing was changed", done.seq if done else None)
    return True


def _table(key: str, columns: dict[str, list[str]]) -> None:
    frame = pd.DataFrame(columns)
    height = min((len(frame) + 1) * _ROW_PX, _HEIGHT_MAX)
    st.dataframe(frame, hide_index=True, key=key, height=height, alt=", ".join(columns))
