"""Who comes in and who does not: people, passwords, sessions, waits and the log, put together for one open book.

Doors hand over what was typed and from where; they get a token for a cookie, a person, or a refusal. Nothing in here
knows HTTP. The rule for everybody who is not known is the same answer after the same work.
"""

import json
import threading
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from access import (
    ACTIVE,
    DISABLED,
    AccessLog,
    CentreUnknown,
    CodeNotValid,
    Event,
    Keys,
    LastOwner,
    Limits,
    OwnerThere,
    PasswordAgain,
    PasswordWrong,
    People,
    Person,
    PersonUnknown,
    RecoveryWrong,
    Right,
    Role,
    SecretsUnreadable,
    Session,
    Sessions,
    SignedOut,
    SignInWrong,
    Throttle,
    TooManyTries,
    Vault,
    What,
    check_password,
    hash_password,
    sign_in_key,
    signing_key,
    verify,
)
from ledger.book import Act, Ledger, clean_text
from ledger.journal import Commit
from services import clock
from services.admission_tokens import AdmissionTokens, Caller
from services.centre_names import named_in
from services.rooms import is_about_people, made_by

CODE_HOURS: Final = 24
_WITH_A_PAGE: Final = ("active", "inactive")  # a closed account has no page
_WAITING_NOTED_EVERY: Final = 60  # seconds, by address: a stranger must not push everything else out of the log
_NOTED_MAX: Final = 1_000


