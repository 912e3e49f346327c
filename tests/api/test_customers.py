"""Customers and entries over HTTP: what is looked at, added, changed and recorded, and what is refused."""

import json
from typing import Any

import pytest

from access import Right
from services import Shop
from tests.api.conftest import Program, refused, staff
from tests.entrance.conftest import OWNER, OWNER_PASSWORD

NOT_THERE = "There is no customer “C0002”."


def test_a_customer_is_added_looked_at_and_changed(shop: Shop, owner: Program) -> None:
    sent = {"name": "Meena Rao", "phone": "079853 49490", "due_limit": "5000", "tags": ["gold"], "code": "M1"}
    answer = owner.ask("POST", "/customers", sent)
    assert (answer.status, answer.one("location")) == (201, "/api/customers/C0001")
    added = json.loads(answer.text)
    assert (added["phone"], added["due_limit"], added["tags"]) == ("+917985349490", "5000.00", ["gold"])
    assert owner.get("/customers/C0001/") == owner.get("/customers/M1") == added

    changed = owner.ask("PATCH", "/customers/C0001", {"city": "Pune", "due_limit": None})
    assert (json.loads(changed.text)["city"], json.loads(changed.text)["due_limit"]) == ("Pune", None)
    replaced = json.loads(owner.ask("PUT", "/customers/C0001", {"name": "Meena"}).text)
    assert (replaced["name"], replaced["city"], replaced["tags"], replaced["phone"]) == ("Meena", "", [], "")
    assert {commit.via for commit in shop.recent_acts(3)} == {"api"}


def test_what_was_changed_since_it_was_looked_at_is_not_written_over(shop: Shop, owner: Program) -> None:
    owner.post("/customers", {"name": "Meena"})
    mark = owner.ask("GET", "/customers/C0001").one("etag")
    assert owner.ask("PATCH", "/customers/C0001", {"city": "Pune"}, mark=mark, key="one").status == 200
    said = refused(owner.ask("PATCH", "/customers/C0001", {"city": "Delhi"}, mark=mark), 412)
    assert said == "Meena was changed since you looked. Nothing was saved; look again and send it once more."
    assert refused(owner.ask("PUT", "/customers/C0001", {"name": "Asha"}, mark='"0"'), 412)
    assert refused(owner.ask("PATCH", "/customers/C0001", {"city": "Delhi"}, mark=f"W/{mark}"), 412)
    assert shop.book.people[0].city == "Pune"
    assert owner.ask("PATCH", "/customers/C0001", {"city": "Pune"}, mark=mark, key="one").status == 200, "said twice"
    assert owner.ask("PATCH", "/customers/C0001", {"city": "Delhi"}, mark="*").status == 200


def test_what_is_sent_twice_with_one_key_counts_once(shop: Shop, owner: Program) -> None:
    owner.post("/customers", {"name": "Meena"})
    first = owner.post("/customers/C0001/charges", {"amount": "100", "note": "rice"}, key="k-1")
    assert owner.post("/customers/C0001/charges", {"amount": "100", "note": "rice"}, key="k-1") == first
    said = refused(owner.ask("POST", "/customers/C0001/charges", {"amount": "101", "note": "rice"}, key="k-1"), 409)
    assert said.startswith("This was sent before with other content")
    assert owner.get("/customers/C0001")["due"] == "100.00"
    ravi = staff(shop, Right.RECORD)
    ravi.post("/customers/C0001/charges", {"amount": "7"}, key="k-1")  # another person's key is another key
    assert owner.get("/customers/C0001")["due"] == "107.00"
    for key in ("a b", "x" * 101, "é"):
        assert owner.ask("POST", "/customers/C0001/charges", {"amount": "1"}, key=key).status == 422


