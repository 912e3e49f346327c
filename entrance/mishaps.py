"""What nobody foresaw: a number for whoever saw it, and the same number beside where it happened in the log."""

import secrets

from services import note_error


def note_with_number(where: str, error: BaseException) -> str:
    """Note a mistake in the log and return the number under which it stands there: 4821-0937."""
    number = f"{secrets.randbelow(10_000):04d}-{secrets.randbelow(10_000):04d}"
    note_error(f"{where}, number {number}", error)
    return number
