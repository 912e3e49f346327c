"""Reminders at the command line: the same plan and the same list as on the page."""

from datetime import date, timedelta

from tests.cli.conftest import Desk


def owing(shop: Desk) -> None:
    """Bring in two customers whose bills are late, and one who owes little."""
    late = (date.today() - timedelta(3)).isoformat()  # noqa: DTZ011 - a day more or less is the same step
    path = shop.folder / "list.csv"
    path.write_text(
        f"Name,Phone,Due,Due date\nAsha,98765 43210,500,{late}\nRavi,98765 43211,700,{late}\n"
        f"Omar,98765 43212,5,{late}\n",
        encoding="utf-8",
    )
    shop.do("import", path)


def test_a_look_at_the_reminders_records_nothing_and_says_why_for_everybody(shop: Desk) -> None:
    owing(shop)
    told = shop.do("remind", "--dry-run", "--json").json()
    assert [one["name"] for one in told["remind"]] == ["Ravi", "Asha"]
    assert [(one["name"], one["reason"]) for one in told["not_today"]] == [("Omar", "owes less than ₹100")]
    assert told["queued"] == 0
    assert shop.do("outbox", "--json").json() == []


def test_reminders_are_put_on_the_list_once_and_the_list_says_what_is_known(shop: Desk) -> None:
    owing(shop)
    assert shop.do("remind", "--json").json()["queued"] == 2
    again = shop.do("remind", "--json").json()
    assert (again["queued"], {one["reason"] for one in again["not_today"]}) == (
        0, {"a reminder is waiting already", "owes less than ₹100"},
    )  # fmt: skip
    listed = shop.do("outbox", "--json").json()
    assert [(one["name"], one["channel"], one["state"]) for one in listed] == [
        ("Asha", "link", "queued"), ("Ravi", "link", "queued"),
    ]  # fmt: skip
    assert "Ravi" in shop.do("outbox").out
