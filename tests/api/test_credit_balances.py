"""Packages under the names of another program, and what a clinic's list adds up to."""

import json
from pathlib import Path
from typing import Any

import pytest

from access import Right
from services import Shop
from tests.api.conftest import Program, refused, staff
from tests.services.counter import bring_in

CLINIC = Path(__file__).parents[1] / "sheets" / "data" / "clinic_packages.xlsx"
LASER = {
    "client_code": "AD03C4403", "client_name": "Meena Rao", "phone_no": "079853 49490", "treatment_name": "Laser",
    "package_amount": "12000", "amount_paid": "5000.50", "center": "Punjabi Bagh", "final_bucket": "Skin",
    "sessions_paid": 6,
}  # fmt: skip
FIELDS = {
    "id", "client_code", "client_name", "phone_no", "email_id", "treatment_name", "package_amount", "amount_paid",
    "balance_amount", "prepaid_gift_card_balance", "center", "final_bucket", "sessions_paid", "sessions_consumed",
    "balance_sessions", "voucher_number", "created_at", "updated_at",
}  # fmt: skip


def figures(totals: dict[str, Any]) -> tuple[Any, ...]:
    """Return customers, packages, due, prepaid and sessions of what the API sums up."""
    names = ("total_customers", "total_records", "total_balance", "total_prepaid", "balance_sessions")
    return tuple(totals[name] for name in names)


def test_a_clinics_list_adds_up_to_its_known_figures_in_all_and_by_centre(shop: Shop, owner: Program) -> None:
    bring_in(shop, CLINIC.name, CLINIC.read_bytes())
    for path in ("/credit-balances/stats/summary", "/credit-balances/stats/summary/"):
        summary = owner.get(path)
        assert figures(summary) == (900, 1353, "30946754.93", "876000.00", 5296)
        assert {name: figures(totals) for name, totals in summary["by_center"].items()} == {
            "GK2": (349, 533, "11757203.02", "355000.00", 1999),
            "Pitampura": (181, 268, "6120052.63", "172000.00", 1119),
            "Preet Vihar": (189, 273, "6750169.29", "185000.00", 1060),
            "Punjabi Bagh": (181, 279, "6319329.99", "164000.00", 1118),
        }
    seen: list[str] = []
    page = owner.get("/credit-balances/by-center/gk2?limit=200")
    assert set(page["items"][0]) == FIELDS
    while True:
        seen += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        page = owner.get(f"/credit-balances/by-center/gk2?limit=200&cursor={page['next']}")
    assert (len(seen), len(set(seen)), page["count"]) == (533, 533, 533)
    whole = owner.get("/credit-balances/stats/summary")
    gone = owner.ask("DELETE", f"/credit-balances/{seen[0]}")
    assert gone.status == 200, gone.text
    assert owner.get("/credit-balances/stats/summary")["total_records"] == 1352, "one of a list goes alone"
    assert owner.ask("POST", f"/acts/{json.loads(gone.text)['seq']}/undo").status == 201
    assert owner.get("/credit-balances/stats/summary") == whole

    ravi = staff(shop, centres=("Pitampura",))
    assert figures(ravi.get("/credit-balances/stats/summary")) == (181, 268, "6120052.63", "172000.00", 1119)
    assert ravi.get("/credit-balances/by-user-center")["count"] == 268
    assert ravi.get("/credit-balances/by-center/GK2")["count"] == 0
    assert refused(ravi.ask("GET", f"/credit-balances/{seen[0]}"), 404) == f"There is no package “{seen[0]}”."


def test_a_package_is_sold_to_a_new_client_and_the_next_one_to_the_same(shop: Shop, owner: Program) -> None:
    answer = owner.ask("POST", "/credit-balances/", LASER, key="one")
    assert (answer.status, answer.one("location")) == (201, "/api/credit-balances/P0001"), answer.text
    record = json.loads(answer.text)
    assert set(record) == FIELDS
    told = ("id", "phone_no", "package_amount", "amount_paid", "balance_amount", "balance_sessions", "center")
    assert [record[name] for name in told] == [
        "P0001", "+917985349490", "12000.00", "5000.50", "6999.50", 6, "Punjabi Bagh",
    ]  # fmt: skip
    assert json.loads(owner.ask("POST", "/credit-balances", LASER, key="one").text) == record, "said twice"
    assert refused(owner.ask("POST", "/credit-balances", {**LASER, "sessions_paid": 7}, key="one"), 409)
    more = {**LASER, "treatment_name": "Peel", "sessions_consumed": 2, "prepaid_gift_card_balance": "100"}
    second = owner.post("/credit-balances", more)
    assert (second["id"], second["balance_sessions"], second["prepaid_gift_card_balance"]) == ("P0002", 4, "100.00")
    assert [one.name for one in shop.book.people.all()] == ["Meena Rao"]
    assert owner.get("/credit-balances/P0001/")["treatment_name"] == "Laser"
    assert owner.get("/credit-balances?treatment_name=pee")["count"] == 1
    assert owner.get("/credit-balances?client_code=ad03c4403&phone_no=7985349490")["count"] == 2


