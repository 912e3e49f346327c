"""Messages, claims, statements, payments and a customer's own over HTTP."""

import csv
import io
import json
from typing import get_args

import pytest

from access import Right
from api.messages import StateWord
from messaging import WORDS
from services import Shop
from tests.api.conftest import Program, refused, staff


@pytest.fixture
def owing(shop: Shop, owner: Program) -> Shop:
    """Return a shop where Meena (North) owes ₹500 since a year, and Asha (South) nothing."""
    owner.post("/customers", {"name": "Meena", "phone": "98221 23456", "code": "M1", "centre": "North"})
    owner.post("/customers", {"name": "Asha", "phone": "98221 23457", "centre": "South"})
    owner.post("/customers/M1/charges", {"amount": "500", "on": "2026-01-05", "due_on": "2026-01-20", "note": "=rice"})
    return shop


def test_the_states_of_messages_are_those_of_the_page_and_no_others() -> None:
    assert get_args(StateWord) == tuple(WORDS.values())


def test_a_reminder_and_an_own_text_are_put_on_the_list_and_nothing_more_is_claimed(
    owing: Shop, owner: Program
) -> None:
    put = owner.post("/messages/reminders", {"customers": ["M1"], "anyway": True}, key="remind")
    assert owner.post("/messages/reminders", {"customers": ["M1"], "anyway": True}, key="remind") == put
    (message,) = put["messages"]
    told = ("customer", "name", "to", "way", "about", "state")
    assert [message[name] for name in told] == ["C0001", "Meena", "+919822123456", "link", "due", "waiting"] or (
        message["about"] in {"due", "overdue"} and message["state"] == "waiting"
    )
    assert "500" in message["body"]
    said = refused(owner.ask("POST", "/messages/reminders", {"customers": ["C0002"], "anyway": True}), 409)
    assert "Asha" in said
    assert owner.post("/messages/", {"customers": ["M1", "C0002"], "text": "We are closed on Monday."})["seq"]
    page = owner.get("/messages?limit=2")
    assert ([one["id"] for one in page["items"]], page["count"]) == ([3, 2], 3)
    owner.post("/messages", {"customers": ["C0002"], "text": "And on Tuesday."})
    page = owner.get(f"/messages?limit=2&cursor={page['next']}")
    assert ([one["id"] for one in page["items"]], page["next"]) == ([1], None)
    assert owner.get("/messages?customer=M1")["count"] == 2
    assert owner.get("/messages?state=waiting&state=sent")["count"] == 4
    assert owner.get("/messages?state=sent")["count"] == 0
    assert refused(owner.ask("GET", "/messages?state=gone"), 422)
    off = json.loads(owner.ask("DELETE", "/messages/1").text)
    assert (off["state"], owner.get("/messages/1/")["state"]) == ("taken off", "taken off")
    assert refused(owner.ask("GET", "/messages/99"), 404) == "There is no message number 99."
    owner.ask("PATCH", "/customers/C0002", {"no_messages": True})
    nothing = owner.ask("POST", "/messages", {"customers": ["C0002"], "text": "Once more."})
    assert (nothing.status, json.loads(nothing.text)["seq"]) == (200, None)
    assert owing.post.outbox.get(1).state.value == "cancelled"


@pytest.mark.fault(143, 144)
def test_messages_claims_and_payments_of_another_centre_are_not_there(owing: Shop, owner: Program) -> None:
    owner.post("/messages", {"customers": ["M1"], "text": "Hello."})
    owner.post("/payments", {"customer": "M1", "amount": "5"})
    ravi = staff(owing, Right.RECORD, Right.MESSAGES, centres=("South",))
    assert [ravi.get(path)["count"] for path in ("/messages", "/claims", "/payments", "/prepaid")] == [0, 0, 0, 0]
    for method, path, sent in (
        ("GET", "/messages/1", None), ("DELETE", "/messages/1", None), ("GET", "/messages?customer=C0001", None),
        ("POST", "/messages", {"customers": ["C0001"], "text": "x"}),
        ("POST", "/messages/reminders", {"customers": ["C0001"]}), ("GET", "/claims?customer=C0001", None),
        ("POST", "/payments", {"customer": "C0001", "amount": "1"}), ("GET", "/customers/C0001/statement", None),
    ):  # fmt: skip
        assert refused(ravi.ask(method, path, sent), 404), path
    assert owner.get("/payments")["count"] == 1


