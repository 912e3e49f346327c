"""A backup is restored for trial each week, from every place; how it went is known after a restart, and told."""

import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from backups import BackupNotProven, Memory, prove, totals_of
from ledger.errors import LedgerError
from ledger.journal import Disk
from services.copies import back_up
from services.copies.apart import Hear, Said, run_apart
from services.copies.keeper import Keeper
from services.copies.lock import LockBox
from services.copies.notes import Rehearsed, read_notes
from services.copies.trial import try_out
from services.copies.trials import HERE, SECOND, is_due
from services.shop import Shop
from services.version import APP
from tests.services.counter import add, bring_in, everything_in, sell

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def trading(open_shop: Shop) -> Shop:
    add(open_shop)
    bring_in(open_shop)
    for row in open_shop.copies.rows():  # the one that was made before the import
        (open_shop.copies.folder / row.kept.name).unlink()
    return open_shop


def made(shop: Shop) -> str:
    return back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0]


def silently_damaged(path: Path) -> None:
    """Change one bit in the middle as a disk does that goes bad: size and time stay."""
    before, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def unheard(_share: float) -> None:
    """Hear how far it is, and say nothing."""


def test_a_trial_restores_everything_compares_it_with_the_open_book_and_leaves_nothing(trading: Shop) -> None:
    name = made(trading)
    sell(trading, key="after it")
    before = everything_in(trading.data)
    trading.copies.trials.run([HERE])
    assert trading.copies.trials.trying().failed == ""
    (row,) = trading.copies.trials.rows()
    assert (row.place, row.name, row.failed) == (HERE, name, "")
    assert row.proven is not None
    after = everything_in(trading.data)
    assert {one: content for one, content in after.items() if one != "backup_notes.json"} == before
    assert list((trading.data / "cache").glob("backup-*")) == []


def test_how_a_trial_went_is_known_after_a_restart_and_without_the_cache(trading: Shop) -> None:
    made(trading)
    trading.copies.trials.run([HERE])
    (before,) = trading.copies.trials.rows()
    for path in (trading.data / "cache").iterdir():
        path.unlink()
    trading.look_again()
    (after,) = Keeper(trading, lambda do: do(), lambda do: do()).trials.rows()
    assert after == before


@pytest.mark.fault(101)
def test_a_backup_that_went_bad_on_the_disk_is_found_by_the_trial_and_counts_as_proven_no_more(trading: Shop) -> None:
    good, bad = made(trading), made(trading)
    trading.copies.trials.run([HERE])
    silently_damaged(trading.copies.folder / bad)
    assert all(one.kept.proven for one in trading.copies.rows()), "nothing shows it"
    trading.copies.trials.run([HERE])
    (row,) = trading.copies.trials.rows()
    assert row.name == bad
    assert "cannot be used" in row.failed
    assert row.proven is not None, "when it went well last is still known"
    assert [one.kept.name for one in trading.copies.rows() if one.kept.proven] == [good]
    trading.copies.trials.run([HERE])
    (row,) = trading.copies.trials.rows()
    assert (row.name, row.failed) == (good, "")


def remembered(shop: Shop) -> Memory:
    """Return what the last proof came to, as it is remembered of the smallest of books."""
    return Memory(shop.data / "cache" / "proof", APP, Disk(), worth=1)


def remember(shop: Shop, name: str) -> None:
    """Prove a backup, and remember what that came to."""
    scratch = shop.data.parent / "scratch"
    scratch.mkdir(exist_ok=True)
    prove(shop.copies.folder / name, scratch, Disk(), memory=remembered(shop))
    assert remembered(shop).beginning() is not None


def test_what_a_proof_remembers_is_forgotten_when_a_trial_or_a_second_look_fails(trading: Shop) -> None:
    name = made(trading)
    path = trading.copies.folder / name
    remember(trading, name)
    trading.copies.trials.run([HERE])
    assert remembered(trading).beginning() is not None, "nothing speaks against it"
    silently_damaged(path)
    trading.copies.trials.run([HERE])
    assert remembered(trading).beginning() is None
    remember(trading, made(trading))
    assert trading.copies.prove_one() == "", "the damaged one is looked through again"
    assert remembered(trading).beginning() is None


