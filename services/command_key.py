"""What the commands about keys of programs do, at the machine itself: it acts as its owner and asks no password."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from access import ACTIVE, DISABLED, Keys, Person, PersonUnknown, Role, Vault
from ledger.errors import LedgerError
from services import clock
from services.admission import Admission
from services.command_line import reading, writing
from services.command_people import act, admission_of
from services.desk_programs import end_of
from services.rooms import new_rooms, people_of


class ProgramUnclear(LedgerError):
    """Several programs have the name that is asked for."""

    def __init__(self, asked: str, ids: Sequence[str]) -> None:
        self.asked, self.ids = asked, tuple(ids)
        super().__init__(f"Several programs are called “{asked}”. Say which one: {', '.join(ids)}.")


def add(name: str, rights: list[str], centres: list[str], until: date | None) -> dict[str, Any]:
    """Record a program and make its key, which counts through the day ``until``; return both. Raise a refusal."""
    with _open() as (admission, timezone):
        ends = end_of(until, timezone)
        sign_in = admission.people.free_sign_in([f"key-{name}"])
        person = admission.add(
            name=name, sign_in=sign_in, role=Role.PROGRAM, rights=rights, centres=centres, act=act()
        )  # fmt: skip
        key = admission.new_key(person, ends)
        return _shown(admission.keys, person, timezone) | {"key": key}


def programs() -> list[dict[str, Any]]:
    """Return every program that was given a key."""
    with reading(others=new_rooms()) as ledger:
        vault = Vault(ledger.folder, look_only=True)
        try:
            keys, timezone = Keys(vault), ledger.journal.identity.timezone
            return [_shown(keys, one, timezone) for one in people_of(ledger).all() if one.role is Role.PROGRAM]
        finally:
            vault.close()


def renew(program: str, until: date | None) -> dict[str, Any]:
    """Make a new key for a program, by its name or id; the one before ends. Raise a refusal."""
    with _open() as (admission, timezone):
        person, ends = _program(admission, program), end_of(until, timezone)
        if person.status != ACTIVE:
            admission.change(person.id, {"status": ACTIVE}, act())
        key = admission.new_key(person, ends)
        return _shown(admission.keys, admission.people.by_id(person.id), timezone) | {"key": key}


def end(program: str) -> dict[str, Any]:
    """Let a program ask no more, by its name or id; its key is gone for good. Raise a refusal."""
    with _open() as (admission, timezone):
        person = _program(admission, program)
        admission.change(person.id, {"status": DISABLED}, act())
        return _shown(admission.keys, admission.people.by_id(person.id), timezone)


@contextmanager
def _open() -> Iterator[tuple[Admission, str]]:
    with writing() as ledger:
        admission = admission_of(ledger)
        try:
            yield admission, ledger.journal.identity.timezone
        finally:
            admission.close()


def _program(admission: Admission, asked: str) -> Person:
    """Return the one program of this name or id; raise PersonUnknown, or ProgramUnclear."""
    programs_ = [one for one in admission.people.all() if one.role is Role.PROGRAM]
    found = [one for one in programs_ if asked in {one.id, one.sign_in, one.name}]
    if not found:
        raise PersonUnknown(asked)
    if len(found) > 1:
        raise ProgramUnclear(asked, [one.id for one in found])
    return found[0]


def _shown(keys: Keys, person: Person, timezone: str) -> dict[str, Any]:
    row, now = keys.of_person(person.id), clock.utc_text(clock.now())
    counts = row is not None and person.status == ACTIVE and (not row.until or now < row.until)
    return {
        "id": person.id, "name": person.name, "rights": [one.value for one in person.ticked],
        "centres": sorted(person.centres), "may_ask": counts,
        "until": f"{clock.in_zone(row.until, timezone):%Y-%m-%d}" if row and row.until else None,
        "used": row.used or None if row else None,
    }  # fmt: skip
