"""The first run for whoever has a backup: it is brought or named, tried out, shown, and becomes the shop."""

import re
import time
import zipfile
from collections import namedtuple
from pathlib import Path

import pytest
from msgspec.structs import replace

from backups import Passphrase
from backups.age import Locking
from backups.looking import read_manifest
from ledger.journal import Disk
from services import Shop, State
from services.copies import back_up
from services.copies.arriving import ROOM_LEFT
from tests.backups.shops import parts_of, sealed
from tests.entrance.browser import HERE, Answer, Browser
from tests.entrance.conftest import OWNER_PASSWORD
from tests.services.counter import add, due, sell

BACKUP = "/first-run/backup"
WAITED = f"{BACKUP}?waited=yes"
TAKE = f"{BACKUP}/take"
PASSWORDS = {"password": "a new calm evening", "again": "a new calm evening"}
MARK = "----a-mark-of-ours"
Old = namedtuple("Old", ["path", "due", "folder"])  # noqa: PYI024 - three facts of one fixture


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Old:
    """Return a backup of the shop of another computer, what is owed in it, and the folder it lies in."""
    folder = tmp_path_factory.mktemp("another computer")
    (folder / "settings.toml").write_text("[look]\nrows_per_page = 50\n", encoding="utf-8")
    shop = Shop(folder / "data", folder / "settings.toml")
    shop.open()
    shop.set_up("Sharma Stores", "INR", "IN", "Asia/Kolkata", "U0001", "screen", owner=("Asha Sharma", "asha"))
    add(shop, "Meena")
    sell(shop, "250")
    name, _ = back_up(shop.data, shop.settings_path, folder / "stick", "by hand", for_people=False)
    owed = due(shop)
    shop.close()
    return Old(folder / "stick" / name, owed, folder / "stick")


def form(name: str, content: bytes, *, end: bool = True) -> bytes:
    """Return a form with a file as browsers write it; without ``end`` the connection broke in the middle."""
    head = f'--{MARK}\r\nContent-Disposition: form-data; name="backup"; filename="{name}"\r\n\r\n'.encode()
    return head + content + (f"\r\n--{MARK}--\r\n".encode() if end else b"")


def send(browser: Browser, name: str, content: bytes, *, end: bool = True, origin: str = f"http://{HERE}") -> Answer:
    """Choose a file and send it."""
    headers = {"content-type": f"multipart/form-data; boundary={MARK}", "origin": origin}
    return browser.ask("POST", BACKUP, body=form(name, content, end=end), headers=headers)


def tried_out(browser: Browser) -> Answer:
    """Wait until the backup was tried out, as the page does by itself, and return what it says then."""
    ends = time.monotonic() + 30
    while 'http-equiv="refresh"' in (page := browser.get(WAITED)).text:
        assert time.monotonic() < ends
    return page


def said(page: Answer) -> str:
    """Return what the page says is wrong."""
    (found,) = re.findall(r'role="alert"[^>]*>([^<]+)<', page.text)
    return str(found)


def nothing_is_here(shop: Shop) -> bool:
    return shop.state is State.NEW and not (shop.data / "journal.csv").exists()


def test_a_backup_that_is_brought_is_tried_out_shown_and_becomes_the_shop(
    new: Shop, stranger: Browser, old: Old
) -> None:
    assert f'href="{BACKUP}"' in stranger.get("/").text
    assert "Bring your shop back" in stranger.get(BACKUP).words
    assert send(stranger, old.path.name, old.path.read_bytes()).one("location") == WAITED
    page = tried_out(stranger)
    for fact in ("Sharma Stores", "Customers 1", "Entries 1", "Customers will pay ₹250", "You sign in as asha ."):
        assert fact in page.words
    assert "Look, rows per page: 25 here, 50 in the backup" in page.words
    assert nothing_is_here(new), "looking changes nothing"
    taken = stranger.post(TAKE, PASSWORDS)
    assert "Your shop is back" in taken.words
    (code,) = re.findall(r'id="recovery">([A-Z2-9-]{29})<', taken.text)
    assert new.admission.vault.is_recovery("U0001", code)
    assert (new.book.shop, due(new), new.ledger.verify()) == ("Sharma Stores", old.due, "")
    assert new.settings.look.rows_per_page == 25, "settings come only when that is asked for"
    assert stranger.get("/").status == 200, "the owner is signed in"
    assert Browser().sign_in("asha", PASSWORDS["password"]).status == 303
    assert not list((new.data / "cache").glob("arrived-*"))
    sell(new, "1", key="and on it goes")
    assert Browser().get(BACKUP).one("location") == "/", "now there is a shop"


