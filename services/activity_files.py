"""What was done, and who came in, as files for the owner: the filters of the screen, the newest first."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from access import Event, Right, What
from ledger.exports import safe
from ledger.journal import Commit
from services.desk import Desk

LINES_MAX: Final = 50_000
_A_LOOK: Final = 500
DOORS: Final = {
    "screen": "screen",
    "command line": "command line",
    "own page": "own page",
    "download": "download",
    "api": "API",
}


def acts_csv(desk: Desk, asked: Mapping[str, str]) -> bytes:
    """Return what was done: number, when in the shop's time, who, through which door, what, what undid it."""
    desk.allow(Right.RUN_THE_SHOP)
    undone = desk.book.undone_by
    rows = (
        (
            str(one.seq), _when(desk, one.at), desk.known_name(one.by), DOORS.get(one.via, one.via), one.what,
            str(undone.get(one.seq, "")),
        )
        for one in _acts(desk, asked)
    )  # fmt: skip
    return _csv(("Number", "When", "Who", "Door", "What", "Undone by"), rows)


def access_csv(desk: Desk, asked: Mapping[str, str]) -> bytes:
    """Return who came in, tried to, and took what along: when in the shop's time, what, who, from where, about what."""
    desk.allow(Right.RUN_THE_SHOP)
    rows = (
        (_when(desk, one.at), one.what.words, desk.known_name(one.person), one.address, one.about)
        for one in _events(desk, asked)
    )
    return _csv(("When", "What", "Who", "From", "About"), rows)


def what_of(text: str) -> What | None:
    """Return what an address or a filter asks for, None for everything."""
    return next((one for one in What if one.value == text), None)


def _acts(desk: Desk, asked: Mapping[str, str]) -> Iterator[Commit]:
    try:
        on = date.fromisoformat(asked["on"]) if asked.get("on") else None
    except ValueError:
        on = None
    before: int | None = None
    count = 0
    while count < LINES_MAX:
        found, before = desk.find_acts(
            text=asked.get("text", ""), by=asked.get("by", ""), on=on, before=before, most=_A_LOOK
        )
        yield from found
        count += len(found)
        if before is None:
            return


def _events(desk: Desk, asked: Mapping[str, str]) -> Iterator[Event]:
    before: int | None = None
    count = 0
    while count < LINES_MAX:
        found = desk.events(
            person=asked.get("by") or None, what=what_of(asked.get("what", "")), before=before, most=_A_LOOK
        )
        yield from found
        count += len(found)
        if len(found) < _A_LOOK:
            return
        before = found[-1].number


def _when(desk: Desk, at: str) -> str:
    return f"{desk.local_time(at):%Y-%m-%d %H:%M:%S}"


def _csv(names: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    out = csv.writer(text, lineterminator="\r\n")
    out.writerow(names)
    out.writerows([safe(cell) for cell in row] for row in rows)
    # The mark at the beginning tells spreadsheet programs that this is UTF-8.
    return text.getvalue().encode("utf-8-sig")
