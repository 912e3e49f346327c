"""What holds for every call of the API, whichever is added: walked along its own description."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import api
from services import Shop
from tests.api.conftest import Program, refused
from tests.entrance.conftest import OWNER, OWNER_PASSWORD

OPEN: Final = {"/login", "/token"}  # where one has no token yet
OWN: Final = ("/own", "/users/me", "/logout")
FILLED: Final = {"customer": "C0001", "package": "P0001", "number": "1", "seq": "1", "claim": "K0001"}


@pytest.fixture
def calls(owner: Program) -> list[tuple[str, str, dict[str, Any]]]:
    """Return every call: its verb, its path as it is described, and what is said of it."""
    return [
        (verb.upper(), path, said)
        for path, verbs in owner.get("/openapi.json")["paths"].items()
        for verb, said in verbs.items()
    ]


def filled(path: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda one: FILLED.get(one[1], "x"), path)


def bodies(owner: Program, calls: list[tuple[str, str, dict[str, Any]]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the model that each call takes as JSON, and those within it."""
    schemas = owner.get("/openapi.json")["components"]["schemas"]
    for verb, path, said in calls:
        taken = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        waiting = re.findall(r"#/components/schemas/(\w+)", str(taken)) if taken else []
        while waiting:
            name = waiting.pop()
            yield f"{verb} {path}: {name}", schemas[name]
            waiting += re.findall(r"#/components/schemas/(\w+)", str(schemas[name]))


@pytest.mark.fault(146)
def test_without_a_token_every_call_in_every_spelling_is_refused_before_anything_else(
    shop: Shop, calls: list[tuple[str, str, dict[str, Any]]]
) -> None:
    before, stranger, asked = shop.book.version, Program(), 0
    for verb, path, _ in calls:
        if path in OPEN:
            continue
        for spelled in (filled(path), f"{filled(path)}/"):
            answer = stranger.ask(verb, spelled, {"name": "Dev", "amount": "5"})
            assert answer.status == 401, (verb, spelled, answer.status)
            asked += 1
    assert asked > 80
    assert shop.book.version == before


def test_each_address_is_described_once_and_answers_the_same_in_both_spellings(
    owner: Program, calls: list[tuple[str, str, dict[str, Any]]]
) -> None:
    assert [path for _, path, _ in calls if path.endswith("/")] == []
    assert len({(verb, path) for verb, path, _ in calls}) == len(calls) > 50
    asked = [path for verb, path, _ in calls if verb == "GET" and not path.startswith(OWN[0])]
    for path in (*asked, "/openapi.json", "/docs"):
        plain, slashed = owner.ask("GET", filled(path)), owner.ask("GET", f"{filled(path)}/")
        assert slashed.status == plain.status != 405, path
        if plain.status == 404:
            assert "no such address" not in plain.text + slashed.text, path
    form = f"grant_type=password&username={OWNER}&password={OWNER_PASSWORD.replace(' ', '+')}".encode()
    web = {"content-type": "application/x-www-form-urlencoded"}
    for path, sent in (("/login", {"username": OWNER, "password": OWNER_PASSWORD}), ("/token", form)):
        for spelled in (path, f"{path}/"):
            answer = Program().ask("POST", spelled, sent, **(web if path == "/token" else {}))
            assert answer.status == 200, (spelled, answer.text)
    assert owner.ask("POST", "/logout/").status == 204
    assert refused(owner.ask("GET", "/users/me/"), 401)


def test_what_several_calls_share_stands_once() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in Path(api.__file__).parent.glob("*.py")}
    for shared, home in (
        ('"cheque"', "models.py"), ("Annotated[str, Query(max_length=200)]", "paging.py"),
        ("import APIRouter", "routing.py"), (".read_amount(text)", "recording.py"),
    ):  # fmt: skip
        assert {name: text.count(shared) for name, text in sources.items() if shared in text} == {home: 1}, shared
    made = [
        name for text in sources.values() for name in re.findall(r"^(?:class )?(Asked|Method)\b", text, re.MULTILINE)
    ]
    assert sorted(made) == ["Asked", "Method"]


@pytest.mark.fault(138)
def test_a_customers_token_opens_the_own_calls_and_no_other(
    calls: list[tuple[str, str, dict[str, Any]]], customer: Program
) -> None:
    asked = 0
    for verb, path, _ in calls:
        if path not in OPEN and not path.startswith(OWN):
            answer = customer.ask(verb, filled(path), {})
            # What cannot be read is refused before who asks is looked up; a token that does not count is said first.
            assert answer.status in {401, 422}, (verb, path, answer.status)
            asked += answer.status == 401
    assert asked > 30
    assert customer.get("/own")["id"] == "C0001"


@pytest.mark.fault(145)
def test_no_call_takes_a_field_that_is_not_named(owner: Program, calls: list[tuple[str, str, dict[str, Any]]]) -> None:
    taken = dict(bodies(owner, calls))
    assert len(taken) > 20
    assert [name for name, schema in taken.items() if schema.get("additionalProperties") is not False] == []