def test_a_locked_backup_asks_for_its_passphrase_and_is_shown_once_it_is_right(
    new: Shop, stranger: Browser, old: Old, tmp_path: Path
) -> None:
    words = "seven bells over chutney"
    locked = tmp_path / "2026-11-21_18-00.zip.age"
    with locked.open("wb") as file:

        def put(data: bytes) -> None:
            file.write(data)

        locking = Locking(put, Passphrase(words, work=1))
        locking.write(old.path.read_bytes())
        locking.finish()
    listed = stranger.post(BACKUP, {"path": str(tmp_path)})
    assert "21 November 2026, 18:00 · locked" in listed.words
    send(stranger, locked.name, locked.read_bytes())
    assert "This backup is locked" in tried_out(stranger).words
    stranger.post(BACKUP, {"passphrase": words[::-1]})
    assert "does not open with this passphrase" in said(tried_out(stranger))
    assert nothing_is_here(new)
    stranger.post(BACKUP, {"passphrase": f" {words} "})
    page = tried_out(stranger)
    assert "Sharma Stores" in page.words
    assert "set it again on the page Backups" in page.words
    assert "Your shop is back" in stranger.post(TAKE, PASSWORDS).words
    assert due(new) == old.due
    assert words.encode() not in b"".join(path.read_bytes() for path in new.data.rglob("*") if path.is_file())


def test_the_settings_of_the_backup_come_when_that_is_ticked(new: Shop, stranger: Browser, old: Old) -> None:
    new.settings_path.write_text("[look]\nrows_per_page = 30\n", encoding="utf-8")
    stranger.post(BACKUP, {"path": str(old.path)})
    assert "rows per page: 30 here, 50 in the backup" in tried_out(stranger).words
    assert "The settings are those of the backup" in stranger.post(TAKE, PASSWORDS | {"settings": "yes"}).words
    assert new.settings.look.rows_per_page == 50
    (kept,) = new.settings_path.parent.glob("settings.toml.before-*")
    assert "30" in kept.read_text(encoding="utf-8")


def test_a_backup_is_picked_from_the_usual_folder_or_from_one_that_is_named(
    new: Shop, stranger: Browser, old: Old
) -> None:
    assert "Try out the one of" not in stranger.get(BACKUP).text
    listed = stranger.post(BACKUP, {"path": str(old.folder)})
    assert (listed.status, "Sharma Stores" in listed.words) == (200, True)
    new.settings_path.write_text(f'[backups]\nfolder = "{old.folder.as_posix()}"\n', encoding="utf-8")
    (path,) = re.findall(r'name="path" value="([^"]+\.zip)"', stranger.get(BACKUP).text)
    assert path == str(old.path)
    stranger.post(BACKUP, {"path": path})
    assert "Bring the shop back" in tried_out(stranger).words
    stranger.post(BACKUP, {"another": "yes"})
    assert "Bring your shop back" in stranger.get(BACKUP).words


