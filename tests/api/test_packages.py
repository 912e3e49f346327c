"""Packages, sessions and vouchers over HTTP."""

import base64
import json

import pytest

from access import Right
from services import Shop
from tests.api.conftest import Program, refused, staff

LASER = {"treatment": "Laser", "amount": "1200", "sessions": 6, "centre": "Punjabi Bagh", "category": "Skin"}


@pytest.fixture
def meena(shop: Shop) -> Shop:
    """Return a shop with Meena, who has code and phone, and holds ₹500."""
    fields = {"name": "Meena", "code": "AD03C4403", "phone": "+917985349490", "centre": "Punjabi Bagh"}
    shop.add_customer(fields, key="meena", by="U0001", via="test")
    return shop


def test_a_package_is_sold_paid_in_part_and_from_prepaid_in_one_act(meena: Shop, owner: Program) -> None:
    owner.post("/prepaid", {"customer": "AD03C4403", "amount": "500", "method": "cash"})
    before = meena.book.version
    sent = {**LASER, "paid": "300", "from_prepaid": "200.50", "method": "UPI", "valid_until": "2099-01-31"}
    answer = owner.ask("POST", "/customers/C0001/packages", sent, key="one")
    assert (answer.status, answer.one("location")) == (201, "/api/packages/P0001"), answer.text
    sold = json.loads(answer.text)
    told = ("paid", "balance", "left", "voucher", "valid_until", "expired", "centre")
    assert [sold[name] for name in told] == [
        "500.50", "699.50", 6, "PBAD05349", "2099-01-31", False, "Punjabi Bagh",
    ]  # fmt: skip
    assert meena.book.version == before + 1
    assert json.loads(owner.ask("POST", "/customers/C0001/packages", sent, key="one").text) == sold
    assert refused(owner.ask("POST", "/customers/C0001/packages", {**sent, "sessions": 7}, key="one"), 409)
    now = owner.get("/customers/C0001")
    assert (now["due"], now["prepaid"], now["sessions"]) == ("699.50", "299.50", 6)
    assert refused(owner.ask("POST", "/customers/C0001/packages", {**LASER, "paid": "1200.01"}), 409)
    assert refused(owner.ask("POST", "/customers/C0001/packages", {**LASER, "from_prepaid": "300"}), 409)
    parts = [{"on": "2099-01-01", "amount": "600"}, {"on": "2099-02-01", "amount": "600"}]
    assert owner.ask("POST", "/customers/C0001/packages", {**LASER, "instalments": parts}).status == 422, "too far off"
    assert meena.book.version == before + 1


def test_sessions_are_used_one_and_several_and_given_back_by_undo(meena: Shop, owner: Program) -> None:
    owner.post("/customers/C0001/packages", LASER)
    used = owner.post("/packages/P0001/sessions", {"count": 2, "staff": "Dr. Rao", "note": "left arm"}, key="visit")
    assert (
        owner.post("/packages/P0001/sessions", {"count": 2, "staff": "Dr. Rao", "note": "left arm"}, key="visit")
        == used
    )
    assert [(one["kind"], one["amount"], one["package"]) for one in used["entries"]] == [("session_use", "2", "P0001")]
    owner.post("/packages/P0001/sessions/", {})
    assert owner.get("/packages/P0001")["left"] == 3
    assert "3 sessions left" in refused(owner.ask("POST", "/packages/P0001/sessions", {"count": 4}), 409)
    owner.post(f"/acts/{used['seq']}/undo", None)
    assert owner.get("/packages/P0001/")["left"] == 5
    for wrong in ({"count": 0}, {"count": "x"}, {"sessions": 1}):
        assert owner.ask("POST", "/packages/P0001/sessions", wrong).status == 422
    assert refused(owner.ask("POST", "/packages/P0009/sessions", {}), 404) == "There is no package “P0009”."
    assert meena.book.people[0].name == "Meena"


