"""Marks (ETag, If-Match): what was changed since a program looked is not written over."""

from typing import Annotated, Final

from fastapi import Header

from services import ChangedSince

_ANY: Final = "*"  # whatever stands there
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=1_000)]


def mark_in(if_match: str | None, now: str, name: str) -> str:
    """Return which of the marks that a program sent is to hold, "" when it sent none; any of several may be it.

    ``now`` is the mark of what stands there at this moment ("" when nothing does any more), ``name`` what it is called.
    A weak mark is none: it says that two are alike, not that they are the same. Raise ChangedSince when no mark is
    left.
    """
    if if_match is None:
        return ""
    if if_match.strip() == _ANY:
        return _ANY
    sent = [one.strip() for one in if_match.split(",")]
    marks = [one.strip('"') for one in sent if not one.startswith("W/")]
    held = [one for one in marks if one not in {"", _ANY}]  # a quoted star is no star
    if not held:
        raise ChangedSince(name)
    return now if now in held else held[0]
