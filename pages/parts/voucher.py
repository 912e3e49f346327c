"""The voucher of a package to print: on A4, or on a roll of paper."""

from typing import Final

import streamlit as st

from ledger.book import PackageRecord
from ledger.errors import LedgerError
from services import Desk, voucher_address

_SIZES: Final = {"a4": "A4", "80": "80 mm", "58": "58 mm"}


def offer_voucher(package: str, where: str = "") -> None:
    """Offer the voucher of a package on each paper; ``where`` keeps keys apart when it stands on one screen twice."""
    with st.popover(
        "Print the voucher", icon=":material/qr_code_2:", type="tertiary", key=f"{where}print_{package}"
    ):  # fmt: skip
        with st.container(horizontal=True):
            for size, label in _SIZES.items():
                st.link_button(label, voucher_address(package, size), icon=":material/print:")
        st.caption("The number with a QR code and a barcode, and the sessions left today.")


def show_voucher_of_sale(shop: Desk, seq: int) -> None:
    """Offer the voucher of the package that was sold in act ``seq``; draws nothing for any other act."""
    try:
        sold = [one.id for one in shop.book.records_of(seq) if isinstance(one, PackageRecord)]
        if len(sold) == 1 and not shop.book.is_undone(seq) and shop.package(sold[0]).voucher:
            offer_voucher(sold[0], "just_")
    except LedgerError:
        return
