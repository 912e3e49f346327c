"""Reminders at the command line: the same plan and the same list as on the page."""

from datetime import date, timedelta

import pytest

from ledger.book import EntryRequest, Kind, parse_amount
from services import Shop
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


def try_the_folder(shop: Desk) -> None:
    """Switch the folder on, as the owner does on the page, in a shop without quiet hours."""
    settings = shop.folder / "settings.toml"
    settings.write_text(
        '[messages]\nchannel = "folder"\nquiet_from = "00:00"\nquiet_until = "00:00"\n', encoding="utf-8"
    )
    opened = Shop(shop.data, settings)
    opened.open()
    opened.post.try_way("folder", "owner@example.com", key="try", by="owner", via="test")
    opened.close()


def test_what_waits_is_delivered_once_and_the_command_says_what_the_page_says(shop: Desk) -> None:
    owing(shop)
    try_the_folder(shop)
    shop.do("remind")
    looked = shop.do("deliver", "--dry-run", "--json").json()
    assert [(one["name"], one["channel"], one["state"]) for one in looked["sent"]] == [
        ("Ravi", "folder", "queued"), ("Asha", "folder", "queued"),
    ]  # fmt: skip
    folder = shop.data / "messages"
    assert len(list(folder.iterdir())) == 1, "only the one to oneself: a look sends nothing"
    told = shop.do("deliver", "--json").json()
    assert [(one["name"], one["state"]) for one in told["sent"]] == [("Ravi", "handed_over"), ("Asha", "handed_over")]
    assert {one["given"] for one in told["sent"]} < {path.name for path in folder.iterdir()}
    assert shop.do("deliver", "--json").json()["sent"] == []
    assert "0 of 0 given on, 0 waiting" in shop.do("deliver").out
    listed = shop.do("outbox", "--json").json()
    assert [(one["name"], one["state"]) for one in listed[:2]] == [("Asha", "handed_over"), ("Ravi", "handed_over")]


def test_what_somebody_has_to_send_waits_and_deliver_says_so(shop: Desk) -> None:
    owing(shop)
    shop.do("remind")
    told = shop.do("deliver", "--json").json()
    assert told["sent"] == []
    assert {(one["name"], one["why"]) for one in told["waiting"]} == {
        ("Asha", "somebody has to send it"), ("Ravi", "somebody has to send it"),
    }  # fmt: skip
    assert "waits: somebody has to send it" in shop.do("deliver", "--dry-run").out


@pytest.mark.fault(115)
def test_what_was_on_its_way_out_when_duebook_was_killed_is_not_sent_again_by_the_command(shop: Desk) -> None:
    owing(shop)
    try_the_folder(shop)
    shop.do("remind")
    opened = Shop(shop.data, shop.folder / "settings.toml")
    opened.open()
    post = opened.post
    first = next(iter(post.by_itself()))
    post._write_myself(lambda: post._begun(first), ("sending",))  # and then it is killed
    opened.close()
    told = shop.do("deliver", "--json").json()
    assert [one["name"] for one in told["sent"]] == ["Asha"]
    states = {one["name"]: one["state"] for one in shop.do("outbox", "--json").json() if one["customer"]}
    assert states == {"Asha": "handed_over", "Ravi": "unknown"}


def test_an_undo_says_before_and_after_that_a_message_left_and_puts_a_correction_on_the_list(shop: Desk) -> None:
    owing(shop)
    settings = shop.folder / "settings.toml"
    settings.write_text('[messages]\nevents = ["receipt"]\n', encoding="utf-8")
    opened = Shop(shop.data, settings)
    opened.open()
    request = EntryRequest(Kind.PAYMENT, "C0001", parse_amount("200", opened.book.currency), on=opened.today())
    payment = str(opened.record(request, key="pay", by="owner", via="test").seq)
    opened.post.open_link(1, key="open", by="owner", via="test")
    opened.close()
    stays = "“Receipt for a payment” to Asha may have left: nobody can take it back."
    looked = shop.do("undo", payment, "--dry-run").out.splitlines()
    assert looked == [
        f"It can be undone: Asha paid ₹200 by cash, owes ₹300 (number {payment})",
        f"{stays} A correction is put on the list.",
    ]
    assert len(shop.do("outbox", "--json").json()) == 1, "a look undoes nothing"
    assert shop.do("undo", payment).out.splitlines()[1] == f"{stays} A correction is on the list."
    assert sorted(one["occasion"] for one in shop.do("outbox", "--json").json()) == ["correction", "receipt"]
    assert "was already undone" in shop.do("undo", payment, "--dry-run").out


def test_a_payment_recorded_by_a_command_has_its_receipt_on_the_list_in_the_same_act(shop: Desk) -> None:
    owing(shop)
    (shop.folder / "settings.toml").write_text('[messages]\nevents = ["receipt"]\n', encoding="utf-8")
    paid = shop.do("record", "payment", "C0001", "200", "--json").json()
    (waiting,) = shop.do("outbox", "--json").json()
    assert (waiting["name"], waiting["occasion"]) == ("Asha", "receipt")
    shop.do("undo", paid["seq"])
    assert [(one["occasion"], one["state"]) for one in shop.do("outbox", "--json").json()] == [("receipt", "cancelled")]
