"""What the owner does about people, and everybody about themselves."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from access import ACTIVE, DISABLED, Event, NotAllowed, Person, Right, Role, Session, What
from ledger.book import REMOVED, Act, CustomerUnknown
from services import clock
from services.desk_base import DeskBase
from services.keys import act_of

if TYPE_CHECKING:
    from ledger.journal import Commit


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody as the owner's list shows them; ``seen`` is when they last did something, None for not lately."""

    person: Person
    can_sign_in: bool
    has_password: bool
    sessions: int
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time code for setting a password, with the link that holds it where the shop has an address outside."""

    person: Person
    code: str
    link: str
    until: datetime


class DeskPeople(DeskBase):
    """People, sessions, and the log of who came in."""

    def people(self, *, customers: bool = False) -> list[PersonRow]:
        """Return everybody who works here, or every customer with an own page, in the order of their ids."""
        vault, now = self._admission.vault, clock.now()
        with_password = vault.have_passwords()
        rows = []
        for one in self._admission.people.all():
            if one.role is not Role.PROGRAM and (one.role is Role.CUSTOMER) == customers:
                sessions = self._admission.sessions.of_person(one.id, now)
                comes_in = self._admission.may_come_in(one)
                seen = sessions[0].seen if sessions else None
                rows.append(PersonRow(one, comes_in, one.id in with_password, len(sessions), seen))
        return rows

    def add_staff(
        self, name: str, sign_in: str, *, owner: bool = False, rights: Sequence[Right] = (),
        centres: Sequence[str] = (), key: str,
    ) -> Invitation:  # fmt: skip
        """Let somebody who works here, or another owner, come in; return their one-time code. Raise a refusal."""
        person = self._admission.add(
            name=name, sign_in=sign_in, role=Role.OWNER if owner else Role.STAFF, rights=rights, centres=centres,
            act=self._as_me(key),
        )  # fmt: skip
        return self._invite(person)

    def open_access(self, customer: str, *, key: str) -> Invitation:
        """Open a customer's own page, or give its owner a new one-time code; raise a refusal."""
        self._check_mine([customer])
        index = self._shop.book.people.index_of(customer)
        record = self._shop.book.people[index]
        if record.status == REMOVED:
            raise CustomerUnknown(customer)
        if record.status == "closed":
            raise NotAllowed(record.name, "have an own page: the account is closed")
        person = self._admission.people.of_customer(record.id)
        is_new = person is None or person.id not in self._admission.vault.have_passwords()
        if person is None:
            national = "".join(sign for sign in self.phone(record.phone) if sign.isdigit())
            sign_in = self._admission.people.free_sign_in([national, record.code, record.id])
            person = self._admission.add(
                name=record.name, sign_in=sign_in, role=Role.CUSTOMER, customer=record.id, act=self._as_me(key)
            )
        return self._invite(person, told="" if is_new else key)

    def access_of(self, customer: str) -> PersonRow | None:
        """Return who may see a customer's own page, None when nobody may."""
        self._check_mine([customer])
        person = self._admission.people.of_customer(customer)
        if person is None:
            return None
        sessions = self._admission.sessions.of_person(person.id, clock.now())
        has_password = person.id in self._admission.vault.have_passwords()
        seen = sessions[0].seen if sessions else None
        return PersonRow(person, self._admission.may_come_in(person), has_password, len(sessions), seen)

    def set_access(self, customer: str, *, open_: bool, key: str) -> "Commit | None":
        """Let a customer come in to the own page, or no more; None when it is so already."""
        self._check_mine([customer])
        person = self._admission.people.of_customer(customer)
        if person is None:
            return None
        return self._admission.change(person.id, {"status": ACTIVE if open_ else DISABLED}, self._as_me(key))

    def invite_again(self, person: str) -> Invitation:
        """Return a new one-time code for somebody who forgot their password; earlier codes end."""
        return self._invite(self._admission.people.by_id(person), told=secrets.token_hex(8))

    def change_person(self, person: str, fields: dict[str, object], *, key: str) -> "Commit | None":
        """Change name, rights, centres or status of somebody; None when nothing changes. Raise a refusal."""
        return self._admission.change(person, fields, self._as_me(key))

    def free_sign_in(self, proposals: Sequence[str]) -> str:
        """Return the first of these sign-in names that nobody has or had."""
        return self._admission.people.free_sign_in(proposals)

    def events(self, *, person: str | None, what: What | None, before: int | None, most: int) -> list[Event]:
        """Return who came in, tried to, and took what along, the newest first, of those before line ``before``."""
        return self._admission.log.events(person=person, what=what, before=before, most=most)

    # About oneself.

    def my_sessions(self) -> list[Session]:
        """Return where whoever sits here is signed in, the latest first."""
        return self._admission.sessions.of_person(self._who().person.id, clock.now())

    def sign_out(self) -> None:
        """End this session. When it was an owner's, a backup is begun behind it; nobody waits for that."""
        owner = self._who().person.role is Role.OWNER
        self._admission.sign_out(self._session)
        if owner and not self._shop.sample:
            self._shop.copies.owner_left()

    def sign_out_everywhere(self) -> int:
        """End every other session of whoever sits here; return how many there were."""
        return self._admission.sign_out_everywhere(self._who())

    # Behind it.

    def _invite(self, person: Person, *, told: str = "") -> Invitation:
        """Return a new one-time code; ``told`` is the key under which a customer is told that there is one."""
        code, until = self._admission.invite(person, self._who().session.address)
        public = self._shop.settings.server.public_url
        link = f"{public}/welcome/{code}" if public else ""
        if told and person.customer and "login_reset" in self._shop.settings.messages.events:
            self._shop.post.tell_of_login(person.customer, key=told, **self._name())
        return Invitation(person, code, link, until)

    def _as_me(self, key: str) -> Act:
        return act_of(self._open_ledger, self._who().person.id, self._via, key)
