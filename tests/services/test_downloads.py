"""Papers by their addresses: the right paper for each, a sentence for every other."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import openpyxl
import pytest

from access import NotAllowed
from ledger.book import EntryRequest, Kind, PackageRequest, parse_amount
from ledger.errors import LedgerError
from services.copies import back_up
from services.desk import Desk
from services.downloads import (
    FILES,
    NotThere,
    backup_address,
    download_of,
    receipt_address,
    statement_address,
    voucher_address,
)
from services.shop import Shop
from tests.desks import customer_desk, owner_desk, staff_desk
from tests.papers.reading import read
from tests.services.counter import HERE, PLACE, add, sell

NAMES: Final = ("../../x", "C:\\x", "\\\\srv\\share", "a\nb", 'q"uote', "क" * 100)


@pytest.fixture(scope="module")
def trading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Return the desk of a shop in which C0001 bought for 330 and paid 30, numbers 2 to 4; nobody here changes it."""
    folder = tmp_path_factory.mktemp("trading")
    shop = Shop(folder / "data", folder / "settings.toml")
    shop.open()
    shop.set_up(*PLACE)
    add(shop, "Asha / Patil: 50%")
    sell(shop, "330")
    money = parse_amount("30", shop.book.currency)
    shop.record(EntryRequest(Kind.PAYMENT, "C0001", money, shop.today(), method="cash"), key="paid", **HERE)
    for name in NAMES:
        add(shop, name)
    yield owner_desk(shop)
    shop.close()


def path_of(address: str) -> str:
    assert address.startswith(FILES)
    return address.removeprefix(FILES).partition("?")[0]


def test_each_form_of_a_statement_has_an_address(trading: Desk) -> None:
    day = trading.today()
    stem = f"Statement Asha Patil 50% {day.day} {day:%b} {day.year}"
    pdf = download_of(trading, path_of(statement_address("C0001", "pdf")), {})
    assert (pdf.name, pdf.media_type, pdf.opens) == (f"{stem}.pdf", "application/pdf", True)
    assert "₹300.00" in read(pdf.content).text
    text = download_of(trading, path_of(statement_address("C0001", "txt")), {})
    assert (text.name, text.media_type, text.opens) == (f"{stem}.txt", "text/plain; charset=utf-8", True)
    assert text.content.decode().endswith("*Due now: ₹300*\n")
    book = download_of(trading, path_of(statement_address("C0001", "xlsx")), {})
    assert (book.name, book.opens) == (f"{stem}.xlsx", False)
    assert openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames == ["Statement"]


def test_the_address_of_a_period_gives_that_period(trading: Desk) -> None:
    tomorrow = trading.today() + timedelta(days=1)
    address = statement_address("C0001", "txt", tomorrow, tomorrow)
    assert address == f"/files/statement/C0001.txt?since={tomorrow}&until={tomorrow}"
    asked = {"since": tomorrow.isoformat(), "until": tomorrow.isoformat()}
    assert "Nothing in this time." in download_of(trading, path_of(address), asked).content.decode()


@pytest.mark.parametrize("width", [58, 80])
def test_a_receipt_has_an_address_for_each_roll(trading: Desk, width: int) -> None:
    found = download_of(trading, path_of(receipt_address(4, width)), {})
    assert found.name == "Receipt 4 Asha Patil 50%.pdf"
    paper = read(found.content)
    assert paper.sizes_mm[0][0] == pytest.approx(width, abs=0.1)
    assert "₹330.00" in paper.text


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("statement/C0099.pdf", "There is no customer “C0099”."),
        ("statement/../journal.pdf", "There is no such file here."),
        ("statement/C0001.csv", "There is no such file here."),
        ("statement/.pdf", "There is no such file here."),
        ("receipt/99-80.pdf", "There is no receipt for number 99: the book does not go so far."),
        ("receipt/1-80.pdf", "There is no receipt for number 1: nothing was sold or paid in it."),
        ("receipt/4-57.pdf", "There is no such file here."),
        ("receipt/99999999999999999999-80.pdf", "There is no such file here."),
        ("receipt/4-80.txt", "There is no such file here."),
        ("journal.csv", "There is no such file here."),
        ("", "There is no such file here."),
    ],
)
def test_what_is_not_there_is_said_in_a_sentence(trading: Desk, path: str, sentence: str) -> None:
    with pytest.raises(NotThere) as refused:
        download_of(trading, path, {})
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"since": "yesterday"}, "“yesterday” is not a day. Write it like 2026-11-21."),
        ({"until": "2026-02-30"}, "“2026-02-30” is not a day. Write it like 2026-11-21."),
        (
            {"since": "2026-02-02", "until": "2026-02-01"},
            "A period cannot begin on 2 Feb 2026 and end on 1 Feb 2026.",
        ),
    ],
)
def test_a_period_that_is_none_is_refused(trading: Desk, asked: dict[str, str], sentence: str) -> None:
    with pytest.raises(LedgerError) as refused:
        download_of(trading, "statement/C0001.pdf", asked)
    assert not isinstance(refused.value, NotThere)
    assert str(refused.value) == sentence


