"""Vouchers: one number for a customer in a centre, by the rule, never changing by itself, never two people's."""

from typing import Any

import pytest

from ledger.book import (
    Act,
    CustomerFilter,
    ImportLine,
    ImportPackage,
    ImportSource,
    Ledger,
    PackageRequest,
    Rules,
    UndoNotPossible,
    Views,
    VoucherNotPossible,
    VouchersMoved,
    customers_by_voucher,
    find_packages,
    only_centres,
    package_rows,
    packages_of_each,
    plan_vouchers,
    why_no_voucher,
)
from ledger.book.refusals import CustomerClosed
from ledger.exports import package_row
from ledger.journal import Commit
from ledger.matching import Phone, read_phone
from tests.book.conftest import NOW, TODAY, Counter

PREFIXES = {"punjabibagh": "PB", "gk2": "GK"}


@pytest.fixture
def clinic(counter: Counter) -> Counter:
    counter.ledger.rules = Rules(voucher_prefixes=PREFIXES)
    return counter


def patient(clinic: Counter, name: str = "Asha", code: str = "AD03C4403", phone: str = "+917985349490") -> str:
    return clinic.customer(name, code=code, phone=phone, centre="Punjabi Bagh")


def sell(clinic: Counter, customer: str, **more: Any) -> Commit:  # noqa: ANN401 - any part of a request
    facts = {"treatment": "Laser", "sessions": 6, "on": TODAY, "amount": clinic.money("6000"), **more}
    return clinic.ledger.sell_package(PackageRequest(customer=customer, **facts), clinic.act(), TODAY)


def change(clinic: Counter, customer: str, **fields: Any) -> Commit | None:  # noqa: ANN401 - any field
    return clinic.ledger.change_customer(customer, fields, clinic.act())


def give(clinic: Counter, *packages: str) -> Commit | None:
    return clinic.ledger.give_vouchers(packages, clinic.act())


def bring_in(clinic: Counter, *lines: ImportLine, sha256: str = "a" * 64) -> Commit:
    return clinic.ledger.bring_in([ImportSource("clinic.xlsx", sha256)], lines, clinic.act(), TODAY)


def numbers(clinic: Counter, ledger: Ledger | None = None) -> list[str]:
    """Return the number of each living package, and see that the book says the same when it is read again."""
    found = [row.voucher for row in package_rows((ledger or clinic.ledger).book)]
    if ledger is None:
        again = clinic.reloaded()
        assert numbers(clinic, again) == found
        assert again.book.vouchers == clinic.ledger.book.vouchers
        again.close()
    return found


@pytest.mark.parametrize("written", ["7985349490", "+91 79853 49490", "07985349490"])
def test_however_the_phone_is_written_the_number_is_that_of_the_clinic(clinic: Counter, written: str) -> None:
    phone = read_phone(written, "IN")
    assert isinstance(phone, Phone)
    sell(clinic, patient(clinic, phone=phone.e164))
    assert numbers(clinic) == ["PBAD05349"]


@pytest.mark.parametrize(
    ("code", "phone", "number"),
    [
        ("AD03C4403", "+917985349490", "PBAD05349"),
        ("ad-03", "+917985349490", "PBAD05349"),  # signs that are no letters or digits do not count
        ("A", "+917985349490", "PBA5349"),  # a short code is taken whole
        ("AD03C4403", "+6561234567", "PBAD02345"),  # 8 digits: 61 2345 67 - two on either side
        ("AD03C4403", "+33612345678", "PBAD02345"),  # 9 digits: 61 2345 678, one fewer before them
        ("AD03C4403", "+3903987654321", "PBAD08765"),  # the 0 of an Italian number belongs to it: 039 8765 4321
    ],
)
def test_the_middle_of_other_phones_and_codes_is_decided(clinic: Counter, code: str, phone: str, number: str) -> None:
    sell(clinic, patient(clinic, code=code, phone=phone))
    assert numbers(clinic) == [number]


@pytest.mark.parametrize(
    ("fields", "centre", "reason"),
    [
        ({"code": ""}, "Punjabi Bagh", "Asha has no client code"),
        ({"code": "--"}, "Punjabi Bagh", "Asha has no client code"),
        ({"phone": ""}, "Punjabi Bagh", "Asha has no phone number"),
        ({}, "", "the package belongs to no centre"),
        ({}, "Noida", "the settings give Noida no letters for vouchers"),
    ],
)
def test_where_something_is_missing_the_package_is_sold_without_a_number_and_the_reason_is_known(
    clinic: Counter, fields: dict[str, str], centre: str, reason: str
) -> None:
    asha = patient(clinic, **fields)
    sell(clinic, asha, centre=centre)
    assert numbers(clinic) == [""]
    assert why_no_voucher(clinic.ledger.book.people[0], centre, clinic.ledger.rules) == reason
    with pytest.raises(VoucherNotPossible, match=reason):
        give(clinic, "P0001")


