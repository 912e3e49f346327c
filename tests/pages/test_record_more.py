"""What the dialog of an entry asks beside the amount: instalments, what is paid, why, where, a photo of the bill."""

import io
from datetime import date, timedelta

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from ledger.book import Kind, customer_history, open_charges
from pages.parts.words import short_day
from services import download_of, photo_address
from tests.desks import owner_desk
from tests.pages.conftest import Counter, Open
from tests.pages.screens import has_dialog, just_undo, press, refusals, seen, sentences, write
from tests.pages.test_record_dialog import open_dialog


@pytest.fixture
def asha(counter: Counter) -> str:
    """Return a customer who owes ₹1,250."""
    customer = counter.customer("Asha")
    counter.do(Kind.CHARGE, customer, "1250")
    return customer


def rows(at: AppTest) -> list[dict[str, str]]:
    """Return the lines of the history as a person reads them."""
    return [{str(key): seen(str(cell)) for key, cell in row.items()} for row in at.table[0].value.to_dict("records")]


def still_open(counter: Counter, index: int = 0) -> dict[str, str]:
    """Return what a customer owes for what."""
    return {line.note or line.instalment: line.still_open.decimal for line in open_charges(counter.shop.book, index)}


def with_sales(counter: Counter, *notes: str) -> str:
    """Return a customer who bought each of these for ₹100, the first one the longest ago."""
    customer = counter.customer("Asha")
    for age, note in enumerate(reversed(notes)):
        counter.do(Kind.CHARGE, customer, "100", counter.shop.today() - timedelta(days=age), note=note)
    return customer


def test_a_sale_in_three_instalments_is_one_act_with_three_lines(counter: Counter, page: Open) -> None:
    asha, today = counter.customer("Asha"), counter.shop.today()
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount="100", rec_note="Fridge")
    at.pills(key="rec_due").select("In parts").run()
    at.selectbox(key="rec_every").set_value("two weeks").run()
    at.date_input(key="rec_first").set_value(today + timedelta(days=3)).run()
    assert "₹33.34" in sentences(at)
    press(at, "rec_save")
    assert "Asha took ₹100 in 3 instalments, owes ₹100" in sentences(at)
    days = [today + timedelta(days=3 + 14 * number) for number in range(3)]
    found = [(line.instalment, line.due_on, line.amount.decimal) for line in open_charges(counter.shop.book, 0)]
    assert found == [("1/3", days[0], "33.34"), ("2/3", days[1], "33.33"), ("3/3", days[2], "33.33")]
    assert [row["Note"] for row in rows(at)] == [
        f"Fridge · part {part} of 3 · due {short_day(days[part - 1], today)}" for part in (3, 2, 1)
    ]
    press(at, just_undo(at))
    assert counter.due(asha) == "0.00"


def test_too_little_to_share_is_refused_with_the_reason(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    at.pills(key="rec_due").select("In parts").run()
    write(at, rec_amount="0.02")
    press(at, "rec_save")
    assert refusals(at) == ["The instalments do not fit: each one must be more than nothing."]
    assert counter.due(asha) == "1250.00"


@pytest.mark.parametrize("choice", ["A date", "In parts"])
def test_the_day_of_the_sale_may_be_chosen_after_the_day_it_is_due(
    counter: Counter, asha: str, page: Open, choice: str
) -> None:
    today = counter.shop.today()
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount="30")
    at.date_input(key="rec_date").set_value(today - timedelta(days=60)).run()
    at.pills(key="rec_due").select(choice).run()
    key = "rec_due_on" if choice == "A date" else "rec_first"
    at.date_input(key=key).set_value(today - timedelta(days=50)).run()
    at.date_input(key="rec_date").set_value(today).run()
    assert not at.exception, at.exception[0].value
    due_on = at.date_input(key=key).value
    assert isinstance(due_on, date)
    assert due_on >= today
    press(at, "rec_save")
    assert not refusals(at)
    assert counter.due(asha) == "1280.00"


@pytest.mark.parametrize("kind", [Kind.PAYMENT, Kind.SETTLE, Kind.WRITE_OFF])
def test_what_is_paid_goes_to_the_sales_it_is_for(counter: Counter, page: Open, kind: Kind) -> None:
    asha = with_sales(counter, "Milk", "Rice", "Oil", "Salt")
    counter.do(Kind.TOP_UP, asha, "500")
    at = open_dialog(page, kind, asha)
    write(at, rec_amount="150", rec_note="As agreed")
    sales = at.multiselect(key="rec_pays")
    assert [[option.split(" · ")[1].split(", due ")[0], option.split(" · ")[2]] for option in sales.options] == [
        [note, "₹100"] for note in ("Milk", "Rice", "Oil", "Salt")
    ]
    assert all(one.label != "Date, bill number, photo" or not one.multiselect for one in at.expander), "it is seen"
    _, rice, _, salt = [line.id for line in open_charges(counter.shop.book, 0)]
    sales.set_value([rice, salt]).run()
    press(at, "rec_save")
    assert still_open(counter) == {"Milk": "100.00", "Oil": "100.00", "Salt": "50.00"}
    assert counter.due(asha) == "250.00"
    today = counter.shop.today()
    days = short_day(today - timedelta(days=2), today), short_day(today, today)
    said = f"for Rice, {days[0]}; Salt, {days[1]}"
    assert said in rows(at)[0]["Note"], "the history says for which sale it was"
    at = page("act.py", number=str(counter.shop.book.version))
    assert said in rows(at)[0]["Note"], "and so does the entry"


