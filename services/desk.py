"""The shop as one person may see and use it: what every door gets, and the only thing it gets.

A desk belongs to a session. Before anything is looked at or done it asks again who sits there, whether the session is
still alive, and whether they may (`services.guard`); staff who are bound to centres see only the customers of those.
"""

from typing import TYPE_CHECKING, Final

from access import SENSITIVE, SERVICES, PasswordAgain, Person, Right, Role, Session, What
from ledger.book import Book, CustomerUnknown, EntryRequest, Preview, Views, customers_of
from ledger.journal import NoSuchEntry
from services import clock
from services.desk_api import DeskApi
from services.desk_copies import DeskCopies
from services.desk_credit import DeskCredit
from services.desk_duplicates import DeskDuplicates
from services.desk_erasing import DeskErasing
from services.desk_lists import DeskLists
from services.desk_lock import DeskLock
from services.desk_own import DeskOwn
from services.desk_programs import DeskPrograms
from services.desk_taking import DeskTaking
from services.exports import BookFile, book_file
from services.folders import port
from services.guard import guarded
from services.photos import NoSuchPhoto, photo
from services.settings import Value, change

if TYPE_CHECKING:
    from pathlib import Path

    from services.settings import Settings
    from services.shop import Shop
    from services.shop_state import State

_SENSITIVE_SECTIONS: Final = frozenset({"money", "payment", "access", "api", "server", "email", "backups"})


