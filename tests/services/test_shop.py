"""The shop that is open: its states, the sample, the settings, the clock."""

import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest

from ledger.errors import LedgerError
from services import clock
from services.questions import NotOpenYet
from services.shop import SAMPLE_FOLDER, Shop, State
from tests.services.counter import HERE, PLACE, add, due, everything_in, sell

PROJECT: Final = Path(__file__).parents[2]
HOLD: Final = """
import sys
from pathlib import Path
from services.shop import Shop
shop = Shop(Path(sys.argv[1]), Path(sys.argv[2]))
shop.open()
print(shop.state.value, flush=True)
sys.stdin.read()
shop.close()
"""


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    yield shop
    shop.close()


def test_a_folder_without_a_book_waits_for_the_first_run_and_stays_as_it_is(fresh: Shop) -> None:
    assert fresh.state.value == "starting"
    fresh.open()
    assert fresh.state.value == "new"
    assert not fresh.data.exists()
    with pytest.raises(NotOpenYet, match="There is no shop yet"):
        _ = fresh.book
    with pytest.raises(NotOpenYet):
        _ = fresh.views
    with pytest.raises(NotOpenYet):
        add(fresh)


def test_a_shop_is_set_up_and_found_again(fresh: Shop) -> None:
    fresh.open()
    fresh.set_up(*PLACE)
    assert (fresh.state, fresh.sample, fresh.book.shop) == (State.OPEN, False, "Test Stores")
    assert (fresh.timezone, fresh.region, fresh.book.currency.code) == ("Asia/Kolkata", "IN", "INR")
    add(fresh)
    sell(fresh, "12.50")
    fresh.close()
    again = Shop(fresh.data, fresh.settings_path)
    again.open()
    assert (again.state, due(again)) == (State.OPEN, "12.50")
    again.close()


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (("X", "ABC", "IN", "Asia/Kolkata"), "ABC"),
        (("X", "INR", "XX", "Asia/Kolkata"), "There is no country “XX”"),
        (("X", "INR", "IN", "Asia/Atlantis"), "There is no time zone “Asia/Atlantis”"),
        ((" ", "INR", "IN", "Asia/Kolkata"), "A shop needs a name"),
    ],
)
def test_a_shop_in_no_place_is_not_set_up_and_a_sample_stays(
    fresh: Shop, place: tuple[str, str, str, str], sentence: str
) -> None:
    fresh.open()
    fresh.show_sample()
    with pytest.raises(LedgerError, match=sentence):
        fresh.set_up(*place, "owner", "screen")
    assert (fresh.state, fresh.sample) == (State.OPEN, True)
    assert not (fresh.data / "journal.csv").exists()


