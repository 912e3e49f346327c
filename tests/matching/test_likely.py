"""Who is likely somebody who is there already: a warning, in whatever way a name or a phone is written."""

import pytest

from ledger.book import Book
from ledger.book.records import CustomerRecord
from ledger.matching import Candidate, Lookalikes

PHONE, OTHER = "+919876543210", "+919123456780"


def book_of(*customers: CustomerRecord) -> Book:
    book = Book()
    for customer in customers:
        book.people.add(customer)
    return book


def found(book: Book, person: Candidate, own: int | None = None) -> list[tuple[int, str]]:
    return [(one.index, one.why) for one in Lookalikes(book).likely_same(person, own)]


@pytest.fixture
def book() -> Book:
    return book_of(
        CustomerRecord(id="C0001", name="Asha Patil", phone=PHONE, email="Asha@Example.com", code="A-1"),
        CustomerRecord(id="C0002", name="Ravi", phones=[PHONE, OTHER]),
        CustomerRecord(id="C0003", name="राम शर्मा"),
        CustomerRecord(id="C0004", name="Zoë D'Souza"),
        CustomerRecord(id="C0005", name="Asha Patil", status="removed"),
        CustomerRecord(id="C0006", name="Token 061"),
    )


@pytest.mark.fault(71)
@pytest.mark.parametrize(
    ("person", "wanted"),
    [
        (Candidate("", phones=(PHONE,)), [(0, "the same phone"), (1, "the same phone")]),
        (Candidate("", phones=(OTHER, PHONE)), [(1, "the same phone"), (0, "the same phone")]),
        (Candidate("Somebody Else", emails=("ASHA@example.COM",)), [(0, "the same e-mail")]),
        (Candidate("", code="a-1"), [(0, "the same code")]),
        (Candidate("asha  PATIL", phones=(PHONE,)), [(0, "the same phone and name"), (1, "the same phone")]),
        (Candidate("Ravi", phones=(PHONE,)), [(1, "the same phone and name"), (0, "the same phone")]),
        (Candidate("Asha Patel", code="A-1"), [(0, "the same code, nearly the same name")]),
        (Candidate(""), []),
    ],
)
def test_a_phone_an_address_or_a_code_that_is_taken_is_seen(
    book: Book, person: Candidate, wanted: list[tuple[int, str]]
) -> None:
    assert found(book, person) == wanted


@pytest.mark.fault(81)
@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("asha patil", (0, "the same name")),
        ("PATIL,  Asha", (0, "the same name")),
        ("Ashha Patil", (0, "nearly the same name")),
        ("Asha Patel", (0, "nearly the same name")),
        ("Asha Patill", (0, "the same name")),
        ("ravi", (1, "the same name")),
        ("राम शर्मा", (2, "the same name")),
        ("राम शर्म", (2, "nearly the same name")),
        ("Zoe\u0308 DSouza", (3, "the same name")),
        ("zoe dsouza", (3, "the same name")),
    ],
)
def test_one_name_in_other_writings_is_seen(book: Book, typed: str, wanted: tuple[int, str]) -> None:
    assert found(book, Candidate(typed)) == [wanted]


@pytest.mark.parametrize("typed", ["Asha", "Rani", "Rav", "Usha Patel", "Ravi Patil", "Token 062", "Token 06", "रमा"])
def test_another_name_is_not_warned_of(book: Book, typed: str) -> None:
    assert found(book, Candidate(typed)) == []


def test_the_likest_names_stand_first_after_what_is_surer() -> None:
    book = book_of(
        CustomerRecord(id="C0001", name="Sunita Kulkarne"),
        CustomerRecord(id="C0002", name="Kulkarni Sunita"),
        CustomerRecord(id="C0003", name="Sunita Kulkarni Rao", email="s@k.in"),
    )
    asked = Candidate("Sunita Kulkarni", emails=("s@k.in",))
    assert [index for index, _ in found(book, asked)] == [2, 1, 0]
    assert [index for index, _ in found(book, asked, own=1)] == [2, 0]


def test_it_catches_up_with_the_book() -> None:
    book = book_of(CustomerRecord(id="C0001", name="Asha Patil"))
    lookalikes = Lookalikes(book)
    assert [one.index for one in lookalikes.likely_same(Candidate("Asha Patil"))] == [0]
    book.people.change(0, {"name": "Meera Nair", "email": "m@n.in"})
    book.people.add(CustomerRecord(id="C0002", name="Asha Patil"))
    assert [one.index for one in lookalikes.likely_same(Candidate("Asha Patil", emails=("m@n.in",)))] == [1, 0]
    book.people.change(1, {"status": "removed"})
    assert lookalikes.likely_same(Candidate("Asha Patil")) == []