@pytest.mark.parametrize("sort", ["name", "due", "overdue", "prepaid", "last"])
def test_in_any_order_who_comes_or_goes_meanwhile_moves_nobody_out_of_the_pages(
    shop: Shop, owner: Program, sort: str
) -> None:
    for number in range(1, 7):
        owner.post("/customers", {"name": f"Name {number}"})
        owner.post(f"/customers/C{number:04d}/charges", {"amount": str(100 - number)})
    first = owner.get(f"/customers?sort={sort}&limit=2")
    assert [one["id"] for one in first["items"]] == ["C0001", "C0002"]
    owner.post("/customers", {"name": "Aaron"})
    owner.post("/customers/C0007/charges", {"amount": "500", "on": "2026-01-01", "due_on": "2026-01-01"})
    seen, page = ["C0001", "C0002"], first
    while page["next"]:
        page = owner.get(f"/customers?sort={sort}&limit=2&cursor={page['next']}")
        seen += [one["id"] for one in page["items"]]
    assert [one for one in seen if one != "C0007"] == [f"C{number:04d}" for number in range(1, 7)]
    assert len(seen) == len({*seen})
    dues = owner.get("/dues?limit=3")
    last = dues["items"][-1]
    owner.post("/payments", {"customer": last["id"], "amount": last["due"]})
    more = owner.get(f"/dues?limit=3&cursor={dues['next']}")
    paid = {one["id"] for one in dues["items"]} | {one["id"] for one in more["items"]}
    assert len(paid) >= 6, "whoever went takes nobody along"
    assert shop.book.people[0].name == "Name 1"


def test_every_kind_of_entry_moves_its_balance_and_can_be_undone(shop: Shop, owner: Program) -> None:
    owner.post("/customers", {"name": "Meena"})
    for path, sent, due, prepaid in (
        ("charges", {"amount": "1000.50"}, "1000.50", "0.00"),
        ("payments/", {"amount": "200.25", "method": "UPI"}, "800.25", "0.00"),
        ("top-ups", {"amount": "500", "method": "cash"}, "800.25", "500.00"),
        ("uses", {"amount": "100"}, "800.25", "400.00"),
        ("settlements", {"amount": "300"}, "500.25", "100.00"),
        ("refunds", {"amount": "50", "method": "cash"}, "500.25", "50.00"),
        ("write-offs", {"amount": "0.25", "reason": "discount"}, "500.00", "50.00"),
        ("payments", {"amount": "600", "overpayment": "prepaid"}, "0.00", "150.00"),
    ):
        done = owner.post(f"/customers/C0001/{path}", sent)
        assert done["entries"], path
        now = owner.get("/customers/C0001")
        assert (now["due"], now["prepaid"]) == (due, prepaid), path
    last = shop.book.version
    undone = owner.post(f"/acts/{last}/undo", None)
    assert all(one["reversal"] for one in undone["entries"])
    now = owner.get("/customers/C0001")
    assert (now["due"], now["prepaid"]) == ("500.00", "50.00")
    assert refused(owner.ask("POST", f"/acts/{last}/undo"), 409)
    assert refused(owner.ask("POST", "/acts/99/undo"), 404)


def test_lines_come_in_pages_the_newest_first_and_each_once(owner: Program) -> None:
    owner.post("/customers", {"name": "Meena"})
    for amount in range(1, 8):
        owner.post("/customers/C0001/charges", {"amount": str(amount)})
    seen, path = [], "/customers/C0001/entries?limit=3"
    page = owner.get(path)
    while True:
        seen += [one["amount"] for one in page["items"]]
        if page["next"] is None:
            break
        page = owner.get(f"{path}&cursor={page['next']}")
    assert seen == [f"{amount}.00" for amount in range(7, 0, -1)]
    dues = owner.get("/customers/C0001/dues")
    assert (dues["due"], [one["still_open"] for one in dues["items"]]) == ("28.00", [f"{n}.00" for n in range(1, 8)])
    for cursor in ("x", "MTA", "4pyT", "fA", "-1"):
        assert refused(owner.ask("GET", f"{path}&cursor={cursor}"), 422)


def test_a_line_that_comes_meanwhile_moves_none_from_one_page_to_another(owner: Program) -> None:
    owner.post("/customers", {"name": "Meena"})
    for amount in range(1, 6):
        owner.post("/customers/C0001/charges", {"amount": str(amount)})
    page = owner.get("/customers/C0001/entries?limit=2")
    seen = [one["amount"] for one in page["items"]]
    owner.post("/customers/C0001/charges", {"amount": "6"})
    owner.post("/customers/C0001/charges", {"amount": "7", "on": "2026-01-01"})
    while page["next"]:
        page = owner.get(f"/customers/C0001/entries?limit=2&cursor={page['next']}")
        seen += [one["amount"] for one in page["items"]]
    assert seen == ["5.00", "4.00", "3.00", "2.00", "1.00", "7.00"]


