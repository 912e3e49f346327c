"""What the values of a column look like, whatever its header says: the second witness beside the header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ledger.matching.dates import looks_like_date
from ledger.matching.emails import is_email
from ledger.matching.letters import clean_line, says_nothing
from ledger.matching.phones import read_phones

_SAMPLE = 100
_NAME_WORDS_MAX = 6
_NAME_LETTERS_MAX = 60
_PHONE_DIGITS_MIN = 7
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
    sample = filled[::step][:_SAMPLE]
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
