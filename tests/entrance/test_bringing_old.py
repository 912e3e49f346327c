"""A backup of a book that the very first Duebook wrote; and what every address says while a book is exchanged."""

import shutil
from pathlib import Path

import pytest

from services import Shop, State
from services.copies import back_up
from tests.entrance.browser import Browser
from tests.entrance.test_bringing import BACKUP, PASSWORDS, TAKE, nothing_is_here, said, tried_out
from tests.services.counter import due, sell

# Written by the commands of that time: set up, a list, a sale, a payment, a top-up, a sale that was undone.
FIRST_BOOK = Path(__file__).parents[1] / "backups" / "data" / "book-of-the-first-duebook.csv"


@pytest.fixture
def old_backup(tmp_path: Path) -> Path:
    data = tmp_path / "an old computer" / "data"
    data.mkdir(parents=True)
    shutil.copy(FIRST_BOOK, data / "journal.csv")
    name, _ = back_up(data, tmp_path / "no settings.toml", tmp_path / "stick", "by hand", for_people=False)
    return tmp_path / "stick" / name


@pytest.mark.fault(104)
def test_a_book_that_the_first_duebook_wrote_comes_back_and_the_owner_it_never_had_is_asked_for(
    new: Shop, stranger: Browser, old_backup: Path
) -> None:
    stranger.post(BACKUP, {"path": str(old_backup)})
    page = tried_out(stranger)
    for fact in ("Sharma Stores", "Customers 2", "Entries 6", "Customers will pay ₹1,100", "Customers hold ₹500"):
        assert fact in page.words
    refused = stranger.post(TAKE, PASSWORDS | {"owner": ""})
    assert refused.status == 400
    assert "called" in said(refused)
    assert nothing_is_here(new)
    taken = stranger.post(TAKE, PASSWORDS | {"owner": "Asha Patil"})
    assert "You sign in as asha ." in taken.words
    assert (due(new), new.ledger.verify()) == ("1100.00", "")
    assert new.ledger.activity(2)[1].what.startswith("Went back to the backup of ")
    sell(new, "1", key="and on it goes")
    assert Browser().sign_in("asha", PASSWORDS["password"]).status == 303


def test_while_the_book_is_exchanged_every_address_says_that_it_is_a_moment(shop: Shop, owner: Browser) -> None:
    shop.state = State.REPLACED
    page = owner.get("/customers")
    assert (page.status, page.one("retry-after")) == (503, "2")
    assert "The book is being replaced …" in page.words
    assert "everybody signs in again" in Browser().get("/").words
    assert owner.get("/files/book.xlsx", accept="*/*").status == 503
    assert owner.get("/api/health").status == 503
    shop.state = State.OPEN
    assert owner.get("/customers").status == 200
