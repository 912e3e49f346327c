"""Days over the API: written like 2026-11-21, and nothing else is taken for one."""

from datetime import timedelta

import pytest

from services import Shop, clock
from tests.api.conftest import Program, refused


@pytest.mark.fault(48)
@pytest.mark.parametrize("day", ["0", "1700000000", "2026-11-21T00:00:00", "21/11/2026", "2026-02-30", "20261121"])
def test_what_is_no_day_is_refused_and_named(owner: Program, day: str) -> None:
    owner.post("/customers", {"name": "Meena"})
    for path, field in (
        (f"/payments?until={day}", "until"), (f"/customers/C0001/statement?since={day}", "since"),
    ):  # fmt: skip
        assert refused(owner.ask("GET", path), 422).startswith(f"{field} cannot be used: ")
    for wrong in (day, 0, 1_700_000_000, True):
        sent = {"amount": "5", "on": wrong}
        assert refused(owner.ask("POST", "/customers/C0001/charges", sent), 422).startswith("on cannot be used: ")
        sold = {"treatment": "Laser", "amount": "5", "instalments": [{"on": wrong, "amount": "5"}]}
        said = refused(owner.ask("POST", "/customers/C0001/packages", sold), 422)
        assert said.startswith("instalments.0.on cannot be used: "), said
    assert owner.get("/customers/C0001")["due"] == "0.00"


def test_a_word_where_a_number_stands_leads_to_no_other_call(owner: Program) -> None:
    assert refused(owner.ask("GET", "/messages/reminders"), 405) == "This address does not answer to that verb."
    assert owner.ask("GET", "/messages/reminders").one("allow") == "POST"
    assert refused(owner.ask("GET", "/messages/x"), 404)


def test_a_key_that_is_said_again_after_midnight_is_still_the_same_act(
    shop: Shop, owner: Program, customer: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner.post("/customers", {"name": "Asha"})
    acts: dict[str, dict[str, object]] = {
        "/customers/C0001/packages": {"treatment": "Gift", "amount": "0", "sessions": 3},
        "/packages/P0001/pass-on": {"to": "C0002", "sessions": 1},
        "/packages/P0001/sessions": {"count": 1},
        "/customers/C0001/charges": {"amount": "50"},
    }
    first = {path: owner.post(path, sent, key=path) for path, sent in acts.items()}
    claimed = customer.post("/own/claims", {"amount": "20"}, key="claim")
    version, tomorrow = shop.book.version, shop.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today_in", lambda _: tomorrow)  # the day alone: a token would run out with the clock
    for path, sent in acts.items():
        again = owner.post(path, sent, key=path)
        assert again.get("id") == first[path].get("id")
        assert again.get("seq") == first[path].get("seq")
    assert customer.post("/own/claims", {"amount": "20"}, key="claim") == claimed
    assert shop.book.version == version
    assert "other content" in refused(customer.ask("POST", "/own/claims", {"amount": "21"}, key="claim"), 409)
    customer.post("/own/claims", {"amount": "20"}, key="another")
    assert {one["on"] for one in customer.get("/own")["claims"]} == {str(tomorrow), str(tomorrow - timedelta(days=1))}
