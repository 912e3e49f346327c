"""Keys of programs: what they open, whose acts they are, and when they end."""

import json
import time
from datetime import timedelta

import pytest

from access import ACTIVE, DISABLED, MARK, Keys, NotAllowed, PersonNotUnderstood, Right, What
from ledger.book import Act
from services import Desk, NewKey, Shop, clock
from tests.api.conftest import OTHERS_PASSWORD, Program, refused
from tests.api.test_tokens import answer_to
from tests.desks import owner_desk, staff_desk
from tests.entrance.conftest import OWNER_PASSWORD


@pytest.fixture
def desk(shop: Shop) -> Desk:
    """Return the owner's desk, at a screen where the password was just typed."""
    return owner_desk(shop)


def made(desk: Desk, *rights: Right, centres: tuple[str, ...] = (), name: str = "Booking site") -> NewKey:
    """Return a new program with its key."""
    return desk.add_program(name, rights=rights, centres=centres, key=f"program {name}")


def test_a_program_asks_with_its_key_and_what_it_does_stands_under_its_name(shop: Shop, desk: Desk) -> None:
    new = made(desk, Right.RECORD, Right.EDIT_CUSTOMERS)
    assert new.key.startswith(MARK)
    assert len(new.key) == 47
    program = Program(new.key)
    me = program.get("/users/me")
    assert (me["role"], me["name"], me["rights"]) == (
        "program", "Booking site", ["anybody", "edit_customers", "look", "record"],
    )  # fmt: skip
    program.post("/customers", {"name": "Meena"}, key="one")
    program.post("/customers/C0001/charges", {"amount": "5"})
    done = shop.recent_acts(1)[0]
    assert (desk.name_of(done.by), done.via) == ("key Booking site", "api")
    assert refused(program.ask("POST", "/customers/C0001/write-offs", {"amount": "9", "reason": "x"}), 409)


def test_the_key_is_shown_once_and_kept_as_a_hash(shop: Shop, desk: Desk) -> None:
    new = made(desk)
    vault = shop.ledger.folder / "secrets" / "access.db"
    assert vault.stat().st_mode & 0o777 == 0o600
    for path in [one for one in shop.ledger.folder.rglob("*") if one.is_file()]:
        assert new.key.encode() not in path.read_bytes(), path
        assert new.key.removeprefix(MARK).encode() not in path.read_bytes(), path
    assert "key" not in str(desk.programs()[0]).replace("has_key", "").replace("key-bookingsite", "")


@pytest.mark.fault(138)
def test_a_key_opens_no_screen_no_own_page_and_nothing_of_the_owners(shop: Shop, desk: Desk, customer: Program) -> None:
    assert customer.get("/own/entries")["items"] == []
    program = Program(made(desk, *[one for one in Right if one in {Right.RECORD, Right.REPORTS}]).key)
    assert refused(program.ask("GET", "/own/entries"), 403).startswith("This address is for customers")
    assert refused(program.ask("GET", "/api-logs"), 403) == (
        "Booking site may not do this; it is the owner's. Ask the owner."
    )
    browser = Program()
    browser.browser.cookies[shop.admission.cookie] = program.token
    assert browser.browser.get("/customers").is_sign_in


@pytest.mark.fault(144)
def test_a_key_of_one_centre_finds_nobody_of_another(shop: Shop, desk: Desk) -> None:
    for name, centre in (("Asha", "North"), ("Bina", "South")):
        shop.add_customer({"name": name, "centre": centre}, key=name, by="U0001", via="test")
    program = Program(made(desk, Right.RECORD, centres=("North",)).key)
    assert [one["name"] for one in program.get("/customers")["items"]] == ["Asha"]
    assert refused(program.ask("GET", "/customers/C0002"), 404)
    assert refused(program.ask("POST", "/customers/C0002/charges", {"amount": "5"}), 404)
    assert refused(program.ask("POST", "/customers", {"name": "Dev"}), 403)


@pytest.mark.fault(139)
def test_a_key_ends_at_once_and_for_good(shop: Shop, desk: Desk) -> None:
    new = made(desk)
    assert answer_to(new.key) == 200
    done = desk.end_key(new.person.id, key="end")
    assert done is not None
    assert done.what == "The program Booking site may not ask any more"
    assert answer_to(new.key) == 401
    desk.undo(done.seq, key="undo the end")
    assert answer_to(new.key) == 401, "what is secret does not come back with an undo"
    assert Keys(shop.admission.vault).of_person(new.person.id) is None, "nor with the next start"
    again = desk.renew_key(new.person.id, key="again")
    assert (answer_to(again.key), answer_to(new.key)) == (200, 401)


@pytest.mark.fault(139)
def test_a_new_key_ends_the_one_before_and_a_session_of_it(shop: Shop, desk: Desk) -> None:
    new = made(desk)
    caller = shop.admission.of_bearer(new.key)
    again = desk.renew_key(new.person.id, key="again")
    assert (answer_to(new.key), answer_to(again.key)) == (401, 200)
    assert shop.admission.sessions.of_id(caller.session.id, clock.now()) is None


