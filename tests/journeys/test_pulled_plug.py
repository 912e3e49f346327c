"""The plug is pulled between the press on Save and the answer: what was answered is there, nothing is there by half."""

import random
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ledger.book import Currency, Money
from ledger.journal import FileJournal
from services import Shop
from tests.journeys.conftest import PROJECT, App, Person
from tests.journeys.steps import AT_THE_DESK, balances, names, sell, sentences
from tests.journeys.till import CUSTOMER, sale

pytestmark = [pytest.mark.journey, pytest.mark.long]

TILL = Path(__file__).with_name("till.py")
KILLS = 40
PRESSES = 9
SALES_MAX = 12
MOMENT_MAX = 0.02  # seconds
ANSWER_MAX = 60  # seconds until a till that says nothing is a failure


@pytest.mark.fault(1, 2, 3)
@AT_THE_DESK
def test_whatever_the_screen_said_was_saved_is_there_after_the_plug_was_pulled(app: App, person: Person) -> None:
    assert app.cli("sample", "--customers", "3", "--entries", "10").returncode == 0
    name = names(app)[CUSTOMER]
    chance = random.Random(7)
    owed, seen = paise(balances(app)[CUSTOMER]), 0
    for press in range(PRESSES):
        app.start()
        person.go()
        amount = 1000 + press
        dialog = sell(person, name, str(amount))
        size = (app.data / "journal.csv").stat().st_size
        person.press("rec_save")
        match press % 3:
            case 0:  # at once, or nearly: before the press has arrived, or while it is worked on
                person.page.wait_for_timeout(chance.randint(0, 60))
            case 1:  # the line is being written or has just been written, and nobody was told
                while (app.data / "journal.csv").stat().st_size == size:
                    assert app.process is not None
                    assert app.process.poll() is None
            case _:  # the screen has said so
                expect(dialog).to_be_hidden()
                expect(person.at("just")).to_contain_text(f"took ₹{amount:,}")
        said = f"took ₹{amount:,}" in person.page.locator("body").inner_text()
        app.kill()
        found = [one for one in sentences(app) if f"took ₹{amount:,}," in one]
        assert len(found) <= 1
        assert found or not said, "what the screen said is there"
        assert found or press % 3 == 0, "what stood in the file is there"
        now = paise(balances(app)[CUSTOMER])
        assert now - owed == (amount * 100 if found else 0), "all of it, or nothing of it"
        owed, seen = now, seen + said
        person.page.goto("about:blank")
    assert seen >= PRESSES // 3
    app.start()
    person.go(f"/customer?id={CUSTOMER}")
    expect(person.at("balance_due")).to_contain_text(Money(owed, Currency.of("INR")).short)
    assert app.stop() == 0
    assert app.cli("verify").returncode == 0


def paise(decimal: str) -> int:
    """Return "12.50" as 1250."""
    return int(decimal.replace(".", ""))


@pytest.mark.fault(1, 2, 3, 19, 37)
def test_a_till_that_is_killed_forty_times_loses_no_sale_it_answered_for_and_shows_none_twice(app: App) -> None:
    assert app.cli("sample", "--customers", "3", "--entries", "10").returncode == 0
    chance = random.Random(11)
    sold: list[int] = []
    broken_off = answered = 0
    for _ in range(KILLS):
        first = (sold[-1] + 1) if sold else 1
        begun, saved = killed_till(app, first, chance)
        journal = FileJournal.open(app.data, [], writer=False)
        there = [number for number in begun if journal.find_key(f"till-{number}")]
        assert journal.trouble is None
        assert there[: len(saved)] == saved, "every sale that was answered for"
        assert there[len(saved) :] in ([], begun[len(saved) :]), "and at most the one that was under way"
        sold += there
        answered += len(saved)
        broken_off += len(begun) > len(saved)
    assert answered > KILLS
    assert broken_off * 20 >= KILLS, "too few kills met a sale"

    shop = Shop(app.data, app.folder / "settings.toml")
    shop.open()
    last = shop.ledger.journal.last_seq
    assert [sale(shop, number).key for number in sold] == [f"till-{number}" for number in sold]
    assert shop.ledger.journal.last_seq == last, "a key that is said again records nothing"
    acts = [commit for commit in shop.ledger.journal.commits() if commit.key.startswith("till-")]
    assert [commit.key for commit in acts] == [f"till-{number}" for number in sold]
    assert all(f"took ₹{int(commit.key.removeprefix('till-')):,}," in commit.what for commit in acts)
    shop.close()


def killed_till(app: App, first: int, chance: random.Random) -> tuple[list[int], list[int]]:
    """Let a till sell, kill it at some moment, and return the sales it began and those it answered for."""
    enough, moment = chance.randint(1, SALES_MAX), chance.random() ** 2 * MOMENT_MAX
    with subprocess.Popen(
        [sys.executable, str(TILL), str(app.data), str(app.folder / "settings.toml"), str(first)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as till:
        assert till.stdout is not None
        said = [till.stdout.readline() for _ in range(enough)]
        select.select([], [], [], moment)
        till.send_signal(signal.SIGKILL)
        said += till.stdout.readlines()
        assert till.wait(timeout=ANSWER_MAX) == -signal.SIGKILL
    words = [line.split() for line in said if line.endswith("\n")]
    begun = [int(number) for word, number, *_ in words if word == "about"]
    return begun, [int(number) for word, number, *_ in words if word == "saved"]
