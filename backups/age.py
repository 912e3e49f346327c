"""A backup locked with a passphrase, in the format of age (age-encryption.org/v1): any age tool opens it.

A header says how the passphrase becomes a key; behind it the content stands in pieces of 64 KiB, each locked and
authenticated by itself. So a file of any size is written and read with little memory, no open copy of it ever lies on a
disk, and no bit of it changes unseen, whoever changed it. Source: the specification "age" of C2SP.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from backups.refusals import NoBackup, PassphraseNeeded, PassphraseWrong

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

WORK: Final = 17  # scrypt: 2**17 rounds of 1 KiB, about a second and 134 MB for each try
WORK_MAX: Final = 20  # what a file may ask for: 1 GB of memory
PIECE_LENGTH: Final = 1 << 16
_TAG_LENGTH: Final = 16
_LOCKED_LENGTH: Final = PIECE_LENGTH + _TAG_LENGTH
_NONCE_LENGTH: Final = 16
_KEY_LENGTH: Final = 16
_MAGIC: Final = b"age-encryption.org/v1\n"
_LABEL: Final = b"age-encryption.org/v1/scrypt"
_HEADER_LENGTH_MAX: Final = 512
_BASE64: Final = rb"[A-Za-z0-9+/]"
_HEADER: Final = re.compile(
    rb"(?P<signed>%s-> scrypt (?P<salt>%s{22}) (?P<work>[1-9][0-9]?)\n(?P<key>%s{43})\n---) (?P<mac>%s{43})\n"
    % (re.escape(_MAGIC), _BASE64, _BASE64, _BASE64)
)
_BLOCK: Final = 8  # scrypt's r
_ROOM: Final = 1 << 20


class Reads(Protocol):
    """As much of a storage as reading a file needs. Every call may raise OSError."""

    def size(self, path: Path) -> int | None:
        """Return the size in bytes, or None when there is no such file."""

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Return up to ``size`` bytes from ``offset``; fewer only at the end of the file."""


class LockBroken(ValueError):
    """A piece of a locked file is not what was written, or is missing."""


@dataclass(frozen=True, slots=True)
class Passphrase:
    """What locks a backup: the text itself, a mark by which it is known without saying it, and what a try costs."""

    text: str = field(repr=False)
    mark: str = ""
    work: int = WORK


class Locking:
    """Locks what is written to it and hands it on to ``put``; ``finish`` writes the end."""

    def __init__(self, put: Callable[[bytes], None], passphrase: Passphrase) -> None:
        key, salt, nonce = (secrets.token_bytes(length) for length in (_KEY_LENGTH, 16, _NONCE_LENGTH))
        wrapped = _cipher(_stretched(passphrase.text, salt, passphrase.work)).encrypt(bytes(12), key, None)
        signed = b"%s-> scrypt %s %d\n%s\n---" % (_MAGIC, _text(salt), passphrase.work, _text(wrapped))
        put(b"%s %s\n%s" % (signed, _text(_mac(key, signed)), nonce))
        self._cipher, self._put = _cipher(_derived(key, nonce, b"payload")), put
        self._held, self._number = b"", 0

    def write(self, data: bytes) -> None:
        """Lock and hand on whole pieces; the last one is held until it is known whether it is the last."""
        self._held += data
        at = 0
        while len(self._held) - at > PIECE_LENGTH:
            self._piece(self._held[at : at + PIECE_LENGTH], last=False)
            at += PIECE_LENGTH
        self._held = self._held[at:]

    def finish(self) -> None:
        """Write the last piece; nothing may be written behind it."""
        self._piece(self._held, last=True)

    def _piece(self, piece: bytes, *, last: bool) -> None:
        self._put(self._cipher.encrypt(_counter(self._number, last=last), piece, None))
        self._number += 1