def test_what_a_customer_says_to_have_paid_is_accepted_or_refused(
    owing: Shop, owner: Program, customer: Program
) -> None:
    sent = {"amount": "200", "on": "2026-02-01", "method": "UPI", "reference": "4711"}
    first = customer.post("/own/claims", sent, key="paid")
    assert customer.post("/own/claims", sent, key="paid") == first
    assert refused(customer.ask("POST", "/own/claims", {**sent, "amount": "201"}, key="paid"), 409)
    customer.post("/own/claims/", {"amount": "100"})
    third = customer.post("/own/claims", {"amount": "7"})
    assert customer.post(f"/own/claims/{third['seq']}/withdraw", None)["entries"] == []
    page = owner.get("/claims?limit=1")
    assert ([one["amount"] for one in page["items"]], page["count"]) == (["200.00"], 2)
    second = owner.get(f"/claims?limit=1&cursor={page['next']}")["items"][0]
    assert (second["customer"], second["amount"], second["state"]) == ("C0001", "100.00", "open")
    paid = owner.post(f"/claims/{page['items'][0]['id']}/accept", {"amount": "150.50"}, key="yes")
    assert [(one["kind"], one["amount"]) for one in paid["entries"]] == [("payment", "150.50")]
    owner.post(f"/claims/{second['id']}/refuse/", {"reason": "No such transfer."})
    assert refused(owner.ask("POST", f"/claims/{second['id']}/accept", {}), 409)
    assert refused(owner.ask("POST", "/claims/K0099/accept", {}), 404)
    states = [(one["state"], one["got"], one["reason"]) for one in owner.get("/claims?customer=M1")["items"]]
    assert states == [("confirmed", "150.50", ""), ("declined", None, "No such transfer.")]
    assert owner.get("/claims")["count"] == 0
    assert owing.book.balance(0)[0].decimal == "349.50"


@pytest.mark.fault(138, 143)
def test_a_customers_token_sees_the_own_account_and_nothing_else(
    owing: Shop, owner: Program, customer: Program
) -> None:
    owner.post("/customers/C0002/charges", {"amount": "6"})
    own = customer.get("/own/")
    assert (own["id"], own["name"], own["due"], own["claims"]) == ("C0001", "Meena", "500.00", [])
    assert refused(customer.ask("GET", "/own/dues?customer=C0002"), 422)
    dues = customer.get("/own/dues")
    assert ([one["amount"] for one in dues["items"]], dues["items"][0]["by"]) == (["500.00"], "")
    assert customer.get("/own/statement")["customer"] == "C0001"
    assert customer.ask("GET", "/own/statement?form=pdf").body.startswith(b"%PDF")
    for method, path, sent in (
        ("GET", "/packages", None), ("GET", "/vouchers", None), ("GET", "/payments", None), ("GET", "/prepaid", None),
        ("GET", "/messages", None), ("GET", "/claims", None), ("GET", "/customers/C0001/statement", None),
        ("GET", "/customers/C0002/statement?form=csv", None), ("GET", "/credit-balances", None),
        ("POST", "/payments", {"customer": "C0001", "amount": "1"}), ("POST", "/claims/K0001/accept", {}),
    ):  # fmt: skip
        assert refused(customer.ask(method, path, sent), 401), path
    for path in ("/own", "/own/dues", "/own/statement", "/own/entries"):
        assert refused(owner.ask("GET", path), 403), "and the shop's token is no customer's"
    assert owing.book.balance(0)[0].decimal == "500.00"


