"""Marks (ETag, If-Match): what was changed since a program looked is not written over."""

from typing import Annotated

from fastapi import Header

from services import ChangedSince

IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=200)]


def mark_in(if_match: str | None, now: str, name: str) -> str:
    """Return which of the marks that a program sent is to hold, "" when it sent none.

    ``now`` is the mark of what stands there at this moment, ``name`` what it is called. Raise ChangedSince for a weak
    mark: it says that two are alike, not that they are the same.
    """
    if if_match is None:
        return ""
    marks = [one.strip() for one in if_match.split(",")]
    if any(one.startswith("W/") for one in marks):
        raise ChangedSince(name)
    bare = [one.strip('"') for one in marks]
    return now if now in bare else bare[0]
