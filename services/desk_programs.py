"""What the owner does about programs: a key for each, what it may do, its end, and what programs asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from access import ACTIVE, DISABLED, AskedLine, KeyRow, Person, PersonUnknown, Right, Role, VoucherLine
from ledger.errors import LedgerError
from services import clock
from services.desk_people import DeskPeople
from services.rules import bounds_of

if TYPE_CHECKING:
    from ledger.journal import Commit


class EndPassed(LedgerError):
    """A key that would count no more when it is made."""

    def __init__(self, until: date) -> None:
        self.until = until
        super().__init__(f"The key would end on {until:%d/%m/%Y}, which is past. Take a later day, or none.")


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program as the owner's list shows it. ``until`` is the last day on which its key counts, None for no end.

    ``used`` is the hour in which the key was last used, None for never; ``has_key`` tells whether it counts now.
    """

    person: Person
    has_key: bool
    ran_out: bool
    until: date | None
    used: datetime | None


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made: nowhere kept, and shown once."""

    person: Person
    key: str


class DeskPrograms(DeskPeople):
    """Programs and their keys, and the log of what was asked over the API."""

    def programs(self) -> list[ProgramRow]:
        """Return every program that was given a key, in the order of their ids."""
        found = (one for one in self._admission.people.all() if one.role is Role.PROGRAM)
        return [self._program_row(one, self._admission.keys.of_person(one.id)) for one in found]

    def add_program(
        self, name: str, *, rights: Sequence[Right] = (), centres: Sequence[str] = (), until: date | None = None,
        key: str,
    ) -> NewKey:  # fmt: skip
        """Record a program and make its key, which counts through the day ``until``; raise a refusal."""
        ends = self._end_of(until)
        person = self._admission.add(
            name=name, sign_in=self._admission.people.free_sign_in([f"key-{name}"]), role=Role.PROGRAM, rights=rights,
            centres=centres, act=self._as_me(key),
        )  # fmt: skip
        return NewKey(person, self._admission.new_key(person, ends))

    def renew_key(self, person: str, *, until: date | None = None, key: str) -> NewKey:
        """Make a new key for a program, also for one that could ask no more; the one before ends. Raise a refusal."""
        program, ends = self._program(person), self._end_of(until)
        if program.status != ACTIVE:
            self._admission.change(person, {"status": ACTIVE}, self._as_me(key))
        return NewKey(program, self._admission.new_key(program, ends))

    def end_key(self, person: str, *, key: str) -> "Commit | None":
        """Let a program ask no more, at once; its key is gone for good, also when this is undone. Raise a refusal."""
        return self._admission.change(self._program(person).id, {"status": DISABLED}, self._as_me(key))

    # What was asked.

    def asked_lines(self, *, person: str | None = None, before: int | None = None, most: int) -> list[AskedLine]:
        """Return what was asked over the API, the newest first, of those before line ``before``."""
        log = self._admission.asked_log(bounds_of(self._shop.settings))
        return log.asked(clock.utc_text(clock.now()), person=person, before=before, most=most)

    def voucher_lines(self, *, person: str | None = None, before: int | None = None, most: int) -> list[VoucherLine]:
        """Return which vouchers were looked for over the API, as ``asked_lines`` does."""
        log = self._admission.asked_log(bounds_of(self._shop.settings))
        return log.vouchers(clock.utc_text(clock.now()), person=person, before=before, most=most)

    def person_asked(self, asked: str) -> Person:
        """Return who has this id or sign-in name; raise PersonUnknown."""
        try:
            return self._admission.people.by_id(asked)
        except PersonUnknown:
            return self._admission.people.by_sign_in(asked)

    def note_voucher(self, voucher: str, found: int) -> None:
        """Note that whoever sits here looked for a voucher, and how many packages that found."""
        line = VoucherLine(clock.utc_text(clock.now()), self._who().person.id, voucher.strip().upper(), found)
        self._admission.note_asked(line, bounds_of(self._shop.settings))

    # Behind it.

    def _program(self, person: str) -> Person:
        """Return a program; raise PersonUnknown, or PersonNotUnderstood for who is none."""
        found = self._admission.people.by_id(person)
        self._admission.check_program(found)
        return found

    def _program_row(self, person: Person, row: KeyRow | None) -> ProgramRow:
        if row is None:
            return ProgramRow(person, has_key=False, ran_out=False, until=None, used=None)
        ran_out = bool(row.until) and row.until <= clock.utc_text(clock.now())
        # It ends with the day: the moment that is kept is the last one of it.
        until = clock.in_zone(row.until, self.timezone).date() if row.until else None
        used = clock.in_zone(row.used, self.timezone) if row.used else None
        return ProgramRow(person, person.status == ACTIVE and not ran_out, ran_out, until, used)

    def _end_of(self, until: date | None) -> datetime | None:
        return end_of(until, self.timezone)


def end_of(until: date | None, timezone: str) -> datetime | None:
    """Return the moment until which a key counts whose last day this is, None for no end; raise EndPassed."""
    if until is None:
        return None
    if until < clock.today_in(timezone):
        raise EndPassed(until)
    return datetime.combine(until, time.max, ZoneInfo(timezone))
