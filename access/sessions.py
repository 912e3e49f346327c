"""Who is signed in: sessions of 128 random bits, looked up at every request and every run of a page.

They are kept in the vault, so that they outlive a restart; looked up in memory, so that nothing waits for them.
"""

import secrets
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from access.refusals import NotKept
from access.vault import SessionRow, Vault, hash_of

SEEN_EVERY: Final = timedelta(minutes=1)  # how exactly "not used for an hour" is known
PROVED_FOR: Final = timedelta(minutes=10)  # how long a password typed again counts
SESSIONS_OF_A_PERSON_MAX: Final = 50
TOKENS_OF_A_PERSON_MAX: Final = 50
_OF_A_TOKEN: Final = "token "  # noqa: S105 - stands before the id: no hash of a browser's cookie looks like it


@dataclass(frozen=True, slots=True)
class Limits:
    """When a session ends by itself: not used for ``idle``, or ``absolute`` after it began."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True, slots=True)
class Session:
    """One browser in which somebody is signed in, or one token of a program: then ``until`` is when it runs out.

    ``id`` is no secret: it names the session, it does not open it.
    """

    id: str
    person: str
    began: datetime
    seen: datetime
    proved: datetime
    address: str
    until: datetime | None = None

    def is_proved(self, now: datetime) -> bool:
        """Tell whether the password was typed a moment ago."""
        return timedelta(0) <= now - self.proved <= PROVED_FOR


class Sessions:
    """All sessions of a shop."""

    def __init__(self, vault: Vault, limits: Limits) -> None:
        self.limits = limits
        self._vault, self._lock = vault, threading.RLock()
        self._by_hash: dict[str, Session] = {row.hash: _session(row) for row in vault.sessions()}
        self._hashes: dict[str, str] = {one.id: kept for kept, one in self._by_hash.items()}

    def begin(self, person: str, address: str, now: datetime) -> tuple[str, Session]:
        """Return the token of a new session, which is nowhere kept, and the session."""
        token = secrets.token_hex(16)
        session = Session(secrets.token_hex(8), person, now, now, now, address)
        with self._lock:
            with suppress(NotKept):  # on a full disk the oldest come back with the next start, and go then
                self._make_room(person, SESSIONS_OF_A_PERSON_MAX, tokens=False)
            self._keep(hash_of(token), session)
        return token, session

    def begin_token(self, person: str, address: str, now: datetime, until: datetime) -> Session:
        """Return the session of a new token. It is in memory only: a program logs in again after a start."""
        session = Session(secrets.token_hex(16), person, now, now, now, address, until)
        with self._lock:
            self._make_room(person, TOKENS_OF_A_PERSON_MAX, tokens=True)
            kept = _OF_A_TOKEN + session.id
            self._by_hash[kept], self._hashes[session.id] = session, kept
        return session

    def of_token(self, token: str, now: datetime) -> Session | None:
        """Return the session that a browser's cookie names, None when it ended or never was."""
        if not token or len(token) > 64:  # noqa: PLR2004 - ours have 32 signs
            return None
        with self._lock:
            return self._living(self._by_hash.get(hash_of(token)), now)

    def of_id(self, session: str, now: datetime) -> Session | None:
        """Return the session with this id, None when it ended or never was."""
        with self._lock:
            return self._living(self._by_hash.get(self._hashes.get(session, "")), now)

    @staticmethod
    def is_due(session: Session, now: datetime) -> bool:
        """Tell whether ``touch`` has something to write: once a minute."""
        return now - session.seen >= SEEN_EVERY

    def touch(self, session: Session, now: datetime) -> None:
        """Note that a session is in use."""
        if self.is_due(session, now):
            self._change(session.id, seen=now)

    def prove(self, session: str, now: datetime) -> None:
        """Note that the password was typed again."""
        self._change(session, proved=now, seen=now)

    def end(self, session: str) -> None:
        """End one session."""
        with self._lock:
            if found := self._by_hash.get(self._hashes.get(session, "")):
                self._forget(found)

    def end_all(self, person: str, *, but: str = "") -> int:
        """End every session of a person but one, and return how many there were."""
        with self._lock:
            ending = [one for one in self._by_hash.values() if one.person == person and one.id != but]
            self._forget(*ending)
            return len(ending)

    def of_person(self, person: str, now: datetime) -> list[Session]:
        """Return where somebody is signed in, the latest first."""
        with self._lock:
            living = [one for one in list(self._by_hash.values()) if one.person == person and self._living(one, now)]
        return sorted(living, key=lambda one: one.seen, reverse=True)

    # Behind it.

    def _make_room(self, person: str, most: int, *, tokens: bool) -> None:
        """End the sessions that were not used for longest, so that one more can begin; tokens make room for tokens."""
        own = [one for one in self._by_hash.values() if one.person == person and (one.until is not None) is tokens]
        own.sort(key=lambda one: one.seen)
        self._forget(*own[: max(0, len(own) + 1 - most)])

    def _living(self, session: Session | None, now: datetime) -> Session | None:
        if session is None:
            return None
        # A clock that was set back must not make a session live for ever: of what lies ahead, no more than the idle
        # time is believed. A clock that is put right by less signs nobody out.
        idle, absolute = self.limits.idle, self.limits.absolute
        if session.until is not None:
            if not session.began - idle <= now < session.until:
                self._forget(session)
                return None
            return session
        if not -idle <= now - session.seen <= idle or now - session.began > absolute:
            with suppress(NotKept):  # on a full disk it comes back with the next start, and is too old then as well
                self._forget(session)
            return None
        return session

    def _change(self, session: str, **fields: datetime) -> None:
        with self._lock:
            kept = self._hashes.get(session, "")
            found = self._by_hash.get(kept)
            if found is None:
                return
            now = self._by_hash[kept] = replace(found, **fields)  # type: ignore[arg-type]
        if now.until is not None:
            return
        # The disk is not waited for under the lock: every request of everybody looks sessions up.
        self._put(kept, now)
        with self._lock:
            ended_meanwhile = kept not in self._by_hash
        if ended_meanwhile:
            self._vault.end_session(kept)

    def _keep(self, kept: str, session: Session) -> None:
        self._by_hash[kept], self._hashes[session.id] = session, kept
        self._put(kept, session)

    def _put(self, kept: str, session: Session) -> None:
        self._vault.put_session(
            SessionRow(
                kept, session.id, session.person, session.began.isoformat(), session.seen.isoformat(),
                session.proved.isoformat(), session.address,
            )
        )  # fmt: skip

    def _forget(self, *sessions: Session) -> None:
        """End these, whatever the disk says: only then raise NotKept."""
        ended = [self._hashes.pop(one.id, "") for one in sessions]
        for kept in ended:
            self._by_hash.pop(kept, None)
        for kept in ended:
            if not kept.startswith(_OF_A_TOKEN):
                self._vault.end_session(kept)


def _session(row: SessionRow) -> Session:
    began, seen, proved = (datetime.fromisoformat(at) for at in (row.began, row.seen, row.proved))
    return Session(row.id, row.person, began, seen, proved, row.address)
