"""The first start of another Duebook on a book: a backup is made before anything is recorded by it.

Which Duebook opened a book last is noted in its folder, and not in the cache: whoever empties that must not lose the
backup.
"""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ledger.errors import LedgerError
from services.files import replace_file
from services.version import APP

if TYPE_CHECKING:
    from ledger.book import Ledger

FILE: Final = "opened_by.txt"
BEFORE_UPGRADE: Final = "before upgrade"
_LENGTH_MAX: Final = 40


def copy_before_upgrade(ledger: "Ledger", settings: Path, folder: Path) -> str:
    """Have a backup in ``folder`` when another Duebook opened the book last; return why there is none, "" otherwise.

    Waits for it: nothing of the new Duebook is in it. Without one the book opens all the same, and the next start tries
    again. A damaged book is left alone, and so is one in which nothing was recorded yet.
    """
    data = ledger.folder
    before = _noted(data)
    if before == APP or ledger.trouble is not None:
        return ""
    if before and ledger.journal.last_seq > 1:
        from services.copies import back_up  # noqa: PLC0415 - one start in a hundred needs it

        try:
            back_up(data, settings, folder, BEFORE_UPGRADE, for_people=False)
        except LedgerError as refusal:
            return f"{refusal} Duebook is {APP} now and was {before}. The next start tries again."
    with suppress(OSError):
        replace_file(data / FILE, f"{APP}\n".encode())
    return ""


def _noted(data: Path) -> str:
    """Return which Duebook opened the book last, "" when nobody knows."""
    try:
        return (data / FILE).read_text(encoding="utf-8", errors="replace").strip()[:_LENGTH_MAX]
    except OSError:
        return ""