@pytest.mark.parametrize(("field", "value"), [("client_name", "Ravi Rao"), ("phone_no", "98221 23456")])
def test_a_known_code_with_another_name_or_phone_is_a_conflict_that_says_so(
    shop: Shop, owner: Program, field: str, value: str
) -> None:
    owner.post("/credit-balances", LASER)
    before = shop.book.version
    said = refused(owner.ask("POST", "/credit-balances", {**LASER, field: value}), 409)
    assert said.startswith("The code AD03C4403 belongs to a customer whose ")
    assert value in said
    assert shop.book.version == before


def test_when_a_later_part_is_refused_nothing_is_recorded(shop: Shop, owner: Program) -> None:
    before = shop.book.version
    said = refused(owner.ask("POST", "/credit-balances", {**LASER, "sessions_consumed": 7}), 409)
    assert "session" in said
    assert owner.get("/customers")["items"] == []
    for wrong in (
        {"balance_amount": "1"}, {"balance_sessions": 5}, {"id": "P0009"}, {"amount_paid": "12001"},
        {"prepaid_gift_card_balance": "-1"}, {"client_code": "C0007"}, {"bought_on": "2999-01-01"},
    ):  # fmt: skip
        assert owner.ask("POST", "/credit-balances", {**LASER, **wrong}).status in {409, 422}, wrong
    assert shop.book.version == before
    assert figures(owner.get("/credit-balances/stats/summary")) == (0, 0, "0.00", "0.00", 0)


def test_a_new_client_with_package_money_and_sessions_is_one_act(shop: Shop, owner: Program) -> None:
    before = shop.book.version
    sent = {**LASER, "sessions_consumed": 2, "prepaid_gift_card_balance": "100"}
    record = owner.post("/credit-balances", sent, key="one")
    assert shop.book.version == before + 1
    told = ("amount_paid", "balance_amount", "prepaid_gift_card_balance", "balance_sessions", "voucher_number")
    assert [record[name] for name in told] == ["5000.50", "6999.50", "100.00", 4, "PBAD05349"]
    assert owner.post("/credit-balances", sent, key="one") == record, "said twice"
    assert shop.book.version == before + 1
    assert owner.ask("POST", f"/acts/{before + 1}/undo").status == 201
    assert figures(owner.get("/credit-balances/stats/summary")) == (0, 0, "0.00", "0.00", 0)
    assert owner.get("/customers")["items"] == [], "and all of it is taken back by one undo"


def test_a_package_is_corrected_by_reversal_whatever_was_wrong_with_it(shop: Shop, owner: Program) -> None:
    owner.post("/credit-balances", LASER)
    mark = owner.ask("GET", "/credit-balances/P0001").one("etag")
    better = {"treatment_name": "Laser, face", "amount_paid": "6000.50", "sessions_consumed": 1}
    answer = owner.ask("PUT", "/credit-balances/P0001", better, mark=mark, key="put")
    assert answer.status == 200, answer.text
    record = json.loads(answer.text)
    told = ("treatment_name", "final_bucket", "amount_paid", "balance_amount", "balance_sessions")
    assert [record[name] for name in told] == ["Laser, face", "Skin", "6000.50", "5999.50", 5]
    assert owner.ask("PUT", "/credit-balances/P0001", better, mark=mark, key="put").text == answer.text, "said twice"
    assert refused(owner.ask("PUT", "/credit-balances/P0001", {**better, "amount_paid": "1"}, mark=mark), 412)
    before = shop.book.version
    assert owner.ask("PUT", "/credit-balances/P0001", better).status == 200
    assert shop.book.version == before, "what is so already is no act"
    less = {"package_amount": "9000", "amount_paid": "1000", "balance_amount": "8000", "sessions_paid": 9}
    record = json.loads(owner.ask("PUT", "/credit-balances/P0001", {**less, "sessions_consumed": 0}).text)
    told = ("package_amount", "amount_paid", "balance_amount", "sessions_paid", "balance_sessions")
    assert [record[name] for name in told] == ["9000.00", "1000.00", "8000.00", 9, 9]
    assert (owner.get("/customers/C0001")["due"], shop.book.version) == ("8000.00", before + 1)
    assert owner.ask("POST", f"/acts/{before + 1}/undo").status == 201
    assert owner.get("/customers/C0001")["due"] == "5999.50"


