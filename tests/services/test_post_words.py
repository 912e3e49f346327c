"""The shop's own words: tried out on a customer, kept, used, taken back; and messages as a file."""

import csv
import io
import zipfile
from datetime import UTC, datetime
from typing import Final

import pytest

from access import NotAllowed, Right
from ledger.book import CustomerUnknown
from messaging import Occasion, Text, TextNotUnderstood, Tone
from services import Desk, NotThere, Shop, clock, download_of
from services.post.refusals import TooManyAtOnce
from services.post.reminding import SAY_MAX
from tests.desks import owner_desk, staff_desk
from tests.services.post_people import owes

NOON: Final = datetime(2035, 1, 10, 6, 30, tzinfo=UTC)
OWN: Final = Text("Your bill", "Dear $name, please pay $due.\n$shop")


@pytest.fixture
def desk(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the owner's desk at noon."""
    monkeypatch.setattr(clock, "now", lambda: NOON)
    return owner_desk(open_shop)


def test_own_words_are_tried_out_on_a_customer_kept_used_and_taken_back(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    usual = desk.words(Occasion.OVERDUE, Tone.PLAIN, "en")
    assert not usual.own
    said = desk.preview_words(Occasion.OVERDUE, OWN, "en", asha)
    assert (said.subject, said.body) == ("Your bill", "Dear Asha, please pay ₹500.\nTest Stores")
    done = desk.change_words(Occasion.OVERDUE, Tone.PLAIN, "en", OWN, key="own")
    assert done is not None
    assert desk.words(Occasion.OVERDUE, Tone.PLAIN, "en").own
    desk.remind([asha], key="k")
    assert desk.messages_waiting()[0].body == "Dear Asha, please pay ₹500.\nTest Stores"
    desk.undo(done.seq, key="undo")
    assert desk.words(Occasion.OVERDUE, Tone.PLAIN, "en") == usual
    desk.change_words(Occasion.OVERDUE, Tone.PLAIN, "en", OWN, key="own again")
    desk.change_words(Occasion.OVERDUE, Tone.PLAIN, "en", Text("", ""), key="usual")
    assert desk.words(Occasion.OVERDUE, Tone.PLAIN, "en") == usual


@pytest.mark.parametrize("occasion", list(Occasion))
@pytest.mark.parametrize("customer", ["", "C0001"])
def test_the_usual_words_of_every_occasion_can_be_looked_at(desk: Desk, occasion: Occasion, customer: str) -> None:
    owes(desk, "Asha", "500", 3)
    for language in ("en", "hi", "ar"):
        for tone in list(Tone) if occasion.has_tones else [None]:
            words = desk.words(occasion, tone, language)
            said = desk.preview_words(occasion, Text(words.subject, words.body), language, customer)
            assert "$" not in said.body
            assert "Asha" in said.body or not customer or "$name" not in words.body


@pytest.mark.fault(127)
def test_words_with_a_name_that_there_is_not_are_refused_before_they_are_kept(desk: Desk) -> None:
    wrong = Text("", "Dear $nmae, please pay.")
    with pytest.raises(TextNotUnderstood, match=r"did you mean \$name"):
        desk.preview_words(Occasion.DUE, wrong, "en")
    with pytest.raises(TextNotUnderstood, match=r"did you mean \$name"):
        desk.change_words(Occasion.DUE, Tone.GENTLE, "en", wrong, key="wrong")
    assert not desk.words(Occasion.DUE, Tone.GENTLE, "en").own


def test_words_are_the_owners_and_messages_of_other_centres_are_nobodys(desk: Desk, open_shop: Shop) -> None:
    asha, ravi = owes(desk, "Asha", "500", 3, centre="GK2"), owes(desk, "Ravi", "700", 3, centre="Pitampura")
    desk.remind([asha, ravi], key="all")
    staff = staff_desk(open_shop, Right.MESSAGES, centres=["GK2"])
    with pytest.raises(NotAllowed):
        staff.change_words(Occasion.DUE, Tone.GENTLE, "en", OWN, key="own")
    told = table(download_of(staff, "messages.csv", {}).content)
    assert [row["Name"] for row in told] == ["Asha"]
    with pytest.raises(CustomerUnknown):
        staff.say([asha, ravi], "Hello", key="say")
    with pytest.raises(NotThere):
        download_of(staff, "messages.csv", {"customer": ravi})
    with pytest.raises(NotAllowed):
        download_of(staff_desk(open_shop, Right.RECORD, name="Nobody"), "messages.csv", {})


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_messages_are_a_file_in_which_nothing_runs(desk: Desk, form: str) -> None:
    evil = owes(desk, "=1+1", "900", 3)
    owes(desk, "Ravi", "700", 3)
    desk.remind([evil, "C0002"], key="all")
    file = download_of(desk, f"messages.{form}", {})
    assert file.name == f"messages-2035-01-10.{form}"
    assert not file.opens
    if form == "csv":
        told = table(file.content)
        assert [row["Number"] for row in told] == ["2", "1"]
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in told for cell in row.values())
        assert (told[1]["About"], told[1]["How far"], told[1]["Said by"]) == ("Overdue", "waiting", "You")
    else:
        with zipfile.ZipFile(io.BytesIO(file.content)) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet


def test_the_file_has_what_the_filters_of_the_screen_leave(desk: Desk) -> None:
    asha, ravi = owes(desk, "Asha", "500", 3), owes(desk, "Ravi", "700", 3)
    desk.remind([asha, ravi], key="all")
    number = next(row.message.id for row in desk.messages_waiting() if row.name == "Asha")
    desk.take_messages_off([number], key="off")
    for asked, names in (
        ({"text": "rav"}, ["Ravi"]), ({"state": "cancelled"}, ["Asha"]), ({"customer": asha}, ["Asha"]),
        ({"state": "nonsense"}, []),
    ):  # fmt: skip
        assert [row["Name"] for row in table(download_of(desk, "messages.csv", asked).content)] == names


def test_a_text_of_ones_own_goes_to_so_many_at_once_and_no_more(desk: Desk) -> None:
    asha = owes(desk, "Asha", "500", 3)
    with pytest.raises(TooManyAtOnce):
        desk.say([asha] * (SAY_MAX + 1), "Hello", key="many")


@pytest.mark.parametrize(("said", "greets"), [("Hindi", "नमस्ते"), ("hi-IN", "नमस्ते"), ("Marathi", "Hello")])
def test_a_customer_is_written_to_in_the_language_that_a_list_calls_by_its_name(
    desk: Desk, said: str, greets: str
) -> None:
    asha = owes(desk, "Asha", "500", 3, language=said)
    desk.remind([asha], key="k")
    assert greets in desk.messages_waiting()[0].body
