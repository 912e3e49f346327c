"""The passphrase of the backups in the open shop: what is made is locked with it, and going back asks for it."""

import os
from pathlib import Path

import pytest

from backups import BackupNotMade, PassphraseNeeded, PassphraseWrong
from ledger.errors import LedgerError
from services import clock
from services.copies import back_up
from services.copies.lock import LockBox, PassphraseNotKept, PassphraseNotTaken, is_strong, made_up, opening
from services.shop import Shop
from tests.desks import owner_desk
from tests.services.counter import add, due, sell

WORDS = "seven bells over chutney"
OTHER = "a goat on the ninth stair"


@pytest.fixture
def trading(open_shop: Shop) -> Shop:
    add(open_shop)
    sell(open_shop, "5", key="first")
    return open_shop


def made(shop: Shop) -> str:
    return back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0]


def locked_with(shop: Shop, text: str) -> None:
    LockBox(shop.data).keep(text, work=1)


def test_a_backup_made_by_the_process_of_its_own_is_locked_and_known_without_asking(trading: Shop) -> None:
    locked_with(trading, WORDS)
    trading.copies._try("by hand")
    assert trading.copies.making().failed == ""
    (row,) = trading.copies.rows()
    assert row.kept.name.endswith(".zip.age")
    assert (row.kept.proven, row.kept.lock) == (True, LockBox(trading.data).get().mark)  # type: ignore[union-attr]
    assert b"journal.csv" not in (trading.copies.folder / row.kept.name).read_bytes()


def test_going_back_to_a_locked_backup_uses_the_passphrase_that_is_kept_and_the_safety_copy_is_locked_too(
    trading: Shop,
) -> None:
    locked_with(trading, WORDS)
    before, name = due(trading), made(trading)
    sell(trading, "7", key="more")
    assert trading.copies.difference(name).difference.goes == 1
    trading.copies.restore(name, key="restore", by="owner", via="screen")
    assert due(trading) == before
    assert all(row.kept.name.endswith(".zip.age") for row in trading.copies.rows())
    assert LockBox(trading.data).get() is not None, "a restore does not end it"


@pytest.mark.fault(113)
def test_after_a_change_an_older_backup_wants_the_older_passphrase_and_nothing_is_replaced_without_it(
    trading: Shop,
) -> None:
    locked_with(trading, WORDS)
    before, name = due(trading), made(trading)
    sell(trading, "7", key="more")
    locked_with(trading, OTHER)
    after = due(trading)
    with pytest.raises(PassphraseWrong, match="Look whether it was locked with an earlier one"):
        trading.copies.restore(name, key="restore", by="owner", via="screen")
    with pytest.raises(PassphraseWrong):
        trading.copies.restore(name, key="restore", passphrase=OTHER[::-1], by="owner", via="screen")
    assert due(trading) == after
    assert [row.kept.name for row in trading.copies.rows()] == [name], "no safety copy was made for nothing"
    trading.copies.restore(name, key="restore", passphrase=f" {WORDS}\n", by="owner", via="screen")
    assert due(trading) == before


def test_a_locked_backup_of_elsewhere_asks_and_once_opened_is_proven(trading: Shop) -> None:
    locked_with(trading, WORDS)
    name = made(trading)
    LockBox(trading.data).stop()
    (trading.data / "cache" / "backups.json").unlink()
    (row,) = trading.copies.rows()
    assert (row.kept.proven, row.made, row.stays) == (False, None, "kept: it is locked, and nobody opened it yet")
    with pytest.raises(PassphraseNeeded):
        trading.copies.difference(name)
    trading.copies.difference(name, WORDS)
    (row,) = trading.copies.rows()
    assert (row.kept.proven, row.kept.lock) == (True, "")


def test_the_clock_opens_what_is_locked_and_not_known_with_the_passphrase_that_is_kept(trading: Shop) -> None:
    locked_with(trading, WORDS)
    name = made(trading)
    (trading.data / "cache" / "backups.json").unlink()
    assert trading.copies.prove_one() == name
    assert trading.copies.rows()[0].kept.proven


def brought_here_locked(shop: Shop) -> list[str]:
    """Return the names of three locked backups that nobody opened here: two with WORDS, the newest with OTHER."""
    names = []
    for words in (WORDS, WORDS, OTHER):
        locked_with(shop, words)
        names.append(made(shop))
    LockBox(shop.data).stop()
    (shop.data / "cache" / "backups.json").unlink()
    assert [row.kept.is_unopened for row in shop.copies.rows()] == [True] * 3
    assert shop.copies.prove_one() == "", "nothing opens them"
    shop.copies._all_looked_at = True
    return names