def test_without_a_choice_the_oldest_is_paid_and_with_one_sale_nobody_is_asked(counter: Counter, page: Open) -> None:
    asha = with_sales(counter, "Milk", "Rice")
    at = open_dialog(page, Kind.PAYMENT, asha)
    write(at, rec_amount="100")
    press(at, "rec_save")
    assert still_open(counter) == {"Rice": "100.00"}
    press(at, "do_payment")
    assert "rec_pays" not in [one.key for one in at.multiselect]


def test_a_sale_that_somebody_takes_back_meanwhile_is_no_choice_any_more(counter: Counter, page: Open) -> None:
    asha = with_sales(counter, "Milk", "Rice", "Oil")
    at = open_dialog(page, Kind.PAYMENT, asha)
    write(at, rec_amount="100")
    oil = open_charges(counter.shop.book, 0)[-1]
    at.multiselect(key="rec_pays").set_value([oil.id]).run()
    counter.shop.undo(oil.seq, key="undo", by="U0001", via="test")
    at.run()
    assert not at.exception, at.exception[0].value
    press(at, "rec_save")
    assert not refusals(at)
    assert still_open(counter) == {"Rice": "100.00"}, "the oldest"


def test_the_part_of_a_sale_is_named_where_it_can_be_chosen(counter: Counter, page: Open) -> None:
    asha, today = counter.customer("Asha"), counter.shop.today()
    parts = tuple((today + timedelta(days=number), counter.money("50")) for number in (1, 2))
    counter.do(Kind.CHARGE, asha, "100", note="Fridge", instalments=parts)
    at = open_dialog(page, Kind.PAYMENT, asha)
    assert (
        at.multiselect(key="rec_pays")
        .options[0]
        .endswith(f"· Fridge (1 of 2), due {short_day(parts[0][0], today)} · ₹50")
    )


def test_a_shop_with_centres_asks_for_one_and_takes_the_customers_own(counter: Counter, page: Open) -> None:
    asha = counter.customer("Asha", centre="North")
    at = open_dialog(page, Kind.CHARGE, asha)
    assert "rec_centre" not in [one.key for one in at.selectbox], "there is one only"
    counter.customer("Imran", centre="South")
    for pick in ("", "South"):
        at = open_dialog(page, Kind.CHARGE, asha)
        assert (at.selectbox(key="rec_centre").value, at.selectbox(key="rec_centre").options) == (
            "North", ["North", "South"],
        )  # fmt: skip
        write(at, rec_amount="10")
        if pick:
            at.selectbox(key="rec_centre").set_value(pick).run()
        press(at, "rec_save")
    book = counter.shop.book
    assert [book.centres[number] for number in book.entries["centre"]] == ["North", "South"]


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (30, 20), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


def take(at: AppTest, name: str, content: bytes, media: str = "image/png") -> AppTest:
    at.file_uploader(key="rec_photo").set_value((name, content, media)).run()
    assert not at.exception, at.exception[0].value
    return at


def test_the_photo_of_a_bill_is_kept_with_the_sale_and_led_to(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    write(at, rec_amount="30", rec_note="Milk")
    take(at, "../../x.png", photo())
    press(at, "rec_save")
    line = next(line for line in customer_history(counter.shop.book, 0).lines if line.note)
    assert line.photo
    note = next(row["Note"] for row in rows(at) if row["Note"].startswith("Milk"))
    assert line.due_on
    assert note == f"Milk · due {short_day(line.due_on, counter.shop.today())} [Bill]({photo_address(line.id)})"
    assert download_of(owner_desk(counter.shop), f"photo/{line.id}.jpg", {}).media_type == "image/jpeg"


def test_a_photo_that_is_none_is_refused_and_nothing_is_recorded(counter: Counter, asha: str, page: Open) -> None:
    at = open_dialog(page, Kind.CHARGE, asha)
    before = counter.shop.book.version
    write(at, rec_amount="30")
    take(at, "bill.png", b"<svg onload=alert(1)>")
    press(at, "rec_save")
    assert refusals(at) == ["This photo was not taken: it is not a JPEG, PNG or WebP picture."]
    assert has_dialog(at)
    assert counter.shop.book.version == before


@pytest.mark.parametrize(("more", "note"), [("", "Discount"), ("Loyal customer", "Discount · Loyal customer")])
def test_a_reason_is_chosen_and_more_can_be_said_about_it(
    counter: Counter, asha: str, page: Open, more: str, note: str
) -> None:
    at = open_dialog(page, Kind.WRITE_OFF, asha)
    assert at.segmented_control(key="rec_reason").value is None
    at.segmented_control(key="rec_reason").select("Discount").run()
    write(at, rec_amount="50", rec_note=more)
    press(at, "rec_save")
    assert (counter.due(asha), customer_history(counter.shop.book, 0).lines[0].note) == ("1200.00", note)
    records = counter.shop.ledger.journal.commit(counter.shop.book.version).records
    assert ("Discount · Loyal customer" if more else '"Discount"') in records
