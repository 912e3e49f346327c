"""Centres on the settings page: added, given letters, taken off; numbers that were given stay."""

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from ledger.book import package_rows
from tests.desks import before_centres_were_named, desk_for, owner_desk
from tests.pages.conftest import Counter, Open
from tests.pages.screens import press, sentences
from tests.pages.test_packages_tab import sell
from tests.pages.test_vouchers_page import patient


def type_in(at: AppTest, **fields: str) -> AppTest:
    """Type into the fields of centres, by what they are and their place."""
    for field, text in fields.items():
        at.text_input(key=f"centre_{field}").set_value(text)
    return press(at, "centres_save")


def settle_on(counter: Counter, only: Mapping[str, str | list[str]]) -> None:
    """Let this be the one centre of the settings."""
    owner_desk(counter.shop).change_setting("centres.known", [only])


def known(counter: Counter) -> list[tuple[str, str, list[str]]]:
    return [(one.name, one.prefix, one.also) for one in counter.shop.settings.centres.known]


def test_an_owner_adds_a_centre_with_letters_and_the_next_package_there_has_a_voucher(
    counter: Counter, page: Open
) -> None:
    patient(counter, "Asha", "AD03C4403", centre="Noida")
    at = page("preferences.py")
    assert "In the book, and without letters here: Noida." in sentences(at)
    before = known(counter)
    type_in(at, name_0_new=" Noida ", letters_0_new="nd", also_0_new="Sector 18, NOIDA 18")
    assert known(counter) == [*before, ("Noida", "ND", ["Sector 18", "NOIDA 18"])]
    assert "without letters here" not in sentences(at)
    assert at.text_input(key="centre_name_1_new").value == "", "another can be added"
    patient(counter, "Ravi", "BX900", centre="Noida")
    assert [row.voucher for row in package_rows(counter.shop.book)] == ["", "NDBX95349"]


def test_other_letters_change_no_number_that_was_given_and_begin_the_new_ones(counter: Counter, page: Open) -> None:
    patient(counter, "Asha", "AD03C4403")
    place = [one[0] for one in known(counter)].index("Punjabi Bagh")
    at = page("preferences.py")
    assert "Numbers that were given stay as they are when you change letters" in sentences(at)
    type_in(at, **{f"letters_0_{place}": "XX"})
    patient(counter, "Ravi", "BX900")
    assert [row.voucher for row in package_rows(counter.shop.book)] == ["PBAD05349", "XXBX95349"]


def test_an_emptied_name_takes_the_centre_off_the_list(counter: Counter, page: Open) -> None:
    before = known(counter)
    type_in(page("preferences.py"), name_0_0="")
    assert known(counter) == before[1:]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name_0_new": "gk-2"}, "two centres cannot have one name"),
        ({"name_0_new": "Noida", "letters_0_new": "N-1"}, "letters are up to four, A to Z, or digits"),
        ({"letters_0_new": "ND"}, "Name the centre that these letters are for."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_saved(
    counter: Counter, page: Open, fields: dict[str, str], said: str
) -> None:
    before = known(counter)
    at = type_in(page("preferences.py"), **fields)
    assert said in at.error[0].value
    assert known(counter) == before


def test_a_name_with_a_comma_stays_one_name(counter: Counter, page: Open) -> None:
    names = ["Sector 18, Noida", "Noida Mall"]
    settle_on(counter, {"name": "Noida", "prefix": "ND", "also": names})
    at = type_in(page("preferences.py"), letters_0_0="NO")
    assert known(counter) == [("Noida", "NO", names)]
    assert at.text_input(key="centre_also_1_0").value == "Sector 18, Noida; Noida Mall"
    type_in(at, also_1_0="Sector 18, Noida; Noida Mall; Film City, Noida")
    assert known(counter) == [("Noida", "NO", [*names, "Film City, Noida"])]


def test_centres_that_differ_in_a_vowel_sign_are_two(counter: Counter, page: Open) -> None:
    settle_on(counter, {"name": "दिल", "prefix": "DL"})
    counter.customer("Asha", centre="दिल")
    counter.customer("Ravi", centre="दिली")
    assert "In the book, and without letters here: दिली." in sentences(page("preferences.py"))


def test_centres_that_only_packages_or_the_settings_name_are_offered_and_staff_are_bound_to_them(
    counter: Counter, page: Open
) -> None:
    counter.customer("Asha", centre="North")
    owner = owner_desk(counter.shop)
    assert owner.centres_offered() == ["North"], "those of the settings nobody here wrote or uses"
    sell(counter, centre="NORTH")
    sell(counter, centre="Harbour")
    assert owner.centres_offered() == ["Harbour", "North"]
    settle_on(counter, {"name": "Noida", "prefix": "ND"})
    assert owner.centres_offered() == ["Harbour", "Noida", "North"]
    at = press(page("customer.py", id="C0001", show="packages"), "sell_package")
    assert at.selectbox(key="rec_centre").options == ["North", "Harbour", "Noida"]
    for centre in ("Harbour", "Noida"):
        owner.add_staff(centre, f"at-{centre}", centres=[centre], key=centre)
        assert desk_for(counter.shop, [*counter.shop.admission.people.all()][-1]).centres_offered() == [centre]


def test_one_centre_of_the_list_that_stands_there_at_first_brings_the_others(counter: Counter) -> None:
    with before_centres_were_named(counter.shop):
        counter.customer("Asha", centre="GK 2")
    assert owner_desk(counter.shop).centres_offered() == ["GK 2", "Pitampura", "Preet Vihar", "Punjabi Bagh"]
