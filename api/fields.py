"""Which field of what a program sent a refusal of the book is about, by the name under which it was sent."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from pydantic import BaseModel

from ledger.book import AmountNotPositive, AmountNotUnderstood, DateNotPossible, FieldNotUnderstood, Money, parse_amount
from ledger.errors import LedgerError

# What the book calls a thing, and what programs may call it: the first that was sent counts.
_CALLED: Final = {
    "name": ("client_name",), "code": ("client_code",), "phone": ("phone_no",), "email": ("email_id",),
    "treatment": ("treatment_name",), "category": ("final_bucket",), "centre": ("center",),
    "sessions": ("sessions_paid", "count"), "sessions used": ("sessions_consumed",), "instalment": ("instalments",),
    "amount": ("package_amount",), "on": ("bought_on", "corrected_on"), "customer": ("to", "client_code"),
    "tag": ("tags",), "voucher": ("voucher_number",),
}  # fmt: skip
_AMOUNTS: Final = frozenset({
    "amount", "paid", "from_prepaid", "due_limit", "low_prepaid", "package_amount", "amount_paid", "balance_amount",
    "prepaid_gift_card_balance",
})  # fmt: skip
_DAY_OF_BUSINESS: Final = ("on", "bought_on", "corrected_on")


class FieldRefused(LedgerError):
    """A refusal of the book, with the field of what was sent that it is about."""

    def __init__(self, refusal: LedgerError, field: str) -> None:
        self.refusal, self.field = refusal, field
        super().__init__(str(refusal))


def field_of(refusal: LedgerError, sent: BaseModel) -> str:
    """Return the path of the field that holds what was refused, "" when the refusal is about none of them."""
    match refusal:
        case DateNotPossible(day=day):
            found = [path for path, value in _values(sent) if isinstance(value, date) and value == day]
            # The day of business is looked at first; another that is the same day is refused with other words.
            return next((path for path in found if path in _DAY_OF_BUSINESS), found[0] if found else "")
        case AmountNotUnderstood(typed=typed):
            return next((path for path, value in _amounts(sent) if value.strip() == typed.strip()), "")
        case AmountNotPositive(amount=amount):
            return next((path for path, value in _amounts(sent) if _says(value, amount)), "")
        case FieldNotUnderstood(field=field):
            names = type(sent).model_fields
            known = [one for one in (field, *_CALLED.get(field, ())) if one in names]
            said = [one for one in known if one in sent.model_fields_set]
            return next(iter([*said, *known]), "")
    return ""


def _values(sent: BaseModel, before: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value that was sent with its path, also of parts in lists."""
    for name in type(sent).model_fields:
        if name not in sent.model_fields_set:
            continue
        value = getattr(sent, name)
        if isinstance(value, list):
            for place, part in enumerate(value):
                if isinstance(part, BaseModel):
                    yield from _values(part, f"{before}{name}.{place}.")
        yield f"{before}{name}", value


def _amounts(sent: BaseModel) -> Iterator[tuple[str, str]]:
    for path, value in _values(sent):
        if path.rpartition(".")[2] in _AMOUNTS and isinstance(value, str):
            yield path, value


def _says(text: str, amount: Money) -> bool:
    try:
        return parse_amount(text, amount.currency) == amount
    except AmountNotUnderstood:
        return False
