"""Days over the API: written like 2026-11-21, and nothing else is taken for one."""

import pytest

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
    assert owner.get("/customers/C0001")["due"] == "0.00"


def test_a_word_where_a_number_stands_leads_to_no_other_call(owner: Program) -> None:
    assert refused(owner.ask("GET", "/messages/reminders"), 405) == "This address does not answer to that verb."
    assert owner.ask("GET", "/messages/reminders").one("allow") == "POST"
    assert refused(owner.ask("GET", "/messages/x"), 404)
