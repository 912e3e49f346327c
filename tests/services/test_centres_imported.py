"""The clinic's own list, centre by centre: the report says what EXPECTED.md of the list says, and so does its sum."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from access import Right
from services import Shop, report_of
from services.downloads import download_of
from tests.desks import owner_desk, staff_desk
from tests.services.counter import HERE, nothing, read

CLINIC: Final = Path(__file__).parents[1] / "sheets" / "data" / "clinic_packages.xlsx"
# Centre: customers, packages, due, prepaid, sessions left.
EXPECTED: Final = {
    "GK2": (349, 533, "11757203.02", "355000.00", 1999),
    "Pitampura": (181, 268, "6120052.63", "172000.00", 1119),
    "Preet Vihar": (189, 273, "6750169.29", "185000.00", 1060),
    "Punjabi Bagh": (181, 279, "6319329.99", "164000.00", 1118),
}
TOTAL: Final = (900, 1353, "30946754.93", "876000.00", 5296)


@pytest.fixture
def clinic(open_shop: Shop) -> Shop:
    files = read(open_shop, ("clinic_packages.xlsx", CLINIC.read_bytes()))
    open_shop.bring_in(files, open_shop.plan_import(files), nothing, key="import", **HERE)
    return open_shop


def figures(cells: Mapping[str, object]) -> tuple[object, ...]:
    shown = [cells[name] for name in ("Customers", "Packages", "Due", "Prepaid", "Sessions left")]
    return tuple(getattr(cell, "decimal", cell) for cell in shown)


def test_each_centre_and_their_sum_are_those_of_the_list(clinic: Shop) -> None:
    desk = owner_desk(clinic)
    report = report_of(desk, "centres", {})
    named = [column.name for column in report.columns]
    rows = [dict(zip(named, row, strict=True)) for row in report.rows]
    assert {str(row["Centre"]): figures(row) for row in rows} == EXPECTED
    assert report.totals is not None
    totals = dict(zip(named, report.totals, strict=True))
    assert figures(totals) == TOTAL
    assert not report.note, "nobody of the list is seen in two centres"
    sums, by_centre = desk.credit_sums()
    for row, name in [*((one, str(one["Centre"])) for one in rows), (totals, "")]:
        of_api = by_centre[name] if name else sums
        assert (row["Packages sold"], row["Paid of them"], row["Open of them"], row["Sessions left"]) == (
            of_api.amount, of_api.paid, of_api.balance, of_api.sessions,
        ), name or "all"  # fmt: skip
        assert row["Sessions sold"] - row["Sessions used"] == row["Sessions left"]  # type: ignore[operator]


@pytest.mark.fault(144)
def test_staff_of_a_centre_compare_only_theirs(clinic: Shop) -> None:
    report = report_of(staff_desk(clinic, Right.REPORTS, centres=["GK2"]), "centres", {})
    assert [row[0] for row in report.rows] == ["GK2"]
    file = download_of(staff_desk(clinic, Right.REPORTS, centres=["GK2"]), "report/centres.csv", {}).content.decode()
    assert "Pitampura" not in file
