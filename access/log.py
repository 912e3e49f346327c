"""Who came in, who tried, who took what along: a log of its own, bounded, with ids only.

Whoever notes something puts it into a queue and goes on; a thread of the log writes. It never slows a payment, and when
it cannot write it says so in the program's log and nothing else stops.
"""

import logging
import os
import queue
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

EVENTS_MAX: Final = 100_000
_WAITING_MAX: Final = 10_000
_TIDIED_EVERY: Final = 1_000
_FILE: Final = "access-log.db"
_FACT_MAX: Final = 200
_TABLE: Final = """
create table if not exists events (
    number integer primary key, at text not null, what text not null, person text not null, address text not null,
    about text not null) strict;
"""
_log = logging.getLogger("duebook.access")


class What(StrEnum):
    """What was noted; the value is kept, `words` is for people."""

    SIGNED_IN = "signed_in"
    WRONG = "wrong"
    WAITING = "waiting"
    SIGNED_OUT = "signed_out"
    ENDED = "ended"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an event
    PASSWORD_AGAIN = "password_again"  # noqa: S105 - as above
    RECOVERED = "recovered"
    INVITED = "invited"
    EXPORTED = "exported"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """What is said of it on screens."""
        return _WORDS[self]


_WORDS: Final = {
    What.SIGNED_IN: "Signed in",
    What.WRONG: "Wrong password or name",
    What.WAITING: "Tried too often",
    What.SIGNED_OUT: "Signed out",
    What.ENDED: "Signed out everywhere",
    What.PASSWORD_SET: "Set a password",
    What.PASSWORD_AGAIN: "Typed the password again",
    What.RECOVERED: "Used the recovery code",
    What.INVITED: "Got a one-time code",
    What.EXPORTED: "Took along",
    What.REFUSED: "Was refused",
}


@dataclass(frozen=True, slots=True)
class Event:
    """One line: when (UTC), what, who (an id, "" for nobody known), from where, and about what (an id or a path)."""

    at: str
    what: What
    person: str = ""
    address: str = ""
    about: str = ""
    number: int = 0


class AccessLog:
    """The log of one shop, in data/access-log.db; the oldest lines leave when there are more than ``events_max``."""

    def __init__(self, data: Path, events_max: int = EVENTS_MAX) -> None:
        self._path, self._max = data / _FILE, events_max
        self._waiting: queue.Queue[Event | None] = queue.Queue(_WAITING_MAX)
        self._idle = threading.Condition()
        self._unwritten = 0
        self.lost = 0
        self._db = opened(self._path, _TABLE, "the access log")
        self._reading = threading.Lock()
        self._writer = threading.Thread(target=self._write, name="access log", daemon=True)
        self._writer.start()

    def note(self, event: Event) -> None:
        """Put a line down, without waiting; when ten thousand wait already, it is counted as lost."""
        with self._idle:
            self._unwritten += 1
        try:
            self._waiting.put_nowait(event)
        except queue.Full:
            self.lost += 1
            self._done()

    def events(
        self, *, person: str | None = None, what: What | None = None, before: int | None = None, most: int = 50
    ) -> list[Event]:
        """Return up to ``most`` lines that fit, the newest first, of those before line ``before``."""
        self.flush()
        wheres, values = ["1"], list[str | int]()
        for condition, value in (("person = ?", person), ("what = ?", what), ("number < ?", before)):
            if value is not None:
                wheres.append(condition)
                values.append(value)
        statement = (
            "select at, what, person, address, about, number from events "  # noqa: S608 - the conditions are ours
            f"where {' and '.join(wheres)} order by number desc limit ?"
        )
        with self._reading:
            rows = self._db.execute(statement, (*values, most)).fetchall()
        return [Event(at, What(word), who, where, about, number) for at, word, who, where, about, number in rows]

    def forget(self, people: Sequence[str]) -> bool:
        """Remove every line of these people (ids), and what the file still had of it; return whether that is so."""
        self.flush()
        try:
            with self._reading:
                self._db.execute("pragma secure_delete = on")
                self._db.executemany("delete from events where person = ?", [(person,) for person in people])
                self._db.execute("pragma wal_checkpoint(truncate)")
        except sqlite3.Error:
            _log.warning("lines of the access log could not be removed")
            return False
        return True

    def flush(self) -> None:
        """Wait until everything that was noted so far is written, five seconds at most."""
        with self._idle:
            self._idle.wait_for(lambda: not self._unwritten, timeout=5)

    def close(self) -> None:
        """Write what is waiting and let go of the file."""
        with suppress(queue.Full):
            self._waiting.put(None, timeout=10)
        self._writer.join(timeout=10)
        with self._reading:
            self._db.close()

    def _write(self) -> None:
        written = 0
        while (event := self._waiting.get()) is not None:
            try:
                with self._reading:
                    self._db.execute(
                        "insert into events (at, what, person, address, about) values (?, ?, ?, ?, ?)",
                        (event.at, event.what.value, event.person, event.address[:_FACT_MAX], event.about[:_FACT_MAX]),
                    )
                    written += 1
                    if written % _TIDIED_EVERY == 0:
                        self._tidy()
            except (sqlite3.Error, ValueError) as error:
                self.lost += 1
                _log.warning("a line of the access log was not written: %s", type(error).__name__)
            self._done()
        with self._reading:
            self._tidy()

    def _tidy(self) -> None:
        try:
            self._db.execute("delete from events where number <= (select max(number) from events) - ?", (self._max,))
        except sqlite3.Error:
            _log.warning("the oldest lines of the access log could not be removed")

    def _done(self) -> None:
        with self._idle:
            self._unwritten -= 1
            self._idle.notify_all()


def opened(path: Path, tables: str, what: str) -> sqlite3.Connection:
    """Return an open log with these tables. A damaged one is put aside; where none can be kept it is in memory."""
    try:
        return _connected(path, tables)
    except (OSError, sqlite3.OperationalError) as error:  # nothing is wrong with the file; it cannot be written
        _log.warning("%s is not kept: %s", what, type(error).__name__)
        return _connected(None, tables)
    except sqlite3.DatabaseError as error:
        _log.warning("%s begins anew: %s", what, type(error).__name__)
    try:
        path.replace(path.with_name(f"{path.name}.damaged"))
        return _connected(path, tables)
    except (OSError, sqlite3.Error):
        return _connected(None, tables)


def _connected(path: Path | None, tables: str) -> sqlite3.Connection:
    if path is not None:
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        path.chmod(0o600)
    database = sqlite3.connect(path or ":memory:", check_same_thread=False, isolation_level=None)
    try:
        database.executescript("pragma journal_mode = wal; pragma synchronous = normal;" + tables)
    except sqlite3.Error:
        database.close()
        raise
    return database
