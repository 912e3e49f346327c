"""Settings: each is written to settings.toml with its remarks kept, and mistakes are told."""

import tomllib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import Counter, Open
from tests.pages.screens import refusals

SHIPPED = Path(__file__).resolve().parents[2] / "settings.toml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a settings file as it is shipped, in the place where the shop looks for it."""
    path = tmp_path / "settings.toml"
    path.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    return path


def save(at: AppTest) -> AppTest:
    at.button(key="settings_save").click().run()
    assert not at.exception, at.exception[0].value
    return at


def remarks(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.lstrip().startswith("#")]


@pytest.mark.parametrize(
    ("widget", "name", "value", "written"),
    [
        ("number_input", "set_terms", 30, ("money", "default_terms_days", 30)),
        ("text_input", "set_limit", "5000.00", ("money", "due_limit", "5000.00")),
        ("text_input", "set_low", "", ("money", "low_prepaid", "")),
        ("selectbox", "set_over", "prepaid", ("money", "overpayment", "prepaid")),
        ("pills", "set_methods", ["cash", "UPI"], ("money", "methods", ["cash", "UPI"])),
        ("toggle", "set_below", True, ("money", "prepaid_below_zero", True)),
        ("number_input", "set_notice", 0, ("packages", "notice_days", 0)),
        ("selectbox", "set_after", "refuse", ("packages", "after_last_day", "refuse")),
        ("number_input", "set_rows", 50, ("look", "rows_per_page", 50)),
        ("selectbox", "set_week", "sunday", ("look", "week_starts_on", "sunday")),
    ],
)
def test_each_setting_is_written_to_the_file_and_its_remarks_stay(
    file: Path, counter: Counter, page: Open, widget: str, name: str, value: object, written: tuple[str, str, object]
) -> None:
    before = file.read_text(encoding="utf-8")
    at = page("preferences.py")
    getattr(at, widget)(key=name).set_value(value)
    save(at)
    after = file.read_text(encoding="utf-8")
    section, key, wanted = written
    assert tomllib.loads(after)[section][key] == wanted
    assert getattr(getattr(counter.shop.settings, section), key) == wanted
    assert remarks(after) == remarks(before)
    assert len(set(after.splitlines()) - set(before.splitlines())) == 1
    assert any("The settings are saved" in one.value for one in at.toast)


def test_the_page_shows_what_stands_in_the_file(file: Path, counter: Counter, page: Open) -> None:
    text = file.read_text(encoding="utf-8")
    text = text.replace("default_terms_days = 15", "default_terms_days = 45")
    text = text.replace("rows_per_page = 25", "rows_per_page = 10")
    file.write_text(text.replace('due_limit = ""', 'due_limit = "900.00"'), encoding="utf-8")
    counter.shop.read_settings()
    at = page("preferences.py")
    assert at.number_input(key="set_terms").value == 45
    assert at.number_input(key="set_rows").value == 10
    assert at.text_input(key="set_limit").value == "900.00"


def test_saving_without_a_change_leaves_the_file_byte_for_byte(file: Path, counter: Counter, page: Open) -> None:
    before, version = file.read_bytes(), counter.shop.book.version
    save(page("preferences.py"))
    assert file.read_bytes() == before
    assert counter.shop.book.version == version


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("set_limit", "lots", "Nobody may owe more than: “lots” is not an amount: “l” does not belong in a number."),
        ("set_low", "-5", "Prepaid is low below: “-5” is less than nothing."),
    ],
)
def test_an_amount_that_is_none_is_told_and_the_file_stays(
    file: Path, counter: Counter, page: Open, name: str, value: str, sentence: str
) -> None:
    before = file.read_bytes()
    at = page("preferences.py")
    at.text_input(key=name).set_value(value)
    save(at)
    assert refusals(at) == [sentence]
    assert file.read_bytes() == before
    assert counter.shop.settings.money.due_limit == ""
    assert not at.toast


