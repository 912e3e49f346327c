"""Backups that are restored for trial: weekly, the newest one of each place, so that a restore is no hope."""

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from backups import BackupUnknown, FolderPlace, fetch, reason
from ledger.errors import LedgerError
from ledger.journal import Disk
from services import clock
from services.copies.apart import Said, run_apart
from services.copies.making import forget_proof, scratch_in
from services.copies.notes import Rehearsed, change_notes, read_notes
from services.copies.refusals import AlreadyTrying, NothingToTry
from services.copies.rows import TrialRow, Trying
from services.copies.second import SecondPlace
from services.copies.shelf import OpenShop, OwnShelf
from services.log import note_error

HERE: Final = "here"
SECOND: Final = "second"
EVERY: Final = timedelta(days=7)
AGAIN_AFTER: Final = timedelta(days=1)


def is_due(newest: str, last: Rehearsed | None, now: datetime) -> bool:
    """Tell whether the newest backup of a place is to be tried out; ``now`` is UTC, ``newest`` "" when there is none.

    Weekly; after a failure as soon as there is a newer one, and otherwise the next day. A clock that was set back makes
    the last trial lie ahead: then it is due.
    """
    if not newest:
        return False
    if last is None:
        return True
    age = now - datetime.fromisoformat(last.at)
    if last.failed and last.name != newest:
        return True
    return age < timedelta(0) or age >= (AGAIN_AFTER if last.failed else EVERY)


class Trials:
    """Made with the keeper."""

    def __init__(self, shop: OpenShop, shelf: OwnShelf, second: SecondPlace) -> None:
        self._shop, self._shelf, self._second = shop, shelf, second
        self._one_at_a_time = threading.Lock()
        self._trying = Trying()

    def rows(self) -> list[TrialRow]:
        """Return how it went in each place that there is."""
        notes, zone = read_notes(self._data), self._shop.ledger.journal.identity.timezone
        rows = []
        for place, where in self._places():
            proven, tried = notes.proven.get(place), notes.tried.get(place)
            when = clock.in_zone(proven.at, zone) if proven else None
            rows.append(
                TrialRow(place, where, when, tried.name if tried else "", tried.failed if tried else "")
            )  # fmt: skip
        return rows

    def trying(self) -> Trying:
        """Return how far the trial is that is made at the moment."""
        return self._trying

    def start(self) -> None:
        """Begin to try out the newest backup of each place; raise AlreadyTrying, NothingToTry, FolderNotRead."""
        if self._trying.is_on:
            raise AlreadyTrying
        found = [place for place, _ in self._places() if self._newest(place)]
        if not found:
            raise NothingToTry
        self._begin(found)

    def tick(self, now: datetime) -> None:
        """Begin a trial where one is due; nobody waits for it."""
        if self._trying.is_on:
            return
        tried = read_notes(self._data).tried
        due = [place for place, _ in self._places() if is_due(self._newest(place), tried.get(place), now)]
        if due:
            self._begin(due)

    def run(self, places: list[str]) -> None:
        """Try out the newest backup of these places, and note how it went."""
        with self._one_at_a_time:
            self._trying, failed = Trying(is_on=True), ""
            try:
                for number, place in enumerate(places):
                    self._run(place, number / len(places), 1 / len(places))
            except BackupUnknown:  # it was let go of meanwhile: the next minute takes the next one
                pass
            except Exception as error:  # noqa: BLE001 - whatever it is, the next trial has to come and this be told
                if not self._shop.is_closing:
                    note_error("a trial of the backups", error)
                why = reason(error) if isinstance(error, OSError) else "something went wrong"
                failed = str(error) if isinstance(error, LedgerError) else f"No backup was tried out: {why}."
            self._trying = Trying(failed=failed)

    # Behind it.

    def _begin(self, places: list[str]) -> None:
        self._trying = Trying(is_on=True)
        threading.Thread(target=self.run, args=(places,), name="trial", daemon=True).start()

    def _run(self, place: str, begin: float, part: float) -> None:
        name = self._newest(place)
        if not name:
            return
        if place == HERE:
            self._note(place, name, self._apart(self._shelf.path_of(name), name, begin, part))
            return
        with scratch_in(self._data) as scratch:
            path = scratch / name
            try:
                folder = self._second.folder
                if folder is None:
                    return
                fetch(FolderPlace(folder, Disk()), name, path)
            except OSError as error:
                self._note(place, name, {"unable": f"{name} could not be read there: {reason(error)}."})
                return
            self._note(place, name, self._apart(path, name, begin, part))

    def _apart(self, path: Path, name: str, begin: float, part: float) -> Said:
        def hear(share: float) -> None:
            self._trying = Trying(is_on=True, share=begin + share * part)

        lineage = self._shop.ledger.journal.identity.lineage
        words = [str(self._data.resolve()), str(path.resolve()), name, lineage]

        def stop() -> bool:
            # A book that is exchanged meanwhile (an erasure, going back) is not the one to compare with, and what was
            # unpacked may hold somebody who is erased right now.
            return self._shop.is_closing or not self._is_open(lineage)

        said = run_apart("services.copies.trial", words, hear, stop)
        return said if self._is_open(lineage) else {}

    def _is_open(self, lineage: str) -> bool:
        """Tell whether the book of this lineage is still the open one."""
        try:
            return self._shop.ledger.journal.identity.lineage == lineage
        except LedgerError:  # it is being exchanged at this moment
            return False

    def _note(self, place: str, name: str, said: Said) -> None:
        """Note how a trial went; of one that was broken off nothing is known."""
        if not {"restored", "refusal", "unable"} & set(said):
            return
        failed = str(said.get("refusal") or said.get("unable") or "")
        now = Rehearsed(clock.utc_text(clock.now()), name, failed.removesuffix(" Nothing was changed."))
        if "refusal" in said:
            self._doubt(place, name, failed)
            forget_proof(self._data)
        change_notes(
            self._data,
            lambda notes: replace(
                notes, tried=notes.tried | {place: now},
                proven=notes.proven if failed else notes.proven | {place: now},
            ),
        )  # fmt: skip

    def _doubt(self, place: str, name: str, why: str) -> None:
        if place == HERE:
            self._shelf.doubt(name, why)
        else:
            self._second.doubt(name)

    def _places(self) -> list[tuple[str, str]]:
        folder = self._second.folder
        return [(HERE, str(self._shelf.folder)), *([(SECOND, str(folder))] if folder else [])]

    def _newest(self, place: str) -> str:
        """Return the name of the newest backup of a place that counts as proven, "" when there is none."""
        if place == SECOND:
            row = self._second.row()
            return row.copies[0].name if row and row.copies else ""
        return next((one.name for one in self._shelf.proven()), "")

    @property
    def _data(self) -> Path:
        return self._shop.ledger.folder
