"""Vouchers on the screens: printed from a package and from its sale."""

from tests.pages.conftest import Counter, Open
from tests.pages.screens import press, write
from tests.pages.test_packages_tab import packages, sell


def test_the_voucher_of_a_package_is_printed_from_the_tab_and_from_the_line_about_its_sale(
    counter: Counter, page: Open
) -> None:
    counter.shop.add_customer(
        {"name": "Asha", "code": "AD03C4403", "phone": "+917985349490", "centre": "Punjabi Bagh"},
        key=counter.key(), by="U0001", via="test",
    )  # fmt: skip
    at = press(packages(page), "sell_package")
    write(at, rec_treatment="Laser", rec_price="6000")
    press(at, "rec_save")
    addresses = [one.url for one in at.get("link_button") if "/files/voucher/" in one.url]
    assert addresses == [f"/files/voucher/P0001-{size}.pdf" for size in ("a4", "80", "58")] * 2
    sell(counter, "500", treatment="Elsewhere", centre="Noida")
    again = [one.url for one in packages(page).get("link_button") if "/files/voucher/" in one.url]
    assert again == addresses[:3], "a package without a number has no voucher to print"