def test_every_post_takes_a_key_that_makes_it_safe_to_say_twice(calls: list[tuple[str, str, dict[str, Any]]]) -> None:
    looks_only = {"/credit-balances/by-voucher", "/logout"}
    without = [
        path
        for verb, path, said in calls
        if verb == "POST"
        and path not in OPEN | looks_only
        and "Idempotency-Key" not in {one["name"] for one in said.get("parameters", [])}
    ]
    assert without == []


def test_a_key_is_known_again_after_a_new_start_and_other_content_is_refused(shop: Shop, owner: Program) -> None:
    owner.post("/customers", {"name": "Meena"})
    sent: dict[str, dict[str, Any]] = {
        "/customers/C0001/charges": {"amount": "100"}, "/payments": {"customer": "C0001", "amount": "40"},
        "/customers/C0001/packages": {"treatment": "Laser", "amount": "50", "sessions": 3},
        "/packages/P0001/sessions": {"count": 2}, "/prepaid": {"customer": "C0001", "amount": "7"},
        "/credit-balances": {"client_code": "A1", "client_name": "Ela", "treatment_name": "x", "package_amount": "1"},
    }  # fmt: skip
    first = {path: owner.post(path, body, key=f"key{number}") for number, (path, body) in enumerate(sent.items())}
    version = shop.book.version
    shop.look_again()
    owner.log_in(OWNER, OWNER_PASSWORD)
    for number, (path, body) in enumerate(sent.items()):
        again = owner.post(path, body, key=f"key{number}")
        if "seq" in again:
            assert again == first[path]
        else:
            assert again["id"] == first[path]["id"]
        other = {**body, "note": "other"} if "credit" not in path else {**body, "final_bucket": "other"}
        assert "other content" in refused(owner.ask("POST", path, other, key=f"key{number}"), 409)
    assert shop.book.version == version


def test_while_the_book_can_only_be_read_every_act_is_answered_with_503_and_when_to_come_again(
    shop: Shop, owner: Program
) -> None:
    owner.post("/customers", {"name": "Bina", "phone": "98221 23456"})
    owner.post("/customers/C0001/packages", {"treatment": "Laser", "amount": "50", "sessions": 3})
    owner.post("/customers", {"name": "Zed"})
    path = shop.ledger.folder / "journal.csv"
    last = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*last[:-1], last[-1].replace(b"Zed", b"Zod")]))
    shop.read_from_the_beginning()
    assert shop.trouble is not None
    owner.log_in(OWNER, OWNER_PASSWORD)
    for method, address, sent in (
        ("POST", "/payments", {"customer": "C0001", "amount": "5"}), ("PATCH", "/customers/C0001", {"city": "Pune"}),
        ("POST", "/customers/C0001/packages", {"treatment": "Peel", "amount": "5"}),
        ("POST", "/credit-balances", {"client_name": "Ela", "treatment_name": "x", "package_amount": "1"}),
        ("POST", "/messages", {"customers": ["C0001"], "text": "Hello."}),
    ):  # fmt: skip
        answer = owner.ask(method, address, sent)
        assert refused(answer, 503), address
        assert int(answer.one("retry-after")) > 0
    assert owner.get("/customers")["count"] == 1


def test_a_word_behind_the_question_mark_that_a_call_does_not_know_is_refused_and_nothing_is_done(
    shop: Shop, owner: Program, customer: Program, calls: list[tuple[str, str, dict[str, Any]]]
) -> None:
    before, asked = shop.book.version, 0
    for verb, path, said in calls:
        if path in OPEN:
            continue
        known = [one["name"] for one in said.get("parameters", []) if one["in"] == "query"]
        asks = customer if path.startswith("/own") else owner
        for word in ("foo", *({"centre", "center"} - {*known})):
            for spelled in (filled(path), f"{filled(path)}/"):
                answer = asks.ask(verb, f"{spelled}?{word}=GK2", {})
                sentence = refused(answer, 422)
                if "requestBody" not in said:  # a body that cannot be read is told first
                    assert f"knows no “{word}” behind the question mark" in sentence, (verb, path)
                    assert all(one in sentence for one in known), (verb, path, sentence)
                    assert [one["field"] for one in json.loads(answer.text)["errors"]] == [word]
                asked += 1
    assert asked > 200
    assert shop.book.version == before


def test_a_misspelt_filter_is_not_answered_with_everything(owner: Program) -> None:
    assert refused(owner.ask("GET", "/credit-balances/stats/summary?center=GK2"), 422) == (
        "This address knows no “center” behind the question mark; it knows none. Nothing was done."
    )
    assert refused(owner.ask("GET", "/credit-balances/by-user-center?limit=2&centre=GK2"), 422) == (
        "This address knows no “centre” behind the question mark; it knows limit and cursor. Nothing was done."
    )
    assert owner.get("/credit-balances/?center=GK2&limit=2")["count"] == 0
    assert refused(Program().ask("GET", "/customers?foo=1"), 401), "who may not ask at all is told that"
