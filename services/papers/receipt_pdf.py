"""A receipt for a roll of paper: 58 mm or 80 mm wide, as long as it needs to be."""

from typing import Any, Final

from ledger.statements import Receipt, ReceiptLine, day_words
from services.papers.printing import details_of, name_of, said_of_letters, to_pdf, typed

ROLLS_MM: Final = (58, 80)


def receipt_pdf(receipt: Receipt, width_mm: int) -> bytes:
    """Return the receipt as a PDF of one page; ``width_mm`` is one of ROLLS_MM."""
    if width_mm not in ROLLS_MM:
        message = f"no roll is {width_mm} mm wide"
        raise ValueError(message)
    return to_pdf("receipt.typ", receipt_data(receipt) | {"width": str(width_mm)})


def receipt_data(receipt: Receipt) -> dict[str, Any]:
    """Return every string of the paper."""
    one = receipt
    return {
        "title": f"{one.title} {one.seq}",
        "shop": typed(one.shop),
        "kind": f"{one.title} {one.seq}",
        "day": day_words(one.on),
        "name": name_of(one.name, one.customer),
        **said_of_letters(one.name, (one.shop, *(text for line in one.lines for text in (line.note, line.reference)))),
        "due_before": str(one.due_before),
        "lines": [_line(line) for line in one.lines],
        "due_after": str(one.due_after),
        "prepaid": str(one.prepaid_after) if one.prepaid_before or one.prepaid_after else "",
        "thanks": "Thank you.",
    }


def _line(line: ReceiptLine) -> dict[str, Any]:
    due = f"due by {day_words(line.due_on)}" if line.due_on else ""
    return {
        "what": line.what,
        "amount": str(line.amount) if line.amount is not None else "",
        "details": details_of(line.note, line.method, line.reference, due),
    }
