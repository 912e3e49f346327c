"""The packages of a look before the import: looked through by voucher number, name, phone, code, or what was bought."""

from typing import Final

import streamlit as st

from ledger.errors import LedgerError
from ledger.sheets import ImportPlan
from pages.parts.import_tables import SHOWN_MAX, Places, show_whole
from pages.parts.words import count_of, plain
from services import ComingPackage, Desk, packages_that_fit

_KEPT: Final = "import_coming"


def show_coming_packages(shop: Desk, plan: ImportPlan) -> None:
    """Draw every package with the number that it would have, and a field to look for some of them."""
    try:
        packages = _coming(shop, plan)
    except LedgerError as refusal:
        st.error(plain(str(refusal)), icon=":material/block:")
        return
    text = st.text_input(
        "Look for", key="import_find", live="200ms", type="search",
        placeholder="Voucher, name, phone, code, treatment", label_visibility="collapsed",
    )  # fmt: skip
    found = packages_that_fit(packages, text) if text.strip() else packages
    if not found:
        st.caption("None of these packages fits. A part of a voucher, a name, a phone or a code is enough.")
        return
    where = Places(plan)
    rows = [
        {
            "Sheet": where.name(one.place.file, one.place.sheet),
            "Row": str(one.place.row),
            "Customer": " ".join(filter(None, (one.customer.name, one.customer.code))),
            "Package": one.package.treatment,
            "Centre": one.package.centre,
            "Sessions left": _left_of(one),
            "Voucher": _voucher_of(one),
        }
        for one in found[:SHOWN_MAX]
    ]
    show_whole(rows, "Packages", len(found))


def _coming(shop: Desk, plan: ImportPlan) -> list[ComingPackage]:
    """Return the packages of a plan, worked out once for each plan: somebody types while they are looked through."""
    asked = st.session_state["import_plan"][0]
    if st.session_state.get(_KEPT, (None,))[0] != asked:
        st.session_state[_KEPT] = (asked, shop.packages_coming(plan))
    packages: list[ComingPackage] = st.session_state[_KEPT][1]
    return packages


def _left_of(one: ComingPackage) -> str:
    sessions = one.package.sessions
    return f"{sessions - one.package.used} of {count_of(sessions, 'session')}"


def _voucher_of(one: ComingPackage) -> str:
    """Return the number, or why there is none; with the one of the list where that is another customer's."""
    if not one.voucher:
        return f"None: {one.why_not}"
    return one.voucher if one.listed in {"", one.voucher} else f"{one.voucher}, in the list {one.listed}"
