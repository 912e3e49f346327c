"""Which backups still hold somebody, in every place that is known, and how they are deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from backups import Facts, FolderPlace, KeptBackup, Leaving, Policy, Shelf, leaving
from ledger.journal import Disk
from services import clock
from services.copies.notes import Notes, change_notes, read_notes

AFTER: Final = "after erasure"
_NOBODY_OPENS: Final = (
    "no day can be named: it is locked and nobody opened it here, so it stays until somebody removes it"
)
_NOBODY_READS: Final = "no day can be named: it cannot be read, so it stays until somebody removes it"


@dataclass(frozen=True, slots=True)
class Holding:
    """A backup that holds the person, or may: ``made`` is in the shop's time, None when it cannot be looked into.

    ``leaves`` says when it goes by itself, or why nobody can say. ``second``: it lies in the second place.
    """

    place: str
    name: str
    made: datetime | None
    leaves: Leaving
    second: bool = False


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose backups are looked for: the store, its time zone, and in which act the account was opened."""

    store: str
    zone: str
    opened: int


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many backups are kept in the first place and in the second one."""

    here: Policy
    there: Policy


def holding(
    data: Path, kept: Sequence[KeptBackup], folder: Path, second: Path | None, whose: Whose, keeping: Keeping
) -> list[Holding]:
    """Return what holds the person, the newest first: of ``kept``, in ``folder``, and what is noted of ``second``."""
    now = clock.now_in(whose.zone)
    own = [(one, one.manifest) for one in kept if one.manifest is not None and one.manifest.store == whose.store]
    facts = [
        Facts(one.name, clock.in_zone(then.made_at, whose.zone), one.proven, then.why, failed=bool(one.why_not))
        for one, then in own
    ]
    leaves = {one.name: one for one in leaving(facts, keeping.here, now)}
    found = [
        Holding(
            str(folder), one.name, clock.in_zone(one.manifest.made_at, whose.zone) if one.manifest else None,
            leaves.get(one.name) or Leaving(one.name, None, _NOBODY_OPENS if one.is_unopened else _NOBODY_READS),
        )
        for one in kept
        if may_hold(one, whose)
    ]  # fmt: skip
    notes = read_notes(data)
    if second is None or notes.marked not in {"", str(second)}:
        return found
    there = {name: one for name, one in notes.held.items() if one.store == whose.store}
    made = {name: clock.in_zone(one.made_at, whose.zone) for name, one in there.items()}
    copies = [Facts(name, made[name], proven=True, why=one.why) for name, one in there.items()]
    return found + [
        Holding(str(second), one.name, made[one.name], one, second=True)
        for one in leaving(copies, keeping.there, now)
        if there[one.name].seq >= whose.opened
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
