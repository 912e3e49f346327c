"""The log of who came: ids only, bounded, newest first; it waits for nobody and nobody waits for it."""

import logging
import queue
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from access import AccessLog, Event, What, log

AT = "2026-11-21T09:00:00.000000Z"


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[AccessLog]:
    opened = AccessLog(tmp_path)
    yield opened
    opened.close()


def event(number: int, what: What = What.SIGNED_IN, person: str = "U0001") -> Event:
    return Event(AT, what, person, "192.0.2.1", f"number {number}")


def note(kept: AccessLog, count: int, what: What = What.SIGNED_IN, person: str = "U0001") -> None:
    for number in range(count):
        kept.note(event(number, what, person))


def test_what_is_noted_is_read_newest_first(kept: AccessLog) -> None:
    note(kept, 5)
    assert [one.about for one in kept.events(most=3)] == ["number 4", "number 3", "number 2"]
    newest = kept.events(most=1)[0]
    assert (newest.at, newest.what, newest.person, newest.address) == (AT, What.SIGNED_IN, "U0001", "192.0.2.1")


def test_it_is_read_in_pages_and_each_line_stands_on_one_of_them(kept: AccessLog) -> None:
    note(kept, 23)
    seen: list[str] = []
    before = None
    while page := kept.events(before=before, most=5):
        assert len(page) <= 5
        seen += [one.about for one in page]
        before = page[-1].number
    assert seen == [f"number {number}" for number in range(22, -1, -1)]


def test_filters_hold_together(kept: AccessLog) -> None:
    for person in ("U0001", "U0002", ""):
        for what in (What.SIGNED_IN, What.WRONG):
            note(kept, 2, what, person)
    assert {(one.person, one.what) for one in kept.events(person="U0002")} == {
        ("U0002", What.SIGNED_IN),
        ("U0002", What.WRONG),
    }
    assert len(kept.events(what=What.WRONG)) == 6
    both = kept.events(person="U0001", what=What.WRONG)
    assert [(one.person, one.what) for one in both] == [("U0001", What.WRONG)] * 2
    assert len(kept.events(person="U0001", what=What.WRONG, before=both[0].number)) == 1
    assert len(kept.events(person="")) == 4, "what is known of nobody"
    assert kept.events(person="U0009") == []
    assert kept.events(person="' or 1 --") == []


def test_everything_that_can_be_noted_has_words_and_comes_back_as_it_was(kept: AccessLog) -> None:
    for what in What:
        kept.note(event(0, what))
    assert [one.what for one in kept.events()] == list(What)[::-1]
    assert len({what.words for what in What}) == len(What)


def test_it_outlives_a_restart(tmp_path: Path) -> None:
    first = AccessLog(tmp_path)
    note(first, 300)
    first.close()
    again = AccessLog(tmp_path)
    again.note(event(300))
    assert [one.about for one in again.events(most=2)] == ["number 300", "number 299"]
    again.close()
    assert stat.S_IMODE((tmp_path / "access-log.db").stat().st_mode) == 0o600


def test_a_log_that_others_could_read_is_closed_to_them_at_the_next_start(tmp_path: Path) -> None:
    AccessLog(tmp_path).close()
    (tmp_path / "access-log.db").chmod(0o666)
    AccessLog(tmp_path).close()
    assert stat.S_IMODE((tmp_path / "access-log.db").stat().st_mode) == 0o600


def test_it_is_bounded_and_the_oldest_lines_leave(tmp_path: Path) -> None:
    small = AccessLog(tmp_path, events_max=100)
    note(small, 2500)
    small.flush()
    assert len(small.events(most=10_000)) <= 100 + log._TIDIED_EVERY
    small.close()
    again = AccessLog(tmp_path, events_max=100)
    assert [one.about for one in again.events(most=10_000)] == [f"number {number}" for number in range(2499, 2399, -1)]
    again.close()


def test_a_long_text_does_not_fill_the_disk(kept: AccessLog) -> None:
    kept.note(Event(AT, What.REFUSED, "U0001", "x" * 10_000, "y" * 10_000))
    (found,) = kept.events()
    assert (found.address, found.about) == ("x" * 200, "y" * 200)


def test_when_too_many_wait_the_rest_is_counted_and_nobody_waits(kept: AccessLog) -> None:
    taken_from = kept._waiting
    kept._waiting = queue.Queue(3)  # nobody takes from this one
    note(kept, 10)
    assert kept.lost == 7
    assert kept._unwritten == 3, "those are still waiting"
    kept._waiting, kept._unwritten = taken_from, 0


def test_ten_thousand_may_wait(kept: AccessLog) -> None:
    assert kept._waiting.maxsize == 10_000
    assert log.EVENTS_MAX == 100_000


def test_a_log_that_cannot_be_written_stops_nothing_and_says_so(
    kept: AccessLog, caplog: pytest.LogCaptureFixture
) -> None:
    kept.flush()
    kept._db.execute("pragma query_only = on")
    with caplog.at_level(logging.WARNING, "duebook.access"):
        note(kept, 3)
        kept.flush()
    assert kept.lost == 3
    assert [record.getMessage() for record in caplog.records] == [
        "a line of the access log was not written: OperationalError"
    ] * 3
    assert "192.0.2.1" not in caplog.text
    kept._db.execute("pragma query_only = off")
    kept.note(event(7))
    assert [one.about for one in kept.events()] == ["number 7"], "and it goes on when it can"


def test_a_log_that_cannot_be_tidied_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "_TIDIED_EVERY", 1)
    small = AccessLog(tmp_path, events_max=1)
    small._db.execute("create trigger no before delete on events begin select raise(abort, 'no'); end")
    note(small, 3)
    assert len(small.events()) == 3
    small.close()


@pytest.mark.parametrize("content", [b"no database at all" * 500, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_log_does_not_keep_the_shop_shut(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "access-log.db"
    path.write_bytes(content)
    opened = AccessLog(tmp_path)
    opened.note(event(1))
    assert [one.about for one in opened.events()] == ["number 1"]
    opened.close()
    aside = tmp_path / "access-log.db.damaged"
    assert aside.read_bytes() == content, "what was there is kept beside it"
    again = AccessLog(tmp_path)
    assert [one.about for one in again.events()] == ["number 1"]
    again.close()


def test_a_log_that_cannot_be_opened_at_all_is_kept_in_memory(tmp_path: Path) -> None:
    (tmp_path / "access-log.db").mkdir()
    opened = AccessLog(tmp_path)
    opened.note(event(1))
    assert [one.about for one in opened.events()] == ["number 1"]
    opened.close()


def test_what_was_waiting_is_written_before_it_closes(tmp_path: Path) -> None:
    opened = AccessLog(tmp_path)
    note(opened, 500)
    opened.close()
    with sqlite3.connect(tmp_path / "access-log.db") as database:
        assert database.execute("select count(*) from events").fetchone() == (500,)
    database.close()