def test_all_packages_of_a_customer_in_a_centre_share_one_number_and_another_centre_has_its_own(
    clinic: Counter,
) -> None:
    asha = patient(clinic)
    sell(clinic, asha)
    sell(clinic, asha, centre="PUNJABI-BAGH")
    sell(clinic, asha, centre="GK2")
    assert numbers(clinic) == ["PBAD05349", "PBAD05349", "GKAD05349"]
    assert [row.package.id for row in find_packages(clinic.ledger.book, "pbad05349", 9)] == ["P0001", "P0002"]


def test_a_number_that_another_customer_holds_gets_a_suffix_and_is_free_again_when_it_was_taken_back(
    clinic: Counter,
) -> None:
    asha, ravi = patient(clinic), patient(clinic, "Ravi", "AD0777")
    first = sell(clinic, asha)
    sell(clinic, ravi)
    sell(clinic, patient(clinic, "Sita", "AD0888"))
    assert numbers(clinic) == ["PBAD05349", "PBAD05349-2", "PBAD05349-3"]
    undone = clinic.undo(first.seq)
    assert give(clinic, "P0002") is not None
    assert numbers(clinic) == ["PBAD05349", "PBAD05349-3"]
    with pytest.raises(UndoNotPossible, match="the voucher PBAD05349 belongs to Ravi since"):
        clinic.undo(undone.seq)


def test_a_number_never_changes_by_itself(clinic: Counter) -> None:
    asha, ravi = patient(clinic), patient(clinic, "Ravi", "BX900", "+919812345678")
    sell(clinic, asha)
    sell(clinic, ravi)
    change(clinic, asha, phone="+919999988888", code="ZZ9")
    sell(clinic, asha)
    assert numbers(clinic) == ["PBAD05349", "PBBX92345", "PBAD05349"]
    merged = clinic.ledger.merge(asha, [ravi], clinic.act())
    assert numbers(clinic) == ["PBAD05349", "PBBX92345", "PBAD05349"]
    clinic.undo(merged.seq)
    assert numbers(clinic) == ["PBAD05349", "PBBX92345", "PBAD05349"]


def test_who_was_merged_brings_the_number_along_and_both_keep_it_when_they_part(clinic: Counter) -> None:
    asha, ravi = patient(clinic), patient(clinic, "Ravi", "BX900", "+919812345678")
    sell(clinic, ravi)
    merged = clinic.ledger.merge(asha, [ravi], clinic.act())
    sell(clinic, asha)
    assert numbers(clinic) == ["PBBX92345", "PBBX92345"]
    clinic.undo(merged.seq)
    assert numbers(clinic) == ["PBBX92345", "PBBX92345"]
    assert customers_by_voucher(clinic.ledger.book, "PBBX92345") == [0, 1]


def test_a_number_given_anew_is_an_act_of_its_own_that_can_be_undone_and_the_old_one_still_finds(
    clinic: Counter,
) -> None:
    asha = patient(clinic)
    sell(clinic, asha)
    assert give(clinic, "P0001") is None
    change(clinic, asha, phone="+919812345678")
    done = give(clinic, "P0001")
    assert done is not None
    assert done.what == "Voucher given anew: Asha, Punjabi Bagh"
    assert numbers(clinic) == ["PBAD02345"]
    book = clinic.ledger.book
    for number in ("PBAD05349", "pbad02345"):
        assert customers_by_voucher(book, number) == [0]
        assert [row.package.id for row in find_packages(book, number, 9)] == ["P0001"]
    undone = clinic.undo(done.seq)
    assert numbers(clinic) == ["PBAD05349"]
    clinic.undo(undone.seq)
    assert numbers(clinic) == ["PBAD02345"]


def test_a_selection_is_given_new_numbers_in_one_act_and_says_who_cannot_have_one(clinic: Counter) -> None:
    asha, ravi = patient(clinic), patient(clinic, "Ravi", "BX900", "+919812345678")
    for one in (asha, ravi, patient(clinic, "Sita", "")):
        sell(clinic, one)
    change(clinic, asha, code="AA1")
    change(clinic, ravi, code="BB1")
    before = clinic.ledger.journal.last_seq
    done = give(clinic, "P0001", "P0002", "P0003")
    assert done is not None
    assert done.seq == before + 1
    assert done.what == "Vouchers given anew: 2 customers; not given: Sita has no client code"
    assert numbers(clinic) == ["PBAA15349", "PBBB12345", ""]
    clinic.undo(done.seq)
    assert numbers(clinic) == ["PBAD05349", "PBBX92345", ""]


