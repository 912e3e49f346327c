"""One shop in one process: built once, opened in the background, closed with the process."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import services
from services import wiring
from services.folders import data_folder, settings_file
from services.shop import Shop, State
from tests.services.counter import PLACE, add


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DUEBOOK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("DUEBOOK_SETTINGS", str(tmp_path / "settings.toml"))
    monkeypatch.setattr(wiring, "_closed", None)  # each test is a process of its own
    yield tmp_path
    services.stop()


def until(holds: Callable[[], bool]) -> None:
    """Wait for a condition that another thread brings about; a minute is for ever."""
    pause = threading.Event()
    for _ in range(6000):
        if holds():
            return
        pause.wait(0.01)
    pytest.fail("it never came about")


def test_there_is_one_shop_and_everybody_gets_it(folder: Path) -> None:
    found: list[Shop] = []
    pages = [threading.Thread(target=lambda: found.append(services.current())) for _ in range(8)]
    for page in pages:
        page.start()
    for page in pages:
        page.join()
    assert len(found) == 8
    assert len(set(map(id, found))) == 1
    assert found[0].data == folder / "data"
    assert found[0].state is State.NEW


def test_pages_that_come_while_the_book_is_being_opened_find_it_open() -> None:
    services.current().set_up(*PLACE)
    services.stop()
    services.start()
    found: list[Shop] = []
    pages = [threading.Thread(target=lambda: found.append(services.current())) for _ in range(8)]
    for page in pages:
        page.start()
    for page in pages:
        page.join()
    assert {shop.state for shop in found} == {State.OPEN}


def test_it_is_ready_when_the_book_is_loaded_and_not_after_the_end() -> None:
    assert not services.is_ready()
    services.start()
    until(services.is_ready)
    services.current().set_up(*PLACE)
    services.stop()
    assert not services.is_ready()


def test_what_was_recorded_is_there_after_a_stop_and_a_start() -> None:
    services.start()
    services.current().set_up(*PLACE)
    add(services.current())
    services.stop()
    services.start()
    until(services.is_ready)
    assert [one.name for _, one in services.current().book.each_customer()] == ["Asha"]
    assert services.current().ledger.journal.mark_used, "closing left a snapshot"


def test_stopping_twice_is_harmless() -> None:
    services.start()
    services.stop()
    services.stop()


def test_a_page_that_is_still_drawn_while_the_process_ends_does_not_open_the_book_again() -> None:
    services.start()
    shop = services.current()
    shop.set_up(*PLACE)
    services.stop()
    late = services.current()
    assert (late, late.state, services.state()) == (shop, State.SHUT, State.SHUT)
    assert late.why_shut == "Duebook was closed. Start it again to go on."
    late.look_again()  # what the button on that page does
    assert late.state is State.SHUT
    somebody_else = Shop(shop.data, shop.settings_path)
    somebody_else.open()
    assert somebody_else.state is State.OPEN, "nobody holds the book any more"
    somebody_else.close()


def test_a_book_that_is_held_by_another_program_is_not_ready() -> None:
    services.current().set_up(*PLACE)
    services.stop()
    holder = Shop(data_folder(), settings_file())
    holder.open()
    services.start()
    until(lambda: services.state() is not State.STARTING)
    assert (services.state(), services.is_ready()) == (State.SHUT, False)
    services.stop()
    holder.close()