def test_a_statement_is_the_same_as_json_csv_pdf_and_as_the_header_asks(owing: Shop, owner: Program) -> None:
    owner.post("/payments", {"customer": "M1", "amount": "200", "method": "UPI"})
    found = owner.get("/customers/M1/statement")
    assert (found["opening_due"], found["closing_due"], len(found["lines"])) == ("0.00", "300.00", 2)
    later = owner.get("/customers/M1/statement/?since=2026-02-01")
    assert (later["opening_due"], len(later["lines"])) == ("500.00", 1)
    as_csv = owner.ask("GET", "/customers/M1/statement?form=csv")
    assert as_csv.one("content-type") == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    assert [(row["charged"], row["paid"], row["due_after"]) for row in rows] == [
        ("500.00", "0.00", "500.00"), ("0.00", "200.00", "300.00"),
    ]  # fmt: skip
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    for kind, begins in (("application/pdf", b"%PDF"), ("text/plain", b"")):
        answer = owner.browser.ask(
            "GET", "/api/customers/M1/statement", accept=kind, headers={"authorization": f"Bearer {owner.token}"}
        )
        assert answer.status == 200
        assert answer.one("content-type").startswith(kind)
        assert answer.body.startswith(begins)
        assert answer.one("content-disposition").startswith("attachment")
    assert owner.ask("GET", "/customers/M1/statement?form=xlsx").body.startswith(b"PK")
    assert refused(owner.ask("GET", "/customers/M1/statement?since=2026-03-01&until=2026-02-01"), 422)
    assert refused(owner.ask("GET", "/customers/M1/statement?since=tomorrow"), 422).startswith("since cannot be used")
    assert refused(owner.ask("GET", "/customers/M1/statement?form=exe"), 422)
    assert owing.book.balance(0)[0].decimal == "300.00"


def test_payments_come_in_pages_and_one_that_comes_meanwhile_moves_none(owing: Shop, owner: Program) -> None:
    for amount in ("1", "2", "3"):
        owner.post("/payments/", {"customer": "M1", "amount": amount, "method": "UPI"})
    owner.post(f"/acts/{owing.book.version}/undo", None)
    page = owner.get("/payments?limit=2")
    assert [(one["amount"], one["name"], one["undone"]) for one in page["items"]] == [
        ("3.00", "Meena", True), ("2.00", "Meena", False),
    ]  # fmt: skip
    owner.post("/payments", {"customer": "M1", "amount": "4", "on": "2026-02-01"})
    page = owner.get(f"/payments?limit=2&cursor={page['next']}")
    assert ([one["amount"] for one in page["items"]], page["next"]) == (["1.00"], None)
    assert owner.get("/payments?until=2026-02-01&method=cash")["count"] == 1
    assert owner.get("/payments?method=UPI&customer=M1&since=2026-02-02")["count"] == 3
    owner.post("/prepaid/", {"customer": "C0002", "amount": "9"}, key="top")
    owner.post("/prepaid/", {"customer": "C0002", "amount": "9"}, key="top")
    held = owner.get("/prepaid")
    assert ([one["prepaid"] for one in held["items"]], held["prepaid_total"]) == (["9.00"], "9.00")


@pytest.mark.fault(145)
@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/payments", {"customer": "M1", "amount": "5", "due": "0"}),
        ("/prepaid", {"customer": "M1", "amount": "5", "by": "U0009"}),
        ("/messages", {"customers": ["M1"], "text": "x", "state": "sent"}),
        ("/messages/reminders", {"customers": ["M1"], "to": "+911"}),
        ("/customers/M1/packages", {"treatment": "Laser", "amount": "5", "voucher": "PB1"}),
        ("/vouchers", {"packages": ["P0001"], "number": "PB1"}),
        ("/claims/K0001/accept", {"customer": "C0002"}),
        ("/claims/K0001/refuse", {"reason": "no", "yes": True}),
        ("/credit-balances", {"client_name": "Ela", "treatment_name": "x", "package_amount": "1", "role": "owner"}),
    ],
)
def test_a_field_that_nobody_may_set_is_refused_and_named_at_every_call(
    owing: Shop, owner: Program, path: str, sent: dict[str, object]
) -> None:
    before, field = owing.book.version, list(sent)[-1]
    answer = owner.ask("POST", path, sent)
    assert refused(answer, 422) == f"{field} cannot be used: there is no such field."
    assert json.loads(answer.text)["errors"] == [{"field": field, "what": "there is no such field"}]
    assert owing.book.version == before
