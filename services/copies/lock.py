"""The passphrase that locks backups: in data/secrets/, 0600, because the clock makes backups while nobody is there.

So it protects the copy that is elsewhere, and not this computer. It is neither in a backup nor in the book, and what
was locked with an earlier one wants that one.
"""

import json
import secrets
import string
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from access import FOLDER, common_passwords, strength
from backups import WORK, Passphrase
from ledger.errors import LedgerError
from services.files import replace_file, sync_folder

LETTERS_MIN: Final = 10
LETTERS_MAX: Final = 200
STRONG: Final = 4  # of zxcvbn: not guessed with ten thousand million tries
_FILE: Final = "backup-passphrase.json"
_GROUPS, _GROUP_LENGTH = 5, 5
_MADE_OF: Final = "".join(sorted(set(string.ascii_lowercase + string.digits) - set("01ilouv")))  # nothing looks alike


class PassphraseNotTaken(LedgerError):
    """A passphrase that cannot be used."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"This passphrase was not taken: {why}.")


class PassphraseNotKept(LedgerError):
    """The disk did not take the passphrase, or does not give it back."""

    def __init__(self, what: str, why: str) -> None:
        self.why = why
        super().__init__(f"The passphrase of the backups {what}: {why}.")


@dataclass(frozen=True, slots=True)
class LockBox:
    """Where the passphrase of one data folder is kept."""

    data: Path

    def get(self) -> Passphrase | None:
        """Return what locks backups, None when they are not locked.

        Raise PassphraseNotKept when it is there and cannot be read: a backup that should be locked is never made open.
        """
        try:
            kept = json.loads(self._path.read_bytes())
            return Passphrase(str(kept["passphrase"]), str(kept["mark"]), int(kept["work"]))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise PassphraseNotKept("cannot be read", error.strerror or str(error)) from error
        except (ValueError, KeyError, TypeError) as error:
            raise PassphraseNotKept("cannot be read", "its file in data/secrets/ is damaged; set it again") from error

    def keep(self, text: str, work: int = WORK) -> Passphrase:
        """Lock backups with ``text`` from now on and return it; raise PassphraseNotTaken, PassphraseNotKept."""
        found = Passphrase(checked(text), secrets.token_hex(8), work)
        content = json.dumps({"passphrase": found.text, "mark": found.mark, "work": work}, ensure_ascii=False)
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._path, content.encode())
            sync_folder(self._path.parent)
        except OSError as error:
            raise PassphraseNotKept("was not kept", error.strerror or str(error)) from error
        return found

    def stop(self) -> None:
        """Lock no backup any more; raise PassphraseNotKept."""
        try:
            self._path.unlink(missing_ok=True)
            if self._path.parent.is_dir():
                sync_folder(self._path.parent)
        except OSError as error:
            raise PassphraseNotKept("is still there", error.strerror or str(error)) from error

    @property
    def _path(self) -> Path:
        return self.data / FOLDER / _FILE


def plain_passphrase(text: str) -> str:
    """Return a passphrase as it is used: without blanks around it, its letters in one form whatever typed them."""
    return unicodedata.normalize("NFC", text.strip())


def checked(text: str) -> str:
    """Return a passphrase that may be used; raise PassphraseNotTaken."""
    plain = plain_passphrase(text)
    if not LETTERS_MIN <= len(plain) <= LETTERS_MAX:
        raise PassphraseNotTaken(f"it has to have from {LETTERS_MIN} to {LETTERS_MAX} letters")
    if not plain.isprintable():
        raise PassphraseNotTaken("it may hold nothing that cannot be seen")
    if plain.casefold() in common_passwords() or len(set(plain)) < LETTERS_MIN // 2:
        raise PassphraseNotTaken("strangers try this one first")
    return plain


def is_strong(text: str, own: tuple[str, ...] = ()) -> bool:
    """Tell whether somebody who has the file would have to try for ever; ``own`` are words that they would try."""
    return strength(plain_passphrase(text), own) >= STRONG


def made_up() -> str:
    """Return a passphrase by chance: five groups of five letters, 121 bits, none of which looks like another."""
    groups = ("".join(secrets.choice(_MADE_OF) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def opening(data: Path, typed: str) -> Passphrase | None:
    """Return what opens a backup: what was typed, else what is kept; None when there is neither."""
    try:
        kept = LockBox(data).get()
    except PassphraseNotKept:  # whoever opens one can type it
        kept = None
    plain = plain_passphrase(typed)
    return kept if not plain or (kept is not None and kept.text == plain) else Passphrase(plain)