@pytest.mark.usefixtures("file")
def test_an_amount_may_be_written_as_everywhere(counter: Counter, page: Open) -> None:
    at = page("preferences.py")
    at.text_input(key="set_limit").set_value("₹2,000")
    save(at)
    assert not at.error
    assert counter.shop.settings.money.due_limit == "2000.00"


def test_no_way_of_paying_at_all_is_told_and_the_file_stays(file: Path, counter: Counter, page: Open) -> None:
    before = file.read_bytes()
    at = page("preferences.py")
    at.pills(key="set_methods").set_value([])
    save(at)
    assert refusals(at) == ["Ways of paying: choose at least one."]
    assert file.read_bytes() == before
    assert counter.shop.settings.money.methods


def test_every_mistake_is_told_and_what_else_was_changed_is_saved(file: Path, counter: Counter, page: Open) -> None:
    at = page("preferences.py")
    at.number_input(key="set_terms").set_value(30)
    at.text_input(key="set_limit").set_value("lots")
    at.text_input(key="set_low").set_value("much")
    save(at)
    assert len(at.error) == 2
    assert tomllib.loads(file.read_text(encoding="utf-8"))["money"]["default_terms_days"] == 30
    assert counter.shop.settings.money.default_terms_days == 30
    assert counter.shop.settings.money.due_limit == ""


def test_a_file_that_cannot_be_understood_is_told_once_and_left_alone(file: Path, counter: Counter, page: Open) -> None:
    at = page("preferences.py")
    file.write_text("[money\n", encoding="utf-8")
    at.number_input(key="set_terms").set_value(30)
    at.number_input(key="set_rows").set_value(50)
    save(at)
    assert len([one for one in at.error if "line 1 cannot be understood" in one.value]) == 1
    assert file.read_text(encoding="utf-8") == "[money\n"
    assert counter.shop.settings.money.default_terms_days == 15


def test_the_shop_is_renamed_everywhere_and_that_can_be_found_in_the_book(
    file: Path, counter: Counter, page: Open
) -> None:
    before = file.read_bytes()
    at = page("preferences.py")
    at.text_input(key="set_name").set_value("Sharma & Sons")
    save(at)
    assert counter.shop.book.shop == "Sharma & Sons"
    assert "Sharma & Sons" in counter.shop.ledger.activity(1)[0].what
    assert file.read_bytes() == before
    assert "Sharma" in page().title[0].value


@pytest.mark.usefixtures("file")
def test_a_shop_without_a_name_is_refused(counter: Counter, page: Open) -> None:
    at = page("preferences.py")
    at.text_input(key="set_name").set_value("   ")
    save(at)
    assert len(at.error) == 1
    assert counter.shop.book.shop == "Test Stores"


def test_the_page_says_where_the_data_and_the_settings_are(file: Path, counter: Counter, page: Open) -> None:
    shown = [one.value for one in page("preferences.py").code]
    assert shown == [str(counter.shop.ledger.folder.resolve()), str(file.resolve())]


def test_a_settings_file_that_is_missing_is_made_with_what_was_changed(
    counter: Counter, page: Open, tmp_path: Path
) -> None:
    file = tmp_path / "settings.toml"
    assert not file.exists()
    at = page("preferences.py")
    assert at.number_input(key="set_terms").value == 15
    at.number_input(key="set_terms").set_value(30)
    at.number_input(key="set_rows").set_value(50)
    save(at)
    assert tomllib.loads(file.read_text(encoding="utf-8")) == {
        "money": {"default_terms_days": 30}, "look": {"rows_per_page": 50},
    }  # fmt: skip
    assert counter.shop.settings.money.default_terms_days == 30


@pytest.mark.usefixtures("file")
def test_a_limit_that_was_changed_holds_at_once(counter: Counter, page: Open) -> None:
    at = page("preferences.py")
    at.number_input(key="set_rows").set_value(5)
    save(at)
    for number in range(6):
        counter.customer(f"Customer {number}")
    assert len(page("customers.py").dataframe[0].value) == 5
