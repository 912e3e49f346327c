"""The commands about the passphrase of the backups, and asking for it where a locked one is opened."""

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import services
from backups import PassphraseNeeded, PassphraseWrong
from services import clock
from services.command_line import reading
from services.copies.lock import LockBox, PassphraseNotTaken, is_strong, plain_passphrase
from services.copies.shelf import FOLDER
from services.desk_lock import NotLocked
from services.exports import CannotExport
from services.files import replace_file
from services.folders import data_folder, settings_file

PASSPHRASE: Final = "DUEBOOK_BACKUP_PASSPHRASE"  # noqa: S105 - the name of a variable
_TRIES: Final = 3
T = TypeVar("T")


def keep_passphrase() -> dict[str, Any]:
    """Lock backups from now on, with what the environment or whoever types says. Raise a refusal."""
    with reading(tell_trouble=False) as ledger:
        shop = ledger.book.shop
    typed = os.environ.get(PASSPHRASE, "")
    if not typed and sys.stdin.isatty():
        typed = getpass.getpass("New passphrase of the backups: ")
        if plain_passphrase(getpass.getpass("The same once more: ")) != plain_passphrase(typed):
            raise PassphraseNotTaken("the two are not the same")
    LockBox(data_folder()).keep(typed)
    return {"locked": True, "strong": is_strong(typed, (shop,))}


def stop() -> dict[str, Any]:
    """Lock no backup any more. Raise a refusal."""
    LockBox(data_folder()).stop()
    return {"locked": False}


def state() -> dict[str, Any]:
    """Tell whether new backups are locked. Raise a refusal."""
    return {"locked": LockBox(data_folder()).get() is not None}


def sheet(out: Path) -> dict[str, Any]:
    """Write the recovery sheet, a PDF for the owner's eyes only; raise NotLocked, CannotExport."""
    from services.papers.recovery_pdf import recovery_pdf  # noqa: PLC0415 - nobody else waits for the press

    lock = LockBox(data_folder()).get()
    if lock is None:
        raise NotLocked
    chosen = services.settings.load(settings_file()).backups
    places = [chosen.folder or str((data_folder() / FOLDER).resolve()), chosen.second_folder]
    with reading(tell_trouble=False) as ledger:
        today = clock.today_in(ledger.journal.identity.timezone)
        content = recovery_pdf(ledger.book.shop, lock.text, [one for one in places if one], today)
    if not out.parent.is_dir():
        raise CannotExport(out, f"there is no folder {out.parent}")
    try:
        replace_file(out, content)
    except OSError as error:
        raise CannotExport(out, error.strerror or str(error)) from error
    return {"locked": True, "sheet": str(out)}


def with_passphrase(look: Callable[[str], T]) -> T:
    """Return what ``look`` finds, called with the passphrase of the environment, or "" for the one that is kept here.

    Where that does not open a backup, whoever sits at the terminal is asked. Raise the refusal when nobody does.
    """
    given = os.environ.get(PASSPHRASE, "")
    for _ in range(_TRIES):
        try:
            return look(given)
        except (PassphraseNeeded, PassphraseWrong) as refusal:
            if not sys.stdin.isatty():
                raise
            sys.stderr.write(f"{refusal}\n")
            given = getpass.getpass("Its passphrase: ")
    return look(given)


def lines_of(told: dict[str, Any]) -> list[str]:
    """Return what there is to say about it, a line each."""
    if "sheet" in told:
        return [f"The recovery sheet is written to {told['sheet']}. Print it, and remove the file."]
    if not told["locked"]:
        return ["New backups are not locked. Those that are locked already want the passphrase they were locked with."]
    lines = ["New backups are locked. Without the passphrase nobody opens them, also not you."]
    if "strong" in told:
        lines.append("Print the recovery sheet: python cli.py backup-passphrase --sheet sheet.pdf")
        if not told["strong"]:
            lines.append("This passphrase is easy to guess for somebody who has the file; take a longer one.")
    return lines
