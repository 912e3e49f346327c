"""The clinic's own list: everybody who has a code and a phone gets the voucher of the rule in each of their centres."""

import re
from pathlib import Path
from typing import Final

from ledger.book import customers_by_voucher, package_rows, why_no_voucher
from services import Shop
from services.rules import rules_from
from tests.services.counter import HERE, nothing, read

CLINIC: Final = Path(__file__).parents[1] / "sheets" / "data" / "clinic_packages.xlsx"
PREFIXES: Final = {"GK2": "GK", "Punjabi Bagh": "PB", "Preet Vihar": "PV", "Pitampura": "PT"}


def test_every_package_of_the_clinics_list_has_the_voucher_of_the_rule_and_no_two_people_share_one(
    open_shop: Shop,
) -> None:
    files = read(open_shop, ("clinic_packages.xlsx", CLINIC.read_bytes()))
    open_shop.bring_in(files, open_shop.plan_import(files), nothing, key="import", **HERE)
    book, holders, given = open_shop.book, dict[str, str](), 0
    rules = rules_from(open_shop.settings, book.currency)
    for row in package_rows(book):
        customer, centre = row.customer, row.package.centre
        if not row.voucher:
            assert why_no_voucher(customer, centre, rules)
            continue
        given += 1
        expected = f"{PREFIXES[centre]}{customer.code[:3].upper()}{customer.phone.removeprefix('+91')[3:7]}"
        assert re.sub(r"-\d+$", "", row.voucher) == expected
        assert holders.setdefault(row.voucher, customer.id) == customer.id
        assert int(customer.id[1:]) - 1 in customers_by_voucher(book, row.voucher)
    assert given > 1_300
