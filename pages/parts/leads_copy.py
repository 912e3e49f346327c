"""The copies of the leads: on or off, where they lie, and one written now."""

import streamlit as st

from ledger.errors import LedgerError
from pages.parts.frame import flash
from pages.parts.words import count_of, plain
from services import Desk


def show_leads_copy(shop: Desk) -> None:
    """Draw whether leads are written as workbooks, and the button that writes one."""
    with st.container(border=True, key="leads_copy"):
        st.subheader("Leads as an Excel file")
        wanted = shop.settings.backups.leads_copy
        st.caption(
            "leads_data_latest.xlsx is always the newest, and the last few are kept under their time. A lead is "
            "somebody a list of leads brought in, as long as nothing was sold, paid or held."
        )
        if not shop.is_proved:
            st.caption("On." if wanted else "Off. Type your password above to turn it on.")
            return
        st.toggle(
            "Write it whenever a lead changed", wanted, key="leads_on", on_change=choose, args=(shop, not wanted)
        )  # fmt: skip
        state = shop.leads_state()
        if state.failed:
            st.error(plain(state.failed), icon=":material/error:")
        if wanted or state.written:
            st.code(shop.leads_folder(), language=None)
        st.button("Write one now", key="leads_now", icon=":material/table:", on_click=write, args=(shop,))


def choose(shop: Desk, wanted: bool) -> None:  # noqa: FBT001 - a callback of Streamlit
    """Turn it on or off."""
    try:
        shop.change_setting("backups.leads_copy", wanted)
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)


def write(shop: Desk) -> None:
    """Write one now, and say what is in it."""
    try:
        state = shop.write_leads()
    except LedgerError as refusal:
        st.session_state["flash_error"] = str(refusal)
        return
    flash(f"{state.name} is written: {count_of(state.count, 'lead')}.")
