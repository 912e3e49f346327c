"""data/secrets/: what nobody but this program may know. Password hashes, sessions, one-time codes, who is kept out.

A SQLite file of its own, 0600 in a folder 0700. Nothing in it is in the journal, tables, backups or logs, and nothing
of it is undone or restored: somebody who was disabled stays so when an older book comes back.
"""

import hashlib
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from access.refusals import NotKept

FOLDER: Final = "secrets"
_FILE: Final = "access.db"
_OF_PEOPLE: Final = ("passwords", "recovery", "kept_out", "grants", "sessions", "keys")
_TABLES: Final = """
create table if not exists passwords (person text primary key, hash text not null, set_at text not null) strict;
create table if not exists of_store (store text primary key) strict;
create table if not exists recovery (person text primary key, hash text not null) strict;
create table if not exists kept_out (person text primary key) strict;
create table if not exists grants (
    hash text primary key, person text not null, until text not null) strict;
create table if not exists sessions (
    hash text primary key, id text not null unique, person text not null, began text not null, seen text not null,
    proved text not null, address text not null) strict;
create table if not exists keys (
    person text primary key, hash text not null unique, made text not null, until text not null,
    used text not null) strict;
"""


def hash_of(secret: str) -> str:
    """Return what is kept of a random secret of 80 bits and more: nobody guesses it, so no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session as it is kept; moments are UTC like those of the journal. ``id`` is no secret, the token is."""

    hash: str
    id: str
    person: str
    began: str
    seen: str
    proved: str
    address: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """The key of a program as it is kept; moments are UTC like those of the journal, "" for none."""

    person: str
    hash: str
    made: str
    until: str = ""
    used: str = ""


