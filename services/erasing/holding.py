"""Which backups still hold somebody, in every place that is known, and how they are deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from backups import FolderPlace, KeptBackup, Shelf
from ledger.journal import Disk
from services import clock
from services.copies.notes import Notes, change_notes, read_notes

AFTER: Final = "after erasure"


@dataclass(frozen=True, slots=True)
class Holding:
    """A backup that holds the person, or may: ``made`` is in the shop's time, None when it cannot be looked into.

    ``stays`` says why it is kept, or that it goes next. ``second``: it lies in the second place.
    """

    place: str
    name: str
    made: datetime | None
    stays: str
    second: bool = False


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose backups are looked for: the store, its time zone, and in which act the account was opened."""

    store: str
    zone: str
    opened: int


def holding(
    data: Path, kept: Sequence[KeptBackup], folder: Path, second: Path | None, whose: Whose, stays: dict[str, str]
) -> list[Holding]:
    """Return what holds the person, the newest first: of ``kept``, in ``folder``, and what is noted of ``second``.

    ``stays`` says by name why a backup of the first place is kept.
    """
    found = [
        Holding(
            str(folder), one.name, clock.in_zone(one.manifest.made_at, whose.zone) if one.manifest else None,
            stays.get(one.name, ""),
        )
        for one in kept
        if may_hold(one, whose)
    ]  # fmt: skip
    notes = read_notes(data)
    if second is None or notes.marked not in {"", str(second)}:
        return found
    there = sorted(notes.held.items(), key=lambda pair: pair[1].made_at, reverse=True)
    return found + [
        Holding(str(second), name, clock.in_zone(one.made_at, whose.zone), "", second=True)
        for name, one in there
        if one.store == whose.store and one.seq >= whose.opened
    ]


def may_hold(one: KeptBackup, whose: Whose) -> bool:
    """Tell whether a backup holds somebody; True when nobody can know, because it is locked or damaged."""
    return one.manifest is None or (one.manifest.store == whose.store and one.manifest.seq >= whose.opened)


def delete(data: Path, found: Sequence[Holding], folder: Path, second: Path | None, gone: list[Holding]) -> None:
    """Delete these backups and add to ``gone`` which are; OSError at the first that a disk keeps.

    What cannot be looked into stays: it may be another shop's.
    """
    shelf = Shelf(folder, data / "cache", Disk())
    for one in found:
        if one.made is None:
            continue
        if not one.second:
            shelf.drop([one.name])
        elif second is not None:
            FolderPlace(second, Disk()).remove(one.name)
            change_notes(data, partial(_without, name=one.name))
        gone.append(one)


def _without(notes: Notes, name: str) -> Notes:
    return replace(notes, held={one: kept for one, kept in notes.held.items() if one != name})
