"""Cursors: where the next page of a list begins. Opaque to programs, and good for the same list only."""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from typing import Annotated, Final

from fastapi import Query

from api.refusals import BadCursor

SIZE_MAX: Final = 200
_SIGNS_MAX: Final = 3_000  # three words of 200 signs each, in any letters
_DIGITS_MAX: Final = 9
_SHORT: Final = 16
_DAY: Final = re.compile(r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?")  # a year alone stands behind all days: there is none
_FIGURE: Final = re.compile(r"-?[0-9]{1,18}")

Asked = Annotated[str, Query(max_length=200)]  # a word that what is listed must fit
Limit = Annotated[int, Query(ge=1, le=SIZE_MAX, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=_SIGNS_MAX, description="`next` of the page before")]


def cursor_of(asked: str, after: int) -> str:
    """Return the cursor for a list that was asked for like this, after so many."""
    return _written(f"{after}", asked)


def after_of(cursor: str | None, asked: str) -> int:
    """Return after how many the page begins, 0 without a cursor; raise BadCursor."""
    return 0 if cursor is None else _count(_read(cursor, asked))


def cursor_at(asked: str, place: int, last: int) -> str:
    """Return the cursor for a list whose order may change: after so many, of which the last one had this number."""
    return _written(f"{place}.{last}", asked)


def place_of(cursor: str | None, asked: str) -> tuple[int, int]:
    """Return after how many the page begins, and the number of the last of them; 0, 0 without one. Raise BadCursor."""
    if cursor is None:
        return 0, 0
    place, _, last = _read(cursor, asked).partition(".")
    return _count(place), _count(last)


def cursor_behind(asked: str, key: tuple[str | int, int]) -> str:
    """Return the cursor for a list in the order of a key, after what had this one: a day or a figure, and a number."""
    return _written(f"{key[0]}.{key[1]}", asked)


def key_of(cursor: str | None, asked: str, *, is_day: bool) -> tuple[str | int, int] | None:
    """Return the key after which the page begins, None without a cursor; raise BadCursor. ``is_day``: it is text."""
    if cursor is None:
        return None
    said, _, number = _read(cursor, asked).partition(".")
    if not (_DAY if is_day else _FIGURE).fullmatch(said):
        raise BadCursor
    return said if is_day else int(said), _count(number)


def cursor_after(asked: str, words: Sequence[str]) -> str:
    """Return the cursor for a list in the order of words, after what had these."""
    return _written("\0".join(words), asked)


def words_of(cursor: str | None, asked: str, count: int) -> tuple[str, ...]:
    """Return the words, as many as ``count``, after which the page begins; none without one. Raise BadCursor."""
    if cursor is None:
        return ()
    words = tuple(_read(cursor, asked).split("\0"))
    if len(words) != count:
        raise BadCursor
    return words


def _written(place: str, asked: str) -> str:
    return base64.urlsafe_b64encode(f"{place}|{_short(asked)}".encode()).decode().rstrip("=")


def _read(cursor: str, asked: str) -> str:
    try:
        said = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        raise BadCursor from None
    place, _, of = said.rpartition("|")
    if of != _short(asked):
        raise BadCursor
    return place


def _short(asked: str) -> str:
    """Return what stands for a question in a cursor: however many words it has, the cursor can be sent back."""
    return hashlib.sha256(asked.encode()).hexdigest()[:_SHORT]


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX):
        raise BadCursor
    return int(text)
