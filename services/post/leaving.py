"""The link in a mail by which a customer gets no more messages: made, known again, and obeyed.

Whoever has the link may do one thing, and learns nothing of the account. It holds 128 bits that nobody can guess: a
code over the customer's number by a key of this book in data/secrets/. Without that key (on a new computer) links of
old mails lead nowhere; the answer STOP still does.
"""

import hashlib
import hmac
import re
import secrets
import time
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Final

from access import FOLDER, Throttle, TooManyTries
from ledger.book import REMOVED, Act
from ledger.errors import LedgerError
from services import clock
from services.files import replace_file, sync_folder
from services.post.base import PostBase

if TYPE_CHECKING:
    from pathlib import Path

    from ledger.journal import Commit

PATH: Final = "/no-messages/"  # at the entrance
BY: Final = "the customer"
VIA: Final = "link"
_FILE: Final = "links.key"
_KEY_BYTES: Final = 32
_CODE_SIGNS: Final = 32  # in hexadecimal digits: 128 bits
_TOKEN: Final = re.compile(rf"(C\d{{4,10}})-([0-9a-f]{{{_CODE_SIGNS}}})", re.ASCII)


class LinkNotValid(LedgerError):
    """A link that is none of ours, is not whole, or is to somebody who is no longer in the book."""

    def __init__(self) -> None:
        super().__init__(
            "This link is not whole, or counts no more. Answer the message with STOP, or tell the shop: then you get "
            "no more messages."
        )


class Leaving(PostBase):
    """Lets customers say without a sign-in that they want no messages."""

    @cached_property
    def _strangers(self) -> Throttle:
        return Throttle()

    def way_out(self, customer: str) -> str:
        """Return the address at which a customer gets no more messages, "" while the shop has none outside."""
        public = self._settings.server.public_url
        if not public or not customer:
            return ""
        people = self._shop.book.people
        key = self._key(make=True)
        person = people[people.place(customer)].id
        return f"{public}{PATH}{person}-{self._code(key, person)}" if key else ""

    def customer_of_link(self, token: str, address: str) -> str:
        """Return whose link this is; raise LinkNotValid, or TooManyTries for whoever tries many from one address.

        Whoever has a right one never waits: nobody can spoil it for them.
        """
        found = _TOKEN.fullmatch(token)
        key = self._key(make=False) if found else b""
        if found and key and hmac.compare_digest(self._code(key, found[1]), found[2]):
            people = self._shop.book.people
            with suppress(LedgerError):
                person = people[people.index_of(found[1])]
                if person.status != REMOVED:
                    return person.id
        now, account = time.monotonic(), f"a link from {address}"
        if seconds := self._strangers.wait(account, address, now):
            raise TooManyTries(seconds)
        self._strangers.wrong(account, address, now)
        raise LinkNotValid

    def language_of_link(self, token: str, address: str) -> str:
        """Return in which language whoever this link is of is written to; raise as ``customer_of_link``."""
        people = self._shop.book.people
        person = people[people.index_of(self.customer_of_link(token, address))]
        return self.writer().language_of(person.language)

    def stop_by_link(self, token: str, address: str) -> "Commit | None":
        """Record that whoever this link is of wants no messages; None when that is so. Raise a refusal."""
        customer, ledger = self.customer_of_link(token, address), self.ledger
        act = Act.fresh(BY, VIA, clock.now())
        return self._act(lambda: ledger.change_customer(customer, {"no_messages": True}, act))

    def _code(self, key: bytes, customer: str) -> str:
        said = f"no messages\n{self.ledger.journal.identity.store}\n{customer}"
        return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()[:_CODE_SIGNS]

    def _key(self, *, make: bool) -> bytes:
        """Return the key of the links, b"" when there is none and none can be kept."""
        path: Path = self.ledger.folder / FOLDER / _FILE
        with suppress(OSError):
            found = path.read_bytes()
            if len(found) == _KEY_BYTES:
                return found
        if not make:
            return b""
        found = secrets.token_bytes(_KEY_BYTES)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(path, found)
            sync_folder(path.parent)
        except OSError:
            return b""
        return found
