"""Where a list said another balance of a package than its parts give: listed and settled over HTTP, each with undo."""

import json

import pytest

from access import Right
from ledger.book import ImportLine, ImportPackage, ImportSource
from services import Shop
from tests.api.conftest import Program, refused, staff


@pytest.fixture
def listed(shop: Shop) -> Shop:
    """Return a shop whose list said ₹100 more of one package, ₹50 less of another, and the same of a third."""
    book = shop.book
    figures = (("Asha", "Laser", 400, "North"), ("Ravi", "Facial", 250, "South"), ("Esha", "Peel", 300, "North"))
    lines = [
        ImportLine(
            {"name": name, "centre": centre},
            packages=(
                ImportPackage(
                    treatment, centre=centre, amount=book.money(500_00), paid=book.money(200_00),
                    stated_balance=book.money(stated * 100),
                ),
            ),
        )
        for name, treatment, stated, centre in figures
    ]  # fmt: skip
    shop.ledger.bring_in(
        [ImportSource("clinic.xlsx", "a" * 64)], lines, shop._as("U0001", "test", "list"), shop.today()
    )
    return shop


def dues(owner: Program) -> list[str]:
    return [owner.get(f"/customers/C000{number}")["due"] for number in (1, 2, 3)]


def test_differences_are_listed_with_what_the_lists_say_in_all(listed: Shop, owner: Program) -> None:
    page = owner.get("/differences?limit=1")
    assert {name: page[name] for name in ("count", "stated", "computed", "difference")} == {
        "count": 2, "stated": "650.00", "computed": "600.00", "difference": "50.00",
    }  # fmt: skip
    assert page["items"] == [
        {
            "package": "P0001", "customer": "C0001", "name": "Asha", "treatment": "Laser", "centre": "North",
            "stated": "400.00", "computed": "300.00", "difference": "100.00",
        }
    ]  # fmt: skip
    owner.post("/packages/P0001/difference", {"right": "list"})
    page = owner.get(f"/differences?limit=1&cursor={page['next']}")
    assert [(one["package"], one["difference"]) for one in page["items"]] == [("P0002", "-50.00")]
    assert (page["count"], page["next"]) == (1, None)
    assert owner.get("/differences?customer=C0003")["count"] == 0
    assert refused(owner.ask("GET", "/differences?customer=C0009"), 404)
    assert refused(owner.ask("GET", "/differences?limit=2&cursor=MQ"), 422)
    assert dues(owner) == ["400.00", "250.00", "300.00"]
    assert listed.book.packages


def test_a_difference_is_settled_either_way_in_the_words_of_the_page_and_undone(listed: Shop, owner: Program) -> None:
    settled = owner.post("/packages/P0001/difference", {"right": "parts"}, key="one")
    assert settled["what"] == "Difference settled for Asha, Laser: the computed figure counts, ₹100 written off"
    assert [(one["kind"], one["amount"], one["reversal"]) for one in settled["entries"]] == [
        ("stated_difference", "-100.00", True)
    ]
    version = listed.book.version
    assert owner.post("/packages/P0001/difference", {"right": "parts"}, key="one") == settled
    assert "other content" in refused(
        owner.ask("POST", "/packages/P0001/difference", {"right": "list"}, key="one"), 409
    )
    assert refused(owner.ask("POST", "/packages/P0001/difference", {"right": "list"}), 409)
    assert (dues(owner), listed.book.version) == (["300.00", "250.00", "300.00"], version)
    answer = owner.ask("POST", f"/acts/{settled['seq']}/undo")
    assert answer.status == 201, answer.text
    assert owner.post("/packages/P0001/difference", {"right": "list"})["what"] == (
        "Difference settled for Asha, Laser: the list's figure stays"
    )
    assert "₹50 charged" in owner.post("/packages/P0002/difference/", {"right": "parts"})["what"]
    assert (dues(owner), owner.get("/differences")["items"]) == (["400.00", "300.00", "300.00"], [])
    for path, sent, status in (
        ("P0003", {"right": "list"}, 409), ("P0009", {"right": "list"}, 404), ("P0003", {"right": "both"}, 422),
        ("P0003", {}, 422),
    ):  # fmt: skip
        assert refused(owner.ask("POST", f"/packages/{path}/difference", sent), status)


@pytest.mark.fault(143)
def test_who_may_not_record_settles_nothing_and_nobody_settles_for_another_centre(listed: Shop) -> None:
    looking, bound = staff(listed), staff(listed, Right.RECORD, centres=("South",), name="Dev")
    assert looking.get("/differences")["count"] == 2
    assert refused(looking.ask("POST", "/packages/P0001/difference", {"right": "list"}), 403)
    found = bound.get("/differences")
    assert ([one["package"] for one in found["items"]], found["stated"]) == (["P0002"], "250.00")
    assert refused(bound.ask("POST", "/packages/P0001/difference", {"right": "list"}), 404)
    assert json.loads(bound.ask("POST", "/packages/P0002/difference", {"right": "list"}).text)["seq"]