def test_what_is_left_is_passed_on_and_what_is_owed_stays(meena: Shop, owner: Program) -> None:
    owner.post("/customers", {"name": "Asha", "code": "A1"})
    owner.post("/customers/C0001/packages", LASER)
    sent = {"to": "A1", "sessions": 4}
    received = owner.post("/packages/P0001/pass-on", sent, key="gift")
    assert (received["customer"], received["left"], received["balance"]) == ("C0002", 4, "0.00")
    assert owner.post("/packages/P0001/pass-on", sent, key="gift") == received
    given = owner.get("/packages/P0001")
    assert (given["left"], given["balance"], meena.book.balance(0)[0].decimal) == (2, "1200.00", "1200.00")
    assert refused(owner.ask("POST", "/packages/P0001/pass-on", {"to": "C0001"}), 409)
    assert refused(owner.ask("POST", "/packages/P0001/pass-on", {"to": "C0009"}), 404)
    assert refused(owner.ask("DELETE", "/credit-balances/P0001"), 409), "some of it is another one's"
    assert refused(owner.ask("POST", "/packages/P0001/pass-on", {"to": "A1", "sessions": 3}), 409)


def test_a_package_that_was_passed_on_was_made_at_the_moment_of_that_wherever_it_is_listed(
    meena: Shop, owner: Program
) -> None:
    owner.post("/customers", {"name": "Asha", "code": "A1"})
    owner.post("/customers/C0001/packages", LASER)
    received = owner.post("/packages/P0001/pass-on", {"to": "A1", "sessions": 4}, key="gift")
    moment = meena.ledger.journal.commit(meena.book.version).at
    moments = ("created_at", "updated_at")
    assert [received[name] for name in moments] == [moment, moment]
    for path in ("/packages/P0002", "/credit-balances/P0002"):
        assert [owner.get(path)[name] for name in moments] == [moment, moment], path
    for path in ("/packages", "/credit-balances"):
        assert [owner.get(path)["items"][1][name] for name in moments] == [moment, moment], path
    owner.post("/packages/P0002/sessions", {})
    used = meena.ledger.journal.commit(meena.book.version).at
    assert [owner.get("/packages/P0002")[name] for name in moments] == [moment, used]


def test_after_the_last_day_sessions_are_used_only_when_it_is_said(meena: Shop, owner: Program) -> None:
    owner.post("/customers/C0001/packages", {**LASER, "on": "2026-01-01", "valid_until": "2026-01-31"})
    assert owner.get("/packages?state=expired")["count"] == 1
    assert owner.get("/packages?state=open")["count"] == 0
    assert refused(owner.ask("POST", "/packages/P0001/sessions", {}), 409)
    owner.post("/packages/P0001/sessions", {"over_validity": True})
    assert meena.book.balance(0)[2] == 5


def test_packages_are_found_sorted_and_paged_and_one_that_comes_meanwhile_moves_none(
    meena: Shop, owner: Program
) -> None:
    owner.post("/customers", {"name": "Asha", "code": "A1"})
    for number, sessions in enumerate((3, 1, 5, 1)):
        owner.post(f"/customers/{'A1' if number % 2 else 'C0001'}/packages", {**LASER, "sessions": sessions})
    assert [one["id"] for one in owner.get("/packages?customer=A1")["items"]] == ["P0002", "P0004"]
    page = owner.get("/packages?sort=left&limit=2")
    assert ([one["id"] for one in page["items"]], page["count"]) == (["P0003", "P0001"], 4)
    owner.post("/customers/C0001/packages", {**LASER, "sessions": 9})
    page = owner.get(f"/packages?sort=left&limit=2&cursor={page['next']}")
    assert ([one["id"] for one in page["items"]], page["next"]) == (["P0002", "P0004"], None)
    assert owner.get("/packages?voucher=pbad05349&state=owing")["count"] == 3
    assert refused(owner.ask("GET", f"/packages?sort=id&limit=2&cursor={'x' * 10}"), 422)
    assert meena.book.packages


