"""Headers in several languages, and what columns look like."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from ledger.matching import field_of_header, fields, is_total_word, looks_of, plain_header, region_of_country, status_of


@pytest.mark.parametrize(
    ("header", "field"),
    [("Customer Name", "name"), ("Clients", "name"), (" NAME ", "name"), ("Child Name and Age", "name_and_age"),
     ("Phone_Numbers", "phone"), ("Parent Mobile no.", "phone"), ("Number", "phone"), ("Contact Number", "phone"),
     ("Email ID's", "email"), ("E-mail address ", "email"), ("City Location", "city"), ("Due Amount", "due"),
     ("Outstanding (Rs.)", "due"), ("Credits", "prepaid"), ("Prepaid / Gift Card Balance", "prepaid"),
     ("Package Amount (₹)", "package_amount"), ("Due Date", "due_on"), ("Final bucket", "category"),
     ("Balance Sessions", "sessions_left"),
     ("Amount Paid by the client", "package_paid"), ("Voucher No.", "voucher"), ("Valid till", "valid_until"),
     ("Date contacted", "lead_date"),
     ("Date", "entry_on"), ("Naam", "name"), ("Udhaar", "due"), ("Baki", "due"), ("Jama", "prepaid"),
     ("Kunden-Nr.", "code"), ("Offener Betrag", "due"), ("Fällig am", "due_on"), ("Téléphone portable", "phone"),
     ("Solde", "balance"), ("Nome do cliente", "name"), ("Valor em aberto", "due"), ("গ্রাহকের নাম", "name"),
     ("মোট বাকি", "due"), ("گاہک کا نام", "name"), ("بقایا", "due"), ("Jina la mteja", "name"), ("Deni", "due"),
     ("Nama Pelanggan", "name"), ("No. HP", "phone"), ("Jatuh tempo", "due_on"), ("الديون", "due"),
     ("المدينه", "city"), ("फ़ोन नं.", "phone"),
     ("№", "serial"), ("Номер телефона", "phone"), ("Долг, руб.", "due"), ("Borcu", "due"), ("ADI SOYADI", "name"),
     ("欠款金额（元）", "due"), ("联系电话", "phone"), ("Last_Updated", "extra"),
     ("ग्राहक का नाम", "name"), ("मोबाइल नंबर", "phone"), ("बकाया राशि", "due"),
     ("اسم العميل", "name"), ("رقم الهاتف", "phone"), ("المبلغ المستحق", "due"), ("Teléfono", "phone"),
     ("NÚMERO DE TELÉFONO", "phone"), ("Saldo pendiente", "due"), ("Correo electrónico", "email"), ("S.No", "serial")],
)  # fmt: skip
def test_a_header_is_known_whatever_its_capitals_signs_and_language(header: str, field: str) -> None:
    assert field_of_header(header) == (field, "sure")


@pytest.mark.parametrize(
    ("header", "field"),
    [("Customer WhatsApp number", "phone"), ("Bill amount due", "due"), ("Shop owner name", "name")],
)
def test_a_header_that_contains_a_known_one_is_a_guess(header: str, field: str) -> None:
    assert field_of_header(header) == (field, "guess")


@pytest.mark.parametrize(
    "header", ["Number of visits", "Favourite colour", "", "Phone call date", "Mobile bill date", "x" * 500]
)
def test_other_headers_are_not_made_into_fields(header: str) -> None:
    assert field_of_header(header) is None


def test_no_name_of_a_header_belongs_to_two_fields() -> None:
    data = tomllib.loads(Path(fields.__file__).with_name("fields.toml").read_text(encoding="utf-8"))
    owner: dict[str, str] = {}
    claims = [
        (plain_header(header), key)
        for key, about in data["fields"].items()
        for language, headers in about.items()
        if language not in ("label", "looks")
        for header in headers
    ]
    assert [(header, key) for header, key in claims if owner.setdefault(header, key) != key] == []
    assert all(plain_header(header) for header in owner)


@pytest.mark.parametrize(
    "word", ["TOTAL", "Grand Total:", "Sub-total", "कुल", "الإجمالي", "Total general", "Total (Rs.)"]
)
def test_total_rows_have_names_in_every_language(word: str) -> None:
    assert is_total_word(word)


def test_a_customer_is_not_a_total() -> None:
    assert not is_total_word("Total Care Clinic")


@pytest.mark.parametrize(
    ("word", "status"),
    [("Active", "active"), ("INACTIVE", "inactive"), ("सक्रिय", "active"), ("Cerrado", "closed"), ("pending", "")],
)
def test_the_words_of_a_status_are_known(word: str, status: str) -> None:
    assert status_of(word) == status


@pytest.mark.parametrize(
    ("country", "region"),
    [("India", "IN"), ("भारत", "IN"), ("UAE", "AE"), ("Antigua and Barbuda", "AG"), ("España", "ES"), ("uk", "GB"),
     ("U.S.A.", "US"), ("Narnia", None), ("", None)],
)  # fmt: skip
def test_a_country_that_is_not_recognised_is_nobodys_guess(country: str, region: str | None) -> None:
    assert region_of_country(country) == region


def test_the_content_of_a_column_is_a_witness_against_its_header() -> None:
    dates = looks_of([date(2026, 1, day) for day in range(1, 20)], "IN")
    names = looks_of(["Asha Verma", "Ravi Das", "Meena Gupta 004"], "IN")
    phones = looks_of([9876543210, "98765 43211", "+91 98765 43212"], "IN")
    amounts = looks_of([Decimal("12.5"), 7, "₹ 1,200"], "IN")
    assert dates.contradict("name")
    assert dates.contradict("phone")
    assert phones.contradict("name")
    assert names.contradict("phone")
    assert names.contradict("amount")
    assert not names.contradict("name")
    assert not phones.contradict("phone")
    assert not amounts.contradict("amount")
    assert not looks_of([None, "", "-"], "IN").contradict("name")
