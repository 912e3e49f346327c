"""Tokens of programs: what is signed with a key of the shop's own, and what has to stand in it to count.

A token names a session (``jti``) and opens nothing by itself: whoever it belongs to is looked up anew each time, so
that it ends at once with a new password, a closed access, or an older book. No HTTP in here.
"""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from access.vault import FOLDER
from ledger.errors import LedgerError

KEY_BYTES: Final = 32  # as many as HS256 itself is long: RFC 7518, 3.2
TOKEN_SIGNS_MAX: Final = 2_000
_FILE: Final = "token.key"
_ALGORITHM: Final = "HS256"
_TYPE: Final = "access"
_REMEMBERED_MAX: Final = 1_000
_REQUIRED: Final = ("exp", "iat", "sub", "aud", "iss", "jti", "typ")


class Audience(StrEnum):
    """Whose doors a token is for. One for the own page counts at no door of the shop, and the other way round."""

    SHOP = "duebook-shop"
    OWN = "duebook-own"


class TokenNotValid(LedgerError):
    """What was shown is no token of this shop, has run out, or is for other doors; nobody learns which."""

    def __init__(self) -> None:
        super().__init__("This token does not count, or not any more. Log in again.")


class TokenKeyTooShort(LedgerError):
    """Somebody put a key there that can be guessed."""

    def __init__(self, length: int) -> None:
        self.length = length
        super().__init__(
            f"The key in data/{FOLDER}/{_FILE} has {length} bytes, and fewer than {KEY_BYTES} can be guessed. Delete "
            "that file and start Duebook again: it makes a good one, and programs log in anew."
        )


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says: who it is of, by which session, and for whose doors."""

    person: str
    session: str
    audience: Audience


def signing_key(data: Path) -> bytes:
    """Return the key of the shop in ``data``, made when there is none; raise TokenKeyTooShort.

    Where nothing can be written it lives as long as the program, and the tokens with it.
    """
    path = data / FOLDER / _FILE
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        key = secrets.token_bytes(KEY_BYTES)
        with suppress(OSError):
            _keep(path, key)
    except OSError:
        key = secrets.token_bytes(KEY_BYTES)
    if len(key) < KEY_BYTES:
        raise TokenKeyTooShort(len(key))
    return key


def issue(key: bytes, claims: Claims, *, issuer: str, now: datetime, until: datetime) -> str:
    """Return a signed token; ``issuer`` is the store, so that it counts at no other shop."""
    import jwt  # noqa: PLC0415 - only a shop with programs needs it

    facts = {
        "iss": issuer, "sub": claims.person, "aud": claims.audience.value, "jti": claims.session, "typ": _TYPE,
        "iat": int(now.timestamp()), "exp": int(until.timestamp()),
    }  # fmt: skip
    return jwt.encode(facts, key, algorithm=_ALGORITHM)


def read_token(key: bytes, token: str, audiences: frozenset[Audience], *, issuer: str, now: datetime) -> Claims:
    """Return what a token says that is for one of these doors and has not run out ``now``; raise TokenNotValid."""
    if len(token) > TOKEN_SIGNS_MAX:
        raise TokenNotValid
    claims, until = _signed(key, token, issuer)
    if until <= now.timestamp() or claims.audience not in audiences:
        raise TokenNotValid
    return claims


@lru_cache(maxsize=_REMEMBERED_MAX)
def _signed(key: bytes, token: str, issuer: str) -> tuple[Claims, float]:
    """Return what a signed token says, and when it runs out: the same each time, so that it is worked out once."""
    import jwt  # noqa: PLC0415 - only a shop with programs needs it

    try:
        facts: dict[str, Any] = jwt.decode(
            token, key, algorithms=[_ALGORITHM], audience=[one.value for one in Audience], issuer=issuer,
            options={"require": list(_REQUIRED)},
        )  # fmt: skip
        said = facts["aud"]
        if facts["typ"] != _TYPE or not isinstance(said, str):
            raise TokenNotValid
        return Claims(facts["sub"], facts["jti"], Audience(said)), float(facts["exp"])
    except (jwt.PyJWTError, ValueError, TypeError, OverflowError):
        raise TokenNotValid from None


def _keep(path: Path, key: bytes) -> None:
    """Write the key so that it is there whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        os.write(handle, key)
        os.fsync(handle)
    finally:
        os.close(handle)
    beside.replace(path)
