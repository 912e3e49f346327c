"""What the owner is told when the book can only be read, in the shop's words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ledger.journal.model import Anchor, Cause, Damage, Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledger.journal.reading import Position

_WAYS_OUT = "Nothing can be recorded until you take back the newest backup or accept the loss of what is missing."
_ONLY_BACKUP = "Nothing can be recorded until you take back the newest backup."
_WHAT_HAPPENED = {
    Cause.DAMAGED: "Line {line} of the book's file was changed or damaged after it was saved.",
    Cause.LINE_ENDS: (
        "The book's file was opened and saved by a spreadsheet program, which changed the ends of its lines"
        " (seen in line {line})."
    ),
    Cause.DELIMITER: (
        "The book's file was opened and saved by a spreadsheet program, which separates the columns by another sign"
        " (seen in line {line})."
    ),
    Cause.ENCODING: (
        "Line {line} of the book's file holds letters that are not written as Duebook writes them:"
        " it was damaged, or saved by another program."
    ),
}
_SPREADSHEET_LETTERS = (
    "The book's file was opened and saved by a spreadsheet program, which writes letters in another way"
    " (seen in line {line})."
)
_REPAIR = "What it holds is complete, so the line ends can be put right without any loss."
_NAMES_SHOWN_MAX = 3
_NOTHING_SHOWN = "Nothing of it can be shown."


def damaged(damage: Damage, zone: str, *, repairable: bool) -> Trouble:
    """Return the trouble of a file that does not verify; ``zone`` is the shop's time zone, "" when not known."""
    pattern = _WHAT_HAPPENED[damage.cause]
    if damage.cause is Cause.ENCODING and damage.spreadsheet:
        pattern = _SPREADSHEET_LETTERS
    sentences = [pattern.format(line=damage.line)]
    if damage.last_seq:
        shown = f"Everything up to line {damage.last_line}, saved on {day(damage.last_at, zone)}, is shown."
        sentences += [shown, _REPAIR if repairable else _WAYS_OUT]
    else:
        sentences += [_NOTHING_SHOWN, _REPAIR if repairable else _ONLY_BACKUP]
    return Trouble(
        damage.cause,
        " ".join(sentences),
        line=damage.line,
        last_at=damage.last_at,
        can_accept_loss=damage.last_seq > 0,
        can_repair_line_ends=repairable,
        offset=damage.offset,
    )


def too_short(last: Position, anchor: Anchor, zone: str) -> Trouble:
    """Return the trouble of a file that ends before something that was saved, or holds something else there."""
    if last.seq < anchor.seq:
        what = (
            f"The book's file ends at line {last.line} (number {last.seq}, saved on {day(last.at, zone)}),"
            f" but it was saved up to number {anchor.seq}: lines at its end are missing."
        )
    else:
        what = (
            f"The book's file is not the one that was saved here: number {anchor.seq} is another entry now."
            f" It ends at line {last.line}, saved on {day(last.at, zone)}."
        )
    return Trouble(
        Cause.SHORT,
        f"{what} {_WAYS_OUT}",
        line=last.line,
        last_at=last.at,
        can_accept_loss=True,
        offset=last.offset,
    )


def missing() -> Trouble:
    """Return the trouble of a folder that had a book."""
    return Trouble(
        Cause.MISSING,
        "The book's file (journal.csv) is not in its folder, though there was one. Put it back, or take back the "
        "newest backup. No new book is begun here.",
    )


def copies(names: Sequence[str]) -> Trouble:
    """Return the trouble of a folder with more than one version of the book: nobody but the owner can choose."""
    shown = " and ".join(f"“{name}”" for name in names[:_NAMES_SHOWN_MAX])
    more = f" and {len(names) - _NAMES_SHOWN_MAX} more" if len(names) > _NAMES_SHOWN_MAX else ""
    what = "is another version" if len(names) == 1 else "are other versions"
    return Trouble(
        Cause.COPIES,
        f"Nothing can be recorded: beside the book's file (journal.csv) there {what} of it, {shown}{more}. It happens "
        "when a program that synchronises folders met two changes at once, or when somebody copied the file. You see "
        "journal.csv. Look which one is right, move the other out of the folder, then look again.",
    )


def newer_format(found: int, known: int) -> Trouble:
    """Return the trouble of a book that a later version has written."""
    return Trouble(
        Cause.FORMAT,
        f"This book was written by a newer Duebook (format {found}; this one knows {known}). Please update Duebook.",
    )


def not_writable(why: str) -> Trouble:
    """Return the trouble of a folder that can only be read."""
    return Trouble(
        Cause.NOT_WRITABLE,
        f"The book can be read, but nothing can be recorded: {why}. Put that right, then start Duebook again.",
    )


def no_room(why: str) -> Trouble:
    """Return the trouble that ends by itself when there is room on the disk."""
    return Trouble(
        Cause.NO_ROOM,
        f"Nothing can be recorded: {why}. Make room (more than 100 MB), then go on; a new start is not needed.",
    )


def uncertain(why: str) -> Trouble:
    """Return the trouble after a write that the disk did not confirm."""
    return Trouble(
        Cause.UNCERTAIN,
        f"Nothing can be recorded: the last entry was perhaps not saved, because {why}. Make a backup onto another "
        "disk, then close Duebook and start it again.",
    )


def stopped(why: str) -> Trouble:
    """Return the trouble after a fault that leaves nothing in doubt but the program itself."""
    return Trouble(
        Cause.STOPPED,
        f"Nothing can be recorded any more: {why}. Close Duebook and start it again.",
    )


def changed() -> Trouble:
    """Return the trouble of a file that changed while it was open here."""
    return Trouble(
        Cause.CHANGED,
        "Nothing can be recorded: the book's file was changed, moved or taken away by somebody else while Duebook was "
        "open. Close Duebook and start it again; it will then look through the whole file.",
    )


def day(at: str, zone: str) -> str:
    """Return a UTC time as the shop's date and time of day: "21 November 2026 at 18:50"."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    try:
        moment = moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        moment = moment.astimezone(UTC)
    return f"{moment.day} {moment:%B %Y at %H:%M}"
