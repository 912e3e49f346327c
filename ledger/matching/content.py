"""What the values of a column look like, whatever its header says: the second witness beside the header."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from ledger.matching.dates import looks_like_date
from ledger.matching.emails import is_email
from ledger.matching.fields import vocabulary
from ledger.matching.letters import clean_line, says_nothing
from ledger.matching.phones import read_phones

_SAMPLE = 100
_LETTERS_MAX = 300  # no name, phone or amount is longer
_NAME_WORDS_MAX = 6
_NAME_LETTERS_MAX = 60
_PHONE_DIGITS_MIN = 7
# Ages, grades and months are smaller; what is owed is not, at least once in a list.
_MONEY_MIN = 100
_MONEY = 0.8
_DECIMALS_MAX = 2
_AMOUNT_LETTERS_MAX = 40
_AMOUNT = re.compile(r"[(\-\u2212]?\s*\d[\d.,'’٫٬\s\u00a0\u202f]*\s*[)\-\u2212]?")
_SIDES = frozenset({"dr", "cr", "db", "debit", "credit"})
MOSTLY = 0.6
HARDLY = 0.2


@dataclass(frozen=True, slots=True)
class Looks:
    """Which share of the filled cells (0 to 1) looks like each thing; one cell may look like several."""

    filled: int = 0
    name: float = 0.0
    phone: float = 0.0
    email: float = 0.0
    date: float = 0.0
    number: float = 0.0
    short: float = 0.0
    distinct: float = 0.0

    def contradict(self, expected: str) -> bool:
        """Return whether these values clearly are something else than ``expected`` (the ``looks`` of a field)."""
        if not self.filled or expected not in _WITNESSES:
            return False
        own, others = _WITNESSES[expected]
        # Names are what is left when nothing else fits: they have no form of their own that could be missing.
        missing = own == "" or getattr(self, own) <= HARDLY
        return missing and any(getattr(self, other) >= MOSTLY for other in others)


# The look that values of a field should have, and the looks that speak against it when that one hardly occurs.
_WITNESSES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "name": ("", ("date", "phone", "email", "number")),
    "phone": ("phone", ("name", "email", "date")),
    "email": ("email", ("phone", "date", "number")),
    "amount": ("number", ("name", "email", "date")),
    "count": ("number", ("name", "email", "date")),
    "date": ("date", ("name", "email")),
}


def looks_of(cells: Sequence[object], region: str) -> Looks:
    """Return what a column's cells look like, from up to a hundred filled ones spread over all of it."""
    filled = [cell for cell in cells if cell is not None and not (isinstance(cell, str) and says_nothing(cell))]
    if not filled:
        return Looks()
    step = max(1, len(filled) // _SAMPLE)
    sample = [cell[:_LETTERS_MAX] if isinstance(cell, str) else cell for cell in filled[::step][:_SAMPLE]]
    texts = [clean_line(cell) if isinstance(cell, str) else "" for cell in sample]
    shares = {
        "name": sum(map(_is_name_like, texts)),
        "phone": sum(_is_phone_like(cell, region) for cell in sample),
        "email": sum(is_email(text.strip(" <>")) for text in texts),
        "date": sum(isinstance(cell, (str, date)) and looks_like_date(cell) for cell in sample),
        "number": sum(map(_is_number_like, sample)),
        "short": sum(_is_number_like(cell) and len(str(cell).strip()) < _PHONE_DIGITS_MIN - 1 for cell in sample),
        "distinct": len(set(map(str, sample))),
    }
    return Looks(len(filled), **{look: count / len(sample) for look, count in shares.items()})


def looks_like_money(cells: Sequence[object], region: str) -> bool:
    """Return whether these are amounts of some size: no phones, days, years, ages, codes of one length, counters."""
    looks = looks_of(cells, region)
    filled = [cell for cell in cells if cell is not None and not (isinstance(cell, str) and says_nothing(cell))]
    if looks.phone > HARDLY or looks.date > HARDLY or not filled:
        return False
    numbers = [number for cell in filled if (number := _number_in(cell)) is not None]
    if len(numbers) < _MONEY * len(filled) or max(map(abs, numbers)) < _MONEY_MIN or _counts_up(numbers):
        return False
    if speaks_of_money(filled) or any(number < 0 for number in numbers):
        return True
    decimals = [_decimals(number) for number in numbers]
    if sum(count > _DECIMALS_MAX for count in decimals) > HARDLY * len(numbers):
        return False  # measured, not counted: 77.59369
    grouped = any(isinstance(cell, str) and not cell.strip().isdecimal() for cell in filled)
    # Years, codes of places and of cards are of one length each; an amount of nothing is of none.
    lengths = {len(str(int(number))) for number in numbers if number}
    return any(decimals) or grouped or len(lengths) > 1


def speaks_of_money(cells: Sequence[object]) -> bool:
    """Return whether most of these cells say that they are money: "₹ 500", "1 200 kr", "500 Dr"."""
    texts = [text for cell in cells if cell is not None and (text := clean_line(str(cell))[:_AMOUNT_LETTERS_MAX])]
    return bool(texts) and sum(map(_has_mark, texts)) >= MOSTLY * len(texts)


def _has_mark(text: str) -> bool:
    if any(unicodedata.category(sign) == "Sc" for sign in text):
        return any(sign.isdigit() for sign in text)
    left = _AMOUNT.sub(" ", text, count=1).strip().casefold()
    known = _SIDES | {mark for marks in vocabulary().marks.values() for mark in marks}
    return bool(left) and left != text.casefold() and (left in known or left.rstrip(".") in known)


def _number_in(cell: object) -> Decimal | None:
    """Return roughly what a cell comes to, where it is a number with at most the mark of a currency or a side."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, Decimal)):
        return Decimal(cell) if Decimal(cell).is_finite() else None
    text = clean_line(str(cell))[: _AMOUNT_LETTERS_MAX + 1]
    found = _AMOUNT.search(text) if len(text) <= _AMOUNT_LETTERS_MAX else None
    code = text.isdecimal() and text[:1] == "0" and text != "0"
    if code or not found or not (found[0].strip() == text or _has_mark(text)):
        return None
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in found[0] if sign not in " '’٬\u00a0\u202f()")
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", plain.replace("\u2212", "-").replace("٫", ".")).replace(",", ".")
    negative = "-" in plain or "(" in found[0]
    whole, mark, decimals = plain.strip("-.").rpartition(".")
    digits = f"{whole.replace('.', '')}{mark}{decimals}"
    return Decimal(f"-{digits}" if negative else digits)


def _decimals(number: Decimal) -> int:
    """Return how many digits stand behind the point, without noughts at the end."""
    return max(0, -int(number.normalize().as_tuple().exponent))


def _counts_up(numbers: Sequence[Decimal]) -> bool:
    """Return whether these only number the rows, or the members: each more than the one before, by one."""
    steps = {after - before for before, after in pairwise(numbers)}
    return steps == {1}


def _is_name_like(text: str) -> bool:
    letters = sum(sign.isalpha() for sign in text)
    digits = sum(sign.isdigit() for sign in text)
    return (
        letters > 1
        and digits <= letters / 2
        and len(text) <= _NAME_LETTERS_MAX
        and len(text.split()) <= _NAME_WORDS_MAX
        and not any(sign in "@=:;?!{}[]/\\₹$€%" for sign in text)
        and not looks_like_date(text)
    )


def _is_phone_like(cell: object, region: str) -> bool:
    if isinstance(cell, bool) or not isinstance(cell, (str, int)):
        return False
    text = str(cell)
    if sum(sign.isdigit() for sign in text) < _PHONE_DIGITS_MIN or looks_like_date(text):
        return False
    return bool(read_phones(text, region)[0])


def _is_number_like(cell: object) -> bool:
    if isinstance(cell, bool) or cell is None:
        return False
    if isinstance(cell, (int, Decimal)):
        return True
    if not isinstance(cell, str):
        return False
    digits = sum(sign.isdigit() for sign in cell)
    letters = sum(sign.isalpha() for sign in cell)
    return digits > 0 and digits >= letters and not looks_like_date(cell)
