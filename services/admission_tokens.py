"""Programs come in: a name and a password for a token that runs out by itself, and who stands behind a token."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from access import (
    AccessLog,
    Audience,
    Claims,
    Event,
    Person,
    Role,
    Sessions,
    TokenNotValid,
    What,
    issue,
    read_token,
)
from services import clock

if TYPE_CHECKING:
    from access import Session
    from ledger.book import Ledger

EVERYBODY: Final = frozenset(Audience)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks for something, in which session, through which door."""

    person: Person
    session: "Session"


class AdmissionTokens:
    """The part of the gate-keeper that knows name and password, and gives and reads tokens."""

    sessions: Sessions
    log: AccessLog
    _ledger: "Ledger"
    _key: bytes

    def new_token(self, sign_in: str, password: str, address: str, lasts: timedelta) -> tuple[str, Person]:
        """Return a token that runs out after ``lasts``, and whose it is; raise SignInWrong or TooManyTries."""
        person = self._proven(sign_in, password, address)
        now = clock.now()
        session = self.sessions.begin_token(person.id, address, now, now + lasts)
        claims = Claims(person.id, session.id, audience_of(person))
        token = issue(self._key, claims, issuer=self._ledger.journal.identity.store, now=now, until=now + lasts)
        self._note(What.SIGNED_IN, person, address, "a program")
        return token, person

    def of_bearer(self, token: str, audiences: frozenset[Audience] = EVERYBODY) -> Caller:
        """Return who stands behind a token that is for one of these doors; raise TokenNotValid."""
        claims = read_token(self._key, token, audiences, issuer=self._ledger.journal.identity.store)
        session = self.sessions.of_id(claims.session, clock.now())
        caller = self._caller(session) if session is not None and session.until is not None else None
        if caller is None or caller.person.id != claims.person or audience_of(caller.person) is not claims.audience:
            raise TokenNotValid
        return caller

    def claims_of(self, token: str) -> Claims | None:
        """Return what a token of this shop says, None for anything else; whether it counts still, of_bearer asks."""
        try:
            return read_token(self._key, token, EVERYBODY, issuer=self._ledger.journal.identity.store)
        except TokenNotValid:
            return None

    def _note(self, what: What, person: Person | None, address: str, about: str = "") -> None:
        self.log.note(Event(clock.utc_text(clock.now()), what, person.id if person else "", address, about))

    def _proven(self, sign_in: str, password: str, address: str) -> Person:
        raise NotImplementedError

    def _caller(self, session: "Session | None") -> Caller | None:
        raise NotImplementedError


def audience_of(person: Person) -> Audience:
    """Return for whose doors a token of somebody is."""
    return Audience.OWN if person.role is Role.CUSTOMER else Audience.SHOP
