"""The sheet to print when backups are locked: the passphrase in large type, and what to do with it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from ledger.statements import day_words, right_to_left
from services.papers.letters import is_whole
from services.papers.printing import to_pdf, typed

_STEPS: Final = (
    ("Take the newest backup from one of the places below, or from wherever you copied it: a file named like "
     "2026-11-21_18-00.zip.age."),
    ("On a computer with Duebook: choose “I have a backup” on the first page, or the page Backups, and type the "
     "passphrase."),
    ("Without Duebook: any age tool opens it (age-encryption.org). In a terminal: age -d -o backup.zip "
     "2026-11-21_18-00.zip.age, then type the passphrase. In the zip are the book and tables that Excel opens."),
)  # fmt: skip
_LARGE_LETTERS_MAX: Final = 30
_BY_HAND: Final = "It has letters that cannot be printed here. Write it by hand:"
_WARNING: Final = (
    "Keep this sheet where you keep money, not with the backups and not in a photo. Without the passphrase nobody "
    "opens them, neither you nor whoever made Duebook. Backups from before a change want the passphrase of that time: "
    "keep the old sheet as long as you keep them."
)


def recovery_pdf(shop: str, passphrase: str, places: Sequence[str], today: date) -> bytes:
    """Return the sheet as a PDF of one page A4."""
    return to_pdf("recovery.typ", recovery_data(shop, passphrase, places, today))


def recovery_data(shop: str, passphrase: str, places: Sequence[str], today: date) -> dict[str, Any]:
    """Return every string of the paper. A passphrase that cannot be printed whole is not printed at all."""
    count, whole = len(passphrase), is_whole(passphrase)
    passphrase, short = (passphrase if whole else ""), len(passphrase) <= _LARGE_LETTERS_MAX
    return {
        "title": "Recovery sheet of the backups",
        "shop": typed(shop),
        "day": day_words(today),
        # Nothing is put into it, so that it can be copied; only what is too long for a line may break in a word.
        "passphrase": {"text": passphrase, "rtl": right_to_left(passphrase)} if short else typed(passphrase),
        "size": "large" if short else "small",
        "by_hand": "" if whole else _BY_HAND,
        "letters": f"{count} letters and signs, blanks counted",
        "steps": list(_STEPS),
        "places": [typed(place) for place in places],
        "warning": _WARNING,
    }
