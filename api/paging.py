"""Cursors: where the next page of a list begins. Opaque to programs, and good for the same list only."""

import base64
import binascii
from typing import Annotated, Final

from fastapi import Query

from api.refusals import BadCursor

SIZE_MAX: Final = 200
_DIGITS_MAX: Final = 9

Limit = Annotated[int, Query(ge=1, le=SIZE_MAX, description="how many at most")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next` of the page before")]


def cursor_of(asked: str, after: int) -> str:
    """Return the cursor for a list that was asked for like this, after so many."""
    return base64.urlsafe_b64encode(f"{after}|{asked}".encode()).decode().rstrip("=")


def cursor_at(asked: str, place: int, last: int) -> str:
    """Return the cursor for a list whose order may change: after so many, of which the last one had this number."""
    return base64.urlsafe_b64encode(f"{place}.{last}|{asked}".encode()).decode().rstrip("=")


def place_of(cursor: str | None, asked: str) -> tuple[int, int]:
    """Return after how many the page begins, and the number of the last of them; 0, 0 without one. Raise BadCursor."""
    if cursor is None:
        return 0, 0
    said, _, of = _read(cursor).partition("|")
    place, _, last = said.partition(".")
    if of != asked or not all(one.isascii() and one.isdigit() and len(one) <= _DIGITS_MAX for one in (place, last)):
        raise BadCursor
    return int(place), int(last)


def after_of(cursor: str | None, asked: str) -> int:
    """Return after how many the page begins, 0 without a cursor; raise BadCursor."""
    if cursor is None:
        return 0
    after, _, of = _read(cursor).partition("|")
    if of != asked or not (after.isascii() and after.isdigit() and len(after) <= _DIGITS_MAX):
        raise BadCursor
    return int(after)


def _read(cursor: str) -> str:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        raise BadCursor from None
