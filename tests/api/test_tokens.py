"""Tokens: which count, which do not, and when they end."""

import json
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest

from access import DISABLED, Audience, TokenKeyTooShort, signing_key
from ledger.book import Act
from services import Shop, State, clock
from tests.api.conftest import OTHERS_PASSWORD, Program, refused, staff
from tests.entrance.conftest import OWNER, OWNER_PASSWORD

NOT_VALID = "This token does not count, or not any more. Log in again."


def facts_of(shop: Shop, **other: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever a token may say
    """Return what a good token of the owner says, with some of it said otherwise (None: left out)."""
    now = clock.now()
    session = shop.admission.sessions.begin_token("U0001", "127.0.0.1", now, now + timedelta(minutes=5))
    good = {
        "iss": shop.ledger.journal.identity.store, "sub": "U0001", "aud": Audience.SHOP.value, "jti": session.id,
        "typ": "access", "iat": int(time.time()), "exp": int(time.time()) + 300,
    }  # fmt: skip
    return {name: value for name, value in {**good, **other}.items() if value is not None}


def signed(shop: Shop, facts: dict[str, Any], **headers: Any) -> str:  # noqa: ANN401 - as above
    """Return a token with the shop's own signature, as only somebody with the key could make it."""
    return str(jwt.encode(facts, signing_key(shop.ledger.folder), algorithm="HS256", headers=headers or None))


def state_of(shop: Shop) -> State:
    """Return how far the shop is at this moment."""
    return shop.state


def answer_to(token: str) -> int:
    """Return the status that somebody with this token gets."""
    answer = Program(token).ask("GET", "/users/me")
    if answer.status == 401:
        assert refused(answer, 401) == NOT_VALID
        assert answer.one("www-authenticate") == "Bearer"
    return answer.status


def test_a_name_and_a_password_give_a_token_that_says_whose_it_is(shop: Shop) -> None:  # noqa: ARG001 - it is asked
    program = Program()
    given = json.loads(program.log_in(OWNER, OWNER_PASSWORD).text)
    assert (given["token_type"], given["expires_in"]) == ("bearer", 1800)
    me = program.get("/users/me")
    assert (me["id"], me["username"], me["role"], me["centres"]) == ("U0001", OWNER, "owner", [])
    assert "run_the_shop" in me["rights"]


def test_the_password_form_of_oauth2_gives_one_too(shop: Shop) -> None:  # noqa: ARG001 - it is asked
    form = f"grant_type=password&username={OWNER}&password={OWNER_PASSWORD.replace(' ', '+')}".encode()
    answer = Program().ask("POST", "/token", form, **{"content-type": "application/x-www-form-urlencoded"})
    assert answer.status == 200, answer.text
    assert answer_to(json.loads(answer.text)["access_token"]) == 200


def test_a_token_as_the_shop_makes_it_counts(shop: Shop) -> None:
    assert answer_to(signed(shop, facts_of(shop))) == 200


@pytest.mark.fault(132)
def test_a_token_without_a_signature_is_refused(shop: Shop) -> None:
    bare = jwt.encode(facts_of(shop), "", algorithm="none")
    assert answer_to(bare) == 401
    assert answer_to(jwt.encode(facts_of(shop), "k" * 64, algorithm="HS256")) == 401
    assert answer_to(jwt.encode(facts_of(shop), signing_key(shop.ledger.folder) * 2, algorithm="HS512")) == 401


@pytest.mark.fault(133)
def test_a_token_that_has_run_out_or_is_not_valid_yet_is_refused(shop: Shop) -> None:
    now = int(time.time())
    assert answer_to(signed(shop, facts_of(shop, exp=now - 1))) == 401
    assert answer_to(signed(shop, facts_of(shop, nbf=now + 60))) == 401
    assert answer_to(signed(shop, facts_of(shop, iat=now + 60))) == 401


def test_a_token_ends_by_the_shops_own_count_too(shop: Shop) -> None:
    now = clock.now()
    session = shop.admission.sessions.begin_token("U0001", "here", now - timedelta(hours=1), now - timedelta(minutes=1))
    assert answer_to(signed(shop, facts_of(shop, jti=session.id))) == 401


@pytest.mark.fault(134)
@pytest.mark.parametrize("audience", ["other-shop", ["duebook-shop"], ["duebook-shop", "x"], "", 5])
def test_a_token_for_somebody_else_is_refused(shop: Shop, audience: object) -> None:
    assert answer_to(signed(shop, facts_of(shop, aud=audience))) == 401


@pytest.mark.fault(134)
def test_a_token_of_another_store_is_refused(shop: Shop) -> None:
    assert answer_to(signed(shop, facts_of(shop, iss="another"))) == 401


@pytest.mark.fault(135)
@pytest.mark.parametrize("part", ["exp", "iat", "sub", "aud", "iss", "jti", "typ"])
def test_a_token_without_one_of_its_required_parts_is_refused(shop: Shop, part: str) -> None:
    assert answer_to(signed(shop, facts_of(shop, **{part: None}))) == 401


@pytest.mark.fault(136)
@pytest.mark.parametrize(
    "wrong", [{"sub": 1}, {"jti": 1}, {"typ": 1}, {"typ": "refresh"}, {"sub": "U0002"}, {"exp": "soon"}]
)
def test_a_token_with_a_part_of_another_kind_is_refused(shop: Shop, wrong: dict[str, Any]) -> None:
    facts = facts_of(shop, **wrong)
    body = jwt.api_jws.encode(json.dumps(facts).encode(), signing_key(shop.ledger.folder), algorithm="HS256")
    assert answer_to(body) == 401


@pytest.mark.fault(137)
def test_with_a_short_key_the_shop_does_not_open_and_says_why(shop: Shop) -> None:
    key = shop.ledger.folder / "secrets" / "token.key"
    assert len(key.read_bytes()) == 32
    assert key.stat().st_mode & 0o777 == 0o600
    key.write_bytes(b"sesame")
    shop.look_again()
    assert state_of(shop) is State.SHUT
    assert shop.why_shut == str(TokenKeyTooShort(6))
    key.unlink()
    shop.look_again()
    assert state_of(shop) is State.OPEN
    assert len(key.read_bytes()) == 32


def test_a_key_is_made_once_and_none_is_half_written(tmp_path: Path) -> None:
    assert signing_key(tmp_path) == signing_key(tmp_path)
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["token.key"]


@pytest.mark.fault(138)
def test_a_customers_token_counts_at_no_door_of_the_shop(shop: Shop, customer: Program, owner: Program) -> None:
    assert customer.get("/users/me")["customer"] == "C0001"
    for path in ("/customers", "/customers/C0001", "/customers/C0001/entries", "/dues"):
        assert refused(customer.ask("GET", path), 401) == NOT_VALID
    assert refused(customer.ask("POST", "/customers/C0001/payments", {"amount": "5"}), 401) == NOT_VALID
    assert customer.get("/own/entries")["items"] == []
    assert refused(owner.ask("GET", "/own/entries"), 403).startswith("This address is for customers")
    assert shop.book.version == 3


@pytest.mark.fault(139)
def test_a_token_ends_with_a_log_out_a_new_password_and_a_closed_access(shop: Shop, owner: Program) -> None:
    program = staff(shop)
    me = program.get("/users/me")["id"]
    assert program.ask("POST", "/logout").status == 204
    assert answer_to(program.token) == 401

    program.log_in("ravi", OTHERS_PASSWORD)
    assert answer_to(program.token) == 200
    shop.admission.reset(shop.admission.people.by_id(me), "another quiet morning")
    assert answer_to(program.token) == 401

    program.log_in("ravi", "another quiet morning")
    assert answer_to(program.token) == 200
    shop.admission.change(me, {"status": DISABLED}, Act.fresh("U0001", "test", clock.now()))
    assert answer_to(program.token) == 401
    assert refused(program.log_in("ravi", "another quiet morning"), 401)
    assert answer_to(owner.token) == 200


@pytest.mark.fault(139)
def test_a_token_ends_when_the_book_is_opened_anew(shop: Shop, owner: Program) -> None:
    shop.look_again()
    assert answer_to(owner.token) == 401


def test_many_log_ins_of_a_program_sign_no_browser_out(shop: Shop) -> None:
    sessions, now = shop.admission.sessions, clock.now()
    cookie, _ = sessions.begin("U0001", "here", now)
    for _ in range(200):
        sessions.begin_token("U0001", "there", now, now + timedelta(minutes=5))
    assert shop.admission.of_token(cookie) is not None
    assert len(sessions.of_person("U0001", now)) == 51


def test_a_token_is_no_cookie_and_a_cookie_is_no_token(shop: Shop, owner: Program) -> None:
    cookie, session = shop.admission.sessions.begin("U0001", "here", clock.now())
    assert answer_to(cookie) == 401
    assert answer_to(signed(shop, facts_of(shop, jti=session.id))) == 401
    program = Program()
    program.browser.cookies[shop.admission.cookie] = cookie
    assert program.ask("GET", "/users/me").status == 404, "for a browser there is nothing"
    program.browser.cookies[shop.admission.cookie] = owner.token
    assert program.browser.get("/customers").is_sign_in


@pytest.mark.fault(140)
@pytest.mark.parametrize(
    "token", ["", ".", "..", "a.b.c", "....", "é.é.é", "null", "x" * 7_000, "eyJhbGciOiJIUzI1NiJ9..", "A" * 40 + "=="]
)
def test_a_token_of_an_odd_shape_is_refused(shop: Shop, token: str) -> None:  # noqa: ARG001 - it is asked
    raw = [(b"authorization", f"Bearer {token}".encode())]
    assert Program().browser.ask("GET", "/api/users/me", accept="application/json", raw=raw).status == 401


@pytest.mark.fault(140)
def test_headers_of_a_token_that_name_other_keys_change_nothing(shop: Shop) -> None:
    for header in ({"kid": "../../dev/null"}, {"jku": "http://127.0.0.1:9/keys"}, {"kid": "0"}):
        assert answer_to(jwt.encode(facts_of(shop), b"\0" * 32, algorithm="HS256", headers=header)) == 401
    assert answer_to(signed(shop, facts_of(shop), kid="x")) == 200


@pytest.mark.fault(140)
def test_a_token_of_a_megabyte_is_refused_before_it_is_read(shop: Shop) -> None:  # noqa: ARG001 - it is asked
    assert Program("x" * 1_000_000).ask("GET", "/users/me").status == 431


@pytest.mark.fault(141, 142)
def test_guessing_is_slowed_down_and_nobody_hears_who_has_an_access(shop: Shop) -> None:  # noqa: ARG001 - it is asked
    wrong = [refused(Program().log_in(name, "a wrong one"), 401) for name in (OWNER, "nobody", OWNER, OWNER)]
    assert len(set(wrong)) == 1
    answer = Program().log_in(OWNER, OWNER_PASSWORD)
    assert refused(answer, 429).startswith("There were too many wrong tries.")
    assert int(answer.one("retry-after")) >= 1
