"""The log of what programs asked: bounded in lines and days, never waited for, and it stops nothing."""

import logging
import queue
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from access import ASKED_FILE, AskedLine, AskedLog, Bounds, VoucherLine, asked

AT = "2026-11-21T09:00:00.000000Z"
SMALL = Bounds(lines=100, days=30)


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[AskedLog]:
    opened = AskedLog(tmp_path, SMALL)
    yield opened
    opened.close()


def line(number: int, person: str = "U0001", at: str = AT) -> AskedLine:
    return AskedLine(at, person, "GET", "/customers/{customer}", 200, number)


def numbers(log: AskedLog, person: str | None = None, now: str = AT) -> list[int]:
    return [one.milliseconds for one in log.asked(now, person=person, most=10_000)]


def test_what_is_noted_is_read_newest_first_and_in_pages(kept: AskedLog) -> None:
    for number in range(5):
        kept.note(line(number, f"U000{number % 2}"))
    page = kept.asked(AT, most=2)
    assert [one.milliseconds for one in page] == [4, 3]
    assert [one.milliseconds for one in kept.asked(AT, before=page[-1].number, most=2)] == [2, 1]
    assert numbers(kept, "U0001") == [3, 1]
    assert numbers(kept, "' or 1 --") == []


def test_it_is_bounded_and_the_oldest_lines_leave(tmp_path: Path) -> None:
    log = AskedLog(tmp_path, SMALL)
    for number in range(2_500):
        log.note(line(number))
    assert numbers(log) == list(range(2_499, 2_399, -1))
    log.close()
    with sqlite3.connect(tmp_path / ASKED_FILE) as database:
        assert database.execute("select count(*) from asked").fetchone() == (100,)


def test_it_is_cut_while_it_is_written_and_not_only_when_somebody_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "_AT_ONCE_MAX", 50)
    log = AskedLog(tmp_path, SMALL)
    for number in range(3_000):
        log.note(line(number))
    log.close()
    with sqlite3.connect(tmp_path / ASKED_FILE) as database:
        assert database.execute("select count(*) from asked").fetchone()[0] <= 100 + asked._TIDIED_EVERY


def test_what_strangers_ask_pushes_nobody_elses_lines_out(kept: AskedLog) -> None:
    for number in range(50):
        kept.note(line(number))
    for number in range(5_000):
        kept.note(line(number, ""))
    assert len(numbers(kept, "U0001")) == 50
    assert len(numbers(kept, "")) == 10


def test_what_is_older_than_its_days_is_gone(kept: AskedLog) -> None:
    kept.note(line(1, at="2026-10-20T09:00:00.000000Z"))
    kept.note(VoucherLine("2026-10-20T09:00:00.000000Z", "U0001", "PB1", 1))
    kept.note(line(2))
    assert numbers(kept) == [2]
    assert kept.vouchers(AT, most=9) == []
    kept.bounds = Bounds(lines=100, days=300)
    assert numbers(kept) == [2], "and does not come back"


def test_when_too_many_wait_the_rest_is_counted_and_nobody_waits(kept: AskedLog) -> None:
    taken_from = kept._waiting
    kept._waiting = queue.Queue(3)  # nobody takes from this one
    for number in range(10):
        kept.note(line(number))
    assert (kept.lost, kept._unwritten) == (7, 3)
    kept._waiting, kept._unwritten = taken_from, 0


def test_a_log_that_cannot_be_written_stops_nothing_and_goes_on_when_it_can(
    kept: AskedLog, caplog: pytest.LogCaptureFixture
) -> None:
    kept.flush()
    kept._db.execute("pragma query_only = on")
    with caplog.at_level(logging.WARNING, "duebook.access"):
        kept.note(line(1, "U0007"))
        kept.flush()
    assert kept.lost == 1
    assert "U0007" not in caplog.text
    kept._db.execute("pragma query_only = off")
    kept.note(line(2))
    assert numbers(kept) == [2]


def test_it_is_the_owners_alone_and_outlives_a_restart(tmp_path: Path) -> None:
    log = AskedLog(tmp_path, SMALL)
    log.note(line(1))
    log.close()
    assert stat.S_IMODE((tmp_path / ASKED_FILE).stat().st_mode) == 0o600
    again = AskedLog(tmp_path, SMALL)
    assert numbers(again) == [1]
    again.close()


def test_whoever_is_erased_is_in_no_byte_of_it(tmp_path: Path) -> None:
    log = AskedLog(tmp_path, SMALL)
    for number in range(20):
        log.note(line(number, "U0042"))
        log.note(VoucherLine(AT, "U0001", "PBSECRET", 1))
    log.note(line(7))
    assert log.forget(["U0042"])
    assert numbers(log) == [7]
    log.close()
    left = b"".join(path.read_bytes() for path in tmp_path.glob(f"{ASKED_FILE}*"))
    assert b"U0042" not in left
    assert b"PBSECRET" not in left
    assert b"U0001" in left