def test_everybody_who_is_one_person_gets_the_same_new_number(clinic: Counter) -> None:
    asha, ravi = patient(clinic), patient(clinic, "Ravi", "BX900", "+919812345678")
    sell(clinic, asha)
    sell(clinic, ravi)
    clinic.ledger.merge(asha, [ravi], clinic.act())
    done = give(clinic, "P0002")
    assert done is not None
    assert numbers(clinic) == ["PBAD05349", "PBAD05349"]
    assert customers_by_voucher(clinic.ledger.book, "PBBX92345") == [0]
    clinic.undo(done.seq)
    assert numbers(clinic) == ["PBAD05349", "PBBX92345"]


def test_a_merge_gives_no_number_to_a_package_that_had_none(clinic: Counter) -> None:
    asha, ravi = patient(clinic), patient(clinic, "Ravi", "")
    sell(clinic, asha)
    sell(clinic, ravi)
    clinic.ledger.merge(asha, [ravi], clinic.act())
    assert numbers(clinic) == ["PBAD05349", ""]
    give(clinic, "P0002")
    assert numbers(clinic) == ["PBAD05349", "PBAD05349"]


def test_undoing_a_sale_takes_its_number_back_unless_another_package_has_it(clinic: Counter) -> None:
    asha = patient(clinic)
    first = sell(clinic, asha)
    second = sell(clinic, asha)
    clinic.undo(first.seq)
    assert numbers(clinic) == ["PBAD05349"]
    clinic.undo(second.seq)
    clinic.undo(first.seq + 2)
    assert numbers(clinic) == ["PBAD05349"]


def test_a_sale_cannot_be_undone_below_a_number_that_was_given_since(clinic: Counter) -> None:
    asha = patient(clinic)
    first = sell(clinic, asha)
    change(clinic, asha, code="ZZ9")
    give(clinic, "P0001")
    with pytest.raises(UndoNotPossible, match="Asha was given another voucher since; undo that first"):
        clinic.undo(first.seq)


def test_an_import_issues_numbers_and_keeps_one_that_the_list_gives(clinic: Counter) -> None:
    here = {"phone": "+917985349490", "centre": "Punjabi Bagh"}
    package = ImportPackage("Laser", centre="Punjabi Bagh", sessions=6)
    listed = ImportPackage("Peel", centre="Punjabi Bagh", sessions=1, voucher="OLD 77")
    lines = [
        ImportLine({"name": "Asha", "code": "AD03C4403", **here}, packages=(package, package)),
        ImportLine({"name": "Ravi", "code": "AD0777", **here}, packages=(package,)),
        ImportLine({"name": "Sita", "code": "AD0888", **here}, packages=(listed, package)),
        ImportLine({"name": "Gita", "code": "AD0999", **here}, packages=(listed,)),
    ]
    done = bring_in(clinic, *lines)
    assert numbers(clinic) == ["PBAD05349", "PBAD05349", "PBAD05349-2", "OLD 77", "OLD 77", "OLD 77-2"]
    assert customers_by_voucher(clinic.ledger.book, "old 77") == [2, 3]
    clinic.undo(done.seq)
    assert numbers(clinic) == []
    assert clinic.ledger.book.vouchers.holders == {}
    bring_in(clinic, *[ImportLine({**one.fields, "code": ""}, packages=one.packages) for one in lines[2:]])
    assert numbers(clinic) == ["OLD 77", "OLD 77", "OLD 77-2"]


def test_an_import_uses_the_code_and_phone_that_it_brings(clinic: Counter) -> None:
    asha = clinic.customer("Asha")
    package = ImportPackage("Laser", centre="Punjabi Bagh", sessions=6)
    bring_in(clinic, ImportLine({"code": "AD03", "phone": "+917985349490"}, asha, packages=(package,)))
    assert numbers(clinic) == ["PBAD05349"]


def test_a_customer_is_found_by_a_voucher_in_every_list(clinic: Counter) -> None:
    asha, ravi = patient(clinic), patient(clinic, "Ravi", "BX900", "+919812345678")
    sell(clinic, asha)
    sell(clinic, ravi)
    views = Views(clinic.ledger.book)
    assert [row.customer.name for row in views.search("pbad05349", TODAY)] == ["Asha"]
    assert views.count_found("PBAD0") == 1
    assert [row.customer.name for row in views.customers(CustomerFilter("BX92345"), TODAY).rows] == ["Ravi"]
    assert "PBAD05349" in package_row(package_rows(clinic.ledger.book)[0])


