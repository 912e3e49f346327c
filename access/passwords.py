"""Passwords: which are taken, how they are kept (Argon2id), and how they are compared without telling who is known.

Length and a list of common ones are the only rules: others make people write passwords on the wall.
"""

import re
import threading
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from access.refusals import PasswordCommon, PasswordTooLong, PasswordTooShort

if TYPE_CHECKING:
    from pwdlib import PasswordHash

LENGTH_MIN: Final = 8
LENGTH_MAX: Final = 128
# Each takes 64 MB and a core for a fifth of a second: more at a time would let strangers use up the computer.
AT_ONCE_MAX: Final = 2
_JUDGED_MAX: Final = 72  # zxcvbn takes no more; nobody guesses what is so long

_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")

_gate: Final = threading.BoundedSemaphore(AT_ONCE_MAX)


def check_password(password: str) -> None:
    """Raise PasswordTooShort, PasswordTooLong or PasswordCommon for what is not taken."""
    kept = _same(password)
    if len(kept) < LENGTH_MIN:
        raise PasswordTooShort(LENGTH_MIN)
    if len(kept) > LENGTH_MAX:
        raise PasswordTooLong(LENGTH_MAX)
    if kept.casefold() in common_passwords() or len(set(kept)) == 1:
        raise PasswordCommon


def hash_password(password: str) -> str:
    """Return what is kept of a password; the work of a fifth of a second."""
    with _gate:
        return str(_hasher().hash(_same(password)))


def verify(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Return whether ``password`` is the one behind ``kept``, and a new hash when today's is stronger.

    ``kept`` is None for somebody who is not known or has no password: the work is the same, the answer is no.
    """
    if len(password) > LENGTH_MAX * 4:  # nobody's; and not worth the work
        password, kept = "", None
    with _gate:
        nobodys = _nobodys()  # for everybody, or the very first try would tell by its work whether somebody is known
        right, new = _hasher().verify_and_update(_same(password), kept or nobodys)
    return (right, new if right else None) if kept else (False, None)


@cache
def common_passwords() -> frozenset[str]:
    """Return the passwords that strangers try first: some thirty thousand, in small letters."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - a tenth of a second that a start can spare

    return frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= LENGTH_MIN)


def strength(password: str, own: tuple[str, ...] = ()) -> int:
    """Return how hard a password is to guess, 0 (at once) to 4 (very), knowing words of ``own`` as the guesser may.

    A guesser tries names and their parts with and without what stands between the words, whatever that is.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 - as above

    parts = [[part for part in _BETWEEN_WORDS.split(one) if part] for one in own]
    known = sorted({*own, *("".join(one) for one in parts), *(part for one in parts for part in one)} - {""})
    tried = {password[:_JUDGED_MAX], _BETWEEN_WORDS.sub("", password)[:_JUDGED_MAX]} - {""}
    return min((int(zxcvbn(one, user_inputs=known)["score"]) for one in tried), default=0)


def _same(password: str) -> str:
    # The same letters typed on a phone and on a desk may be different code points.
    return unicodedata.normalize("NFKC", password)


@cache
def _nobodys() -> str:
    return str(_hasher().hash("nobody has this password: 0f6656"))


@cache
def _hasher() -> "PasswordHash":
    from pwdlib import PasswordHash  # noqa: PLC0415 - most commands know nobody's password
    from pwdlib.hashers.argon2 import Argon2Hasher  # noqa: PLC0415 - as above

    return PasswordHash((Argon2Hasher(),))
