"""A book of which not even the beginning can be read: one sentence, the ways out, and no page that would stumble."""

from pathlib import Path

import pytest

import services
from services import Shop
from tests.pages.conftest import Open


@pytest.mark.fault(9, 23, 29)
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("missing", "is not in its folder, though there was one"),
        ("marked", "which writes letters in another way"),
        ("UTF-16", "which writes letters in another way"),
    ],
)
def test_a_book_that_cannot_be_read_is_told_in_a_sentence(shop: Shop, page: Open, what: str, sentence: str) -> None:
    book = shop.data / "journal.csv"
    content = book.read_bytes()
    services.stop()
    change(book, what)
    at = page()
    assert at.title[0].value == "The book is not open"
    assert sentence in at.error[0].value.replace("&#46;", ".")
    assert [button.key for button in at.button] == ["try_again"]
    book.write_bytes(content)
    at.button(key="try_again").click().run()
    assert at.title[0].value == "You are signed out", "whoever looks at a book signs in to it"
    assert page().title[0].value == "Today at Test Stores"


def change(book: Path, what: str) -> None:
    content = book.read_bytes()
    book.unlink()
    if what == "marked":
        book.write_bytes(b"\xef\xbb\xbf" + content)
    elif what == "UTF-16":
        book.write_bytes(content.decode().encode("utf-16"))