class Admission(AdmissionTokens):
    """The gate-keeper of one open book. Made with it, closed with it.

    ``centres`` are those that the settings name; staff can be bound to these and to those of customers.
    """

    def __init__(self, ledger: Ledger, people: People, limits: Limits, centres: Iterable[str]) -> None:
        super().__init__()
        self.people, self.centres, self._ledger = people, frozenset(centres), ledger
        self._key = signing_key(ledger.folder)
        self.vault = Vault(ledger.folder)
        self.vault.belong_to(ledger.journal.identity.store)
        self.sessions, self.keys = Sessions(self.vault, limits), Keys(self.vault)
        self.log = AccessLog(ledger.folder)
        self._throttle = Throttle()
        self._waiting_noted: dict[str, float] = {}
        self._kept_out = self.vault.kept_out()
        self._once = threading.Lock()

    @property
    def cookie(self) -> str:
        """The name of the cookie: every port of this computer shares them, so each shop has its own."""
        return f"duebook_{self._ledger.journal.identity.store[:12]}"

    def close(self) -> None:
        """Write what is waiting and let go of the files."""
        self.log.close()
        self.close_programs()
        self.vault.close()

    # Looking up.

    def of_token(self, token: str) -> Caller | None:
        """Return who sits behind a cookie, None when nobody does any more."""
        return self._caller(self.sessions.of_token(token, clock.now()))

    def of_session(self, session: str) -> Caller:
        """Return who sits behind a session's id; raise SignedOut."""
        found = self._caller(self.sessions.of_id(session, clock.now()))
        if found is None:
            raise SignedOut
        return found

    def is_due(self, caller: Caller) -> bool:
        """Tell whether `touch` has something to write: once a minute."""
        return self.sessions.is_due(caller.session, clock.now())

    def touch(self, caller: Caller) -> None:
        """Note that a session is in use; this may wait for the disk."""
        self.sessions.touch(caller.session, clock.now())

    def note_refused(self, caller: Caller, about: str) -> None:
        """Note that somebody asked for what they may not see."""
        self._note(What.REFUSED, caller.person, caller.session.address, about)

    def may_come_in(self, person: Person) -> bool:
        """Tell whether somebody is neither disabled in the book nor kept out by the vault."""
        if person.status != ACTIVE or person.id in self._kept_out:
            return False
        customer = self._ledger.book.people[int(person.customer[1:]) - 1] if person.customer else None
        return customer is None or customer.status in _WITH_A_PAGE

    def has_owner(self) -> bool:
        """Tell whether an owner could sign in: until then this computer may make one."""
        if not self.vault.is_readable:  # there may be one, whom nobody can tell from a stranger now
            return bool(self.people.owners())
        with_password = self.vault.have_passwords()
        return any(self.may_come_in(one) and one.id in with_password for one in self.people.owners())

    # Coming in.

    def sign_in(self, sign_in: str, password: str, address: str) -> tuple[str, Person]:
        """Return the token of a new session and whose it is; raise SignInWrong or TooManyTries."""
        person = self._proven(sign_in, password, address)
        return self._let_in(person, address), person

    def _proven(self, sign_in: str, password: str, address: str) -> Person:
        """Return who has this name and this password; raise SignInWrong or TooManyTries.

        The rule for everybody who is not known is the same answer after the same work.
        """
        account = sign_in_key(sign_in[:400])[:80]
        self._check_wait(account, address)
        person = self._known(account)
        kept = self.vault.password_of(person.id) if person else None
        right, stronger = verify(password, kept)
        if person is None or not right or not self.may_come_in(person):
            self._note(What.WRONG, person, address)
            self._throttle.wrong(account, address, time.monotonic())
            raise SignInWrong
        if stronger:
            self.vault.set_password(person.id, stronger, clock.utc_text(clock.now()))
        self._throttle.right(account, address)
        return person

    def use_code(self, code: str, password: str, address: str) -> tuple[str, Person]:
        """Set the password of whoever got this one-time code and let them in; raise a refusal. It counts once."""
        account = f"a code from {address}"  # by address alone: one stranger does not spoil everybody's codes
        self._check_wait(account, address)
        check_password(password)
        kept = hash_password(password)
        with self._once:
            person = self.whose_code(code)
            if person is None:
                self._throttle.wrong(account, address, time.monotonic())
                self._note(What.WRONG, None, address)
                raise CodeNotValid
            self._set(person, kept, address)
        return self._let_in(person, address), person

    def whose_code(self, code: str) -> Person | None:
        """Return whose one-time code this is, None when it does not count; looking uses nothing up."""
        found = self.vault.grant(code, clock.utc_text(clock.now()))
        try:
            person = self.people.by_id(found) if found else None
        except PersonUnknown:
            return None
        return person if person and self.may_come_in(person) else None

    def recover(self, sign_in: str, code: str, password: str, address: str) -> tuple[str, str, Person]:
        """Let an owner in with the recovery code; return the token, a new recovery code, and who it is."""
        account = sign_in_key(sign_in[:400])[:80]
        self._check_wait(account, address)
        check_password(password)
        kept = hash_password(password)
        with self._once:
            person = self._known(account)
            known = person is not None and person.role is Role.OWNER and self.may_come_in(person)
            if not self.vault.is_recovery(person.id if person else "", code) or not known or person is None:
                self._throttle.wrong(account, address, time.monotonic())
                self._note(What.WRONG, person, address)
                raise RecoveryWrong
            self._set(person, kept, address)
            recovery = self.vault.new_recovery(person.id)
        self._note(What.RECOVERED, person, address)
        return self._let_in(person, address), recovery, person

    def make_owner(self, name: str, sign_in: str, password: str, address: str) -> tuple[str, str, Person]:
        """Make the first owner, or give the one who has no password theirs; return token, recovery code, person.

        Raise OwnerThere once an owner can sign in: then it is for an owner to say who else is one.
        """
        check_password(password)
        kept = hash_password(password)
        with self._once:
            if self.has_owner():
                raise OwnerThere
            person = self._first_owner() or self.add(
                name=name, sign_in=sign_in, role=Role.OWNER, act=Act.fresh("owner", "screen", clock.now())
            )
            self._set(person, kept, address)
            recovery = self.vault.new_recovery(person.id)
        return self._let_in(person, address), recovery, person

    def enter_sample(self, address: str) -> str:
        """Return a token for the sample shop, in which nobody has a password and nothing is anybody's.

        Raise OwnerThere where an owner has one: that is no sample.
        """
        with self._once:
            if self.has_owner():
                raise OwnerThere
            person = self._first_owner() or self.add(
                name="Owner", sign_in="owner", role=Role.OWNER, act=Act.fresh("owner", "screen", clock.now())
            )
        return self._let_in(person, address)

    # Going out, and the password again.

    def sign_out(self, session: str) -> None:
        """End a session."""
        found = self.sessions.of_id(session, clock.now())
        self.sessions.end(session)
        if found:
            self.log.note(Event(clock.utc_text(clock.now()), What.SIGNED_OUT, found.person, found.address))

    def sign_out_everywhere(self, caller: Caller) -> int:
        """End every other session of somebody; return how many there were."""
        count = self.sessions.end_all(caller.person.id, but=caller.session.id)
        self._note(What.ENDED, caller.person, caller.session.address)
        return count

    def prove(self, caller: Caller, password: str, address: str) -> None:
        """Take the password again, for what is sensitive; raise PasswordWrong or TooManyTries."""
        self._check_password_of(caller.person, password, address)
        self.sessions.prove(caller.session.id, clock.now())
        self._note(What.PASSWORD_AGAIN, caller.person, address)

    def change_password(self, caller: Caller, old: str, new: str, address: str) -> str:
        """Give somebody a new password, end all their sessions and return the token of a new one; raise a refusal."""
        check_password(new)
        self._check_password_of(caller.person, old, address)
        self._set(caller.person, hash_password(new), address)
        return self._let_in(caller.person, address)

    def check_proved(self, caller: Caller) -> None:
        """Raise PasswordAgain unless the password was typed a moment ago; nobody has one in the sample."""
        if self.vault.password_of(caller.person.id) and not caller.session.is_proved(clock.now()):
            raise PasswordAgain

    # People; services.desk asks before whether the caller may.

    def add(
        self, *, name: str, sign_in: str, role: Role, act: Act, customer: str = "", rights: Sequence[Right | str] = (),
        centres: Sequence[str] = (),
    ) -> Person:  # fmt: skip
        """Record a new person, who has no password yet; raise a refusal."""
        made: list[str] = []

        def decide() -> tuple[str, list[dict[str, object]]]:
            self._check_centres(centres)
            person, what, records = self.people.decide_add(
                name=name, sign_in=sign_in, role=role, customer=customer, rights=rights, centres=centres
            )
            made.append(person)
            return what, records

        request = ("person", name, sign_in, role.value, customer, sorted(rights), sorted(centres))
        commit = self._ledger.write(act, request, decide)
        if made:
            # The id may have been somebody's in a part of the book that was lost: nothing of theirs goes with it.
            self.forget_secrets(made[0])
            self._kept_out = self.vault.kept_out()
        return self.people.by_id(made[0] if made else made_by(commit))

    def change(self, person: str, fields: dict[str, Any], act: Act) -> Commit | None:
        """Record a change of a person; whoever is disabled is signed out everywhere at once. Raise a refusal."""
        if fields.get("status") == DISABLED:
            self._check_somebody_can_open(person)

        def decide() -> tuple[str, list[dict[str, Any]]] | None:
            known = self.people.by_id(person)
            self._check_centres(fields.get("centres", ()), known.centres)
            return self.people.decide_change(person, fields)

        done = self._ledger.write(act, ("person change", person, fields), decide)
        if "status" in fields:  # as the book has it now: a key that was said long ago changes nothing
            self.obey_book(person, out=self.people.by_id(person).status != ACTIVE)
        return done

    def _check_centres(self, asked: Iterable[str], own: Iterable[str] = ()) -> None:
        """Refuse a centre that neither the book nor the settings name, nor whoever is asked about has already."""
        known = named_in(self._ledger.book) | self.centres
        if unknown := {clean_text(one, len(one), lines=False) for one in asked} - known - {"", *own}:
            raise CentreUnknown(min(unknown), known)

    def obey_book(self, person: str, *, out: bool) -> None:
        """Keep somebody out, whatever book comes back later, or no more."""
        self.vault.keep_out(person, out=out)
        self._kept_out = self.vault.kept_out()
        if out:
            self.keys.end(person)
            self.vault.end_grants(person)
            self.sessions.end_all(person)

    def _check_somebody_can_open(self, person: str) -> None:
        """Refuse to keep out the last owner who could sign in; one who has no password yet could not."""
        known = self.people.by_id(person)
        with_password = self.vault.have_passwords()
        others = (one for one in self.people.owners() if one.id != person and one.id in with_password)
        if known.role is Role.OWNER and known.id in with_password and not any(map(self.may_come_in, others)):
            raise LastOwner(known.name)

    def obey_undo(self, done: Commit) -> None:
        """Keep out, or let in again, whoever an undo was about."""
        if is_about_people(done):
            for record in json.loads(done.records):
                if record["kind"] == "person_change" and "status" in record["fields"]:
                    self.obey_book(record["person"], out=record["fields"]["status"][1] != ACTIVE)

    def invite(self, person: Person, address: str = "") -> tuple[str, datetime]:
        """Return a one-time code for setting a password, and until when it counts; earlier codes end."""
        self.check_no_program(person)
        until = clock.now() + timedelta(hours=CODE_HOURS)
        code = self.vault.new_grant(person.id, clock.utc_text(until), clock.utc_text(clock.now()))
        self._note(What.INVITED, person, address)
        return code, until

    def reset(self, person: Person, password: str) -> str:
        """Give somebody a password at the machine itself, end their sessions, and return a new recovery code."""
        self.check_no_program(person)
        check_password(password)
        self._set(person, hash_password(password), "this computer")
        return self.vault.new_recovery(person.id)

    # Behind it.

    def _first_owner(self) -> Person | None:
        return next((one for one in self.people.owners() if self.may_come_in(one)), None)

    def _caller(self, session: Session | None) -> Caller | None:
        if session is None:
            return None
        try:
            person = self.people.by_id(session.person)
        except PersonUnknown:
            return None
        return Caller(person, session) if self.may_come_in(person) else None

    def _known(self, account: str) -> Person | None:
        try:
            return self.people.by_sign_in(account)
        except PersonUnknown:
            return None

    def _check_wait(self, account: str, address: str) -> None:
        if not self.vault.is_readable:
            raise SecretsUnreadable
        now, person = time.monotonic(), self._known(account)
        # Whoever came in from there before is not made to wait for what strangers elsewhere are doing.
        known = person is not None and any(
            one.address == address for one in self.sessions.of_person(person.id, clock.now())
        )
        if seconds := self._throttle.wait(account, address, now, known=known):
            if now - self._waiting_noted.get(address, -_WAITING_NOTED_EVERY) >= _WAITING_NOTED_EVERY:
                if len(self._waiting_noted) >= _NOTED_MAX:
                    self._waiting_noted.clear()
                self._waiting_noted[address] = now
                self._note(What.WAITING, person, address)
            raise TooManyTries(seconds)

    def _check_password_of(self, person: Person, password: str, address: str) -> None:
        self._check_wait(person.sign_in, address)
        right, _ = verify(password, self.vault.password_of(person.id))
        if not right:
            self._note(What.WRONG, person, address)
            self._throttle.wrong(person.sign_in, address, time.monotonic())
            raise PasswordWrong
        self._throttle.right(person.sign_in, address)

    def _set(self, person: Person, kept: str, address: str) -> None:
        self.vault.set_password(person.id, kept, clock.utc_text(clock.now()))
        self.vault.end_grants(person.id)
        self.sessions.end_all(person.id)
        self._note(What.PASSWORD_SET, person, address)

    def _let_in(self, person: Person, address: str) -> str:
        token, _ = self.sessions.begin(person.id, address, clock.now())
        self._note(What.SIGNED_IN, person, address)
        return token
