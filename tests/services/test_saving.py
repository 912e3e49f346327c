"""A save that nobody waits for any more, and a save that nobody knows the end of."""

import ctypes
import errno
import threading
from collections.abc import Callable

import pytest

from ledger.errors import LedgerError
from ledger.journal import Disk, SaveUncertain
from services.shop import Shop, State
from tests.services.counter import HERE, add, due, sell


class Stopped(BaseException):
    """What the web framework throws into the thread of a page that is run again or closed."""


class SlowDisk:
    """A disk whose next sync waits until somebody lets it go."""

    def __init__(self) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        self._sync = Disk.sync

    def syncing(self) -> Callable[[Disk, int], None]:
        """Return what waits once, and then syncs."""

        def sync(disk: Disk, handle: int) -> None:
            if not self.reached.is_set():
                self.reached.set()
                assert self.go_on.wait(60)
            self._sync(disk, handle)

        return sync


def in_a_page(do: Callable[[], object], ends: list[str]) -> threading.Thread:
    def run() -> None:
        try:
            do()
            ends.append("answered")
        except Stopped:
            ends.append("stopped")

    page = threading.Thread(target=run, daemon=True)
    page.start()
    return page


@pytest.mark.fault(37)
def test_a_page_that_is_stopped_while_it_saves_does_not_stop_the_save(
    open_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(open_shop)
    slow, ends = SlowDisk(), list[str]()
    monkeypatch.setattr(Disk, "sync", slow.syncing())
    page = in_a_page(lambda: sell(open_shop, "5", key="of the page"), ends)
    assert slow.reached.wait(60)
    assert page.ident is not None
    assert ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(page.ident), ctypes.py_object(Stopped)) == 1
    slow.go_on.set()
    page.join(60)
    assert ends == ["stopped"]
    # The same page runs again and says the same with the same key.
    done = sell(open_shop, "5", key="of the page")
    assert done.seq == open_shop.book.version == 3
    assert due(open_shop) == "5.00"
    assert open_shop.ledger.trouble is None


@pytest.mark.fault(12, 14, 37)
@pytest.mark.parametrize(("number", "goes_on"), [(errno.EIO, False), (errno.EDQUOT, True)])
def test_a_save_that_is_not_certain_is_read_again_and_the_key_tells(
    open_shop: Shop,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    goes_on: bool,  # noqa: FBT001 - a full disk is the trouble that ends by itself
) -> None:
    add(open_shop)
    with monkeypatch.context() as broken:

        def fails(_disk: Disk, _handle: int) -> None:
            raise OSError(number, "the disk does not answer")

        broken.setattr(Disk, "sync", fails)
        with pytest.raises(SaveUncertain):
            sell(open_shop, "5", key="not certain")
    # What is in the file is what counts: the line is there, it was read again, and the same key tells the page so.
    assert b"not certain" in (open_shop.data / "journal.csv").read_bytes()
    assert due(open_shop) == "5.00"
    assert sell(open_shop, "5", key="not certain").seq == 3
    if goes_on:
        sell(open_shop, "1", key="another")
        open_shop.undo(4, key="undo", **HERE)
    else:
        with pytest.raises(LedgerError, match="Nothing can be recorded"):
            sell(open_shop, "1", key="another")
    again = Shop(open_shop.data, open_shop.settings_path)
    open_shop.close()
    again.open()
    assert (again.state, again.ledger.trouble) == (State.OPEN, None)
    assert sell(again, "5", key="not certain").seq == 3
    assert due(again) == "5.00"
    again.close()


def test_many_pages_save_at_once_and_each_gets_its_own_answer(open_shop: Shop) -> None:
    add(open_shop)
    answers: dict[str, int] = {}

    def page(number: int) -> None:
        for turn in range(5):
            key = f"page {number} turn {turn}"
            answers[key] = sell(open_shop, "1", key=key).seq

    pages = [threading.Thread(target=page, args=(number,)) for number in range(8)]
    for one in pages:
        one.start()
    for one in pages:
        one.join()
    assert sorted(answers.values()) == list(range(3, 43))
    assert due(open_shop) == "40.00"
    assert all(open_shop.ledger.journal.commit(seq).key == key for key, seq in answers.items())


@pytest.mark.fault(39)
def test_closing_waits_for_what_is_being_saved(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    add(open_shop)
    slow, ends = SlowDisk(), list[str]()
    monkeypatch.setattr(Disk, "sync", slow.syncing())
    page = in_a_page(lambda: sell(open_shop, "2", key="last but one"), ends)
    assert slow.reached.wait(60)
    next_page = in_a_page(lambda: sell(open_shop, "3", key="last"), ends)
    while not open_shop._hands._work_queue.qsize():  # it has pressed Save, and waits behind the other one
        next_page.join(0.01)
    closing = threading.Thread(target=open_shop.close)
    closing.start()
    while not open_shop._closing.is_set():
        closing.join(0.01)
    slow.go_on.set()
    closing.join(120)
    for one in (page, next_page):
        one.join(60)
    assert ends == ["answered", "answered"]
    again = Shop(open_shop.data, open_shop.settings_path)
    again.open()
    assert due(again) == "5.00"
    assert again.undo(4, key="undo", **HERE).seq == 5
    again.close()
