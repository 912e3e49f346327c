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
    said = refused(owner.ask("DELETE", f"/credit-balances/{seen[0]}"), 409)
    assert "came with a list" in said

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


def test_when_a_later_part_is_refused_nothing_stays(shop: Shop, owner: Program) -> None:
    said = refused(owner.ask("POST", "/credit-balances", {**LASER, "sessions_consumed": 7}), 409)
    assert "session" in said
    assert owner.get("/customers")["items"] == []
    assert figures(owner.get("/credit-balances/stats/summary")) == (0, 0, "0.00", "0.00", 0)
    assert refused(owner.ask("POST", "/credit-balances", {**LASER, "balance_amount": "1"}), 422)
    assert refused(owner.ask("POST", "/credit-balances", {**LASER, "balance_sessions": 5}), 422)
    assert refused(owner.ask("POST", "/credit-balances", {**LASER, "id": "P0009"}), 422)
    assert shop.book.is_undone(2)


def test_a_package_is_corrected_by_entries_and_what_was_sold_is_not_written_over(shop: Shop, owner: Program) -> None:
    owner.post("/credit-balances", LASER)
    mark = owner.ask("GET", "/credit-balances/P0001").one("etag")
    better = {**LASER, "treatment_name": "Laser, face", "amount_paid": "6000.50", "sessions_consumed": 1}
    answer = owner.ask("PUT", "/credit-balances/P0001", better, mark=mark)
    assert answer.status == 200, answer.text
    record = json.loads(answer.text)
    told = ("treatment_name", "amount_paid", "balance_amount", "balance_sessions")
    assert [record[name] for name in told] == ["Laser, face", "6000.50", "5999.50", 5]
    assert refused(owner.ask("PUT", "/credit-balances/P0001", better, mark=mark), 412)
    before = shop.book.version
    for other in ({"package_amount": "1"}, {"sessions_paid": 9}, {"amount_paid": "1"}):
        assert "not changed by writing over it" in refused(
            owner.ask("PUT", "/credit-balances/P0001", {**better, **other}), 409
        )
    assert shop.book.version == before


def test_a_sale_is_taken_back_and_both_stay_in_the_book(shop: Shop, owner: Program) -> None:
    owner.post("/credit-balances", LASER)
    ravi = staff(shop, Right.RECORD)
    assert refused(ravi.ask("DELETE", "/credit-balances/P0001"), 403) == "Ravi may not undo. Ask the owner."
    assert owner.ask("DELETE", "/credit-balances/P0001").status == 200
    assert refused(owner.ask("GET", "/credit-balances/P0001"), 404)
    assert owner.get("/customers/C0001")["due"] == "0.00"
    assert len(owner.get("/customers/C0001/entries")["items"]) == 4


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
