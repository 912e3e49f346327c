"""What is wrong with what was sent: one sentence of ours for every kind of mistake, with the field as it was sent."""

import json
from typing import Annotated, Any, Final, Literal, get_args

import pytest
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import core_schema

from access import Right
from api.fields import field_of
from api.models import Day, Sent
from api.sentences import sentence_of
from ledger.book import FieldNotUnderstood
from services import Shop
from tests.api.conftest import Program, refused, staff

KINDS: Final = sorted(get_args(core_schema.ErrorType))


def wrong(answer: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - an answer
    """Return the fields of a 422 with what is wrong with each."""
    refused(answer, 422)
    return [(one["field"], one["what"]) for one in json.loads(answer.text)["errors"]]


@pytest.mark.parametrize("kind", KINDS)
def test_no_sentence_of_the_checking_library_reaches_anybody(kind: str) -> None:
    said = sentence_of({"type": kind, "msg": "Input should be a library's own", "loc": ("body", "x"), "ctx": {}})
    assert "nput" not in said
    assert "library" not in said
    assert said.partition(" ")[0] in {"it", "there", "this", "a"}, said


class Everything(Sent):
    """A field of each sort."""

    words: Annotated[list[str], Field(min_length=1, max_length=2)] = ["x"]  # noqa: RUF012 - pydantic copies it
    name: Annotated[str, Field(min_length=1, max_length=5)] = "x"
    code: Annotated[str, Field(min_length=3)] = "xxx"
    way: Literal["", "cash", "card"] = ""
    count: Annotated[int, Field(ge=1, le=9)] = 1
    free: bool = False
    on: Day | None = None
    inside: dict[str, int] = {}  # noqa: RUF012 - as above


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("words", "a", "it must be a list"), ("words", [], "it must not be empty"),
        ("words", ["a", "b", "c"], "it has more than 2 entries"), ("words", [1], "it must be text, in quotation marks"),
        ("name", 5, "it must be text, in quotation marks"), ("name", "", "it must not be empty"),
        ("name", "abcdef", "it has more than 5 signs"), ("code", "ab", "it has fewer than 3 signs"),
        ("name", None, "it must be text, in quotation marks"),
        ("way", "gold", "it must be nothing, “cash” or “card”"), ("count", "x", "it must be a whole number"),
        ("count", 1.5, "it must be a whole number"), ("count", 0, "it must be 1 or more"),
        ("count", 10, "it must be 9 or less"), ("count", [], "it must be a whole number"),
        ("free", "perhaps", "it must be true or false"), ("free", [], "it must be true or false"),
        ("on", "21/11/2026", "a day is written like 2026-11-21"), ("on", "2026-02-30", "there is no such day"),
        ("on", 0, "a day is written like 2026-11-21"), ("inside", [], "it must be an object with named fields"),
        ("inside", {"a": {}}, "it must be a whole number"), ("other", 1, "there is no such field"),
    ],
)  # fmt: skip
def test_each_mistake_has_a_sentence_that_says_how_it_must_be(field: str, value: object, said: str) -> None:
    with pytest.raises(ValidationError) as found:
        Everything.model_validate({field: value})
    [mistake] = found.value.errors()
    assert sentence_of(mistake) == said


def test_a_body_that_is_none_is_refused_as_the_body(owner: Program) -> None:
    owner.post("/customers", {"name": "Meena"})
    path = "/customers/C0001/charges"
    assert wrong(owner.ask("POST", path, b'{"amount": 5')) == [("body", "this is no JSON")]
    assert wrong(owner.ask("POST", path, [1])) == [("body", "it must be an object with named fields")]
    assert wrong(owner.ask("POST", path, "5")) == [("body", "it must be an object with named fields")]
    assert wrong(owner.ask("POST", path, b"")) == [("body", "it is missing")]
    assert wrong(owner.ask("POST", path, {})) == [("amount", "it is missing")]
    assert wrong(owner.ask("GET", "/customers?limit=x")) == [("limit", "it must be a whole number")]