def test_going_back_that_fails_in_the_replay_forgets_what_a_proof_remembers_and_the_backup_is_proven_no_more(
    trading: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = made(trading)
    remember(trading, name)
    real = totals_of
    monkeypatch.setattr("backups.proving.totals_of", lambda book: replace(real(book), entries=7))
    with pytest.raises(BackupNotProven, match="comes to 7 entries"):
        trading.copies.difference(name)
    assert remembered(trading).beginning() is None
    (row,) = trading.copies.rows()
    assert not row.kept.proven
    assert "did not stand the test" in row.kept.why_not


def test_a_trial_during_which_the_book_is_exchanged_is_broken_off_and_calls_no_good_backup_bad(
    trading: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = made(trading)
    sell(trading, key="goes with the restore")
    said = list[Said]()

    def meanwhile(module: str, words: Sequence[str], hear: Hear, stop: Callable[[], bool]) -> Said:
        trading.copies.restore(name, key="restore", by="owner", via="screen")
        said.append(run_apart(module, words, hear, stop))
        return said[0]

    monkeypatch.setattr("services.copies.trials.run_apart", meanwhile)
    trading.copies.trials.run([HERE])
    assert not {"restored", "refusal", "unable"} & set(said[0]), "its process was ended before it came to anything"
    (row,) = trading.copies.trials.rows()
    assert (row.name, row.failed, row.proven) == ("", "", None)
    assert all(row.kept.proven for row in trading.copies.rows())
    assert list((trading.data / "cache").glob("backup-*")) == []
    monkeypatch.undo()
    trading.copies.trials.run([HERE])
    assert trading.copies.trials.rows()[0].proven is not None, "it comes again by itself"


def test_a_backup_that_is_whole_but_not_of_this_book_is_found(trading: Shop, tmp_path: Path) -> None:
    name = made(trading)
    path, lineage = trading.copies.folder / name, trading.ledger.journal.identity.lineage
    assert try_out(trading.data, path, name, lineage, unheard)[1] is True
    assert try_out(trading.data, path, name, "an older lineage", unheard)[1] is False
    other = tmp_path / "changed"
    other.mkdir()
    text = (trading.data / "journal.csv").read_bytes()
    (other / "journal.csv").write_bytes(text.replace(b"Asha", b"Usha", 1))
    with pytest.raises(LedgerError, match="not the open book as it was"):
        try_out(other, path, name, lineage, unheard)


def test_each_place_is_tried_from_what_lies_there(trading: Shop, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    trading.copies.second.choose(str(stick))
    name = made(trading)
    trading.copies.second.bring()
    trading.copies.trials.run([HERE, SECOND])
    here, there = trading.copies.trials.rows()
    assert (here.failed, there.failed) == ("", "")
    assert there.where == str(stick)
    silently_damaged(stick / name)
    trading.copies.trials.run([HERE, SECOND])
    here, there = trading.copies.trials.rows()
    assert here.failed == ""
    assert "cannot be used" in there.failed
    trading.copies.second.bring()
    trading.copies.trials.run([SECOND])
    assert trading.copies.trials.rows()[1].failed == "", "it was copied anew"
    (stick / name).unlink()
    trading.copies.trials.run([SECOND])
    assert "could not be read there" in trading.copies.trials.rows()[1].failed


def test_a_locked_backup_is_tried_with_the_passphrase_that_is_kept_and_is_no_bad_one_without(trading: Shop) -> None:
    box = LockBox(trading.data)
    box.keep("a-quiet-parrot-eats-42-mangoes", 10)
    made(trading)
    trading.copies.trials.run([HERE])
    assert trading.copies.trials.rows()[0].failed == ""
    box.stop()
    trading.copies.trials.run([HERE])
    assert "locked" in trading.copies.trials.rows()[0].failed
    assert [row.kept.proven for row in trading.copies.rows()] == [True]


@pytest.mark.parametrize(
    ("newest", "days_ago", "failed", "due"),
    [
        ("", 90, "", False), ("b", 6.9, "", False), ("b", 7, "", True), ("b", 40, "", True), ("b", -1, "", True),
        ("a", 0.9, "bad", False), ("a", 1, "bad", True), ("b", 0.1, "bad", True),
    ],
)  # fmt: skip
def test_when_a_trial_is_due(newest: str, days_ago: float, failed: str, *, due: bool) -> None:
    last = Rehearsed((NOON - timedelta(days=days_ago)).isoformat(), "a" if failed else newest, failed)
    assert is_due(newest, last, NOON) is due
    assert is_due(newest, None, NOON) is bool(newest)


def test_a_trial_that_is_broken_off_says_nothing(trading: Shop) -> None:
    made(trading)
    trading.begin_closing()
    trading.copies.trials.run([HERE])
    assert read_notes(trading.data).tried == {}
    assert list((trading.data / "cache").glob("backup-*")) == []


def test_without_a_backup_there_is_nothing_to_try(trading: Shop) -> None:
    with pytest.raises(LedgerError, match="no proven backup to try out yet"):
        trading.copies.trials.start()
    trading.copies.trials.tick(NOON)
    assert not trading.copies.trials.trying().is_on


def test_a_backup_that_was_not_tried_out_here_is_called_so_and_one_that_failed_says_why(trading: Shop) -> None:
    name = trading.copies.before("by hand")
    (trading.ledger.folder / "cache" / "backups.json").unlink()
    (row,) = trading.copies.rows()
    assert (row.kept.proven, row.kept.why_not, row.stays) == (False, "", "kept: it was not tried out here yet")
    silently_damaged(trading.copies.path_of(name))
    assert trading.copies.prove_one() == "", "it did not stand the test"
    (row,) = trading.copies.rows()
    assert row.kept.why_not.startswith(f"The backup {name} cannot be used")
    assert row.stays == "kept: it did not stand the test, so somebody should look at it"