@pytest.mark.fault(101)
def test_a_damaged_backup_is_refused_in_one_sentence_and_no_book_is_begun(
    new: Shop, stranger: Browser, old: Old
) -> None:
    content = bytearray(old.path.read_bytes())
    content[len(content) // 2] ^= 1
    send(stranger, old.path.name, bytes(content))
    page = tried_out(stranger)
    assert re.search(r"cannot be used: .* Nothing was changed\.", said(page))
    assert stranger.post(TAKE, PASSWORDS).status == 400, "there is nothing to take"
    assert nothing_is_here(new)


def test_whoever_opens_the_page_anew_starts_clean_and_reads_nothing_of_the_last_refusal(
    new: Shop, stranger: Browser, old: Old
) -> None:
    sent = send(stranger, old.path.name, old.path.read_bytes()[:-1])
    assert said(tried_out(stranger)) == said(stranger.get(sent.one("location"))), "a reload says it again"
    page = stranger.get(BACKUP)
    assert "Bring your shop back" in page.words
    assert 'role="alert"' not in page.text
    send(stranger, old.path.name, old.path.read_bytes())
    assert "Bring the shop back" in tried_out(stranger).words, "what stood the test waits also for who opens it anew"
    assert "Bring the shop back" in stranger.get(BACKUP).words
    assert nothing_is_here(new)


@pytest.mark.fault(102)
def test_somebody_elses_zip_and_what_is_no_zip_are_refused(new: Shop, stranger: Browser, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "holiday.zip", "w") as archive:
        archive.writestr("../../beach.jpg", b"sand")
    for name, content in (("holiday.zip", (tmp_path / "holiday.zip").read_bytes()), ("letter.zip", b"Dear Asha")):
        send(stranger, name, content)
        assert said(tried_out(stranger)).endswith("Nothing was changed.")
    assert nothing_is_here(new)
    assert not (new.data.parent / "beach.jpg").exists()


def test_what_is_not_there_or_did_not_come_whole_is_said(
    new: Shop, stranger: Browser, old: Old, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for path, sentence in (
        ("/no/such/file.zip", "there is no such file"), ("", "there is no such file"),
        (str(tmp_path / "empty"), "lies no backup"), ("\x00", "there is no such file"),
    ):  # fmt: skip
        page = stranger.post(BACKUP, {"path": path})
        assert (page.status, sentence in said(page)) == (400, True), path
    assert "Choose the file" in said(send(stranger, "", b""))
    assert "did not come whole" in said(send(stranger, old.path.name, old.path.read_bytes()[:-9], end=False))
    assert nothing_is_here(new)
    assert not list((new.data / "cache").glob("arrived-*/*.zip")), "what came of it is not kept"


@pytest.mark.fault(108)
def test_a_file_for_which_there_is_no_room_is_refused_before_the_disk_is_full(
    new: Shop, stranger: Browser, old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.journal.storage.Disk.free", lambda *_: ROOM_LEFT - 1)
    assert "does not fit on this disk" in said(send(stranger, old.path.name, old.path.read_bytes()))
    monkeypatch.setattr("ledger.journal.storage.Disk.free", lambda *_: ROOM_LEFT + 5)
    told = {
        "content-type": f"multipart/form-data; boundary={MARK}",
        "origin": f"http://{HERE}",
        "content-length": "999",
    }
    page = stranger.ask("POST", BACKUP, body=form(old.path.name, old.path.read_bytes()), headers=told)
    assert "does not fit on this disk" in said(page), "as much as was said does not"
    assert nothing_is_here(new)


@pytest.mark.fault(150)
@pytest.mark.parametrize("wrong", [{"password": "1234", "again": "1234"}, {"again": "something else"}])
def test_with_a_password_that_is_refused_no_book_is_begun(
    new: Shop, stranger: Browser, old: Old, wrong: dict[str, str]
) -> None:
    stranger.post(BACKUP, {"path": str(old.path)})
    tried_out(stranger)
    page = stranger.post(TAKE, PASSWORDS | wrong)
    assert page.status == 400
    assert said(page)
    assert nothing_is_here(new)
    assert "Your shop is back" in stranger.post(TAKE, PASSWORDS).words


def test_only_who_sits_at_this_computer_and_a_page_of_ours_may_bring_one(
    new: Shop, stranger: Browser, old: Old
) -> None:
    content = old.path.read_bytes()
    assert send(stranger, old.path.name, content, origin="http://evil.example").status == 403
    assert send(Browser(client="192.168.1.9"), old.path.name, content).status == 503
    assert stranger.post(TAKE, PASSWORDS, headers={"origin": "http://evil.example"}).status == 403
    assert new.arrival.now.name == ""
    assert nothing_is_here(new)


def test_where_there_is_a_shop_nobody_brings_another_one(
    shop: Shop, stranger: Browser, owner: Browser, old: Old
) -> None:
    for browser in (stranger, owner):
        assert send(browser, old.path.name, old.path.read_bytes()).one("location") == "/"
        assert browser.post(TAKE, PASSWORDS).one("location") == "/"
    assert shop.book.shop == "Asha Stores"
    assert shop.arrival.now.name == ""


def test_a_sample_is_thrown_away_for_the_shop_that_is_brought(new: Shop, stranger: Browser, old: Old) -> None:
    stranger.post("/first-run/sample", {})
    assert new.sample
    stranger.post(BACKUP, {"path": str(old.path)})
    tried_out(stranger)
    stranger.post(TAKE, PASSWORDS)
    assert (new.sample, new.book.shop) == (False, "Sharma Stores")
    assert not (new.data / "sample").exists()


def test_a_book_that_was_begun_meanwhile_is_not_written_over(new: Shop, stranger: Browser, old: Old) -> None:
    stranger.post(BACKUP, {"path": str(old.path)})
    tried_out(stranger)
    other = Shop(new.data, new.settings_path)
    other.open()
    other.set_up("Begun at the command line", "INR", "IN", "Asia/Kolkata", "U0001", "command line")
    other.close()
    before = (new.data / "journal.csv").read_bytes()
    assert "There is a book here by now." in said(stranger.post(TAKE, PASSWORDS))
    assert (new.data / "journal.csv").read_bytes() == before


def test_where_the_passwords_of_the_shop_are_still_known_everybody_signs_in_as_before(
    shop: Shop, stranger: Browser, tmp_path: Path
) -> None:
    name, _ = back_up(shop.data, shop.settings_path, tmp_path / "stick", "by hand", for_people=False)
    shop._let_go()
    for path in shop.data.iterdir():
        if path.is_file():
            path.unlink()
    shop.begin_anew()
    stranger.post(BACKUP, {"path": str(tmp_path / "stick" / name)})
    assert "everybody signs in as before" in tried_out(stranger).words
    assert stranger.post(TAKE, {}).one("location") == "/sign-in?out=back"
    assert "The shop is back." in stranger.get("/sign-in?out=back").words
    assert stranger.sign_in("asha", OWNER_PASSWORD).status == 303


def test_what_a_crash_left_of_a_backup_that_was_tried_out_goes_at_the_next_start(tmp_path: Path) -> None:
    left = tmp_path / "data" / "cache" / "arrived-x" / "tried-y" / "journal.csv"
    left.parent.mkdir(parents=True)
    left.write_text("a book that came to this computer")
    shop = Shop(tmp_path / "data", tmp_path / "settings.toml")
    shop.open()
    assert shop.state is State.NEW
    assert list((tmp_path / "data" / "cache").iterdir()) == []
    shop.close()


def test_names_and_tables_of_contents_with_times_of_no_calendar_are_no_backups(
    new: Shop, stranger: Browser, old: Old, tmp_path: Path
) -> None:
    for name in ("2026-99-99_99-99.zip.age", "2026-02-31_10-00.zip"):
        (tmp_path / name).write_bytes(old.path.read_bytes())
    assert "lies no backup" in said(stranger.post(BACKUP, {"path": str(tmp_path)}))
    content = {one: data for one, data in parts_of(old.path).items() if one != "manifest.json"}
    manifest = read_manifest(old.path, Disk())
    wrong = tmp_path / "2026-11-21_18-00.zip"
    for one in (replace(manifest, made_at="soon"), replace(manifest, timezone="../Atlantis")):
        sealed(wrong, list(content.items()), one)
        assert "lies no backup" in said(stranger.post(BACKUP, {"path": str(tmp_path)}))
        stranger.post(BACKUP, {"path": str(wrong)})
        assert "its table of contents is not one of ours" in said(tried_out(stranger))
        wrong.unlink()
    assert nothing_is_here(new)