class Vault:
    """The secrets of one shop, for any thread. A change is on the disk when it returns; else NotKept is raised."""

    def __init__(self, data: Path, *, look_only: bool = False) -> None:
        """Open the secrets of the shop in ``data``; ``look_only`` writes nothing there, not even the file."""
        self._lock = threading.Lock()
        self.is_readable = True
        path = data / FOLDER / _FILE
        if look_only:
            self._db, self._is_kept = _copy_in_memory(path), False
            return
        try:
            self._db = _opened(path)
            self._is_kept = True
        except (OSError, sqlite3.OperationalError) as error:
            # A folder that cannot be written: who is known may come in and look, and nothing new is kept.
            self._is_kept = False
            self.is_readable = "locked" not in str(error)
            self._db = _copy_in_memory(path if self.is_readable else None)
        except sqlite3.DatabaseError:
            # Damaged: nobody can be known by it. It stays as it is until somebody at the machine resets a password.
            self._is_kept = self.is_readable = False
            self._db = _copy_in_memory(None)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    # Whose secrets these are.

    def store(self) -> str:
        """Return the store of which these are the secrets, "" while they are nobody's."""
        row = self._one("select store from of_store")
        return str(row[0]) if row else ""

    def belong_to(self, store: str) -> None:
        """Forget everything when it is of another store: ids of people are given anew in each book."""
        known = self._all("select store from of_store")
        if known == [(store,)]:
            return
        tables = (*_OF_PEOPLE, "of_store") if known else ()
        statements: list[tuple[str, tuple[str, ...]]] = [(f"delete from {table}", ()) for table in tables]  # noqa: S608
        statements.append(("insert into of_store values (?)", (store,)))
        if not self._is_kept:  # a copy in memory, which nobody else will read
            with self._lock:
                for statement, values in statements:
                    self._db.execute(statement, values)
            return
        with self._changing():
            for statement, values in statements:
                self._db.execute(statement, values)

    def forget(self, person: str) -> None:
        """Forget everything about an id: whoever gets it now has nothing of whoever had it in a book that was lost."""
        with self._changing():
            for table in _OF_PEOPLE:
                self._db.execute(f"delete from {table} where person = ?", (person,))  # noqa: S608 - names of ours

    # Passwords.

    def password_of(self, person: str) -> str | None:
        """Return the hash of somebody's password, None when they have none."""
        row = self._one("select hash from passwords where person = ?", person)
        return str(row[0]) if row else None

    def set_password(self, person: str, kept: str, at: str) -> None:
        """Keep a new hash."""
        self._do("insert or replace into passwords values (?, ?, ?)", person, kept, at)

    def have_passwords(self) -> frozenset[str]:
        """Return the ids of everybody who has a password."""
        return frozenset(str(row[0]) for row in self._all("select person from passwords"))

    def new_recovery(self, person: str) -> str:
        """Make a recovery code, keep its hash in place of the last one, and return it: 25 letters in fives."""
        code = code_of(25)
        self._do("insert or replace into recovery values (?, ?)", person, hash_of(_plain(code)))
        return code

    def is_recovery(self, person: str, code: str) -> bool:
        """Tell whether this is the recovery code of that person."""
        row = self._one("select hash from recovery where person = ?", person)
        kept = str(row[0]) if row else hash_of("nobody")
        return secrets.compare_digest(kept, hash_of(_plain(code))) and row is not None

    # One-time codes.

    def new_grant(self, person: str, until: str, now: str) -> str:
        """Make a one-time code with which somebody may set a password until then; earlier ones end. 20 letters."""
        code = code_of(20)
        with self._changing():
            self._db.execute("delete from grants where person = ? or until < ?", (person, now))
            self._db.execute("insert into grants values (?, ?, ?)", (hash_of(_plain(code)), person, until))
        return code

    def grant(self, code: str, now: str) -> str | None:
        """Return whose one-time code this is, None when it is nobody's or too old; nothing is used up by looking."""
        row = self._one("select person from grants where hash = ? and until > ?", hash_of(_plain(code)), now)
        return str(row[0]) if row else None

    def end_grants(self, person: str) -> None:
        """Let no code of this person count any more."""
        self._do("delete from grants where person = ?", person)

    # Who is kept out, whatever the book says.

    def keep_out(self, person: str, *, out: bool) -> None:
        """Keep somebody out, or no more."""
        if out:
            self._do("insert or ignore into kept_out values (?)", person)
        else:
            self._do("delete from kept_out where person = ?", person)

    def kept_out(self) -> frozenset[str]:
        """Return the ids of everybody who is kept out."""
        return frozenset(str(row[0]) for row in self._all("select person from kept_out"))

    # Sessions.

    def sessions(self) -> list[SessionRow]:
        """Return every session that was not ended."""
        rows = self._all("select hash, id, person, began, seen, proved, address from sessions")
        return [SessionRow(*map(str, row)) for row in rows]

    def put_session(self, row: SessionRow) -> None:
        """Keep a session, or what changed of it; on a full disk it lives until the program ends."""
        facts = (row.hash, row.id, row.person, row.began, row.seen, row.proved, row.address)
        with suppress(NotKept):
            self._do("insert or replace into sessions values (?, ?, ?, ?, ?, ?, ?)", *facts)

    def end_session(self, kept: str) -> None:
        """Forget a session. One that a full disk does not let go of would come back with the next start: NotKept."""
        self._do("delete from sessions where hash = ?", kept)

    # Keys of programs.

    def program_keys(self) -> list[KeyRow]:
        """Return every key that was not ended."""
        return [KeyRow(*map(str, row)) for row in self._all("select person, hash, made, until, used from keys")]

    def put_key(self, row: KeyRow) -> None:
        """Keep the key of a program in place of the one it had."""
        self._do(
            "insert or replace into keys values (?, ?, ?, ?, ?)", row.person, row.hash, row.made, row.until, row.used
        )

    def use_key(self, kept: str, at: str) -> None:
        """Note when the key with this hash was used; nothing happens when it was ended."""
        self._do("update keys set used = ? where hash = ?", at, kept)

    def end_key(self, person: str) -> None:
        """Forget the key of a program."""
        self._do("delete from keys where person = ?", person)

    # Behind it.

    def _do(self, statement: str, *values: str) -> None:
        with self._changing():
            self._db.execute(statement, values)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        if not self._is_kept:
            raise NotKept
        with self._lock:
            try:
                self._db.execute("begin immediate")
                yield
                self._db.execute("commit")
            except sqlite3.Error as error:
                with suppress(sqlite3.Error):
                    self._db.execute("rollback")
                raise NotKept from error

    def _one(self, statement: str, *values: str) -> tuple[Any, ...] | None:
        with self._lock:
            row: tuple[Any, ...] | None = self._db.execute(statement, values).fetchone()
            return row

    def _all(self, statement: str) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(statement).fetchall()


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    path.parent.chmod(0o700)
    path.chmod(0o600)
    database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
    # One file, no second one beside it that would need the same care; a secret that was replaced is overwritten.
    database.executescript(
        f"pragma journal_mode = truncate; pragma synchronous = full; pragma secure_delete = on; {_TABLES}"
    )
    return database


def put_damaged_aside(data: Path) -> None:
    """Give a file that cannot be read another name, so that a new one can begin: for whoever sits at the machine."""
    path = data / FOLDER / _FILE
    path.replace(path.with_name(f"{path.name}.damaged"))


def _copy_in_memory(path: Path | None) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    if path is None:
        copy.executescript(_TABLES)
        return copy
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as there:
        there.backup(copy)
    copy.executescript(_TABLES)
    return copy


# No letters or digits that are taken for one another when they are read aloud or typed from paper.
_LETTERS: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def code_of(length: int) -> str:
    """Return a random code of ``length`` letters, written in fives; each letter is nearly five bits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(length))
    return "-".join(letters[start : start + 5] for start in range(0, length, 5))


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())
