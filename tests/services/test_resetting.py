"""Reset all data: nothing of the shop stays but what was said to stay, and with the copy made before all comes back."""

import shutil
import time
from pathlib import Path

import pytest

from access import Limits, Role, Sessions, Vault
from backups import BackupNotMade
from ledger.book import Act, Ledger
from ledger.errors import LedgerError
from ledger.journal import BookUnreadable, Disk
from services import clock, known_books
from services.questions import NotOpenYet
from services.resetting import NameNotTyped, finish, place_beside, place_outside, wipe
from services.settings import load
from services.shop import Shop, State
from tests.journal.faulty import FaultyDisk
from tests.services.counter import PLACE, add, bring_in, due, everything_in, sell

SHOP = PLACE[0]
NEEDLE = "Meena Needle"
STAYS = {"backups", ".lock", "logs", "README.md", "my own notes.txt"}
SETTINGS = "# mine\n[look]\n# rows\nrows_per_page = 50\n"


@pytest.fixture
def trading(open_shop: Shop) -> Shop:
    """Return a shop that used everything that leaves something in its folder."""
    add(open_shop, NEEDLE)
    sell(open_shop, "5", key="first")
    bring_in(open_shop)
    open_shop.post.say(["C0001"], f"Hello {NEEDLE}", key="say", by="owner", via="screen")
    open_shop.admission.add(name="Ravi", sign_in="ravi", role=Role.STAFF, act=Act.fresh("owner", "screen", clock.now()))
    Vault(open_shop.data).set_password("U0001", "a hash", "2026-11-21")
    Sessions(Vault(open_shop.data), Limits(*[clock.now() - clock.now()] * 2)).begin("U0001", "here", clock.now())
    open_shop.save_now()
    open_shop.copies._try("by hand")
    for name in ("README.md", "my own notes.txt"):
        (open_shop.data / name).write_text("mine")
    open_shop.settings_path.write_text(SETTINGS, encoding="utf-8")
    open_shop.read_settings()
    return open_shop


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def come_back(shop: Shop, path: str) -> None:
    """Take a backup as the first page does."""
    shop.arrival.look(Path(path))
    while shop.arrival.now.is_on:
        time.sleep(0.01)
    assert shop.arrival.now.refused == ""
    shop.begin_from_backup(with_settings=False, via="screen")


def test_after_a_reset_nothing_of_the_shop_is_there_but_what_stays_and_the_copy_brings_it_back(trading: Shop) -> None:
    owed, files = due(trading), everything_in(trading.data / "files")
    assert known_books.known(trading.settings_path, trading.data) is not None
    kept = trading.reset(SHOP, with_settings=False)
    assert trading.state is State.NEW, "it begins as on the first day"
    assert names_in(trading.data) <= STAYS
    assert names_in(trading.data) >= {"README.md", "my own notes.txt", "backups"}
    left = {name: content for name, content in everything_in(trading.data).items() if not name.startswith("backups")}
    assert not [name for name, content in left.items() if NEEDLE.encode() in content or b"a hash" in content]
    assert known_books.known(trading.settings_path, trading.data) is None
    assert trading.settings_path.read_text(encoding="utf-8") == SETTINGS
    assert Path(kept).parent == place_beside(trading.data)
    come_back(trading, kept)
    assert (due(trading), everything_in(trading.data / "files"), trading.ledger.verify()) == (owed, files, "")
    sell(trading, "1", key="and on it goes")


def test_a_new_shop_can_be_begun_after_a_reset(trading: Shop) -> None:
    before = {row.kept.name for row in trading.copies.rows()}
    trading.reset(SHOP, with_settings=False)
    trading.set_up("Another", *PLACE[1:])
    assert (trading.book.shop, len(trading.book.people)) == ("Another", 0)
    assert Vault(trading.data).have_passwords() == frozenset()
    assert {row.kept.name for row in trading.copies.rows()} == before, "nobody removes those of another shop"


def test_the_settings_go_back_to_what_they_were_at_first_when_that_is_ticked(trading: Shop) -> None:
    trading.reset(SHOP, with_settings=True)
    assert trading.settings_path.read_text(encoding="utf-8") == SETTINGS.replace("50", "25")
    assert load(trading.settings_path).look.rows_per_page == trading.settings.look.rows_per_page == 25


@pytest.mark.parametrize("typed", ["", "Test", "test stores"])
def test_without_the_name_of_the_shop_nothing_is_removed(trading: Shop, typed: str) -> None:
    before = (trading.data / "journal.csv").read_bytes()
    with pytest.raises(NameNotTyped, match=r"Nothing was changed\."):
        trading.reset(typed, with_settings=True)
    assert (trading.data / "journal.csv").read_bytes() == before
    assert not place_beside(trading.data).exists()


