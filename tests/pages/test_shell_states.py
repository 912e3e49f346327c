"""What stands on the screen in every state of the shop: first run, sample, book not open, read-only, wrong settings."""

import shutil
from pathlib import Path

import pytest

import services
from ledger.book import Kind
from services import Shop, State
from tests.pages.conftest import OWNER, Counter, Open, sit_down
from tests.pages.screens import keys, press, refusals, seen, sentences, write


def open_sample() -> None:
    """Look at the sample shop, as the door of the first run does."""
    services.current().show_sample()
    services.current().admission.enter_sample("127.0.0.1")


def test_the_sample_is_shown_and_thrown_away(folder: Path, page: Open) -> None:
    open_sample()
    at = page()
    assert seen(at.title[0].value) == "Today at Sharma Stores (sample)"
    assert "everybody in it is made up" in sentences(at)
    assert services.current().sample
    press(at, "sample_away")
    assert at.title[0].value == "Welcome to Duebook"
    assert services.current().state is State.NEW
    assert not (folder / "sample").exists()


def test_what_was_just_saved_in_the_sample_is_forgotten_with_it(folder: Path, page: Open) -> None:
    open_sample()
    at = page()
    press(at, next(key for key in sorted(keys(at)) if key.startswith("home_undo_") and not at.button(key=key).disabled))
    assert "just_hide" in keys(at)
    press(at, "sample_away")
    services.current().set_up("Mine", "INR", "IN", "Asia/Kolkata", OWNER, "test", owner=("Owner", "owner"))
    sit_down(at, OWNER).run()
    assert seen(at.title[0].value) == "Today at Mine"
    assert "just_hide" not in keys(at)
    assert (folder / "journal.csv").is_file()


def test_a_shop_of_ones_own_has_no_sample_banner(shop: Shop, page: Open) -> None:
    assert not shop.sample
    assert "sample_away" not in keys(page())


def test_a_book_that_another_program_holds_is_told_and_tried_again(shop: Shop, page: Open) -> None:
    held = Shop(shop.data, shop.settings_path)
    services.stop()
    held.open()
    at = page()
    assert at.title[0].value == "The book is not open"
    assert len(refusals(at)) == 1
    assert refusals(at)[0].endswith(".")
    assert "Nothing was changed" in sentences(at)
    press(at, "try_again")
    assert at.title[0].value == "The book is not open"
    held.close()
    press(at, "try_again")
    assert at.title[0].value == "You are signed out"
    assert page().title[0].value == "Today at Test Stores"


@pytest.mark.fault(17)
def test_a_second_version_of_the_book_is_named_and_looked_for_again(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    services.stop()
    other = counter.shop.data / "journal (1).csv"
    other.write_bytes((counter.shop.data / "journal.csv").read_bytes())
    at = page()
    assert "“journal (1).csv”" in refusals(at)[0]
    press(at, "look_again")
    assert len(refusals(at)) == 1
    other.unlink()
    press(at, "look_again")
    assert refusals(at) == []
    assert not in_trouble(services.current())


@pytest.mark.fault(10)
def test_a_book_that_is_gone_is_missed_and_a_new_one_begun_only_when_asked(
    shop: Shop, folder: Path, page: Open
) -> None:
    assert not in_trouble(shop)
    services.stop()
    shutil.rmtree(folder)
    at = page()
    assert at.title[0].value == "The book is not open"
    assert "the book of Test Stores was there" in refusals(at)[0]
    press(at, "try_again")
    assert at.title[0].value == "The book is not open"
    assert not folder.exists()
    press(at, "begin_anew")
    assert at.title[0].value == "Welcome to Duebook"


def damage_last_line(shop: Shop) -> None:
    """Change one figure in the newest line of the book's file, as a person with an editor could."""
    book = shop.data / "journal.csv"
    services.stop()
    content = book.read_bytes()
    at = content.rindex(b'""amount"":')
    assert at > content.rindex(b"\n", 0, len(content) - 2)
    place = at + len(b'""amount"":')
    figure = content[place : place + 1]
    book.write_bytes(content[:place] + (b"1" if figure != b"1" else b"2") + content[place + 1 :])
    # Without it the whole file is read and checked at the start.
    (shop.data / "cache" / "book.snapshot").unlink(missing_ok=True)
    # Without it the whole file is read and checked at the start.
    (shop.data / "cache" / "book.snapshot").unlink(missing_ok=True)


def in_trouble(shop: Shop) -> bool:
    """Tell whether the book can only be read."""
    return shop.ledger.trouble is not None


@pytest.fixture
def damaged(counter: Counter) -> Shop:
    """Return a shop whose newest line does not verify: Asha took ₹330, and then something that was changed."""
    asha = counter.customer("Asha")
    counter.do(Kind.CHARGE, asha, "330")
    counter.do(Kind.CHARGE, asha, "45")
    damage_last_line(counter.shop)
    return services.current()


@pytest.mark.fault(6)
def test_a_damaged_book_is_shown_up_to_the_damage_and_nothing_can_be_recorded(damaged: Shop, page: Open) -> None:
    assert in_trouble(damaged)
    at = page("customer.py", id="C0001")
    assert "was changed or damaged after it was saved" in refusals(at)[0]
    assert "You can look at everything up to there" in sentences(at)
    assert "₹330" in sentences(at)
    before = damaged.book.version
    press(at, "do_charge")
    write(at, rec_amount="10")
    press(at, "rec_save")
    assert len(refusals(at)) >= 2
    assert damaged.book.version == before


@pytest.mark.fault(6)
def test_the_loss_is_accepted_only_with_the_words_for_it(damaged: Shop, page: Open) -> None:
    at = page()
    write(at, accept_typed="yes")
    press(at, "accept")
    assert in_trouble(damaged)
    write(at, accept_typed="ACCEPT THE LOSS")
    press(at, "accept")
    assert not in_trouble(damaged)
    assert not [one for one in refusals(at) if "damaged" in one]
    assert damaged.book.balance(0)[0].decimal == "330.00"


def test_mistakes_in_the_settings_are_told_all_at_once(shop: Shop, page: Open) -> None:
    shop.settings_path.write_text('[money]\ndefault_terms_days = "15"\nmethod = ["cash"]\n[look]\nrows_per_page = 1\n')
    shop.read_settings()
    at = page()
    told = [seen(warning.value) for warning in at.warning]
    assert len(told) == 3
    assert any("money.default_terms_days" in one for one in told)
    assert any("did you mean money.methods?" in one for one in told)
    assert any("look.rows_per_page is 1" in one for one in told)
    assert shop.settings.money.default_terms_days == 15


def test_what_was_put_right_at_the_start_is_told_until_it_was_read(shop: Shop, page: Open) -> None:
    shop.ledger.journal.notices = ["One unfinished line was set aside."]
    at = page()
    at.run()
    assert "One unfinished line was set aside." in sentences(at)
    press(at, "notices_read_all")
    assert "One unfinished line was set aside." not in sentences(at)


def test_save_now_writes_the_tables_and_says_so(counter: Counter, page: Open) -> None:
    counter.customer("Asha")
    at = page()
    press(at, "save_now")
    assert "Saved:" in seen(at.toast[0].value)
    assert list((counter.shop.ledger.folder / "tables").glob("*.csv"))
