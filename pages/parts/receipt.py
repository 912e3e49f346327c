"""The receipt of what was just recorded: to print on a roll of paper, or as a text to send."""

import streamlit as st

from ledger.errors import LedgerError
from ledger.statements import receipt_of, receipt_text
from services import Desk, receipt_address


def show_receipt(shop: Desk, seq: int, where: str = "") -> None:
    """Offer the receipt of act ``seq``; draws nothing for an act that has none.

    ``where`` keeps the keys apart when it stands on one screen twice.
    """
    try:
        receipt = receipt_of(shop.book, seq)
    except LedgerError:
        return
    with st.popover(receipt.title, icon=":material/receipt_long:", type="tertiary", key=f"{where}receipt_{seq}"):
        with st.container(horizontal=True):
            st.link_button("Print, 80 mm", receipt_address(seq, 80), icon=":material/print:")
            st.link_button("58 mm", receipt_address(seq, 58), icon=":material/print:")
        st.caption("Text to send")
        st.code(receipt_text(receipt), language=None, wrap_lines=True)