def test_a_list_in_pages_misses_nobody_who_is_added_meanwhile(three: Shop, owner: Program) -> None:  # noqa: ARG001
    page = owner.get("/customers?limit=2")
    assert ([one["name"] for one in page["items"]], page["count"]) == (["Asha", "Bina"], 3)
    owner.post("/customers", {"name": "Aaron"})
    page = owner.get(f"/customers?limit=2&cursor={page['next']}")
    assert ([one["name"] for one in page["items"]], page["next"]) == (["Charu", "Aaron"], None)
    assert [one["name"] for one in owner.get("/customers?sort=name")["items"]] == ["Aaron", "Asha", "Bina", "Charu"]
    assert [one["name"] for one in owner.get("/customers?q=bin")["items"]] == ["Bina"]
    assert [one["name"] for one in owner.get("/customers?centre=North")["items"]] == ["Asha"]
    owner.post("/customers/C0002/charges", {"amount": "5"})
    assert [one["name"] for one in owner.get("/customers?which=owing")["items"]] == ["Bina"]
    assert [(one["name"], one["due"]) for one in owner.get("/dues")["items"]] == [("Bina", "5.00")]
    assert owner.get("/dues?overdue=true")["items"] == []


@pytest.mark.fault(144)
def test_staff_of_one_centre_find_nobody_of_another(three: Shop) -> None:
    ravi = staff(three, Right.RECORD, Right.EDIT_CUSTOMERS, Right.UNDO_OWN_TODAY, centres=("North",))
    assert [one["name"] for one in ravi.get("/customers")["items"]] == ["Asha"]
    sale = three.recent_acts(3)[1].seq
    for method, path, sent in (
        ("GET", "/customers/C0002", None),
        ("GET", "/customers/C0002/entries", None),
        ("GET", "/customers/C0002/dues", None),
        ("PATCH", "/customers/C0002", {"city": "Pune"}),
        ("PUT", "/customers/C0002", {"name": "Ravi"}),
        ("POST", "/customers/C0002/charges", {"amount": "5"}),
        ("POST", "/customers/C0002/payments/", {"amount": "5"}),
    ):
        assert refused(ravi.ask(method, path, sent), 404) == NOT_THERE, path
    assert refused(ravi.ask("POST", f"/acts/{sale}/undo"), 404)
    assert refused(ravi.ask("POST", "/customers", {"name": "Dev", "centre": "South"}), 403)
    assert ravi.post("/customers", {"name": "Dev"})["centre"] == "North"
    assert "Bina" not in ravi.ask("POST", "/customers", {"name": "Ela", "code": "B"}).text


@pytest.mark.fault(143)
def test_a_customer_sees_the_own_lines_whatever_is_asked(three: Shop, customer: Program, owner: Program) -> None:
    owner.post("/customers/C0001/charges", {"amount": "5"})
    owner.post("/customers/C0002/charges", {"amount": "6"})
    assert refused(customer.ask("GET", "/own/entries?customer=C0002"), 422)
    lines = customer.get("/own/entries")
    assert [(one["customer"], one["amount"], one["by"]) for one in lines["items"]] == [("C0001", "5.00", "")]
    assert three.book.people[0].name == "Asha"


@pytest.mark.fault(145)
@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("/login", {"username": "asha", "password": "x", "role": "owner"}),
        ("/customers", {"name": "Dev", "id": "C0009"}),
        ("/customers", {"name": "Dev", "due": "5"}),
        ("/customers/C0001/payments", {"amount": "5", "balance": "0"}),
        ("/customers/C0001/charges", {"amount": "5", "customer": "C0002"}),
        ("/customers/C0001/charges", {"amount": "5", "by": "U0002"}),
    ],
)
def test_a_field_that_nobody_may_set_is_refused_and_named(
    three: Shop, owner: Program, path: str, sent: dict[str, Any]
) -> None:
    before = three.book.version
    answer = owner.ask("POST", path, sent)
    field = list(sent)[-1]
    assert refused(answer, 422) == f"{field} cannot be used: there is no such field."
    assert json.loads(answer.text)["errors"] == [{"field": field, "what": "there is no such field"}]
    assert three.book.version == before


@pytest.mark.parametrize(
    "amount", ["NaN", "1e3", "-5", "0", "1.005", "1,0,0", "", " ", "1_000", "²", "9" * 19, 5, 5.5, None, True, ["5"]]
)
def test_what_is_no_amount_is_refused_and_nothing_is_recorded(three: Shop, owner: Program, amount: object) -> None:
    before = three.book.version
    answer = owner.ask("POST", "/customers/C0001/charges", {"amount": amount})
    assert refused(answer, 422)
    assert json.loads(answer.text)["errors"][0]["field"] == "amount"
    assert three.book.version == before


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"{" * 5_000, b'{"amount": NaN}'])
def test_what_is_no_json_object_is_refused(three: Shop, owner: Program, body: bytes) -> None:
    assert refused(owner.ask("POST", "/customers/C0001/charges", body), 422)
    assert three.book.version == 4


