"""The clockwork: what is due at which minute. The tests say what time it is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from ledger.book import Ledger
from ledger.errors import LedgerError
from services.jobs import Jobs
from services.sample import fill_sample
from services.shop import Shop, State
from services.tables import TABLES_FOLDER
from tests.services.counter import add, sell

NOON: Final = datetime(2099, 1, 1, 12, tzinfo=UTC)
SNAPSHOT: Final = Path("cache", "book.snapshot")


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.stop()


def minutes(count: float) -> datetime:
    return NOON + timedelta(minutes=count)


def tables(shop: Shop) -> set[str]:
    return {path.name for path in (shop.data / TABLES_FOLDER).glob("*.csv")}


def test_tables_are_written_after_five_quiet_minutes_and_not_before(open_shop: Shop, jobs: Jobs) -> None:
    add(open_shop)
    jobs.tick(open_shop, minutes(0))
    jobs.tick(open_shop, minutes(3))
    sell(open_shop)
    jobs.tick(open_shop, minutes(4))
    jobs.tick(open_shop, minutes(8.9))
    assert tables(open_shop) == set()
    jobs.tick(open_shop, minutes(9))
    assert "customers.csv" in tables(open_shop)
    assert not open_shop.tables_stale()


def test_tables_are_written_once_for_what_was_recorded(open_shop: Shop, jobs: Jobs) -> None:
    add(open_shop)
    for minute in (0, 5):
        jobs.tick(open_shop, minutes(minute))
    path = open_shop.data / TABLES_FOLDER / "changes.csv"
    path.unlink()
    jobs.tick(open_shop, minutes(6))
    assert not path.exists(), "nothing was recorded since"
    sell(open_shop)
    for minute in (7, 12):
        jobs.tick(open_shop, minutes(minute))
    assert path.exists()


def test_how_quiet_it_must_be_is_a_setting(open_shop: Shop, jobs: Jobs) -> None:
    open_shop.settings_path.write_text("[data]\nquiet_minutes_before_tables = 1\n", encoding="utf-8")
    open_shop.read_settings()
    add(open_shop)
    jobs.tick(open_shop, minutes(0))
    jobs.tick(open_shop, minutes(1))
    assert tables(open_shop)


def test_a_snapshot_is_made_in_a_quiet_minute_once_there_is_enough_to_save(open_shop: Shop, jobs: Jobs) -> None:
    add(open_shop)
    for minute in (0, 10):
        jobs.tick(open_shop, minutes(minute))
    assert not (open_shop.data / SNAPSHOT).exists()
    for number in range(200):
        sell(open_shop, key=f"sale {number}")
    for minute in (20, 30):
        jobs.tick(open_shop, minutes(minute))
    assert (open_shop.data / SNAPSHOT).exists()
    reader = Ledger.open(open_shop.data, writer=False)
    assert reader.journal.mark_used
    reader.close()


@pytest.mark.fault(13)
def test_a_snapshot_that_cannot_be_written_stops_nothing(open_shop: Shop, jobs: Jobs) -> None:
    add(open_shop)
    (open_shop.data / "cache").write_text("a file stands where the folder belongs", encoding="utf-8")
    for number in range(200):
        sell(open_shop, key=f"sale {number}")
    for minute in (0, 10):
        jobs.tick(open_shop, minutes(minute))
    assert tables(open_shop), "the tables are written all the same"
    sell(open_shop, key="and on")


def test_without_a_shop_there_is_nothing_to_do(tmp_path: Path, jobs: Jobs) -> None:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    for state in (State.STARTING, State.NEW):
        assert shop.state == state
        jobs.tick(shop, minutes(0))
        shop.open()
    assert not shop.data.exists()
    shop.close()


@pytest.mark.fault(6)
@pytest.mark.parametrize("damaged", [False, True])
def test_the_part_that_the_snapshot_spared_is_verified_in_the_background(
    open_shop: Shop,
    jobs: Jobs,
    damaged: bool,  # noqa: FBT001 - both sides of one story
) -> None:
    fill_sample(open_shop.ledger, customers=20, entries=100, seed=1, now=datetime.now(UTC))
    open_shop.close()
    path = open_shop.data / "journal.csv"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= damaged
    path.write_bytes(content)
    again = Shop(open_shop.data, open_shop.settings_path)
    again.open()
    assert again.ledger.journal.mark_used
    assert not again.ledger.trouble, "the start did not look there"
    jobs.start(again)
    assert jobs._checking is not None
    jobs._checking.wait(60)
    jobs.tick(again, minutes(0))
    if damaged:
        with pytest.raises(LedgerError, match=r"Line \d+ of the book's file was changed or damaged after it was saved"):
            sell(again)
    else:
        sell(again)
    assert bool(again.ledger.trouble) == damaged
    assert (len(again.book.entries) < 100) == damaged, "what is shown is what the file still vouches for"
    jobs.stop()
    again.close()
