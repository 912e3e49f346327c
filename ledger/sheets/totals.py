"""Rows that state totals: what they are called, and what a sheet's own totals are compared with."""

from collections.abc import Callable, Iterable

from ledger.matching import field_of_header, is_total_word, plain_header
from ledger.sheets.model import PRICES, SESSIONS

TOTALLED = frozenset(
    {"due", "prepaid", *PRICES, *SESSIONS, "balance", "amount", "debit", "credit", "used_amount", "paid_out", "running"}
)  # fmt: skip

# "Total for Asha", "Total de María", "Summe für Müller".
_OF = ("for ", "of ", "de ", "del ", "pour ", "para ", "fur ", "von ", "do ", "da ")
# "Class V Total": nobody is called so, whatever stands before it.
_AT_THE_END = frozenset({"total", "totals", "subtotal", "totales", "subtotales"})


def _nobody() -> Iterable[str]:
    return ()


def names_a_total(text: str, names: Callable[[], Iterable[str]] = _nobody) -> bool:
    """Return whether this is what a total row is called: "Total", "Total due", "Total 45", "Asha Verma Total".

    ``names`` gives those that stand above it; a name alone makes no total.
    """
    if is_total_word(text):
        return True
    plain = plain_header(text)
    first, _, rest = plain.partition(" ")
    if rest and is_total_word(first):
        rest = rest.removeprefix(next((word for word in _OF if rest.startswith(word)), ""))
        named = field_of_header(rest)
        of_amounts = named is not None and named[0] in TOTALLED and named[1] == "sure"
        return of_amounts or rest.isdecimal() or _is_one_of(rest, names())
    before, _, last = plain.rpartition(" ")
    return bool(before) and (last in _AT_THE_END or (is_total_word(last) and _is_one_of(before, names())))


def _is_one_of(plain: str, names: Iterable[str]) -> bool:
    return any(plain_header(name) == plain for name in names)
