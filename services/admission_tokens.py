"""Programs come in: a name and a password for a token that runs out by itself, or a key that an owner made for them.

A key is of a program, which is recorded like somebody who works here: what it does stands in the book under its name,
and what it may is ticked like a person's. Behind both stands a session, looked up anew each time.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from access import (
    MARK,
    AccessLog,
    AskedLine,
    AskedLog,
    Audience,
    Bounds,
    Claims,
    Event,
    Keys,
    Person,
    PersonNotUnderstood,
    Role,
    Sessions,
    TokenNotValid,
    Vault,
    VoucherLine,
    What,
    issue,
    read_token,
)
from services import clock

if TYPE_CHECKING:
    from access import Session
    from ledger.book import Ledger

EVERYBODY: Final = frozenset(Audience)
_A_SESSION_LASTS: Final = timedelta(days=1)
_SESSIONS_REMEMBERED_MAX: Final = 1_000


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks for something, in which session, through which door."""

    person: Person
    session: "Session"


class AdmissionTokens:
    """The part of the gate-keeper that knows name and password, and gives and reads tokens."""

    sessions: Sessions
    log: AccessLog
    keys: Keys
    vault: Vault
    _ledger: "Ledger"
    _key: bytes
    _asked: AskedLog | None = None

    def __init__(self) -> None:
        self._of_keys: dict[tuple[str, str], str] = {}
        self._making = threading.Lock()

    def new_token(self, sign_in: str, password: str, address: str, lasts: timedelta) -> tuple[str, Person]:
        """Return a token that runs out after ``lasts``, and whose it is; raise SignInWrong or TooManyTries."""
        person = self._proven(sign_in, password, address)
        now = clock.now()
        session = self.sessions.begin_token(person.id, address, now, now + lasts)
        claims = Claims(person.id, session.id, audience_of(person))
        token = issue(self._key, claims, issuer=self._ledger.journal.identity.store, now=now, until=now + lasts)
        self._note(What.SIGNED_IN, person, address, "a program")
        return token, person

    def of_bearer(self, token: str, audiences: frozenset[Audience] = EVERYBODY, address: str = "") -> Caller:
        """Return who stands behind a token or key that is for one of these doors; raise TokenNotValid."""
        if token.startswith(MARK):
            return self._of_key(token, audiences, address)
        now = clock.now()
        claims = read_token(self._key, token, audiences, issuer=self._ledger.journal.identity.store, now=now)
        session = self.sessions.of_id(claims.session, now)
        caller = self._caller(session) if session is not None and session.until is not None else None
        if caller is None or caller.person.id != claims.person or audience_of(caller.person) is not claims.audience:
            raise TokenNotValid
        return caller

    def bearer_name(self, token: str) -> str:
        """Return which token or key of this shop this is, "" for anything else; what it may, of_bearer asks."""
        if token.startswith(MARK):
            row = self.keys.find(token, clock.utc_text(clock.now()))
            return f"key {row.hash}" if row else ""
        try:
            store = self._ledger.journal.identity.store
            claims = read_token(self._key, token, EVERYBODY, issuer=store, now=clock.now())
        except TokenNotValid:
            return ""
        return f"token {claims.session}"

    # Keys.

    def new_key(self, program: Person, until: datetime | None) -> str:
        """Return a new key for a program; the one that it had counts no more. Raise NotKept."""
        self.check_program(program)
        key = self.keys.make(program.id, clock.utc_text(clock.now()), clock.utc_text(until) if until else "")
        self.sessions.end_all(program.id)
        return key

    def check_program(self, person: Person) -> None:
        """Refuse a key to whoever is no program."""
        if person.role is not Role.PROGRAM:
            raise PersonNotUnderstood(f"{person.name} is no program: people sign in with a password.")

    def check_no_program(self, person: Person) -> None:
        """Refuse a password, or a code for one, to a program."""
        if person.role is Role.PROGRAM:
            raise PersonNotUnderstood(f"{person.name} is a program: it has a key and no password.")

    def forget_secrets(self, person: str) -> None:
        """Let nothing that is kept of an id count for whoever gets it now."""
        self.sessions.end_all(person)
        self.keys.end(person)
        self.vault.forget(person)

    def _of_key(self, key: str, audiences: frozenset[Audience], address: str) -> Caller:
        now = clock.now()
        row = self.keys.find(key, clock.utc_text(now)) if Audience.SHOP in audiences else None
        if row is None:
            raise TokenNotValid
        with self._making:
            session = self.sessions.of_id(self._of_keys.get((row.hash, address), ""), now)
            if session is None:
                ends = now + _A_SESSION_LASTS
                until = min(ends, datetime.fromisoformat(row.until)) if row.until else ends
                session = self.sessions.begin_token(row.person, address, now, until)
                if len(self._of_keys) >= _SESSIONS_REMEMBERED_MAX:
                    self._of_keys.clear()
                self._of_keys[row.hash, address] = session.id
        caller = self._caller(session)
        if caller is None or caller.person.role is not Role.PROGRAM:
            raise TokenNotValid
        self.keys.note_use(row, now)
        return caller

    # What was asked.

    def note_asked(self, line: AskedLine | VoucherLine, bounds: Bounds) -> None:
        """Note a request of a program, or a search for a voucher, without waiting."""
        self.asked_log(bounds).note(line)

    def asked_log(self, bounds: Bounds) -> AskedLog:
        """Return the log of what programs asked, made when there is something to note or to look at."""
        with self._making:
            if self._asked is None:
                self._asked = AskedLog(self._ledger.folder, bounds)
        self._asked.bounds = bounds
        return self._asked

    def close_programs(self) -> None:
        """Write what waits for the log."""
        if self._asked is not None:
            self._asked.close()

    def _note(self, what: What, person: Person | None, address: str, about: str = "") -> None:
        self.log.note(Event(clock.utc_text(clock.now()), what, person.id if person else "", address, about))

    def _proven(self, sign_in: str, password: str, address: str) -> Person:
        raise NotImplementedError

    def _caller(self, session: "Session | None") -> Caller | None:
        raise NotImplementedError


def audience_of(person: Person) -> Audience:
    """Return for whose doors a token of somebody is."""
    return Audience.OWN if person.role is Role.CUSTOMER else Audience.SHOP
