"""What programs asked for, and which vouchers were looked for: a log of its own, bounded in lines and in days.

A line says who (an id, "" for nobody known), when, which of our addresses (its pattern, never what stood in it), how it
was answered and how long that took; no body, no token, no address of a computer. Numbers of vouchers have a table of
their own. Whoever notes something puts it into a queue and goes on; a thread writes what came in a fifth of a second at
once. That much is lost when the program is killed, and nothing else waits for it.
"""

import logging
import queue
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from access.log import opened

FILE: Final = "api-log.db"
_WAITING_MAX: Final = 10_000
_AT_ONCE_MAX: Final = 1_000
_GATHERED_SECONDS: Final = 0.2
_TIDIED_EVERY: Final = 1_000
_STRANGERS: Final = 10  # a tenth as many lines of nobody known, counted apart: a stranger pushes nobody else's out
_WORD_MAX: Final = 120
_TABLES: Final = """
create table if not exists asked (
    number integer primary key, at text not null, person text not null, verb text not null, path text not null,
    status integer not null, milliseconds integer not null) strict;
create index if not exists asked_of on asked (person, number);
create table if not exists vouchers (
    number integer primary key, at text not null, person text not null, voucher text not null, found integer not null
    ) strict;
"""
_log = logging.getLogger("duebook.access")


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One request: when it was answered (UTC), whose, verb, pattern of the path, HTTP's number, milliseconds."""

    at: str
    person: str
    verb: str
    path: str
    status: int
    milliseconds: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class VoucherLine:
    """Somebody looked for a voucher: its number as it was asked for, and how many packages were found."""

    at: str
    person: str
    voucher: str
    found: int
    number: int = 0


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many lines are kept of each kind, and for how many days."""

    lines: int
    days: int


class AskedLog:
    """The log of one shop, in data/api-log.db. What is too old leaves when a line is written or looked at."""

    def __init__(self, data: Path, bounds: Bounds) -> None:
        self.bounds, self.lost = bounds, 0
        self._waiting: queue.Queue[AskedLine | VoucherLine | None] = queue.Queue(_WAITING_MAX)
        self._idle, self._hurry = threading.Condition(), threading.Event()
        self._unwritten = 0
        self._db = opened(data / FILE, _TABLES, "the log of the API")
        self._using = threading.Lock()
        self._writer = threading.Thread(target=self._write, name="api log", daemon=True)
        self._writer.start()

    def note(self, line: AskedLine | VoucherLine) -> None:
        """Put a line down, without waiting; when ten thousand wait already, it is counted as lost."""
        with self._idle:
            self._unwritten += 1
        try:
            self._waiting.put_nowait(line)
        except queue.Full:
            self.lost += 1
            self._done(1)

    def asked(self, now: str, *, person: str | None = None, before: int | None = None, most: int) -> list[AskedLine]:
        """Return up to ``most`` requests, the newest first, of those before line ``before``."""
        columns = "at, person, verb, path, status, milliseconds, number"
        return [AskedLine(*row) for row in self._rows("asked", columns, now, person, before, most)]

    def vouchers(
        self, now: str, *, person: str | None = None, before: int | None = None, most: int
    ) -> list[VoucherLine]:
        """Return up to ``most`` searches for vouchers, as ``asked`` does."""
        columns = "at, person, voucher, found, number"
        return [VoucherLine(*row) for row in self._rows("vouchers", columns, now, person, before, most)]

    def forget(self, people: Sequence[str]) -> bool:
        """Remove every line of these people (ids), and all numbers of vouchers: they are made of codes and phones.

        Return whether that is so.
        """
        self.flush()
        try:
            with self._using:
                self._db.execute("pragma secure_delete = on")
                self._db.executemany("delete from asked where person = ?", [(one,) for one in people])
                self._db.execute("delete from vouchers")
                self._db.execute("pragma wal_checkpoint(truncate)")
        except sqlite3.Error:
            _log.warning("lines of the log of the API could not be removed")
            return False
        return True

    def flush(self) -> None:
        """Wait until everything that was noted so far is written, five seconds at most."""
        self._hurry.set()
        with self._idle:
            self._idle.wait_for(lambda: not self._unwritten, timeout=5)
        self._hurry.clear()

    def close(self) -> None:
        """Write what is waiting and let go of the file."""
        self._hurry.set()
        with suppress(queue.Full):
            self._waiting.put(None, timeout=10)
        self._writer.join(timeout=10)
        with self._using:
            self._db.close()

    # Behind it.

    def _rows(
        self, table: str, columns: str, now: str, person: str | None, before: int | None, most: int
    ) -> list[tuple[Any, ...]]:
        self.flush()
        wheres, values = ["at >= ?"], list[str | int]([self._since(now)])
        for condition, value in (("person = ?", person), ("number < ?", before)):
            if value is not None:
                wheres.append(condition)
                values.append(value)
        statement = f"select {columns} from {table} where {' and '.join(wheres)} order by number desc limit ?"  # noqa: S608 - ours
        with self._using:
            self._tidy(now)
            return self._db.execute(statement, (*values, most)).fetchall()

    def _write(self) -> None:
        written, ends = 0, False
        while not ends:
            lines = [self._waiting.get()]
            if lines[0] is not None:
                self._hurry.wait(_GATHERED_SECONDS)
                with suppress(queue.Empty):
                    while len(lines) < _AT_ONCE_MAX and lines[-1] is not None:
                        lines.append(self._waiting.get_nowait())
            ends = lines[-1] is None
            found = [one for one in lines if one is not None]
            before, written = written, written + len(found)
            try:
                with self._using:
                    self._keep(found)
                    if found and written // _TIDIED_EVERY != before // _TIDIED_EVERY:
                        self._tidy(found[-1].at)
            except (sqlite3.Error, ValueError) as error:
                self.lost += len(found)
                _log.warning("%s lines of the log of the API were not written: %s", len(found), type(error).__name__)
            self._done(len(found))

    def _keep(self, lines: list[AskedLine | VoucherLine]) -> None:
        asked = [_short(one) for one in lines if isinstance(one, AskedLine)]
        vouchers = [_short(one) for one in lines if isinstance(one, VoucherLine)]
        self._db.execute("begin")
        try:
            self._db.executemany(
                "insert into asked (at, person, verb, path, status, milliseconds) values (?, ?, ?, ?, ?, ?)", asked
            )
            self._db.executemany("insert into vouchers (at, person, voucher, found) values (?, ?, ?, ?)", vouchers)
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def _tidy(self, now: str) -> None:
        try:
            for table, most, whose in (
                ("asked", self.bounds.lines, "and person <> ''"),
                ("asked", max(1, self.bounds.lines // _STRANGERS), "and person = ''"),
                ("vouchers", self.bounds.lines, ""),
            ):
                # The first line that is one too many, and everything before it.
                last = f"select number from {table} where 1 {whose} order by number desc limit 1 offset ?"  # noqa: S608 - ours
                self._db.execute(f"delete from {table} where number <= ({last}) {whose}", (most,))  # noqa: S608 - ours
                self._db.execute(f"delete from {table} where at < ?", (self._since(now),))  # noqa: S608 - ours
        except sqlite3.Error:
            _log.warning("the oldest lines of the log of the API could not be removed")

    def _since(self, now: str) -> str:
        at = datetime.fromisoformat(now) - timedelta(days=self.bounds.days)
        return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def _done(self, count: int) -> None:
        with self._idle:
            self._unwritten -= count
            self._idle.notify_all()


def _short(line: AskedLine | VoucherLine) -> tuple[str | int, ...]:
    return tuple(one[:_WORD_MAX] if isinstance(one, str) else one for one in astuple(line)[:-1])
