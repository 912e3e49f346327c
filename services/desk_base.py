"""What a desk is made of: the shop behind it, the session before it, and which part of the book is theirs."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TypedDict

from access import Event, NotAllowed, Person, Right, Role, What
from ledger.book import REMOVED, Book, CustomerUnknown, Views, customers_of
from ledger.matching import Lookalikes
from services import clock
from services.guard import said
from services.questions import Questions

if TYPE_CHECKING:
    from ledger.book import Ledger
    from ledger.journal import Commit
    from services.admission import Admission
    from services.admission_tokens import Caller
    from services.shop import Shop


OWN_PAGE: Final = "own page"


class Name(TypedDict):
    """Who does it, and through which door."""

    by: str
    via: str


class DeskBase(Questions):
    """The private side of a desk: nothing in here is for doors."""

    _shop: "Shop"
    _session: str
    _via: str

    @property
    def _admission(self) -> "Admission":
        return self._shop.admission

    def _who(self) -> "Caller":
        return self._admission.of_session(self._session)

    def _allow(self, right: Right, *, sensitive: bool = False) -> None:
        caller = self._who()
        if not caller.person.may(right):
            self._note(What.REFUSED, right.value)
            raise NotAllowed(caller.person.name, said(right))
        if sensitive:
            self._admission.check_proved(caller)

    def _name(self) -> Name:
        person = self._who().person
        return {"by": person.id, "via": OWN_PAGE if person.role is Role.CUSTOMER else self._via}

    def _note(self, what: What, about: str) -> None:
        caller = self._who()
        at = clock.utc_text(clock.now())
        self._admission.log.note(Event(at, what, caller.person.id, caller.session.address, about))

    # The book, as much of it as is theirs.

    def _lookalikes_of(self, book: Book) -> Lookalikes:
        return self._shop.lookalikes(book, self._writings())

    @property
    def _open_ledger(self) -> "Ledger":
        return self._shop.ledger

    def _centres(self) -> frozenset[str]:
        """Return the centres they are bound to; none means all of them."""
        return self._who().person.centres

    def _writings(self) -> frozenset[str]:
        """Return their centres as they are bound to them, and as the shop calls those: what is new stands there."""
        centres = self._centres()
        return centres | {self._open_ledger.rules.centre_called(one) for one in centres}

    def _part(self) -> tuple[Book, Views]:
        centres = self._writings()
        return self._shop.part(centres) if centres else (self._shop.book, self._shop.views)

    def _sees(self, commit: "Commit") -> bool:
        if not self._centres():
            return True
        whose = customers_of(self._shop.book, commit.seq)
        return bool(whose) and all(map(self._is_mine, whose))

    def _is_mine(self, customer: str) -> bool:
        """Tell whether a customer is at home in one of their centres, or has a package there."""
        centres, people = self._writings(), self._shop.book.people
        place = people.place(customer)
        if not centres or people[place].centre in centres:
            return True
        hidden = self._part()[0].hidden
        return hidden is not None and not hidden[place]

    def _check_mine(self, customers: Iterable[str]) -> None:
        """Refuse customers of other centres as if there were none of that number."""
        for customer in customers:
            index = self._shop.book.people.index_of(customer)
            if not self._is_mine(self._shop.book.people[index].id):
                raise CustomerUnknown(customer)

    def _account(self, customer: str) -> tuple[Book, int]:
        person: Person = self._who().person
        if person.role is Role.CUSTOMER:
            if customer != person.customer:
                self._note(What.REFUSED, customer)
                raise CustomerUnknown(customer)
            return self._shop.book, int(person.customer[1:]) - 1
        self._allow(Right.LOOK)
        book, _ = self._part()
        index = book.people.index_of(customer)
        if book.people[index].status == REMOVED:
            raise CustomerUnknown(customer)
        return book, index