def test_the_next_page_comes_although_the_package_shown_last_was_taken_back_or_moved(
    meena: Shop, owner: Program
) -> None:
    days = ("2099-03-31", "2099-01-31", None, "2099-02-28")
    for sessions, day in zip((3, 1, 5, 2), days, strict=True):
        owner.post("/customers/C0001/packages", {**LASER, "sessions": sessions, "valid_until": day})
    for sort, first, others in (
        ("id", "P0001", ["P0002", "P0003", "P0004"]), ("left", "P0003", ["P0001", "P0004", "P0002"]),
        ("valid_until", "P0002", ["P0004", "P0001", "P0003"]), ("balance", "P0001", ["P0002", "P0003", "P0004"]),
    ):  # fmt: skip
        page = owner.get(f"/packages?sort={sort}&limit=1")
        assert [one["id"] for one in page["items"]] == [first]
        gone = owner.ask("DELETE", f"/credit-balances/{first}")
        assert gone.status == 200, gone.text
        rest = owner.get(f"/packages?sort={sort}&limit=1&cursor={page['next']}")
        assert [one["id"] for one in rest["items"]] == others[:1], sort
        last = owner.get(f"/packages?sort={sort}&limit=1&cursor={rest['next']}")
        assert [one["id"] for one in last["items"]] == others[1:2], sort
        owner.post(f"/acts/{json.loads(gone.text)['seq']}/undo", None)
    page = owner.get("/packages?sort=left&limit=1")
    owner.post("/packages/P0003/sessions", {"count": 5})
    page = owner.get(f"/packages?sort=left&limit=1&cursor={page['next']}")
    assert [one["id"] for one in page["items"]] == ["P0001"], "and passes nobody over when the last one moved"
    assert meena.book.packages


@pytest.mark.parametrize("sort", ["id", "valid_until", "left", "balance"])
def test_a_cursor_whose_place_was_made_up_is_refused(meena: Shop, owner: Program, sort: str) -> None:
    for _ in range(2):
        owner.post("/customers/C0001/packages", LASER)
    given = owner.get(f"/packages?sort={sort}&limit=1")["next"]
    _, _, of = base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)).partition(b"|")
    for place in ("x", "5", "5.x", "-.1", f"{'9' * 30}.1", "1.1.1", "2026-1-1.1", "5." + "9" * 10, "٣.1", ""):
        made = base64.urlsafe_b64encode(place.encode() + b"|" + of).decode().rstrip("=")
        assert refused(owner.ask("GET", f"/packages?sort={sort}&limit=1&cursor={made}"), 422), place
    assert meena.book.packages


def test_a_list_that_was_asked_for_with_many_words_has_a_next_page(meena: Shop, owner: Program) -> None:
    words = "Laser, the whole of the face and both of the arms, up to the elbow, without the back of the hand"
    for _ in range(2):
        owner.post("/customers/C0001/packages", {**LASER, "treatment": words})
    asked = f"treatment={words.replace(' ', '%20')}&category=Skin&centre=Punjabi%20Bagh&state=open&customer=C0001"
    page = owner.get(f"/packages?{asked}&limit=1")
    assert len(page["next"]) < 100
    assert [one["id"] for one in owner.get(f"/packages?{asked}&limit=1&cursor={page['next']}")["items"]] == ["P0002"]
    assert refused(owner.ask("GET", f"/packages?{asked}&limit=2&cursor={page['next']}"), 422)
    assert meena.book.packages


def test_the_words_of_a_package_are_changed_by_its_mark(meena: Shop, owner: Program) -> None:
    owner.post("/customers/C0001/packages", LASER)
    mark = owner.ask("GET", "/packages/P0001").one("etag")
    changed = owner.ask("PATCH", "/packages/P0001", {"treatment": "Peel"}, mark=mark)
    assert json.loads(changed.text)["treatment"] == "Peel"
    assert changed.one("etag") != mark
    assert "Nothing was saved" in refused(owner.ask("PATCH", "/packages/P0001", {"treatment": "X"}, mark=mark), 412)
    assert refused(owner.ask("PATCH", "/packages/P0001", {"treatment": "X"}, mark=f"W/{mark}"), 412)
    assert refused(owner.ask("PATCH", "/packages/P0001", {"amount": "1"}), 422)
    assert meena.book.packages[0].treatment == "Peel"


