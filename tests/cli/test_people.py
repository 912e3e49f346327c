"""The commands about people: at the machine nobody is asked for a password, and everybody gets a way in."""

import re
from pathlib import Path

import pytest

from access import SignInWrong
from services.shop import Shop, State
from tests.cli.conftest import Desk

PASSWORD = "a calm afternoon"  # noqa: S105 - of nobody
CODE = re.compile(r"[A-Z0-9]{5}(-[A-Z0-9]{5}){3,4}")


@pytest.fixture
def shop_with_owner(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return a shop that was set up at the command line, with an owner who has a password."""
    monkeypatch.setenv("DUEBOOK_OWNER_PASSWORD", PASSWORD)
    said = desk.do("setup", "--shop", "Test Stores", "--owner", "asha")
    assert CODE.search(said.out), "the recovery code is told once"
    monkeypatch.delenv("DUEBOOK_OWNER_PASSWORD")
    return desk


def opened(desk: Desk) -> Shop:
    """Open the shop as the app does."""
    shop = Shop(desk.data, desk.folder / "settings.toml")
    shop.open()
    assert shop.state is State.OPEN
    return shop


def test_an_owner_who_was_set_up_with_a_password_signs_in_with_it(shop_with_owner: Desk) -> None:
    shop = opened(shop_with_owner)
    try:
        _, person = shop.admission.sign_in("Asha", PASSWORD, "127.0.0.1")
        assert (person.id, person.role.value) == ("U0001", "owner")
    finally:
        shop.close()


def test_without_a_password_the_shop_is_set_up_and_says_who_will_be_asked(desk: Desk) -> None:
    said = desk.do("setup", "--shop", "Test Stores", "--owner", "asha")
    assert "The owner has no password yet" in said.out
    shop = opened(desk)
    try:
        assert not shop.admission.has_owner()
    finally:
        shop.close()


def test_a_common_password_is_refused_before_anything_is_set_up(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUEBOOK_OWNER_PASSWORD", "Password1")
    sentence = desk.refused("setup", "--shop", "Test Stores", "--owner", "asha")
    assert "strangers try first" in sentence
    assert not (desk.data / "journal.csv").exists()


def test_somebody_is_added_with_a_one_time_code_or_with_a_password(
    shop_with_owner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = shop_with_owner
    said = desk.do("user", "add", "sunil", "--role", "staff", "--centre", "Pune", "--right", "record", "--json").json()
    assert (said["sign_in"], said["role"], said["centres"], said["rights"]) == ("sunil", "staff", ["Pune"], ["record"])
    assert CODE.fullmatch(said["code"])
    monkeypatch.setenv("DUEBOOK_USER_PASSWORD", "a quiet evening")
    said = desk.do("user", "add", "meera", "--role", "owner").out
    assert said == "meera signs in as meera (owner).\n"
    monkeypatch.delenv("DUEBOOK_USER_PASSWORD")
    rows = desk.do("user", "list", "--json").json()
    assert [(row["sign_in"], row["has_password"]) for row in rows] == [
        ("asha", True), ("sunil", False), ("meera", True),
    ]  # fmt: skip


def test_a_customer_gets_an_own_page_at_the_command_line(shop_with_owner: Desk) -> None:
    desk = shop_with_owner
    (desk.folder / "list.csv").write_text("Name,Phone\nRavi,9822014557\n", encoding="utf-8")
    desk.do("import", "list.csv")
    said = desk.do("user", "add", "ravi", "--role", "customer", "--customer", "C0001", "--json").json()
    assert (said["name"], said["customer"]) == ("Ravi", "C0001")
    assert desk.refused("user", "add", "ravi2", "--role", "customer", "--customer", "C0001").endswith("already.")
    assert "There is no customer" in desk.refused("user", "add", "x1", "--role", "customer", "--customer", "C0009")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "asha", "--role", "staff"], "Somebody signs in as “asha” already"),
        (["add", "a b", "--role", "staff"], "is no sign-in name"),
        (["add", "sunil", "--role", "king"], "“king” is no role"),
        (["add", "sunil", "--role", "staff", "--right", "fly"], "There is no such right"),
        (["disable", "nobody"], "Nobody signs in as “nobody”."),
        (["disable", "asha"], "asha is the only owner"),
        (["reset", "nobody"], "Nobody signs in as “nobody”."),
        (["reset"], "Type the new password of asha at a terminal."),
    ],
)
def test_a_refusal_is_one_sentence_and_changes_nothing(shop_with_owner: Desk, words: list[str], sentence: str) -> None:
    assert sentence in shop_with_owner.refused("user", *words)


def test_whoever_is_disabled_cannot_sign_in_until_enabled_again(
    shop_with_owner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = shop_with_owner
    monkeypatch.setenv("DUEBOOK_USER_PASSWORD", "a quiet evening")
    desk.do("user", "add", "sunil", "--role", "staff")
    assert desk.do("user", "disable", "sunil").out == "sunil may not come in any more.\n"
    assert not may_sign_in(desk, "sunil", "a quiet evening")
    seq = desk.do("history", "--json").json()[0]["seq"]
    desk.do("undo", str(seq))
    assert may_sign_in(desk, "sunil", "a quiet evening"), "what was undone is undone in the vault, too"
    desk.do("user", "disable", "sunil")
    assert desk.do("user", "enable", "sunil").out == "sunil may come in again.\n"
    assert may_sign_in(desk, "sunil", "a quiet evening")


def may_sign_in(desk: Desk, name: str, password: str) -> bool:
    """Tell whether the app lets somebody in."""
    shop = opened(desk)
    try:
        shop.admission.sign_in(name, password, "127.0.0.1")
    except SignInWrong:
        return False
    finally:
        shop.close()
    return True


def test_the_owner_who_forgot_gets_a_new_password_and_a_new_recovery_code(
    shop_with_owner: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = shop_with_owner
    monkeypatch.setenv("DUEBOOK_OWNER_PASSWORD", "another afternoon")
    said = desk.do("user", "reset").out
    assert said.startswith("asha has a new password.\n")
    assert CODE.search(said)
    assert not may_sign_in(desk, "asha", PASSWORD)
    assert may_sign_in(desk, "asha", "another afternoon")


@pytest.mark.fault(18)
@pytest.mark.parametrize("words", [["add", "sunil", "--role", "staff"], ["disable", "asha"], ["reset"]])
def test_while_the_app_is_open_people_are_looked_after_there(shop_with_owner: Desk, words: list[str]) -> None:
    shop = opened(shop_with_owner)
    try:
        assert "Duebook is open" in shop_with_owner.refused("user", *words)
        assert "asha" in shop_with_owner.do("user", "list").out, "looking is allowed"
    finally:
        shop.close()


def test_nothing_secret_is_in_the_book(shop_with_owner: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = shop_with_owner
    monkeypatch.setenv("DUEBOOK_USER_PASSWORD", "a quiet evening")
    desk.do("user", "add", "sunil", "--role", "staff")
    book = desk.journal()
    for secret in (b"argon2", b"a quiet evening", PASSWORD.encode()):
        assert secret not in book
    for path in Path(desk.data).rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0, path
            assert b"a quiet evening" not in path.read_bytes(), path
