"""Backups, for the owner: the second place, restoring for trial, and a backup as a file."""

from typing import TYPE_CHECKING

from access import What
from ledger.errors import LedgerError
from services.desk_base import DeskBase

if TYPE_CHECKING:
    from pathlib import Path

    from services.copies import SecondRow, TrialRow, Trying


class NotKept(LedgerError):
    """The disk did not take what was to be kept."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"That could not be kept: {error.strerror or error}.")


class DeskSecond(DeskBase):
    """What keeps the backups safe, beside making them."""

    def second_place(self) -> "SecondRow | None":
        """Return what is known of the second place, None when there is none."""
        return self._shop.copies.second.row()

    def choose_second_place(self, folder: str) -> str:
        """Try a folder out and make it the second place; return its path, "" for none. Raise a refusal."""
        return self._shop.copies.second.choose(folder)

    def try_second_place(self, folder: str) -> str:
        """Write into a folder, read it back, remove it again; return its path. Raise a refusal."""
        return self._shop.copies.second.try_out(folder)

    def copy_to_second_place(self) -> None:
        """Try again now, whatever failed before; nobody waits for it."""
        self._shop.copies.second.again()

    def second_place_is_missed(self) -> bool:
        """Tell whether it is to be said that there is no second place."""
        return not self._shop.sample and self._shop.copies.second.reminder_is_due(self.today())

    def put_second_place_off(self) -> None:
        """Say nothing of it for a month; raise NotKept."""
        try:
            self._shop.copies.second.put_reminder_away(self.today())
        except OSError as error:
            raise NotKept(error) from error

    def backup_trials(self) -> "list[TrialRow]":
        """Return how restoring for trial went, for each place."""
        return self._shop.copies.trials.rows()

    def backup_trial_now(self) -> "Trying":
        """Return how far the trial is that is made at the moment."""
        return self._shop.copies.trials.trying()

    def start_backup_trial(self) -> None:
        """Begin to restore the newest backup of each place for trial. Raise a refusal."""
        self._shop.copies.trials.start()

    def backups_held_by_clock(self) -> str:
        """Return why the times of the backups keep all of them, "" when they do not. Raise a refusal."""
        return self._shop.copies.why_clock_is_odd()

    def backup_file(self, name: str) -> "Path":
        """Return the file of a backup, to be taken along; raise BackupUnknown."""
        path = self._shop.copies.path_of(name)
        self._note(What.EXPORTED, f"the backup {name}")
        return path