def test_whoever_is_bound_to_a_centre_finds_no_voucher_of_another_ones_customer(clinic: Counter) -> None:
    sell(clinic, patient(clinic))
    sell(clinic, clinic.customer("Ravi", code="BX9", phone="+919812345678", centre="GK2"))
    part = only_centres(clinic.ledger.book, {"GK2"})
    assert customers_by_voucher(part, "GKBX92345") == [1]
    assert customers_by_voucher(part, "PBAD05349") == []
    assert [row.voucher for row in package_rows(part)] == ["GKBX92345"]


def test_a_snapshot_keeps_vouchers(clinic: Counter) -> None:
    sell(clinic, patient(clinic))
    clinic.ledger.save_snapshot()
    again = Ledger.open(clinic.ledger.folder, writer=False)
    assert again.journal.unverified_until  # it was begun from the snapshot
    assert again.book.vouchers == clinic.ledger.book.vouchers
    again.close()


def test_the_same_key_gives_a_number_once(clinic: Counter) -> None:
    asha = patient(clinic)
    sell(clinic, asha)
    change(clinic, asha, code="ZZ9")
    act = Act("owner", "test", NOW, "once")
    first = clinic.ledger.give_vouchers(["P0001"], act)
    assert first is not None
    again = clinic.ledger.give_vouchers(["P0001"], act)
    assert again is not None
    assert again.seq == first.seq


def test_what_would_be_given_is_shown_before_row_by_row_and_just_that_is_given(clinic: Counter) -> None:
    asha, ravi, sita, gita = (
        patient(clinic), patient(clinic, "Ravi", "BX900", "+919812345678"), patient(clinic, "Sita", ""),
        patient(clinic, "Gita", "GI1", "+919812300000"),
    )  # fmt: skip
    for one in (asha, ravi, sita):
        sell(clinic, one)
        sell(clinic, one, treatment="Second")
    sell(clinic, asha, centre="GK2")
    change(clinic, asha, code="BX1", phone="+919812345678")
    book, rules = clinic.ledger.book, clinic.ledger.rules
    asked = packages_of_each(book, [ravi, asha, sita, gita])
    assert asked == ["P0003", "P0007", "P0001", "P0005"], (
        "by customer as asked, then by centre; who has none is in none"
    )
    shown = plan_vouchers(book, asked, rules)
    assert [(one.customer.name, one.centre, one.was, one.number, one.changes, one.why) for one in shown] == [
        ("Ravi", "Punjabi Bagh", "PBBX92345", "PBBX92345", False, ""),
        ("Asha", "GK2", "GKAD05349", "GKBX12345", True, ""),
        ("Asha", "Punjabi Bagh", "PBAD05349", "PBBX12345", True, ""),
        ("Sita", "Punjabi Bagh", "", "", False, "Sita has no client code"),
    ]
    before, numbers_shown = clinic.ledger.journal.last_seq, [one.number for one in shown]
    change(clinic, asha, code="BY1")
    with pytest.raises(VouchersMoved, match="Asha would be given GKBY12345 by now and not GKBX12345"):
        clinic.ledger.give_vouchers(asked, clinic.act(), numbers_shown)
    assert clinic.ledger.journal.last_seq == before + 1
    change(clinic, asha, code="BX1")
    done = clinic.ledger.give_vouchers(asked, clinic.act(), numbers_shown)
    assert done is not None
    assert done.what == "Vouchers given anew: Asha, 2 centres; not given: Sita has no client code"
    assert numbers(clinic) == ["PBBX12345"] * 2 + ["PBBX92345"] * 2 + ["", "", "GKBX12345"]
    clinic.undo(done.seq)
    assert numbers(clinic) == ["PBAD05349"] * 2 + ["PBBX92345"] * 2 + ["", "", "GKAD05349"]


def test_a_closed_customer_keeps_the_number_and_is_named(clinic: Counter) -> None:
    asha, ravi = patient(clinic), patient(clinic, "Ravi", "BX900", "+919812345678")
    for one in (asha, ravi):
        sell(clinic, one, amount=clinic.money("0"), sessions=0)
        change(clinic, one, code="ZZ9" if one == asha else "ZZ8")
    change(clinic, ravi, status="closed")
    done = give(clinic, "P0001", "P0002")
    assert done is not None
    assert done.what == "Voucher given anew: Asha, Punjabi Bagh; not given: the account of Ravi is closed"
    assert numbers(clinic) == ["PBZZ95349", "PBBX92345"]
    with pytest.raises(CustomerClosed):
        give(clinic, "P0002")