@pytest.mark.parametrize(("method", "path", "sent"), [
    ("PATCH", "/packages/P0001", {"treatment": "Peel"}), ("PATCH", "/customers/C0001", {"city": "Pune"}),
    ("PUT", "/credit-balances/P0001", {"treatment_name": "Peel"}), ("DELETE", "/credit-balances/P0001", None),
])  # fmt: skip
def test_any_mark_of_several_may_be_the_one_and_what_is_no_mark_holds_nothing(
    meena: Shop, owner: Program, method: str, path: str, sent: object
) -> None:
    owner.post("/customers/C0001/packages", LASER)
    version = meena.book.version
    mark = owner.ask("GET", path).one("etag")
    for wrong in ('""', ",", '"*"', '"0", "1"', f'"0", W/{mark}', f"W/{mark}, W/*"):
        assert "Nothing was saved" in refused(owner.ask(method, path, sent, mark=wrong), 412), wrong
    assert meena.book.version == version
    first = owner.ask(method, path, sent, mark=f'W/"5", "0", {mark}, "1"', key="one")
    assert first.status == 200, first.text
    assert meena.book.version == version + 1
    again = owner.ask(method, path, sent, mark=f'W/"5", "0", {mark}, "1"', key="one")
    assert (again.status, meena.book.version) == (200, version + 1), "said twice"


def test_the_words_of_a_package_want_the_right_that_the_page_wants(meena: Shop, owner: Program) -> None:
    owner.post("/customers/C0001/packages", LASER)
    editor, seller = staff(meena, Right.EDIT_CUSTOMERS), staff(meena, Right.RECORD, name="Dev")
    assert refused(seller.ask("PATCH", "/packages/P0001", {"treatment": "X"}), 403)
    changed = editor.ask("PATCH", "/packages/P0001", {"treatment": "Peel", "valid_until": "2099-12-31"}, key="one")
    assert changed.status == 200, changed.text
    told = json.loads(changed.text)
    assert (told["treatment"], told["category"], told["valid_until"]) == ("Peel", "Skin", "2099-12-31")
    assert editor.ask(
        "PATCH", "/packages/P0001", {"treatment": "Peel", "valid_until": "2099-12-31"}, key="one"
    ).text == (changed.text)
    assert refused(editor.ask("PATCH", "/packages/P0009", {"treatment": "X"}), 404)
    bound = staff(meena, Right.EDIT_CUSTOMERS, centres=("Punjabi Bagh",), name="Ela")
    assert "centre that is not theirs" in refused(bound.ask("PATCH", "/packages/P0001", {"centre": "GK2"}), 403)
    assert meena.book.packages[0].centre == "Punjabi Bagh"


def test_vouchers_are_found_by_old_numbers_and_given_anew_on_purpose(meena: Shop, owner: Program) -> None:
    owner.post("/customers/C0001/packages", LASER)
    assert owner.ask("POST", "/vouchers", {"packages": ["P0001"]}).status == 200, "it has the number of the rule"
    owner.ask("PATCH", "/customers/C0001", {"phone": "98221 23456"})
    assert owner.get("/packages/P0001")["voucher"] == "PBAD05349", "it never changes by itself"
    given = owner.post("/vouchers/", {"packages": ["P0001", "P0001"]}, key="anew")
    assert given["vouchers"] == [{"package": "P0001", "voucher_number": "PBAD02123", "why_not": ""}]
    assert owner.post("/vouchers/", {"packages": ["P0001", "P0001"]}, key="anew") == given
    found = owner.get("/vouchers?q=pbad0")["items"]
    assert [(one["number"], one["in_force"], one["packages"]) for one in found] == [
        ("PBAD02123", True, ["P0001"]), ("PBAD05349", False, ["P0001"]),
    ]  # fmt: skip
    assert [one["number"] for one in owner.get("/vouchers?q=PBAD&in_force=false")["items"]] == ["PBAD05349"]
    page = owner.get("/vouchers?limit=1")
    assert owner.get(f"/vouchers?limit=1&cursor={page['next']}")["items"][0]["number"] == "PBAD05349"
    assert owner.get("/packages?voucher=PBAD05349")["count"] == 1, "an old number finds it, too"
    assert refused(owner.ask("POST", "/vouchers", {"packages": ["P0009"]}), 404)
    assert meena.book.people[0].name == "Meena"