@guarded(SERVICES, SENSITIVE)
class Desk(
    DeskApi, DeskCopies, DeskCredit, DeskDuplicates, DeskErasing, DeskLists, DeskLock, DeskOwn, DeskPrograms, DeskTaking
):
    """One person's way to the shop. Every public name stands in access's table of services."""

    def __init__(self, shop: "Shop", session: str, via: str) -> None:
        self._shop, self._session, self._via = shop, session, via

    def allow(self, right: Right, *, sensitive: bool = False) -> None:
        """Raise SignedOut, NotAllowed or PasswordAgain unless whoever sits here may do this now."""
        self._allow(right, sensitive=sensitive)

    # Who.

    @property
    def person(self) -> Person:
        """Whoever sits here."""
        return self._who().person

    @property
    def session(self) -> Session:
        """Where they sit."""
        return self._who().session

    def stay(self) -> None:
        """Note that somebody uses this session: it ends when nobody has for a while."""
        self._admission.sessions.touch(self._who().session, clock.now())

    @property
    def is_proved(self) -> bool:
        """Whether the password was typed a moment ago, or there is none (in the sample): sensitive acts ask for it."""
        try:
            self._admission.check_proved(self._who())
        except PasswordAgain:
            return False
        return True

    def may(self, right: Right) -> bool:
        """Tell whether they may: to show only what can be pressed, never instead of being asked."""
        return self._who().person.may(right)

    def name_of(self, by: str) -> str:
        """Return what somebody is called: "You", a name, or what an older book says."""
        if by == self._who().person.id:
            return "You"
        whose = self._admission.people.customer_of(by)
        return "A customer" if whose and not self._is_mine(whose) else self._admission.people.name_of(by)

    def known_name(self, by: str) -> str:
        """Return the name of somebody by their id, and what is no id as it is: for papers, where nobody is "You"."""
        return self._admission.people.name_of(by)

    # The shop's own affairs.

    @property
    def shop_name(self) -> str:
        """What the shop is called."""
        return self._shop.book.shop

    @property
    def state(self) -> "State":
        """How far the shop is."""
        return self._shop.state

    @property
    def settings(self) -> "Settings":
        """The preferences."""
        return self._shop.settings

    @property
    def settings_mistakes(self) -> list[str]:
        """What is wrong in the settings, a sentence each."""
        return self._shop.settings_mistakes

    @property
    def settings_path(self) -> "Path":
        """Where the settings are."""
        return self._shop.settings_path

    @property
    def sample(self) -> bool:
        """Whether this is the sample shop."""
        return self._shop.sample

    @property
    def reach_outside(self) -> str:
        """The address under which the shop is found from outside, "" when it has none."""
        return self._shop.settings.server.public_url

    @property
    def reach_network(self) -> bool:
        """Whether other computers of the shop's network can open the page."""
        return self._shop.settings.server.listen not in {"127.0.0.1", "::1", "localhost"}

    @property
    def addresses(self) -> list[str]:
        """The addresses under which others find the shop, none when only this computer does."""
        server = self._shop.settings.server
        if server.public_url:
            return [server.public_url]
        if not self.reach_network:
            return []
        scheme = "https" if server.certificate else "http"
        return [f"{scheme}://{host}:{port()}" for host in server.hosts]

    def save_now(self) -> list[str]:
        """Write the tables for people; return their names. Raise TablesNotWritten."""
        return self._shop.save_now()

    def read_settings(self) -> None:
        """Read settings.toml again."""
        self._shop.read_settings()

    def look_again(self) -> None:
        """Open the book anew, for whoever has put something right in its folder."""
        self._shop.look_again()

    def change_setting(self, key: str, value: Value) -> None:
        """Write one preference into settings.toml; raise SettingsMistakes.

        What is about money, or about who may come in, wants the password again.
        """
        if key.partition(".")[0] in _SENSITIVE_SECTIONS:
            self._admission.check_proved(self._who())
        change(self._shop.settings_path, key, value)
        self._shop.read_settings()

    @property
    def currency_words(self) -> str:
        """What was chosen when the book was begun, as a sentence."""
        identity = self._shop.ledger.journal.identity
        return f"Kept in {identity.currency}, phones of {identity.region}, days of {identity.timezone}."

    def throw_sample_away(self) -> None:
        """Delete the sample shop."""
        self._shop.throw_sample_away()

    # The book.

    @property
    def is_readable(self) -> bool:
        """Whether there is anything to show."""
        return self._shop.is_readable

    @property
    def book(self) -> Book:
        """The book, or the part of it that belongs to their centres."""
        return self._part()[0]

    @property
    def views(self) -> Views:
        """The questions that pages ask of that book."""
        return self._part()[1]

    @property
    def seen_version(self) -> int:
        """How far the book is: when it goes on, a screen is drawn anew."""
        return self._shop.book.version

    def account(self, customer: str) -> tuple[Book, int]:
        """Return the book and the place of a customer whose account they may see; raise CustomerUnknown.

        For a customer that is the own account, whatever number stands in an address.
        """
        return self._account(customer)

    def may_see_act(self, seq: int) -> bool:
        """Tell whether an act is about nobody but customers who are theirs."""
        return self._sees(self._open_ledger.journal.commit(seq))

    def preview(self, request: EntryRequest) -> Preview:
        """Return what recording this would do, without recording it; raise the refusal it would meet."""
        self._check_mine([request.customer])
        return super().preview(request)

    def photo_of(self, entry: int) -> bytes:
        """Return the photo of the bill of an entry that they may see; raise NoSuchPhoto."""
        book = self._shop.book
        if not 0 < entry <= len(book.entries):
            raise NoSuchPhoto
        record = book.entry_record(entry - 1)
        try:
            self._account(record.customer)
        except CustomerUnknown:
            raise NoSuchPhoto from None
        return photo(self._shop.ledger.folder, record.photo)

    def book_of_act(self, seq: int) -> Book:
        """Return the book in which an act that they may see stands, for its receipt; raise NoSuchEntry."""
        if self.person.role is not Role.CUSTOMER and not self._centres():
            return self.book
        whose = customers_of(self._shop.book, seq) if 0 < seq <= self._shop.book.version else []
        try:
            books = [self._account(customer)[0] for customer in whose]
        except CustomerUnknown:
            raise NoSuchEntry(seq) from None
        if not books:
            raise NoSuchEntry(seq)
        return books[0]

    def export(self, as_what: str) -> BookFile:
        """Return the whole book as a file: "xlsx", "csv" (a zip), "hledger" or "beancount". Raise CannotExport."""
        self._note(What.EXPORTED, f"the whole book as {as_what}")
        return book_file(self._shop.ledger, as_what)

    def took_along(self, what: str) -> None:
        """Note in the log that they took something along: a statement, a report, the book."""
        self._note(What.EXPORTED, what)
