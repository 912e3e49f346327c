"""The shop that is open: its book, its settings, and every act that a door may ask for.

Acts run on one thread of their own, so that a page which is stopped or run again in the middle of a save cannot stop
the save with it; the key tells afterwards what happened.
"""

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from ledger.book import Act, Book, BookDecision, Ledger, Views, collect_what_went, only_centres
from ledger.errors import LedgerError
from ledger.journal import JsonRecord, NoBook
from ledger.matching import Lookalikes
from messaging import State as MessageState
from services import clock, known_books
from services.admission import Admission
from services.copying import Copying
from services.duplicates import Duplicates
from services.keys import act_of
from services.known_books import BookGone, KnownBook
from services.leftovers import remove_arrived, remove_leftovers
from services.place_warnings import place_warning
from services.places import check_place
from services.questions import BeingReplaced
from services.resetting import finish as finish_reset
from services.rooms import first_owner, new_rooms, outbox_of, people_of
from services.rules import centres_of, limits_from, rules_from, told_mistakes, views_from
from services.sample import fill_sample
from services.settings import Settings, SettingsMistakes, load
from services.shop_state import State
from services.tables import TABLES_FOLDER, tables_are_fresh, write_tables_apart, write_tables_at_last

if TYPE_CHECKING:
    from services.post import PostOffice

__all__ = ["CLOSED", "SAMPLE_FOLDER", "Shop", "State", "TablesNotWritten"]

SAMPLE_FOLDER: Final = "sample"
CLOSED: Final = "Duebook was closed. Start it again to go on."
_CLOSING_SECONDS_MAX: Final = 30
_RECENT_ACTS: Final = 40
_ACTS_A_LOOK: Final = 2000
_ACTS_SEARCHED_MAX: Final = 50_000

T = TypeVar("T")


class TablesNotWritten(LedgerError):
    """The tables for people could not be written; the book is not touched by that."""

    def __init__(self) -> None:
        super().__init__("The tables were not written. Everything recorded is safe in the book all the same.")