@pytest.mark.fault(133)
def test_a_key_ends_with_its_last_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    new = desk.add_program("Tablet", until=desk.today(), key="tablet")
    assert desk.programs()[0].until == desk.today()
    assert answer_to(new.key) == 200
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert answer_to(new.key) == 401
    row = owner_desk(desk._shop).programs()[0]
    assert (row.has_key, row.ran_out) == (False, True)


def test_a_key_outlives_a_start_and_ends_with_a_person_kept_out_by_the_vault(shop: Shop, desk: Desk) -> None:
    new = made(desk)
    shop.look_again()
    assert answer_to(new.key) == 200
    shop.admission.change(new.person.id, {"status": DISABLED}, Act.fresh("U0001", "test", clock.now()))
    shop.look_again()
    assert answer_to(new.key) == 401


@pytest.mark.fault(140)
@pytest.mark.parametrize("wrong", ["dbk_", "dbk_" + "A" * 43, "dbk_" + "A" * 5_000, "DBK_x", "dbk_" + "é" * 43])
def test_what_only_looks_like_a_key_is_refused(shop: Shop, wrong: str) -> None:  # noqa: ARG001 - it is asked
    raw = [(b"authorization", f"Bearer {wrong}".encode())]
    assert Program().browser.ask("GET", "/api/users/me", accept="application/json", raw=raw).status == 401


def test_only_an_owner_makes_keys_and_a_program_gets_no_password(shop: Shop, desk: Desk) -> None:
    ravi = staff_desk(shop, Right.RECORD)
    with pytest.raises(NotAllowed):
        made(ravi)
    new = made(desk)
    with pytest.raises(PersonNotUnderstood, match="it has a key and no password"):
        desk.invite_again(new.person.id)
    with pytest.raises(PersonNotUnderstood, match="it has a key and no password"):
        shop.admission.reset(new.person, OTHERS_PASSWORD)
    with pytest.raises(PersonNotUnderstood, match="people sign in with a password"):
        desk.renew_key("U0001", key="renew")
    with pytest.raises(PersonNotUnderstood, match="Only for staff and programs"):
        shop.admission.change("U0001", {"rights": ["record"]}, Act.fresh("U0001", "test", clock.now()))
    assert refused(Program().log_in("key-bookingsite", OWNER_PASSWORD), 401)
    assert [row.person.id for row in desk.people()] == ["U0001", ravi.person.id], "a program is nobody who signs in"


def test_whoever_is_no_program_is_refused_a_key_and_its_end_and_nothing_is_recorded(shop: Shop, desk: Desk) -> None:
    ravi = staff_desk(shop, Right.RECORD).person.id
    before = shop.ledger.journal.last_seq
    with pytest.raises(PersonNotUnderstood, match="people sign in with a password"):
        desk.end_key(ravi, key="end")
    assert shop.ledger.journal.last_seq == before
    assert shop.admission.people.by_id(ravi).status == ACTIVE
    desk.change_person(ravi, {"status": DISABLED}, key="out")
    before = shop.ledger.journal.last_seq
    with pytest.raises(PersonNotUnderstood, match="people sign in with a password"):
        desk.renew_key(ravi, key="renew")
    assert shop.ledger.journal.last_seq == before
    assert shop.admission.people.by_id(ravi).status == DISABLED, "kept out"


def test_a_key_is_not_ended_by_a_log_out_and_says_so(desk: Desk) -> None:
    program = Program(made(desk).key)
    assert refused(program.ask("POST", "/logout"), 409) == (
        "A key counts until an owner ends it on the page “People”. Nothing was ended."
    )
    assert answer_to(program.token) == 200


def test_when_it_was_used_is_known_by_the_hour(shop: Shop, desk: Desk) -> None:
    new = made(desk)
    assert desk.programs()[0].used is None
    answer_to(new.key)
    used = desk.programs()[0].used
    assert used is not None
    assert (used.minute % 30, used.second) == (0, 0), "half an hour off, in the shop's own time"
    known = shop.admission.keys.of_person(new.person.id)
    ends = time.monotonic() + 20
    while Keys(shop.admission.vault).of_person(new.person.id) != known:
        assert time.monotonic() < ends, "it is written a moment later"
        time.sleep(0.01)


def test_each_key_has_requests_of_its_own_and_a_made_up_one_shares_those_of_its_address(shop: Shop, desk: Desk) -> None:
    shop.settings_path.write_text("[api]\nrequests_per_minute = 10\n", encoding="utf-8")
    first, second = (Program(made(desk, name=name).key) for name in ("One", "Two"))
    shop.read_settings()
    assert [first.ask("GET", "/users/me").status for _ in range(12)][-2:] == [429, 429]
    assert second.ask("GET", "/users/me").status == 200
    statuses = [Program(f"dbk_{number:043}").ask("GET", "/users/me").status for number in range(12)]
    assert statuses[-2:] == [429, 429]


def test_what_a_program_is_refused_is_noted_with_its_address(shop: Shop, desk: Desk) -> None:
    program = Program(made(desk).key)
    refused(program.ask("POST", "/customers", {"name": "Meena"}), 403)
    newest = shop.admission.log.events(most=1)[0]
    assert (newest.what, newest.person, newest.address) == (What.REFUSED, "U0002", "127.0.0.1")


def test_the_description_is_for_a_key_as_well(desk: Desk) -> None:
    assert json.loads(Program(made(desk).key).ask("GET", "/openapi.json").text)["openapi"]
