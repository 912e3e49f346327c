"""Keys of programs: 256 random bits that an owner makes for one, shown once and kept as a hash.

They lie in the vault and are looked up in memory, so that no request waits for the disk. When one was last used is
known by the hour: that is enough to see which is used no more, and writes little.
"""

import secrets
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from access.refusals import NotKept
from access.vault import KeyRow, Vault, hash_of

MARK: Final = "dbk_"  # whoever finds one in a file knows what it is, and so do programs that look for lost keys
KEY_BYTES: Final = 32
KEY_SIGNS: Final = 47


class Keys:
    """All keys of a shop, one for each program."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._lock = vault, threading.Lock()
        self._by_hash = {row.hash: row for row in vault.program_keys()}

    def make(self, person: str, now: str, until: str = "") -> str:
        """Return a new key for a program, "" ``until`` for as long as nobody ends it; the one before ends. NotKept."""
        key = MARK + secrets.token_urlsafe(KEY_BYTES)
        row = KeyRow(person, hash_of(key), now, until)
        self._vault.put_key(row)
        with self._lock:
            self._drop(person)
            self._by_hash[row.hash] = row
        return key

    def find(self, key: str, now: str) -> KeyRow | None:
        """Return whose key this is, None when it ended, ran out, or never was one."""
        if len(key) != KEY_SIGNS:
            return None
        row = self._by_hash.get(hash_of(key))
        return row if row is not None and (not row.until or now < row.until) else None

    def of_person(self, person: str) -> KeyRow | None:
        """Return the key of a program, also when it ran out; None when it has none."""
        with self._lock:
            return next((row for row in self._by_hash.values() if row.person == person), None)

    def note_use(self, row: KeyRow, now: datetime) -> None:
        """Note that a key was used, by the hour; on a full disk that is known until the program ends."""
        hour = now.strftime("%Y-%m-%dT%H:00:00.000000Z")
        if row.used >= hour:
            return
        used = replace(row, used=hour)
        with self._lock:
            if self._by_hash.get(row.hash) is not row:
                return  # it was ended meanwhile, or somebody else's request noted it
            self._by_hash[row.hash] = used
        # No request waits for the disk, and this is written once an hour.
        threading.Thread(target=self._keep_use, args=(row.hash, hour), name="use of a key", daemon=True).start()

    def end(self, person: str) -> None:
        """Let the key of a program count no more, whatever the disk says: only then raise NotKept."""
        with self._lock:
            had = self._drop(person)
        if had:
            self._vault.end_key(person)

    def _keep_use(self, kept: str, hour: str) -> None:
        with suppress(NotKept):
            self._vault.use_key(kept, hour)  # by its hash: one that was ended meanwhile does not come back

    def _drop(self, person: str) -> bool:
        ending = [row.hash for row in self._by_hash.values() if row.person == person]
        for kept in ending:
            del self._by_hash[kept]
        return bool(ending)