def test_a_voucher_that_is_given_or_goes_meanwhile_moves_none_from_one_page_to_another(
    meena: Shop, owner: Program
) -> None:
    for number in (5, 6, 7):
        owner.post("/customers", {"name": f"Asha {number}", "code": f"A{number}", "phone": f"98221 2345{number}"})
        owner.post(f"/customers/A{number}/packages", LASER)
    whole = [one["number"] for one in owner.get("/vouchers")["items"]]
    assert len(whole) == 3
    page = owner.get("/vouchers?limit=2")
    owner.ask("DELETE", "/credit-balances/P0001")  # the first number goes, and one comes before it
    owner.post("/customers", {"name": "Asha 4", "code": "A4", "phone": "98221 23454"})
    assert "" < owner.post("/customers/A4/packages", LASER)["voucher"] < whole[0]
    page = owner.get(f"/vouchers?limit=2&cursor={page['next']}")
    assert ([one["number"] for one in page["items"]], page["next"]) == (whole[2:], None)
    again = owner.get("/vouchers?limit=1")
    owner.ask("DELETE", f"/credit-balances/{again['items'][0]['packages'][0]}")
    after = owner.get(f"/vouchers?limit=1&cursor={again['next']}")
    assert [one["number"] for one in after["items"]] == whole[1:2], "the one shown last went"
    assert meena.book.packages


@pytest.mark.fault(143, 144)
def test_packages_and_vouchers_of_another_centre_are_not_there(meena: Shop, owner: Program) -> None:
    owner.post("/customers/C0001/packages", LASER)
    ravi = staff(meena, Right.RECORD, Right.EDIT_CUSTOMERS, centres=("GK2",))
    assert ravi.get("/packages")["count"] == ravi.get("/vouchers")["count"] == 0
    for method, path, sent in (
        ("GET", "/packages/P0001", None), ("POST", "/packages/P0001/sessions", {}),
        ("PATCH", "/packages/P0001", {"treatment": "X"}), ("POST", "/customers/C0001/packages", LASER),
        ("GET", "/packages?customer=C0001", None), ("POST", "/vouchers", {"packages": ["P0001"]}),
        ("GET", "/customers/C0001/statement?form=pdf", None), ("GET", "/payments?customer=C0001", None),
    ):  # fmt: skip
        assert refused(ravi.ask(method, path, sent), 404), path
    assert meena.book.packages[0].treatment == "Laser"


def test_who_may_only_look_sells_and_uses_nothing(meena: Shop, owner: Program) -> None:
    owner.post("/customers/C0001/packages", LASER)
    ravi = staff(meena)
    for method, path, sent in (
        ("POST", "/customers/C0001/packages", LASER), ("POST", "/packages/P0001/sessions", {}),
        ("PATCH", "/packages/P0001", {"treatment": "X"}), ("POST", "/vouchers", {"packages": ["P0001"]}),
        ("POST", "/payments", {"customer": "C0001", "amount": "1"}),
        ("POST", "/prepaid", {"customer": "C0001", "amount": "1"}), ("GET", "/messages", None),
        ("GET", "/claims", None),
    ):  # fmt: skip
        assert refused(ravi.ask(method, path, sent), 403), path
    assert ravi.get("/packages/P0001")["left"] == 6
