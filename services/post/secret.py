"""The password of the mail server: in data/secrets/, 0600, and nowhere else.

It belongs to one book, one server and one name. With another one in the settings it is not used: nobody gets a password
that was meant for somebody else.
"""

import json
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from access import FOLDER
from ledger.errors import LedgerError
from services.files import replace_file, sync_folder

_FILE: Final = "mail.json"
PASSWORD_LETTERS_MAX: Final = 500


class PasswordNotKept(LedgerError):
    """The password of the mail server cannot be written down."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The password of the mail server was not kept: {why}.")


@dataclass(frozen=True, slots=True)
class MailPassword:
    """A password; ``mark`` is by chance and tells it from the one before without saying anything of it."""

    password: str = field(default="", repr=False)
    mark: str = ""


@dataclass(frozen=True, slots=True)
class MailVault:
    """Where it is kept: in the folder of the book that has this id of its own."""

    book: Path
    store: str

    def get(self, host: str, user: str) -> MailPassword:
        """Return the password kept for this server and name, an empty one when there is none."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            kept = json.loads(self._path.read_bytes())
            if (kept["store"], kept["host"], kept["user"]) == (self.store, host, user):
                return MailPassword(str(kept["password"]), str(kept["mark"]))
        return MailPassword()

    def keep(self, host: str, user: str, password: str) -> None:
        """Keep a password for this server and name instead of whichever was kept; raise PasswordNotKept."""
        if not 0 < len(password) <= PASSWORD_LETTERS_MAX or not password.isprintable():
            raise PasswordNotKept(f"it may have {PASSWORD_LETTERS_MAX} letters, and nothing that cannot be seen")
        kept = {
            "store": self.store, "host": host, "user": user, "password": password, "mark": secrets.token_hex(8),
        }  # fmt: skip
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._path, json.dumps(kept, ensure_ascii=False).encode())
            sync_folder(self._path.parent)
        except (OSError, UnicodeEncodeError) as error:
            raise PasswordNotKept(str(getattr(error, "strerror", "") or "it cannot be written")) from error

    @property
    def _path(self) -> Path:
        return self.book / FOLDER / _FILE