class Shop(Copying):
    """One shop on one data folder. Made and kept by services.wiring."""

    def __init__(self, data: Path, settings_path: Path) -> None:
        self.data, self.settings_path = data, settings_path
        self.state = State.STARTING
        self.why_shut = ""
        self.sample = False
        self.settings = Settings()
        self.settings_mistakes: list[str] = []
        self._settings_were_good = False
        self._ledger: Ledger | None = None
        self._views: Views | None = None
        self._admission: Admission | None = None
        self._parts: dict[frozenset[str], tuple[int, Book, Views]] = {}
        self._lookalikes: dict[frozenset[str], Lookalikes] = {}
        self.found_duplicates: Final = Duplicates()
        self._hands = ThreadPoolExecutor(1, thread_name_prefix="book")
        self._opening = threading.Lock()
        self._post: PostOffice | None = None
        self.opened_at = clock.now()
        self._tables_of = 0
        self._closing = threading.Event()
        self.is_missing = False

    @property
    def ledger(self) -> Ledger:
        """The open ledger; raise NotOpenYet."""
        return self._open_ledger

    @property
    def admission(self) -> Admission:
        """The gate-keeper of the open book; raise NotOpenYet."""
        if self._admission is None:
            raise self._why_not_open()
        return self._admission

    @property
    def post(self) -> "PostOffice":
        """The post office; what it is made of is fetched when somebody asks for it."""
        if self._post is None:
            from services.post import PostOffice  # noqa: PLC0415 - a start does not wait for it

            self._post = PostOffice(self, self._act)
        return self._post

    def part(self, centres: frozenset[str]) -> tuple[Book, Views]:
        """Return the part of the book that belongs to these centres, and its questions; made anew after each act."""
        version, settings = self.book.version, self.settings
        kept = self._parts.get(centres)
        if kept is None or kept[0] != version:
            book = only_centres(self.book, centres)
            kept = self._parts[centres] = (version, book, views_from(settings, book))
        return kept[1], kept[2]

    def lookalikes(self, book: Book, centres: frozenset[str]) -> Lookalikes:
        """Return everybody of a book, or of the part of these centres, ready to be compared: once for all desks."""
        kept = self._lookalikes.get(centres)
        if kept is None or kept.book is not book:
            kept = self._lookalikes[centres] = Lookalikes(book)
        return kept

    def _lookalikes_of(self, book: Book) -> Lookalikes:
        return self.lookalikes(book, frozenset())

    # Opening and closing.

    def open(self) -> None:
        """Open the book of the data folder, or of the sample in it; afterwards ``state`` says how it went.

        Nothing happens when it is open already: whoever waited here while it was being opened has what they want.
        """
        with self._opening:
            if self._ledger is not None or self._closing.is_set():
                return
            finish_reset(self.data, self.settings_path)
            self.read_settings()
            if "arrival" not in self.__dict__:
                remove_arrived(self.data)
            self.opened_at = clock.now()
            for folder in (self.data, self.data / SAMPLE_FOLDER):
                try:
                    ledger = self._ledger_of(folder)
                    told = "" if folder != self.data else self._copy_before_upgrade(ledger)
                    self._take(ledger)
                except NoBook:
                    missed = known_books.known(self.settings_path, self.data)
                    self.is_missing = missed is not None
                    if missed:
                        self.state, self.why_shut = State.SHUT, str(BookGone(self.data, missed))
                        return
                    continue
                except LedgerError as refusal:
                    self.state, self.why_shut = State.SHUT, str(refusal)
                    return
                self.sample = folder != self.data
                self._note_book()
                self._settle_messages()
                remove_leftovers(folder, self.settings_path)
                self.ledger.journal.notices.extend([told] if told else [])
                return
            self.state = State.NEW

    def place_warning(self) -> str:
        """Return why the data folder is no good place for a book, "" when nothing speaks against it."""
        return place_warning(self.data)

    def begin_anew(self) -> None:
        """Miss the book no more that was in the data folder once, for whoever was asked and wants a new one there."""
        known_books.forget(self.settings_path, self.data)
        self.open()

    def look_again(self) -> None:
        """Open the book anew, for whoever has put something right in its folder."""
        with self._opening:
            self._let_go()
        self.open()

    def begin_closing(self) -> None:
        """Stop what may be stopped (the writing of tables, a program of its own) and open nothing any more."""
        self._closing.set()

    @property
    def is_closing(self) -> bool:
        """Whether nothing new is begun any more."""
        return self._closing.is_set()

    def close(self) -> None:
        """Finish what is being written, let go of the book, and leave the tables as they should be."""
        self.begin_closing()
        if self._post is not None:
            self._post.end_typing()
        self._hands.shutdown(wait=True)
        ledger, stale = self._ledger, self._ledger is not None and self.tables_stale()
        if self._admission is not None:
            self._admission.close()
        self._ledger = self._views = self._admission = None
        self.state, self.why_shut = State.SHUT, CLOSED
        if ledger is None:
            return
        with suppress(OSError, LedgerError):
            ledger.save_snapshot()
        ledger.close()
        if stale:
            write_tables_at_last(ledger.folder, _CLOSING_SECONDS_MAX)

    def read_settings(self) -> None:
        """Read settings.toml again; with mistakes in it the last good settings stay, and the page says so.

        Where there were none yet, what is right in the file holds: one mistake must not undo everything else.
        """
        try:
            self.settings, self.settings_mistakes = load(self.settings_path), []
            self._settings_were_good = True
        except SettingsMistakes as mistakes:
            self.settings_mistakes = mistakes.sentences
            if not self._settings_were_good and mistakes.rest is not None:
                self.settings = mistakes.rest
        if self._ledger is not None:
            self._obey(self._ledger)

    # Acts.

    def set_up(
        self, shop: str, currency: str, region: str, timezone: str, by: str, via: str,
        owner: tuple[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Start the shop's own book, throwing a sample away; raise a refusal.

        ``owner`` is the name and the sign-in name of whoever owns it: recorded in the same act, so that no shop is
        without one. A password is nothing for the book; see Admission.make_owner.
        """
        check_place(region, timezone)
        others = first_owner(*owner) if owner else []
        with self._opening:
            known_books.refuse_if_missed(self.settings_path, self.data)
            act = Act.fresh(by, via, clock.now())
            Ledger.create(
                self.data, shop=shop, currency=currency, region=region, timezone=timezone, act=act, others=others
            )
            self._let_go_of_sample()
            self._take_own_book()

    def show_sample(self, currency: str = "INR", region: str = "IN", timezone: str = "Asia/Kolkata") -> None:
        """Make a believable shop to look at, in a folder of its own; raise a refusal.

        Nothing happens when a shop is open already: a second tab asked for it, too.
        """
        with self._opening:
            if self._ledger is not None:
                return
            folder = self.data / SAMPLE_FOLDER
            act = Act.fresh("owner", "screen", clock.now())
            with suppress(LedgerError):
                Ledger.create(
                    folder, shop="Sharma Stores (sample)", currency=currency, region=region, timezone=timezone, act=act
                )
            ledger = self._ledger_of(folder)
            if not len(ledger.book.people):
                fill_sample(ledger, customers=120, entries=1600, seed=7, now=clock.now_in(timezone))
            self._take(ledger)
            self.sample = True

    def throw_sample_away(self) -> None:
        """Delete the sample shop. Nothing happens to the shop's own book, or when a second tab did this already."""
        with self._opening:
            if not self.sample:
                return
            self._let_go_of_sample()
            self.state = State.STARTING
        # A book of the shop's own may have been begun meanwhile, at the command line.
        self.open()

    def save_now(self) -> list[str]:
        """Write the tables for people and what makes the next start quick; return the names of the tables."""
        ledger = self.ledger
        self._act(ledger.save_snapshot)
        if not self.write_tables():
            raise TablesNotWritten
        return sorted(path.name for path in (ledger.folder / TABLES_FOLDER).glob("*.csv"))

    def tables_stale(self) -> bool:
        """Tell whether the book went on since the tables were written."""
        return self.book.version != self._tables_of

    def write_tables(self) -> bool:
        """Write the tables for people from another process; return whether they are written."""
        version = self.book.version
        if write_tables_apart(self.ledger.folder, stop=self._closing) != 0:
            return False
        self._tables_of = version
        return True

    def read_from_the_beginning(self) -> None:
        """Open the book again without the snapshot: what is shown is then what the damaged file still vouches for."""
        (self.ledger.folder / "cache" / "book.snapshot").unlink(missing_ok=True)
        self._act(self._reopen)

    def accept_loss(self, *, by: str) -> None:
        """Go on from the last good line of a damaged book; what comes after it is kept aside."""
        self._act(lambda: self._make_anew(lambda: self.ledger.accept_loss(by, clock.now())))

    def repair_line_ends(self) -> None:
        """Take back what a spreadsheet program did to the line ends of the book; nothing else is changed."""
        self._act(lambda: self._make_anew(self.ledger.repair_line_ends))

    # Behind the counter.

    def _act(self, do: Callable[[], T]) -> T:
        if self.state is State.REPLACED:
            raise BeingReplaced
        return self._hands.submit(do).result()

    def _as(self, by: str, via: str, key: str) -> Act:
        return act_of(self.ledger, by, via, key)

    @staticmethod
    def _ledger_of(folder: Path) -> Ledger:
        """Open the book in a folder, and let whoever comes second know since when it is open."""
        return Ledger.open(folder, writer=True, since=clock.clock_time(), others=new_rooms())

    def _take(self, ledger: Ledger) -> None:
        self._obey(ledger)
        if self.is_readable:
            self._admission = self._admission_of(ledger)
        if ledger.trouble is None:
            ledger.mind_clock(clock.now())
        self._ledger, self.sample, self.state = ledger, False, State.OPEN
        self._tables_of = ledger.book.version if tables_are_fresh(ledger.folder) else 0

    def _take_own_book(self) -> None:
        self._take(self._ledger_of(self.data))
        self._note_book()

    def _admission_of(self, ledger: Ledger) -> Admission:
        return Admission(ledger, people_of(ledger), limits_from(self.settings), centres_of(self.settings))

    def _note_book(self) -> None:
        """Note outside of the data folder that there is a book in it, so that it is missed when it is not."""
        if not self.sample and self.is_readable:
            known_books.remember(self.settings_path, self.data, KnownBook(self.book.shop, self.today()))

    def _make_anew(self, do: Callable[[], None]) -> None:
        """Do what replaces the book's file; the views and the tables begin again with what is there then."""
        with self._opening:
            do()
            self._obey(self.ledger)
            if self._admission is None and self.is_readable:  # of a book that could not be read, nobody was known
                self._admission = self._admission_of(self.ledger)
            self._tables_of = 0

    def _reopen(self, between: Callable[[], None] | None = None) -> None:
        with self._opening:
            folder, sample = self.ledger.folder, self.sample
            self._let_go()
            try:
                if between is not None:
                    between()
            finally:
                self._take(self._ledger_of(folder))
                self.sample = sample
                collect_what_went()

    def _obey(self, ledger: Ledger) -> None:
        """Let the ledger keep to the settings."""
        self._ledger = ledger
        ledger.announce = self._announce
        ledger.rules = rules_from(self.settings, ledger.book.currency)
        mistakes = [*self.settings_mistakes, *told_mistakes(self.settings, ledger.book.currency)]
        self.settings_mistakes = list(dict.fromkeys(mistakes))
        self._views = views_from(self.settings, ledger.book)
        self._parts.clear()
        if self._admission is not None:
            self._admission.sessions.limits = limits_from(self.settings)
            self._admission.centres = centres_of(self.settings)

    def _settle_messages(self) -> None:
        """Say of what the last process was sending that nobody knows whether it went."""
        if self.ledger.trouble is None and outbox_of(self.ledger).count(MessageState.SENDING):
            with suppress(LedgerError):
                self.post.after_a_start()

    def _announce(self, decision: BookDecision) -> list[JsonRecord]:
        """Return what an act tells customers, in the same commit; nothing is fetched while nothing is ever told."""
        if not self.settings.messages.events and not len(outbox_of(self.ledger)):
            return []
        return self.post.announce(decision)

    def _let_go(self) -> None:
        if self._admission is not None:
            self._admission.close()
        if self._ledger is not None:
            self._ledger.close()
        self._ledger = self._views = self._admission = None
        self._parts.clear()
        self._lookalikes.clear()

    def _let_go_of_sample(self) -> None:
        self._let_go()
        self.sample = False
        shutil.rmtree(self.data / SAMPLE_FOLDER, ignore_errors=True)