class Unlocked:
    """Reads one locked file as what was locked in it. LockBroken where it is not as it was written; OSError."""

    def __init__(self, source: Reads, path: Path, key: bytes, begin: int) -> None:
        self._source, self._path = source, path
        self._begin = begin + _NONCE_LENGTH
        nonce = source.read(path, begin, _NONCE_LENGTH)
        self._locked = (source.size(path) or 0) - self._begin
        if len(nonce) != _NONCE_LENGTH or self._locked < _TAG_LENGTH:
            raise LockBroken("it ends too soon")
        self._cipher = _cipher(_derived(key, nonce, b"payload"))
        self._count = -(-self._locked // _LOCKED_LENGTH)
        self._size = self._locked - self._count * _TAG_LENGTH
        if self._count > 1 and self._locked - (self._count - 1) * _LOCKED_LENGTH <= _TAG_LENGTH:
            raise LockBroken("its last piece holds nothing")
        self._known: tuple[int, bytes] = (-1, b"")

    def size(self, path: Path) -> int | None:
        """Return how many bytes were locked."""
        return self._size if path == self._path else None

    def read(self, path: Path, offset: int, size: int) -> bytes:
        """Return up to ``size`` of the bytes that were locked, from ``offset``."""
        if path != self._path:
            message = f"only {self._path} was unlocked"
            raise ValueError(message)
        end, found = min(offset + size, self._size), []
        while offset < end:
            number, begin = divmod(offset, PIECE_LENGTH)
            part = self._piece(number)[begin : begin + end - offset]
            found.append(part)
            offset += len(part)
        return b"".join(found)

    def _piece(self, number: int) -> bytes:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see _cipher

        if self._known[0] != number:
            at = number * _LOCKED_LENGTH
            locked = self._source.read(self._path, self._begin + at, min(_LOCKED_LENGTH, self._locked - at))
            try:
                piece = self._cipher.decrypt(_counter(number, last=number == self._count - 1), locked, None)
            except InvalidTag:
                raise LockBroken("a piece of it is not what was written") from None
            self._known = (number, piece)
        return self._known[1]


def is_locked_file(source: Reads, path: Path) -> bool:
    """Tell whether a file begins as one that is locked does, whatever its name is; OSError."""
    return source.size(path) is not None and source.read(path, 0, len(_MAGIC)) == _MAGIC


def unlocked(source: Reads, path: Path, passphrase: str, called: str) -> Reads:
    """Return what reads the file as what is in it: ``source`` itself when it is not locked.

    PassphraseNeeded without a passphrase, PassphraseWrong (the file may be damaged as well: nobody can tell), NoBackup
    when it is locked in another way; LockBroken, OSError.
    """
    if not is_locked_file(source, path):
        return source
    header = _HEADER.match(source.read(path, 0, _HEADER_LENGTH_MAX))
    if header is None or int(header["work"]) > WORK_MAX:
        raise NoBackup(called, "it is locked in another way than ours, or its beginning is damaged")
    if not passphrase:
        raise PassphraseNeeded(called)
    key = _key_of(header, passphrase)
    if key is None:
        raise PassphraseWrong(called)
    return Unlocked(source, path, key, header.end())


def _key_of(header: re.Match[bytes], passphrase: str) -> bytes | None:
    """Return the key of the file, None when the passphrase does not give it or the header is not as it was written."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - see _cipher

    salt, wrapped, mac = (_bytes(header[name]) for name in ("salt", "key", "mac"))
    try:
        key = _cipher(_stretched(passphrase, salt, int(header["work"]))).decrypt(bytes(12), wrapped, None)
    except InvalidTag:
        return None
    # The last letter of a text has bits to spare: only the text itself, compared, tells that none of them changed.
    same = _text(mac) == header["mac"] and hmac.compare_digest(mac, _mac(key, header["signed"]))
    return key if same else None


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    rounds = 1 << work
    return hashlib.scrypt(
        passphrase.encode(), salt=_LABEL + salt, n=rounds, r=_BLOCK, p=1, dklen=32,
        maxmem=128 * _BLOCK * rounds + _ROOM,
    )  # fmt: skip


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes by HKDF with SHA-256 (RFC 5869)."""
    drawn = hmac.digest(salt or bytes(32), key, "sha256")
    return hmac.digest(drawn, info + b"\x01", "sha256")


def _mac(key: bytes, signed: bytes) -> bytes:
    return hmac.digest(_derived(key, b"", b"header"), signed, "sha256")


def _counter(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _cipher(key: bytes) -> "ChaCha20Poly1305":
    from cryptography.hazmat.primitives.ciphers.aead import (  # noqa: PLC0415 - nobody without a passphrase waits for it
        ChaCha20Poly1305,
    )

    return ChaCha20Poly1305(key)


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return b64decode(text + b"=" * (-len(text) % 4))