@pytest.mark.fault(18)
def test_a_shop_that_another_process_has_open_is_shut_here(open_shop: Shop) -> None:
    add(open_shop)
    open_shop.close()
    words = [sys.executable, "-c", HOLD, str(open_shop.data), str(open_shop.settings_path)]
    with subprocess.Popen(words, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        second = Shop(open_shop.data, open_shop.settings_path)
        before = everything_in(open_shop.data)
        second.open()
        assert second.state.value == "shut"
        assert second.why_shut.startswith("Duebook is open (since ")
        with pytest.raises(NotOpenYet):
            sell(second)
        assert everything_in(open_shop.data) == before
        other.stdin.close()
        assert other.wait(60) == 0
    second.open()
    assert second.state.value == "open", "once the other one is closed it opens"
    second.close()


def test_the_sample_is_a_shop_to_play_with(fresh: Shop) -> None:
    fresh.open()
    fresh.show_sample()
    assert (fresh.state, fresh.sample) == (State.OPEN, True)
    figures = fresh.views.figures(fresh.today())
    assert (figures.customers, len(fresh.book.entries)) == (120, 1600)
    assert min(figures.owing, figures.holding, figures.overdue) > 5
    sell(fresh)
    assert not (fresh.data / "journal.csv").exists()


@pytest.mark.parametrize("moment", ["2026-11-21T10:00:00+05:30", "2026-11-21T00:00:20+05:30"])
def test_nothing_in_the_sample_was_recorded_later_than_now(
    fresh: Shop, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    now = datetime.fromisoformat(moment).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    fresh.open()
    fresh.show_sample()
    recorded = [commit.at for commit in fresh.ledger.journal.commits()][1:]
    assert recorded == sorted(recorded)
    assert recorded[-1] <= clock.utc_text(now)
    assert fresh.book.entry_record(1599).on == "2026-11-21"
    sell(fresh)
    assert fresh.ledger.journal.notices == [], "nobody is told that the clock is behind"


def test_the_sample_is_there_again_after_a_start_as_it_was_left(fresh: Shop) -> None:
    fresh.open()
    fresh.show_sample()
    sell(fresh)
    left = fresh.book.version
    fresh.close()
    again = Shop(fresh.data, fresh.settings_path)
    again.open()
    assert (again.state, again.sample, again.book.version) == (State.OPEN, True, left)
    again.throw_sample_away()
    assert (again.state, again.sample) == (State.NEW, False)
    assert not (again.data / SAMPLE_FOLDER).exists()
    again.close()


def test_asking_for_the_sample_twice_shows_it_once(fresh: Shop) -> None:
    fresh.open()
    fresh.show_sample()
    done = sell(fresh)
    fresh.show_sample()
    assert fresh.sample
    assert fresh.book.version == done.seq


def test_setting_up_ends_the_sample(fresh: Shop) -> None:
    fresh.open()
    fresh.show_sample()
    fresh.set_up(*PLACE)
    assert (fresh.state, fresh.sample, len(fresh.book.people)) == (State.OPEN, False, 0)
    assert not (fresh.data / SAMPLE_FOLDER).exists()


def test_the_shops_own_book_is_never_taken_for_a_sample(open_shop: Shop) -> None:
    add(open_shop)
    before = everything_in(open_shop.data)
    open_shop.throw_sample_away()  # a second tab in which the banner still stands
    open_shop.show_sample()
    assert (open_shop.state, open_shop.sample, open_shop.book.shop) == (State.OPEN, False, "Test Stores")
    with pytest.raises(LedgerError):
        open_shop.set_up(*PLACE)
    assert everything_in(open_shop.data) == before
    sell(open_shop)


def test_the_settings_are_obeyed_and_read_again(open_shop: Shop) -> None:
    add(open_shop)
    open_shop.settings_path.write_text(
        '[money]\ndefault_terms_days = 30\ndue_limit = "100.00"\nlow_prepaid = "50"\n'
        '[look]\nweek_starts_on = "sunday"\n',
        encoding="utf-8",
    )
    open_shop.read_settings()
    assert open_shop.settings_mistakes == []
    rules = open_shop.ledger.rules
    assert (rules.terms_days, rules.due_limit) == (30, 10_000)
    assert open_shop.views.low_prepaid == 5000
    assert open_shop.views.figures(date(2026, 11, 21)).weeks[-1].starts == date(2026, 11, 15)
    with pytest.raises(LedgerError, match="the agreed limit"):
        sell(open_shop, "100.01")


def test_with_mistakes_in_the_settings_the_last_good_ones_stay_and_it_is_said(open_shop: Shop) -> None:
    open_shop.settings_path.write_text("[money]\ndefault_terms_days = 7\n", encoding="utf-8")
    open_shop.read_settings()
    open_shop.settings_path.write_text("[money]\ndefault_terms_days = -7\nnonsense = 1\n", encoding="utf-8")
    open_shop.read_settings()
    assert len(open_shop.settings_mistakes) == 2
    assert open_shop.ledger.rules.terms_days == 7


def test_an_amount_in_the_settings_that_this_money_does_not_have_is_none(open_shop: Shop, tmp_path: Path) -> None:
    settings = tmp_path / "s.toml"
    settings.write_text('[money]\ndue_limit = "500.50"\nlow_prepaid = "0.50"\n', encoding="utf-8")
    yen = Shop(tmp_path / "yen", settings)
    yen.open()
    yen.set_up("Sato", "JPY", "JP", "Asia/Tokyo", "owner", "screen")
    assert yen.ledger.rules.due_limit is None
    yen.close()
    assert open_shop.state is State.OPEN


@pytest.fixture(params=["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Kiritimati"])
def computers_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the computer believe that it has travelled."""
    with pytest.MonkeyPatch.context() as travelled:
        travelled.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.fault(45)
@pytest.mark.usefixtures("computers_zone")
def test_today_is_the_shops_own_wherever_the_computer_is(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 21, 20, 0, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: moment)
    assert open_shop.today() == date(2026, 11, 22)
    assert open_shop.local_now().isoformat() == "2026-11-22T01:30:00+05:30"
    assert open_shop.local_time("2026-11-21T20:00:00.000000Z").isoformat() == "2026-11-22T01:30:00+05:30"
    add(open_shop)
    sell(open_shop)
    entry = open_shop.book.entry_record(0)
    assert (entry.on, entry.due_on) == ("2026-11-22", "2026-12-07")


def test_a_change_a_count_a_name_and_an_undo_go_through_the_shop(open_shop: Shop) -> None:
    add(open_shop)
    changed = open_shop.change_customer("C0001", {"city": "Pune"}, key="1", **HERE)
    assert changed is not None
    assert open_shop.change_customer("C0001", {"city": "Pune"}, key="2", **HERE) is None
    assert open_shop.rename("Patil Stores", key="3", **HERE) is not None
    money = open_shop.book.money
    counted = open_shop.count_drawer(open_shop.today(), money(500), money(0), key="4", **HERE)
    assert "more than expected" in counted.what
    assert open_shop.undo(changed.seq, key="5", **HERE).what == "Undone: Asha: city changed"
    assert (open_shop.book.people[0].city, open_shop.book.shop) == ("", "Patil Stores")
