"""Going back to a backup of the open shop: its settings, what others press meanwhile, and a plug that is pulled."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.book import Act, Ledger
from ledger.errors import LedgerError
from services.copies import back_up
from services.copies.making import scratch_in
from services.copies.refusals import BookExchanged
from services.copies.restoring import go_back
from services.questions import BeingReplaced, NotOpenYet
from services.shop import Shop, State
from tests.services.counter import add, sell


@pytest.fixture
def trading(open_shop: Shop) -> Shop:
    add(open_shop)
    sell(open_shop, "5", key="first")
    return open_shop


def made(shop: Shop) -> str:
    """Make a backup here and return its name."""
    return back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand", for_people=False)[0]


def restore(shop: Shop, name: str, key: str = "restore") -> str:
    return shop.copies.restore(name, key=key, by="owner", via="screen")


def with_settings_of_50_rows(shop: Shop) -> str:
    """Make a backup that holds other settings than those of now, and return its name."""
    shop.settings_path.write_text("[look]\nrows_per_page = 50\n", encoding="utf-8")
    name = made(shop)
    shop.settings_path.write_text("[look]\nrows_per_page = 30\n", encoding="utf-8")
    shop.read_settings()
    return name


def test_settings_are_put_back_only_when_that_is_asked_and_those_of_before_are_kept(trading: Shop) -> None:
    name = with_settings_of_50_rows(trading)
    (change,) = trading.copies.difference(name).settings.changes
    assert (change.words, change.now, change.then) == ("Look, rows per page", "30", "50")
    restore(trading, name)
    assert trading.settings.look.rows_per_page == 30
    told = trading.copies.restore(name, key="settings, too", by="owner", via="screen", with_settings=True)
    assert trading.settings.look.rows_per_page == 50
    (kept,) = trading.settings_path.parent.glob("settings.toml.before-*")
    assert kept.read_text(encoding="utf-8") == "[look]\nrows_per_page = 30\n"
    assert f"the ones before are kept as {kept.name}." in told
    assert trading.copies.difference(name).settings.changes == ()


def test_settings_that_cannot_be_used_are_refused_before_anything_changes(trading: Shop) -> None:
    trading.settings_path.write_text("[look]\nrows_per_page = 5000\n", encoding="utf-8")
    name = made(trading)
    trading.settings_path.write_text("[look]\nrows_per_page = 30\n", encoding="utf-8")
    before, settings = (trading.data / "journal.csv").read_bytes(), trading.settings_path.read_bytes()
    assert "rows_per_page is 5000" in " ".join(trading.copies.difference(name).settings.mistakes)
    count = len(trading.copies.rows())
    with pytest.raises(LedgerError, match=r"rows_per_page is 5000.*Nothing was changed\."):
        trading.copies.restore(name, key="no", by="owner", via="screen", with_settings=True)
    assert (trading.data / "journal.csv").read_bytes() == before
    assert trading.settings_path.read_bytes() == settings
    assert len(trading.copies.rows()) == count
    restore(trading, name)
    assert trading.settings_path.read_bytes() == settings


class PulledPlug(BaseException):
    """The computer stops here."""


@pytest.mark.fault(109)
def test_pulled_at_every_step_it_is_the_old_book_or_the_new_one_and_settings_are_whole_and_come_last(
    trading: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = with_settings_of_50_rows(trading)
    old, new = b"[look]\nrows_per_page = 30\n", b"[look]\nrows_per_page = 50\n"
    met, real = set[tuple[bool, bytes]](), os.replace
    lineage = trading.ledger.journal.identity.lineage
    with scratch_in(trading.data) as scratch:
        going = trading.copies.look_into(name, scratch)
        trading._let_go()
        for step in range(6):
            calls = iter(range(step))

            def pull(*paths: Path, calls: Iterator[int] = calls) -> None:
                if next(calls, None) is None:
                    raise PulledPlug
                real(*paths)

            trading.settings_path.write_bytes(old)
            monkeypatch.setattr(os, "replace", pull)
            with suppress(PulledPlug):
                act = Act("owner", "screen", datetime.now(UTC), f"pulled {step}")
                go_back(trading.data, going, act, safety=None, settings=trading.settings_path)
            monkeypatch.undo()
            ledger = Ledger.open(trading.data, writer=False)
            assert ledger.trouble is None
            now, lineage = ledger.journal.identity.lineage != lineage, ledger.journal.identity.lineage
            met.add((now, trading.settings_path.read_bytes()))
            ledger.close()
    assert met == {(False, old), (True, old), (True, new)}


@pytest.mark.fault(109)
def test_what_is_pressed_while_the_book_is_replaced_is_refused_in_a_sentence_and_is_in_no_book(
    trading: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, refused, seen = made(trading), list[str](), list[State]()
    real = trading._reopen

    def meanwhile(between: Callable[[], None] | None = None) -> None:
        seen.append(trading.state)
        for step in (lambda: sell(trading, key="meanwhile"), lambda: trading.admission):
            try:
                step()
            except NotOpenYet as refusal:
                refused.append(str(refusal))
        real(between)

    monkeypatch.setattr(trading.copies, "_reopen", meanwhile)
    restore(trading, name)
    assert seen == [State.REPLACED]
    assert refused == [str(BeingReplaced())]
    assert trading.state is State.OPEN
    assert "meanwhile" not in {commit.key for commit in trading.ledger.activity(100)}
    sell(trading, key="meanwhile")


def test_what_somebody_records_after_the_look_is_counted_with_what_is_gone(
    trading: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, real = made(trading), trading.copies.look_into
    sell(trading, "7", key="seen")

    def meanwhile(*facts: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever it is called with
        going = real(*facts, **more)
        sell(trading, "8", key="after the look")
        return going

    monkeypatch.setattr(trading.copies, "look_into", meanwhile)
    told = restore(trading, name)
    assert "2 acts recorded since then are gone from it." in told
    (last,) = trading.ledger.activity(1)
    assert json.loads(last.records)[0]["gone"] == 2
    safety = next(row.kept.name for row in trading.copies.rows() if row.kept.name != name)
    monkeypatch.undo()
    restore(trading, safety, key="and back")
    (last,) = trading.ledger.activity(1)
    assert json.loads(last.records)[0]["gone"] == 1, "the first going back, and nothing else"


@pytest.mark.parametrize("second", ["a restore", "a reset"])
def test_what_waits_behind_a_restore_does_not_go_on_after_it(
    trading: Shop, monkeypatch: pytest.MonkeyPatch, second: str
) -> None:
    name = made(trading)
    sell(trading, key="gone with the restore")
    told, waiting, real = list[BaseException](), list[threading.Thread](), trading.copies.look_into

    def ask() -> None:
        try:
            if second == "a reset":
                trading.reset(trading.book.shop, with_settings=False)
            else:
                restore(trading, name, "second")
        except LedgerError as refusal:
            told.append(refusal)

    def meanwhile(*facts: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever it is called with
        if not waiting:
            waiting.append(threading.Thread(target=ask))
            waiting[0].start()
            while not lock.has_waiter:
                time.sleep(0.001)
        return real(*facts, **more)

    lock = Watched(trading.copies._one_at_a_time)
    monkeypatch.setattr(trading.copies, "_one_at_a_time", lock)
    monkeypatch.setattr(trading.copies, "look_into", meanwhile)
    restore(trading, name)
    waiting[0].join()
    assert [type(one) for one in told] == [BookExchanged]
    last, *others = trading.ledger.activity(100)
    assert last.what.startswith("Went back")
    assert "second" not in {commit.key for commit in (last, *others)}


class Watched:
    """A lock that says whether somebody waits for it."""

    def __init__(self, lock: threading.Lock) -> None:
        self._lock, self.has_waiter = lock, False

    def __enter__(self) -> None:
        """Take it."""
        if not self._lock.acquire(blocking=False):
            self.has_waiter = True
            self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        self._lock.release()
