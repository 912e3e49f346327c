"""What lies beside the book and holds somebody who is erased: written down before, and removed after the one step.

The note names files and people's numbers, nothing else. Whoever is killed in between goes on at the next start.
"""

import json
import shutil
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from access import ASKED_FILE, FOLDER, AccessLog, AskedLog, Bounds, Vault
from ledger.book import Ledger
from ledger.errors import LedgerError
from services.files import replace_file, sync_folder
from services.kept_files import FILES_FOLDER
from services.leads_copy import copies_in
from services.leftovers import ERASING as NOTE
from services.pictures import FOLDER as PICTURES
from services.tables import TABLES_FOLDER, is_our_table

MESSAGES_FOLDER: Final = "messages"
_STAYS: Final = frozenset({"screens", "backups.json"})  # pictures go one by one; notes of backups name nobody
_LOG: Final = "access-log.db"
_AS_IT_IS: Final = Bounds(1_000_000, 3_650)


@dataclass(frozen=True, slots=True)
class ToClean:
    """What goes: ``files`` by their names in the data folder, what is secret of ``people``, by the ids of access."""

    customers: dict[str, int]
    people: list[str]
    files: list[str]


def note(data: Path, what: ToClean) -> None:
    """Write down what is to go, on the disk when this returns; OSError."""
    facts = {"customers": what.customers, "people": what.people, "files": what.files}
    replace_file(data / NOTE, json.dumps(facts).encode())
    sync_folder(data)


def drop_note(data: Path) -> None:
    """Forget what was to go: it was not erased after all."""
    with suppress(OSError):
        (data / NOTE).unlink(missing_ok=True)


def clean(data: Path, what: ToClean) -> list[str]:
    """Remove everything that is named, and what is made of the book again; return what the disk kept.

    Nobody has the book open. While the disk keeps anything the note stays, and the next start tries again.
    """
    names = [*what.files, *(str(path.relative_to(data)) for path in _made_again(data))]
    kept = [name for name in names if not _removed(data / name)] + _clear_cache(data)
    if what.people and (data / FOLDER).is_dir():
        vault = Vault(data)
        try:
            for person in what.people:
                vault.forget(person)
        except LedgerError:
            kept.append(FOLDER)
        finally:
            vault.close()
    if what.people and (data / _LOG).exists():
        log = AccessLog(data)
        try:
            if not log.forget(what.people):
                kept.append(_LOG)
        finally:
            log.close()
    if (data / ASKED_FILE).exists():
        asked = AskedLog(data, _AS_IT_IS)
        try:
            if not asked.forget(what.people):
                kept.append(ASKED_FILE)
        finally:
            asked.close()
    if not kept:
        drop_note(data)
    return kept


def finish(data: Path) -> None:
    """Go on with a cleaning that was broken off, when what it belongs to did happen; the book is not open."""
    try:
        facts = json.loads((data / NOTE).read_bytes())
        what = ToClean(dict(facts["customers"]), list(facts["people"]), list(facts["files"]))
    except FileNotFoundError:
        return
    except (OSError, ValueError, KeyError, TypeError):
        drop_note(data)  # half a note: nothing had happened yet
        return
    try:
        ledger = Ledger.open(data, writer=False)
    except LedgerError:
        return
    try:
        known = {
            (customer, seq)
            for record in ledger.book.people.erasures
            for customer, seq in (record.customers | record.absent).items()
        }
    finally:
        ledger.close()
    if known.issuperset(what.customers.items()):
        clean(data, what)
    else:
        drop_note(data)


def beside(data: Path, photos: Iterable[str], originals: Iterable[str], aside: Iterable[Path]) -> list[str]:
    """Return the names of files that go: photos, lists and pieces of the book's file."""
    found = [f"{FILES_FOLDER}/{one}" for one in (*photos, *originals)]
    return found + [str(path.relative_to(data)) for path in aside]


def of_messages(messages: Iterable[int], files: Iterable[str]) -> list[str]:
    """Return the names of the pictures of these messages, and of the files that messages were written into."""
    found = [f"{PICTURES.as_posix()}/{one}.png" for one in messages]
    for one in files:
        if Path(one).name == one:
            found += [f"{MESSAGES_FOLDER}/{one}", f"{MESSAGES_FOLDER}/.{one}.part"]
    return found


def _made_again(data: Path) -> list[Path]:
    """Return the files that are made of the book again, and hold whoever is in it: tables and copies of leads."""
    tables = data / TABLES_FOLDER
    ours = [path for path in tables.iterdir() if is_our_table(path)] if tables.is_dir() else []
    return [path for path in (*ours, *copies_in(data)) if not path.is_dir()]


def _clear_cache(data: Path) -> list[str]:
    """Remove the app's memory, and whatever else is made there again; return what the disk kept of it.

    The zip with everything, what a killed restore unpacked, what a proof came to, notes of leads.
    """
    kept = []
    for path in (data / "cache").glob("*"):
        if path.name in _STAYS:
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
            gone = not path.exists()
        else:
            gone = _removed(path)
        if not gone:
            kept.append(str(path.relative_to(data)))
    return kept


def _removed(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        return True
    except OSError:
        return False
    return True
