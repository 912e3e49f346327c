"""The five practice sheets, brought in through the page with their written answers; packages before and after."""

import pytest

from ledger.book import package_rows
from tests.pages.conftest import Counter, Open
from tests.pages.lists import CLINIC, COUNTRIES, CREDITS, DUES, LEADS, figures, listed, said, upload
from tests.pages.screens import seen


@pytest.mark.parametrize(
    ("file", "cards", "total"),
    [
        (CLINIC, {"Will be added": "900", "Same person": "0", "Problems": "14", "Packages": "1,353",
                  "Sessions left": "5,296"},
         "₹3,09,46,754.93** · prepaid **₹8,76,000.00**"),
        (LEADS, {"Will be added": "200", "Same person": "20"}, "₹0.00** · prepaid **₹0.00**"),
        (COUNTRIES, {"Will be added": "100", "Same person": "0"}, "₹0.00** · prepaid **₹0.00**"),
        (DUES, {"Will be added": "300", "Same person": "0"}, "₹73,65,062.34** · prepaid **₹0.00**"),
        (CREDITS, {"Will be added": "120", "Same person": "0"}, "₹0.00** · prepaid **₹3,15,204.06**"),
    ],
)  # fmt: skip
def test_every_practice_sheet_is_brought_in_with_its_known_figures(
    counter: Counter, page: Open, file: tuple[str, bytes], cards: dict[str, str], total: str
) -> None:
    at = upload(page("bring_in.py"), file)
    assert cards.items() <= figures(at).items()
    assert total in said(at)
    at.button(key="import_go").click().run()
    assert not at.exception
    shop = counter.shop
    now = shop.views.figures(shop.today())
    assert f"{now.customers:,}" == cards["Will be added"]
    assert f"{now.due_total}** · prepaid **{now.prepaid_total}**" == total
    assert sum(shop.book.balance(at)[2] for at, _ in shop.book.each_customer()) == int(
        cards.get("Sessions left", "0").replace(",", "")
    )


def test_packages_are_shown_before_and_after_and_go_with_their_import(counter: Counter, page: Open) -> None:
    at = upload(page("bring_in.py"), CLINIC)
    shown = seen(said(at))
    assert "matches the total in row 1,357" in shown
    assert shown.count("matches the total") == 1
    assert "14 packages] say another balance than amount less paid, **₹1,400.00** altogether" in shown
    assert "Dues ₹3,09,46,754.93, prepaid ₹8,76,000.00, 1,353 packages with 5,296 sessions left" in shown
    assert not at.segmented_control, "nothing has to be asked"
    at.button(key="import_go").click().run()
    assert not at.exception
    assert "**1,353 packages** with **5,296 sessions** left; 14 of them say another balance" in said(at)
    book = counter.shop.book
    assert {package.centre for package in book.packages} == {"GK2", "Pitampura", "Preet Vihar", "Punjabi Bagh"}
    at.button(key="import_undo").click().run()
    at.button(key="rec_undo").click().run()
    assert not at.exception
    assert list(book.each_customer()) == []
    assert package_rows(book) == []


@pytest.mark.usefixtures("counter")
def test_a_total_that_does_not_fit_is_said_in_words_that_a_narrow_screen_breaks(page: Open) -> None:
    at = upload(page("bring_in.py"), listed("Name,Phone,Due\nAsha,9876543210,100\nRavi,9876543211,50\nTotal,,140\n"))
    sentence = next(one.value for one in at.markdown if "row 4 says" in one.value)
    assert "the rows add up to ₹150.00" in sentence
    assert "badge" not in sentence
