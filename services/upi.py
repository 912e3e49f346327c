"""What a customer needs to pay without the shop: a UPI link, the same as a QR code, and the shop's own words.

The link follows NPCI's "UPI Linking Specification": ``upi://pay`` with pa (address), pn (name), am, cu, tn (note).
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from ledger.book import Money

_NOTE_SIGNS_MAX = 50  # banks cut what is longer


@dataclass(frozen=True, slots=True)
class WayToPay:
    """How somebody can pay: ``link`` and ``qr`` (SVG) are "" where the shop takes no UPI; ``words`` are the shop's."""

    amount: Money
    reference: str
    link: str
    qr: str
    words: str


def upi_link(address: str, name: str, amount: Money, reference: str) -> str:
    """Return the link that opens a UPI app with everything filled in."""
    facts = {
        "pa": address, "pn": name[:_NOTE_SIGNS_MAX], "am": amount.decimal, "cu": amount.currency.code,
        "tn": reference[:_NOTE_SIGNS_MAX],
    }  # fmt: skip
    return f"upi://pay?{urlencode(facts, quote_via=quote, safe='@')}"


def qr_svg(text: str) -> str:
    """Return a text as a QR code, dark on white in every theme: a camera does not know about dark mode."""
    import segno  # noqa: PLC0415 - a start does not draw one

    return str(segno.make(text, error="m", micro=False).svg_inline(scale=6, border=2, dark="#14181B", light="#FFFFFF"))


def address_qr(address: str) -> str:
    """Return an address as a QR code, for a phone's camera."""
    return qr_svg(address)


def way_to_pay(amount: Money, *, customer: str, on: date, shop: str, address: str, words: str) -> WayToPay:
    """Return how ``amount`` can be paid; UPI counts in rupees only. The reference says who, and on which day."""
    reference = f"{customer}-{on:%y%m%d}"
    takes_upi = bool(address) and amount.currency.code == "INR" and amount.minor > 0
    link = upi_link(address, shop, amount, reference) if takes_upi else ""
    return WayToPay(amount, reference, link, qr_svg(link) if link else "", words)