@pytest.mark.fault(146)
def test_other_verbs_slashes_and_cases_meet_the_same_checks(three: Shop, owner: Program) -> None:
    stranger = Program("made.up.token")
    paths = (
        "/customers",
        "/customers/",
        "//customers",
        "/Customers",
        "/customers/C0001",
        "/customers/C0001/",
        "/./dues",
    )
    for path in paths:
        for verb in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"):
            answer = stranger.ask(verb, path, {"name": "Dev", "amount": "5"})
            assert answer.status in {401, 404, 405, 422}, (verb, path, answer.status)
            assert "Asha" not in answer.text
            assert Program().ask(verb, path, {"name": "Dev"}).status == 401, (verb, path)
    assert three.book.version == 4
    assert owner.ask("GET", "//customers").status == 404


@pytest.mark.fault(146)
def test_a_stranger_learns_nothing_of_what_a_good_request_would_be(three: Shop) -> None:
    assert refused(Program("a.b.c").ask("POST", "/customers/C0001/payments", {"amount": "5"}), 401)
    assert refused(Program("a.b.c").ask("PATCH", "/customers/C0001", {"city": "x"}), 401)
    assert three.book.version == 4


def test_staff_may_do_what_was_ticked_for_them_and_nothing_else(three: Shop) -> None:
    ravi = staff(three)
    assert len(ravi.get("/customers")["items"]) == 3
    assert refused(ravi.ask("POST", "/customers", {"name": "Dev"}), 403) == (
        "Ravi may not add and change customers. Ask the owner."
    )
    assert refused(ravi.ask("POST", "/customers/C0001/charges", {"amount": "5"}), 403)
    assert three.book.version == 5


def test_more_than_fits_is_refused_before_it_is_read(three: Shop, owner: Program) -> None:
    body = json.dumps({"name": "x" * 300_000}).encode()
    assert refused(owner.ask("POST", "/customers", body, **{"content-length": str(len(body))}), 413)
    assert refused(owner.ask("POST", "/customers", body), 413), "also when it does not say so"
    assert three.book.version == 4


def test_a_program_that_asks_too_often_waits_and_another_does_not(shop: Shop, owner: Program) -> None:
    shop.settings_path.write_text("[api]\nrequests_per_minute = 10\n", encoding="utf-8")
    ravi = staff(shop)
    shop.read_settings()
    answers = [owner.ask("GET", "/users/me") for _ in range(12)]
    assert {one.status for one in answers[-2:]} == {429}
    assert 1 <= int(answers[-1].one("retry-after")) <= 6
    assert refused(answers[-1], 429).startswith("Too many requests.")
    assert ravi.ask("GET", "/users/me").status == 200


def test_while_the_book_can_only_be_read_acts_are_answered_with_503_and_when_to_come_again(
    three: Shop, owner: Program
) -> None:
    path = three.ledger.folder / "journal.csv"
    path.write_bytes(path.read_bytes().replace(b"Bina", b"Tina", 1))
    three.read_from_the_beginning()
    assert three.trouble is not None
    owner.log_in(OWNER, OWNER_PASSWORD)
    assert owner.ask("GET", "/customers").status == 200
    answer = owner.ask("POST", "/customers/C0001/charges", {"amount": "5"})
    assert refused(answer, 503)
    assert int(answer.one("retry-after")) > 0


def test_what_an_address_does_not_answer_to_says_to_what_it_does(owner: Program) -> None:
    for path, verbs in (
        ("/customers", "GET, POST"), ("/customers/", "GET, POST"), ("/customers/C0001", "GET, PATCH, PUT"),
        ("/credit-balances/stats/summary", "GET"), ("/acts/1/undo", "POST"),
    ):  # fmt: skip
        answer = owner.ask("TRACE", path)
        assert refused(answer, 405) == "This address does not answer to that verb."
        assert answer.one("allow") == verbs


@pytest.mark.fault(146)
def test_a_line_end_in_an_address_leads_past_no_door(owner: Program) -> None:
    for path in ("/customers/%0aC0001", "/customers%0d", "/credit-balances/%00", "/customers/%E2%80%A8"):
        assert refused(owner.ask("GET", path), 404)
        assert Program().ask("GET", path).status == 404
