"""Messages into a folder, for trying out: each a file that a mail program (.eml) or an editor (.txt) opens."""

import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from ledger.errors import LedgerError
from messaging.links import NotANumber, is_e164
from messaging.mail import MailFrom, NotAMailAddress, mail_of
from messaging.model import Letter, Outcome, State
from messaging.plain import plain_lines, unsent_files
from messaging.refusals import NothingToSay

NOBODY: Final = "shop@example.invalid"  # stands as the sender while the shop has no address
_NAME_LENGTH_MAX: Final = 60
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class FolderChannel:
    """Writes each letter into a file of its own: whole or not at all. ``now`` is asked for the date on mails."""

    folder: Path
    sender: MailFrom
    now: Callable[[], datetime]
    name: str = "folder"
    highest: State = State.HANDED_OVER
    attended: bool = False

    def why_not_ready(self) -> str:
        """Return why nothing can be written there, "" when it can as far as can be seen."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            return f"The folder for messages cannot be made: {error.strerror or 'it is no folder'}."
        return (
            "" if os.access(self.folder, os.W_OK | os.X_OK) else "Nothing can be written into the folder for messages."
        )

    def send(self, letter: Letter) -> Outcome:
        """Write the file, over one of an earlier attempt at the same letter; ``given`` is its name."""
        try:
            ending, content = self._content(letter)
        except LedgerError as error:
            return Outcome(State.FAILED, str(error), bad_address=isinstance(error, NotAMailAddress | NotANumber))
        except Exception:  # noqa: BLE001 - a letter that nobody foresaw must not stop the ones behind it
            return Outcome(State.FAILED, "This message cannot be written as a file.")
        if why := unsent_files(letter) if ending == ".txt" else "":
            return Outcome(State.FAILED, why)
        if why := self.why_not_ready():
            return Outcome(State.QUEUED, why, way_down=True)
        name = file_name(letter.key) + ending
        return _written(self.folder / name, content)

    def stop(self) -> None:
        """Do nothing: a file is written in a moment."""

    def _content(self, letter: Letter) -> tuple[str, bytes]:
        """Return the ending of the file's name, and what stands in it; raise a refusal."""
        if "@" in letter.to:
            sender = self.sender if self.sender.address else replace(self.sender, address=NOBODY)
            return ".eml", mail_of(letter, sender, self.now()).as_bytes()
        if not is_e164(letter.to):
            raise NotANumber(letter.to)
        body = plain_lines(letter.body)
        if not body.strip():
            raise NothingToSay("it has no words")
        return ".txt", f"{letter.to}\n\n{body}\n".encode()


def file_name(key: str) -> str:
    """Return a name for the file of a letter, without its ending: always the same for a key, and no other key's.

    What a file system takes for something else stays out; what makes the name its own is at the end.
    """
    readable = _NOT_IN_NAMES.sub("-", key).strip("-")[-_NAME_LENGTH_MAX:]
    return f"{readable}-{hashlib.sha256(key.encode()).hexdigest()[:12]}".lstrip("-")


def _written(target: Path, content: bytes) -> Outcome:
    """Write a file beside, always of the same name, then put it in its place."""
    beside = target.with_name(f".{target.name}.part")
    try:
        with open(beside, "wb", opener=_for_us_alone) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        why = f"The message could not be written into its folder: {error.strerror or 'the disk refuses it'}."
        return Outcome(State.QUEUED, why, way_down=True)
    return Outcome(State.HANDED_OVER, given=target.name)


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