def test_who_may_not_undo_may_not_correct_by_reversal(shop: Shop, owner: Program) -> None:
    owner.post("/credit-balances", LASER)
    ravi = staff(shop, Right.RECORD)
    assert refused(ravi.ask("PUT", "/credit-balances/P0001", {"amount_paid": "1"}), 403) == (
        "Ravi may not undo. Ask the owner."
    )
    assert refused(ravi.ask("PUT", "/credit-balances/P0001", {"treatment_name": "Peel"}), 403)
    assert refused(ravi.ask("PUT", "/credit-balances/P0001", {"sessions_paid": 60}), 403)
    more = ravi.ask("PUT", "/credit-balances/P0001", {"amount_paid": "6000", "sessions_consumed": 1})
    assert (more.status, json.loads(more.text)["amount_paid"]) == (200, "6000.00")
    dev = staff(shop, Right.RECORD, Right.UNDO_OWN_TODAY, Right.EDIT_CUSTOMERS, name="Dev")
    assert "somebody else" in refused(dev.ask("PUT", "/credit-balances/P0001", {"amount_paid": "1"}), 403)
    own = dev.post("/credit-balances", {**LASER, "client_code": "D1", "phone_no": "", "client_name": "Ela"})["id"]
    assert dev.ask("PUT", f"/credit-balances/{own}", {"amount_paid": "1"}).status == 200
    assert dev.ask("DELETE", f"/credit-balances/{own}").status == 200


def test_a_package_is_taken_back_with_what_was_paid_and_used_and_all_stays_in_the_book(
    shop: Shop, owner: Program
) -> None:
    owner.post("/credit-balances", {**LASER, "sessions_consumed": 2, "prepaid_gift_card_balance": "100"})
    owner.ask("PUT", "/credit-balances/P0001", {"sessions_consumed": 3, "amount_paid": "6000"})
    ravi = staff(shop, Right.RECORD)
    assert refused(ravi.ask("DELETE", "/credit-balances/P0001"), 403) == "Ravi may not undo. Ask the owner."
    stale = owner.ask("DELETE", "/credit-balances/P0001", mark='"0"')
    assert refused(stale, 412)
    before = shop.book.version
    done = owner.ask("DELETE", "/credit-balances/P0001", key="gone")
    assert (done.status, shop.book.version) == (200, before + 1), done.text
    assert owner.ask("DELETE", "/credit-balances/P0001", key="gone").text == done.text, "said twice"
    assert refused(owner.ask("GET", "/credit-balances/P0001"), 404)
    assert refused(owner.ask("DELETE", "/credit-balances/P0001"), 404)
    now = owner.get("/customers/C0001")
    assert (now["due"], now["prepaid"], now["sessions"]) == ("0.00", "0.00", 0)
    assert len(owner.get("/customers/C0001/entries")["items"]) == 12


def test_a_voucher_finds_every_package_of_it(owner: Program) -> None:
    for treatment in ("Laser", "Peel"):
        owner.post("/credit-balances", {**LASER, "treatment_name": treatment})
    other = {**LASER, "client_code": "AD0999", "client_name": "Asha Rao", "phone_no": "07985349490"}
    assert owner.post("/credit-balances", other)["voucher_number"] == "PBAD05349-2", "the number is somebody's already"
    for path in ("/credit-balances/by-voucher", "/credit-balances/by-voucher/"):
        answer = owner.ask("POST", path, {"voucher_number": " pbad05349 "})
        assert answer.status == 200, answer.text
        found = json.loads(answer.text)["items"]
        assert [(one["treatment_name"], one["voucher_number"]) for one in found] == [
            ("Laser", "PBAD05349"), ("Peel", "PBAD05349"),
        ]  # fmt: skip
    assert owner.get("/credit-balances?voucher_number=PBAD05349-2")["count"] == 1
    assert refused(owner.ask("POST", "/credit-balances/by-voucher", {"voucher_number": "XX"}), 404)