def test_a_sample_is_not_reset(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.show_sample()
    with pytest.raises(NotOpenYet):
        shop.reset(shop.book.shop, with_settings=False)
    assert shop.sample
    shop.close()


def test_a_sample_that_a_kill_left_beside_the_own_book_goes_at_the_next_start(
    tmp_path: Path,
) -> None:
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    shop.show_sample()
    shutil.copytree(shop.data / "sample", tmp_path / "left")
    shop.set_up(*PLACE)
    shop.close()
    assert not (shop.data / "sample").exists()
    shutil.copytree(tmp_path / "left", shop.data / "sample")
    again = Shop(shop.data, shop.settings_path)
    again.open()
    assert (again.state, again.sample, (shop.data / "sample").exists()) == (State.OPEN, False, False)
    again.close()


@pytest.mark.fault(108)
def test_without_a_copy_outside_nothing_is_removed(trading: Shop) -> None:
    place_beside(trading.data).write_text("no folder")
    before = (trading.data / "journal.csv").read_bytes()
    with pytest.raises(BackupNotMade):
        trading.reset(SHOP, with_settings=True)
    assert (trading.data / "journal.csv").read_bytes() == before
    assert trading.state is State.OPEN
    sell(trading, key="third")


def test_a_damaged_book_of_which_there_can_be_no_copy_is_not_reset(trading: Shop) -> None:
    path = trading.data / "journal.csv"
    path.write_bytes(path.read_bytes().replace(b"new Meena", b"new Neena", 1))
    trading.look_again()
    trading.read_from_the_beginning()
    with pytest.raises(BackupNotMade, match="not right"):
        trading.reset(SHOP, with_settings=False)
    assert path.exists()


def test_a_disk_that_refuses_leaves_the_shop_open_as_it_was(trading: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BookUnreadable("The book was not taken away: the disk is read-only.")

    monkeypatch.setattr("services.resetting.take_away", refuse)
    owed = due(trading)
    with pytest.raises(BookUnreadable):
        trading.reset(SHOP, with_settings=False)
    assert (trading.state, due(trading)) == (State.OPEN, owed)
    sell(trading, key="third")


def test_the_copy_goes_into_the_folder_of_the_backups_when_that_is_outside(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert place_outside(data, tmp_path / "stick") == tmp_path / "stick"
    assert place_outside(data, data / "backups") == place_outside(data, data) == tmp_path / "data-backups"


class PulledPlug(BaseException):
    """The computer stops here."""


@pytest.mark.fault(109)
@pytest.mark.parametrize("with_settings", [False, True])
def test_pulled_at_every_step_of_a_reset_it_is_the_whole_shop_or_none_and_the_next_start_goes_on(
    tmp_path: Path, *, with_settings: bool
) -> None:
    disk, met, pulled = FaultyDisk(), set[str](), True
    for step in range(200):
        data, settings = tmp_path / str(step) / "data", tmp_path / str(step) / "settings.toml"
        Ledger.create(
            data, shop=SHOP, currency="INR", region="IN", timezone="Asia/Kolkata",
            act=Act.fresh("owner", "screen", clock.now()), storage=disk,
        )  # fmt: skip
        Vault(data).set_password("U0001", "a hash", "2026-11-21")
        settings.write_text(SETTINGS, encoding="utf-8")
        whole = everything_in(data)
        disk.error, disk.fail_from, disk.only = PulledPlug(), step, frozenset()
        disk.calls.clear()
        try:
            wipe(data, settings, with_settings=with_settings, storage=disk)
        except PulledPlug:
            pulled = True
        else:
            pulled = False
        disk.heal()
        if (data / "journal.csv").exists():
            met.add("whole")
            assert everything_in(data) == whole
            assert settings.read_text(encoding="utf-8") == SETTINGS
        else:
            met.add("none")
            shop = Shop(data, settings)
            shop.open()
            assert shop.state is State.NEW
            assert names_in(data) <= STAYS
            assert (load(settings).look.rows_per_page == 25) is with_settings
            shop.close()
        if not pulled:
            break
    assert met == {"whole", "none"}
    assert not pulled


def test_what_a_reset_has_left_is_not_removed_from_a_shop_that_was_begun_since(trading: Shop) -> None:
    (trading.data / ".reset").write_bytes(b"an old book")
    before, files = due(trading), everything_in(trading.data / "files")
    trading.look_again()
    assert due(trading) == before
    assert everything_in(trading.data / "files") == files
    assert Vault(trading.data).have_passwords() == {"U0001"}
    assert not (trading.data / ".reset").exists()
    assert not finish(trading.data, trading.settings_path)


def test_the_book_is_not_taken_away_from_an_app_that_has_it_open(trading: Shop) -> None:
    with pytest.raises(LedgerError, match="Duebook is open"):
        wipe(trading.data, trading.settings_path, with_settings=False, storage=Disk())
    assert (trading.data / "journal.csv").exists()
