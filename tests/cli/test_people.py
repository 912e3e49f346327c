"""The commands about people: everybody gets a way in, what is refused, whose page is opened, and what is secret."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from access import FOLDER, Role, SignInWrong
from services.shop import Shop, State
from tests.cli.conftest import Desk
from tests.desks import add_person, desk_for

GOOD, OTHER = "a calm afternoon", "another calm afternoon"
CODE = re.compile(r"(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}")
RECOVERY = re.compile(r"(?:[A-Z2-9]{5}-){4}[A-Z2-9]{5}")
OWNER, USER = "DUEBOOK_OWNER_PASSWORD", "DUEBOOK_USER_PASSWORD"


def told(desk: Desk, *words: str) -> Any:  # noqa: ANN401 - whatever the command documents
    return desk.do(*words, "--json").json()


def opened(desk: Desk) -> Shop:
    shop = Shop(desk.data, desk.folder / "settings.toml")
    shop.open()
    assert shop.state is State.OPEN
    return shop


def lets_in(desk: Desk, sign_in: str, password: str) -> bool:
    """Tell whether the app would let somebody in."""
    shop = opened(desk)
    try:
        shop.admission.sign_in(sign_in, password, "127.0.0.1")
    except SignInWrong:
        return False
    finally:
        shop.close()
    return True


def test_a_set_up_with_a_password_is_a_shop_whose_owner_can_sign_in(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OWNER, GOOD)
    said = desk.do("setup", "--shop", "Test Stores", "--owner", "Asha")
    (code,) = RECOVERY.findall(said.out)
    assert GOOD not in said.out
    monkeypatch.delenv(OWNER)
    assert lets_in(desk, "asha", GOOD)
    (row,) = told(desk, "user", "list")
    assert (row["sign_in"], row["role"], row["may_come_in"], row["has_password"]) == ("asha", "owner", True, True)
    shop = opened(desk)
    assert shop.admission.vault.is_recovery("U0001", code)
    shop.close()
    for path in desk.folder.rglob("*"):
        if path.is_file():
            assert not {GOOD.encode(), code.encode()} & {path.read_bytes()}
            assert GOOD.encode() not in path.read_bytes(), path


@pytest.mark.fault(150)
def test_a_set_up_without_a_password_leaves_the_choice_to_the_owner(shop: Desk) -> None:
    (row,) = told(shop, "user", "list")
    assert (row["id"], row["sign_in"], row["has_password"]) == ("U0001", "asha", False)
    assert shop.do("user", "list").out.split() == ["U0001", "asha", "owner", "asha", "no", "password"]
    assert not lets_in(shop, "asha", "")


def test_a_set_up_without_a_password_says_who_will_be_asked(desk: Desk) -> None:
    assert "The owner has no password yet" in desk.do("setup", "--shop", "Test Stores", "--owner", "asha").out


@pytest.mark.parametrize("bad", ["1234", "password", "Password1", "x" * 129])
def test_a_password_that_is_none_sets_nothing_up(desk: Desk, monkeypatch: pytest.MonkeyPatch, bad: str) -> None:
    monkeypatch.setenv(OWNER, bad)
    sentence = desk.refused("setup", "--shop", "Test Stores", "--owner", "Asha")
    assert "password" in sentence
    assert bad not in sentence or bad == "password"
    assert not (desk.data / "journal.csv").exists(), "or the second try would find a shop"


def test_somebody_is_added_with_a_one_time_code(trading: Desk) -> None:
    said = trading.do(
        "user", "add", "Ravi", "--role", "staff", "--right", "record", "--centre", "Pitampura", "--name", "Ravi Das"
    )
    first, second = said.out.splitlines()
    assert first == "Ravi Das signs in as ravi (staff)."
    (code,) = CODE.findall(second)
    shop = opened(trading)
    person = shop.admission.whose_code(code)
    assert person
    assert (person.sign_in, set(person.centres), [one.value for one in person.ticked]) == (
        "ravi",
        {"Pitampura"},
        ["record"],
    )
    shop.close()
    assert trading.do("history").out.count("Ravi Das works here now") == 1


def test_somebody_is_added_with_a_password(trading: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USER, GOOD)
    row = told(trading, "user", "add", "meena", "--role", "customer", "--customer", "C0001")
    assert row == {
        "id": "U0002", "name": "Asha Patil", "sign_in": "meena", "role": "customer", "customer": "C0001", "centres": [],
        "rights": [], "may_come_in": True, "has_password": True, "code": "",
    }  # fmt: skip
    assert lets_in(trading, "meena", GOOD)
    assert trading.do("user", "add", "zainab", "--role", "owner").out == "zainab signs in as zainab (owner).\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["x", "--role", "staff"], "is no sign-in name"),
        (["a b", "--role", "staff"], "is no sign-in name"),
        (["ASHA", "--role", "staff"], "Somebody signs in as “asha” already"),
        (["ravi", "--role", "boss"], "“boss” is no role: owner, staff or customer."),
        (["ravi", "--role", "customer"], "belongs to one customer"),
        (["ravi", "--role", "customer", "--customer", "C0099"], "There is no customer “C0099”."),
        (["ravi", "--role", "staff", "--customer", "C0001"], "belongs to one customer"),
        (
            ["ravi", "--role", "staff", "--right", "record", "--right", "fly"],
            "“fly” is nothing that staff may be allowed: there is record, undo_own_today, edit_customers,",
        ),
        (["ravi", "--role", "staff", "--right", "run_the_shop"], "“run_the_shop” is nothing that staff may be allowed"),
        (["ravi", "--role", "owner", "--centre", "Pitampura"], "Only staff and programs are bound to centres."),
        (
            ["ravi", "--role", "staff", "--centre", "Nroth"],
            "There is no centre “Nroth”: there is GK2, Pitampura, Preet Vihar and Punjabi Bagh.",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(trading: Desk, words: list[str], sentence: str) -> None:
    assert sentence in trading.refused("user", "add", *words)
    assert len(told(trading, "user", "list")) == 1


def test_staff_can_be_bound_to_a_centre_of_the_settings_or_of_a_customer(trading: Desk) -> None:
    (trading.folder / "settings.toml").write_text('[centres]\nknown = [{ name = "North" }]\n', encoding="utf-8")
    (trading.folder / "centres.csv").write_text("Name,Phone,Center\nMeena,9822014559,South\n", encoding="utf-8")
    trading.do("import", "centres.csv")
    words = ["user", "add", "ravi", "--role", "staff", "--centre", "North", "--centre", "South"]
    assert trading.refused(*words, "--centre", "West") == "There is no centre “West”: there is North and South."
    assert told(trading, *words)["centres"] == ["North", "South"]
    (trading.folder / "settings.toml").write_text("[centres]\nknown = []\n", encoding="utf-8")
    assert "there is South." in trading.refused("user", "add", "x1", "--role", "staff", "--centre", "North")


@pytest.mark.fault(143)
@pytest.mark.parametrize("asked", ["R1", "c2", "C0002", "C002"])
def test_however_a_customer_is_named_it_is_their_own_page_and_no_other(trading: Desk, asked: str) -> None:
    row = told(trading, "user", "add", "ravi", "--role", "customer", "--customer", asked)
    assert (row["name"], row["customer"]) == ("Ravi Naik", "C0002")
    shop = opened(trading)
    desk = desk_for(shop, shop.admission.people.by_sign_in("ravi"))
    assert desk.own().row.customer.name == "Ravi Naik"
    shop.close()
    assert "has an own page already" in trading.refused(
        "user", "add", "two", "--role", "customer", "--customer", "C0002"
    )


def test_whoever_was_taken_out_of_the_book_gets_no_page(trading: Desk) -> None:
    shop = opened(trading)
    gone = shop.add_customer({"name": "Gone"}, key="gone", by="owner", via="test")
    shop.undo(gone.seq, key="undo", by="owner", via="test")
    shop.close()
    words = ["user", "add", "gone", "--role", "customer", "--customer", "C0003"]
    assert trading.refused(*words) == "There is no customer “C0003”."


def test_without_a_role_or_a_name_a_command_is_used_wrongly(trading: Desk) -> None:
    for words in (["add", "ravi"], ["add"], ["disable"], ["frobnicate"]):
        said = trading("user", *words)
        assert (said.code, said.out) == (2, "")


def test_somebody_is_kept_out_and_let_in_again(trading: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(USER, GOOD)
    trading.do("user", "add", "ravi", "--role", "staff")
    monkeypatch.delenv(USER)
    assert trading.do("user", "disable", "RAVI").out == "ravi may not come in any more.\n"
    assert "kept out" in trading.do("user", "list").out
    assert not lets_in(trading, "ravi", GOOD)
    assert told(trading, "user", "disable", "ravi")["may_come_in"] is False, "saying it twice is safe"
    assert trading.do("user", "enable", "ravi").out == "ravi may come in again.\n"
    assert told(trading, "user", "list")[1]["may_come_in"]
    assert lets_in(trading, "ravi", GOOD)


def test_the_only_owner_is_not_kept_out_and_nobody_unknown_is(trading: Desk) -> None:
    assert trading.refused("user", "disable", "asha") == "asha is the only owner. Make somebody else an owner first."
    for command in ("disable", "enable", "reset"):
        assert trading.refused("user", command, "nobody") == "Nobody signs in as “nobody”."


def test_an_undo_at_the_command_line_keeps_out_too(trading: Desk) -> None:
    row = told(trading, "user", "add", "ravi", "--role", "staff")
    seq = json.loads(trading.do("history", "--json").out)[0]["seq"]
    trading.do("undo", str(seq))
    shop = opened(trading)
    assert shop.admission.vault.kept_out() == {row["id"]}
    assert shop.admission.whose_code(row["code"]) is None
    shop.close()
    trading.do("undo", str(seq + 1))
    assert told(trading, "user", "list")[1]["may_come_in"]


def test_a_password_is_given_anew_and_every_session_ends(trading: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Type the new password of asha at a terminal." in trading.refused("user", "reset")
    shop = opened(trading)
    token = shop.admission.enter_sample("127.0.0.1")
    shop.close()
    monkeypatch.setenv(OWNER, "password")
    assert "strangers try first" in trading.refused("user", "reset")
    monkeypatch.setenv(OWNER, GOOD)
    first, second = trading.do("user", "reset").out.splitlines()
    assert first == "asha has a new password."
    (code,) = RECOVERY.findall(second)
    monkeypatch.setenv(OWNER, OTHER)
    assert RECOVERY.fullmatch(told(trading, "user", "reset", "asha")["recovery"])
    monkeypatch.delenv(OWNER)
    assert not lets_in(trading, "asha", GOOD)
    shop = opened(trading)
    assert shop.admission.of_token(token) is None
    assert not shop.admission.vault.is_recovery("U0001", code), "the newest one counts"
    shop.admission.sign_in("asha", OTHER, "127.0.0.1")
    shop.close()


def test_staff_have_no_recovery_code_and_another_variable(trading: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    trading.do("user", "add", "ravi", "--role", "staff")
    monkeypatch.setenv(OWNER, GOOD)
    assert "Type the new password of ravi" in trading.refused("user", "reset", "ravi")
    monkeypatch.setenv(USER, OTHER)
    row = told(trading, "user", "reset", "ravi")
    assert (row["recovery"], row["has_password"]) == ("", True)
    assert trading.do("user", "reset", "ravi").out == "ravi has a new password.\n"


def test_a_shop_without_an_owner_says_where_one_is_made(desk: Desk) -> None:
    shop = Shop(desk.data, desk.folder / "settings.toml")
    shop.open()
    shop.set_up("Test Stores", "INR", "IN", "Asia/Kolkata", "owner", "screen")
    shop.close()
    assert "has no owner yet" in desk.refused("user", "reset")
    assert told(desk, "user", "list") == []


@pytest.fixture
def beside(trading: Desk) -> Iterator[Desk]:
    """Return a shop that the app of another process (this one) has open."""
    app = opened(trading)
    add_person(app, "Ravi", Role.STAFF)
    yield trading
    app.close()


@pytest.mark.fault(18)
@pytest.mark.parametrize(
    "words", [["add", "zainab", "--role", "staff"], ["disable", "ravi"], ["enable", "ravi"], ["reset"]]
)
def test_while_the_app_is_open_people_are_changed_there(beside: Desk, words: list[str]) -> None:
    secrets = {path: path.read_bytes() for path in (beside.data / FOLDER).iterdir()}
    sentence = beside.refused("user", *words)
    assert re.fullmatch(r"Duebook is open \(since \d\d:\d\d\)\. Do this in the app, or close it first\.", sentence)
    assert [row["sign_in"] for row in told(beside, "user", "list")] == ["asha", "ravi"], "looking is allowed"
    assert {path: Path(path).read_bytes() for path in secrets} == secrets


def test_nothing_secret_is_in_the_book_and_nobody_else_can_read_the_files(
    trading: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(USER, GOOD)
    trading.do("user", "add", "sunil", "--role", "staff")
    assert b"argon2" not in trading.journal()
    for path in trading.data.rglob("*"):
        if path.is_file():
            assert path.stat().st_mode & 0o077 == 0, path
            assert GOOD.encode() not in path.read_bytes(), path