@pytest.mark.fault(99)
@pytest.mark.parametrize("customer", [f"C{number:04d}" for number in range(2, 2 + len(NAMES))])
def test_a_customers_name_makes_no_path_of_a_files_name(trading: Desk, customer: str) -> None:
    found = download_of(trading, f"statement/{customer}.txt", {}).name
    assert not set('\\/:*?"<>|\n\r') & set(found)
    assert len(found) <= 64
    assert ".." not in found


def test_days_before_and_after_all_time_are_days(trading: Desk) -> None:
    asked = {"since": date.min.isoformat(), "until": date.max.isoformat()}
    assert download_of(trading, "statement/C0001.pdf", asked).content.startswith(b"%PDF")


def test_a_backup_can_be_taken_along_by_the_owner_and_by_nobody_else(trading: Desk) -> None:
    shop = trading._shop
    name = back_up(shop.data, shop.settings_path, shop.copies.folder, "by hand")[0]
    file = download_of(trading, path_of(backup_address(name)), {})
    assert (file.name, file.opens) == (name, False)
    assert file.path == shop.copies.folder / name
    for other in ("2020-01-01_00-00.zip", "..%2fjournal.csv", "../journal.csv"):
        with pytest.raises(NotThere):
            download_of(trading, path_of(backup_address(other)), {})
    with pytest.raises(NotAllowed):
        download_of(staff_desk(shop), path_of(backup_address(name)), {})


def test_a_voucher_has_an_address_on_each_paper_for_whoever_may_see_its_customer(trading: Desk) -> None:
    shop = trading._shop
    fields = {"name": "Asha", "code": "AD03C4403", "phone": "+917985349490", "centre": "Punjabi Bagh"}
    customer = trading.customer_added(shop.add_customer(fields, key="patient", **HERE))
    request = PackageRequest(customer, "Laser", parse_amount("6000", shop.book.currency), 6, shop.today())
    shop.sell_package(request, key="laser", **HERE)
    shop.sell_package(replace(request, centre="Noida"), key="elsewhere", **HERE)
    for size, width in (("a4", 210), ("80", 80), ("58", 58)):
        paper = download_of(trading, path_of(voucher_address("P0001", size)), {})
        assert (paper.name, paper.media_type, paper.opens) == ("Voucher PBAD05349 Asha.pdf", "application/pdf", True)
        assert read(paper.content).sizes_mm[0][0] == pytest.approx(width, abs=0.2)
    here, elsewhere = staff_desk(shop, centres=["Punjabi Bagh"]), staff_desk(shop, centres=["GK2"])
    assert download_of(here, "voucher/P0001-a4.pdf", {}).content
    for desk, asked, said in (
        (elsewhere, "P0001-a4", "there is no such package"),
        (trading, "P0099-a4", "there is no such package"),
        (trading, "P0002-a4", "P0002 has no voucher number"),
        (trading, "P0001-a5", "There is no such file here"),
    ):
        with pytest.raises(NotThere, match=said):
            download_of(desk, f"voucher/{asked}.pdf", {})
    with pytest.raises(NotAllowed):
        download_of(customer_desk(shop, customer), "voucher/P0001-a4.pdf", {})