SOLD: Final = {"client_code": "A1", "client_name": "Asha", "treatment_name": "Laser", "package_amount": "900"}


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("/customers/C0001/charges", {"amount": "5", "due_on": "2020-01-01"}, "due_on"),
        ("/customers/C0001/charges", {"amount": "5", "on": "2999-01-01", "due_on": "2999-01-01"}, "on"),
        ("/customers/C0001/charges", {"amount": "five"}, "amount"),
        ("/customers/C0001/charges", {"amount": "0", "reference": "0"}, "amount"),
        ("/customers/C0001/packages", {"treatment": "L", "amount": "5", "paid": "x"}, "paid"),
        ("/customers/C0001/packages", {"treatment": "L", "amount": "5", "valid_until": "2020-01-01"}, "valid_until"),
        ("/customers/C0001/packages", {"treatment": "L", "amount": "5", "paid": "-1"}, "paid"),
        (
            "/customers/C0001/packages",
            {"treatment": "L", "amount": "5", "instalments": [{"on": "2020-01-01", "amount": "5"}]},
            "instalments.0.on",
        ),
        (
            "/customers/C0001/packages",
            {"treatment": "L", "amount": "5", "instalments": [{"on": "2999-01-01", "amount": "x"}]},
            "instalments.0.amount",
        ),
        ("/customers", {"name": "Bina", "due_limit": "x"}, "due_limit"),
        ("/credit-balances", {**SOLD, "package_amount": "x"}, "package_amount"),
        ("/credit-balances", {**SOLD, "amount_paid": "x"}, "amount_paid"),
        ("/credit-balances", {**SOLD, "balance_amount": "x"}, "balance_amount"),
        ("/credit-balances", {**SOLD, "prepaid_gift_card_balance": "x"}, "prepaid_gift_card_balance"),
        ("/credit-balances", {**SOLD, "bought_on": "2999-01-01"}, "bought_on"),
        ("/credit-balances", {**SOLD, "valid_until": "2020-01-01"}, "valid_until"),
        ("/credit-balances", {**SOLD, "phone_no": "12"}, "phone_no"),
        ("/credit-balances", {**SOLD, "email_id": "nobody"}, "email_id"),
    ],
)
def test_the_field_is_the_one_that_the_program_sent(
    owner: Program, path: str, sent: dict[str, Any], field: str
) -> None:
    owner.post("/customers", {"name": "Meena"})
    [(named, what)] = wrong(owner.ask("POST", path, sent))
    assert named == field, what


def test_a_code_that_is_taken_in_another_centre_is_named_as_it_was_sent(three: Shop) -> None:
    program = staff(three, Right.RECORD, Right.EDIT_CUSTOMERS, centres=("North",))
    sent = {**SOLD, "client_code": "B", "client_name": "Bina"}
    assert wrong(program.ask("POST", "/credit-balances", sent))[0][0] == "client_code"


def test_what_is_about_nothing_that_was_sent_names_no_field() -> None:
    class Nothing(BaseModel):
        """Sent without a field."""

    assert field_of(FieldNotUnderstood("shop", "x", "is not there"), Nothing()) == ""


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"amount": "5", "amount": "5000"}', "amount"), (b'{"amount": "5", "note": "a", "n\\u006fte": "b"}', "note"),
        (b'{"amount": "5", "amount": "5"}', "amount"), (b'{"amount": "5", "x": {"on": 1, "on": 2}}', "on"),
    ],
)  # fmt: skip
def test_a_field_that_stands_there_twice_is_refused_and_named(
    shop: Shop, owner: Program, body: bytes, field: str
) -> None:
    owner.post("/customers", {"name": "Meena"})
    before = shop.book.version
    answer = owner.ask("POST", "/customers/C0001/charges", body)
    assert wrong(answer) == [(field, "it stands there more than once")]
    assert refused(answer, 422) == f"{field} cannot be used: it stands there more than once."
    assert shop.book.version == before


def test_a_name_that_stands_twice_is_refused_at_the_log_in_too(shop: Shop) -> None:  # noqa: ARG001 - it is asked
    body = b'{"username": "asha", "password": "x", "password": "y"}'
    assert wrong(Program().ask("POST", "/login", body)) == [("password", "it stands there more than once")]


@pytest.mark.parametrize("verb", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
def test_the_health_of_the_app_is_only_looked_at(shop: Shop, verb: str) -> None:  # noqa: ARG001 - it is asked
    answer = Program().ask(verb, "/health")
    assert refused(answer, 405) == "This address does not answer to that verb."
    assert answer.one("allow") == "GET, HEAD"
    assert Program().ask("GET", "/health").status == 200


def test_the_shops_own_are_told_that_an_address_is_for_customers(shop: Shop, owner: Program, customer: Program) -> None:
    for program in (owner, staff(shop, Right.RECORD)):
        for verb, path in (("GET", "/own"), ("GET", "/own/dues"), ("GET", "/own/entries"), ("POST", "/own/claims")):
            said = refused(program.ask(verb, path, {"amount": "5"} if verb == "POST" else None), 403)
            assert said.startswith("This address is for customers")
    assert customer.get("/own")["id"] == "C0001"
    refused(Program("made up").ask("GET", "/own"), 401)


def test_half_a_sign_that_stands_twice_is_refused_like_any_other_name(shop: Shop) -> None:  # noqa: ARG001 - it is asked
    answer = Program().ask("POST", "/login", b'{"\\ud800": 1, "\\ud800": 2}')
    assert wrong(answer) == [("?", "it stands there more than once")]