def test_of_the_locked_ones_of_another_computer_a_typed_passphrase_proves_one_and_then_all_that_it_opens(
    trading: Shop,
) -> None:
    one, other, newest = brought_here_locked(trading)
    with pytest.raises(PassphraseWrong):
        trading.copies.prove_locked(one, "something else")
    assert all(row.kept.is_unopened for row in trading.copies.rows()), "nothing bad is known of it either"
    assert trading.copies.prove_locked(one, WORDS) == 2
    trading.copies.tick(clock.now())
    proven = {row.kept.name: row.kept.proven for row in trading.copies.rows()}
    assert proven == {one: True, other: True, newest: False}
    assert trading.copies.prove_locked(newest, OTHER) == 0
    assert trading.copies.newest().made is not None


def test_setting_the_passphrase_anew_on_another_computer_proves_what_it_opens(trading: Shop) -> None:
    one, other, newest = brought_here_locked(trading)
    owner_desk(trading).lock_backups(WORDS)
    trading.copies.tick(clock.now())
    trading.copies.tick(clock.now())
    proven = {row.kept.name: row.kept.proven for row in trading.copies.rows()}
    assert proven == {one: True, other: True, newest: False}


@pytest.mark.fault(101)
def test_a_locked_one_that_is_damaged_behind_its_beginning_is_told_so_and_not_that_nobody_opened_it(
    trading: Shop,
) -> None:
    one, *_ = brought_here_locked(trading)
    path = trading.copies.folder / one
    content = path.read_bytes()
    path.write_bytes(content[:-40] + bytes([content[-40] ^ 1]) + content[-39:])
    with pytest.raises(LedgerError, match="damaged or cut short"):
        trading.copies.prove_locked(one, WORDS)
    (row,) = [row for row in trading.copies.rows() if row.kept.name == one]
    assert not row.kept.is_unopened
    assert "damaged or cut short" in row.kept.why_not


@pytest.mark.fault(113)
def test_while_the_passphrase_cannot_be_read_no_backup_is_made_open(trading: Shop) -> None:
    locked_with(trading, WORDS)
    box = trading.data / "secrets" / "backup-passphrase.json"
    box.write_text("{}")
    with pytest.raises(BackupNotMade, match=r"The passphrase of the backups cannot be read: its file .+ is damaged"):
        made(trading)
    assert trading.copies.rows() == []
    box.unlink()
    box.mkdir()
    with pytest.raises(BackupNotMade, match="The passphrase of the backups cannot be read"):
        made(trading)
    with pytest.raises(PassphraseNotKept):
        LockBox(trading.data).stop()
    with pytest.raises(PassphraseNotKept):
        LockBox(trading.data).keep(WORDS)
    assert opening(trading.data, "") is None, "whoever goes back is asked"


def test_the_passphrase_lies_where_secrets_are_and_in_no_backup(trading: Shop) -> None:
    locked_with(trading, WORDS)
    kept = trading.data / "secrets" / "backup-passphrase.json"
    assert kept.stat().st_mode & 0o077 == 0 or os.name == "nt"
    LockBox(trading.data).keep(OTHER, work=1)
    path = trading.copies.folder / made(trading)
    LockBox(trading.data).stop()
    open_one = trading.copies.folder / made(trading)
    assert OTHER.encode() not in path.read_bytes() + open_one.read_bytes()
    assert not kept.exists()
    assert LockBox(trading.data).get() is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("short", "from 10 to 200 letters"), ("x" * 201, "from 10 to 200 letters"),
        ("aaaaaaaaaaaa", "try this one first"),
        ("1234567890", "try this one first"), ("tab\there and there", "nothing that cannot be seen"), ("", "from 10"),
    ],
)  # fmt: skip
def test_what_strangers_try_first_is_no_passphrase(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(PassphraseNotTaken, match=why):
        LockBox(tmp_path).keep(text)
    assert LockBox(tmp_path).get() is None


def test_a_passphrase_is_the_same_whatever_keyboard_typed_it(tmp_path: Path) -> None:
    kept = LockBox(tmp_path).keep("  café über alles ")
    assert opening(tmp_path, "café über alles") == kept


def test_one_made_up_is_strong_and_never_the_same_and_the_shops_own_name_is_not() -> None:
    assert len({made_up() for _ in range(50)}) == 50
    assert all(is_strong(made_up()) for _ in range(10))
    assert not is_strong("Sharma Stores 1975", ("Sharma Stores",))
