"""How a customer can pay without the shop: a UPI link with everything filled in, and the same as a picture."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import segno

from ledger.book import Currency, Kind, Money
from services.desk import Desk
from services.shop import Shop
from services.upi import address_qr, qr_svg, upi_link, way_to_pay
from tests.desks import customer_desk, owner_desk
from tests.services.counter import add, sell
from tests.services.test_desk_own import record, rupees


@pytest.fixture
def shop(open_shop: Shop) -> Shop:
    """Return a shop in which Asha (C0001) owes 300."""
    add(open_shop)
    sell(open_shop, "300")
    return open_shop


@pytest.fixture
def asha(shop: Shop) -> Desk:
    return customer_desk(shop, "C0001")


@pytest.fixture
def owner(shop: Shop) -> Desk:
    return owner_desk(shop)


def test_the_way_to_pay_asks_for_just_what_is_owed(asha: Desk, owner: Desk, shop: Shop) -> None:
    assert (asha.own().way.link, asha.own().way.qr) == ("", "")
    owner.change_setting("payment.upi", "asha.stores@okbank")
    owner.change_setting("payment.words", "Or pay at the counter")
    way = asha.own().way
    assert way.link == (
        f"upi://pay?pa=asha.stores@okbank&pn=Test%20Stores&am=300.00&cu=INR&tn=C0001-{asha.today():%y%m%d}"
    )
    assert (way.amount, way.words) == (rupees(asha, "300"), "Or pay at the counter")
    record(shop, Kind.PAYMENT, "C0001", "300", method="cash")
    assert asha.own().way.link == "", "who owes nothing is not asked for it"


def test_a_name_or_a_note_cannot_put_anything_into_the_link(asha: Desk) -> None:
    link = upi_link("a@b&am=1", "Shop & Sons?am=1#" + "x" * 80, rupees(asha, "1234567.05"), "C1&tn=x" + "y" * 80)
    asked = parse_qs(urlsplit(link).query)
    assert (asked["am"], asked["pa"], urlsplit(link).fragment) == (["1234567.05"], ["a@b&am=1"], "")
    assert (len(asked["pn"][0]), len(asked["tn"][0])) == (50, 50)
    assert link.startswith("upi://pay?pa=a@b%26am%3D1&pn=Shop%20%26%20Sons%3Fam%3D1%23")


@pytest.mark.parametrize(("currency", "takes"), [("INR", True), ("EUR", False), ("USD", False), ("JPY", False)])
def test_upi_counts_in_rupees_only(currency: str, *, takes: bool) -> None:
    money = Money(500, Currency.of(currency))
    way = way_to_pay(money, customer="C0001", on=date(2026, 11, 26), shop="Laden", address="a@b", words="")
    assert (bool(way.link), bool(way.qr), way.reference) == (takes, takes, "C0001-261126")
    nothing = way_to_pay(
        Money(0, money.currency), customer="C0001", on=date(2026, 11, 26), shop="Laden", address="a@b", words=""
    )
    assert nothing.link == ""


def modules(svg: str) -> set[tuple[int, int]]:
    """Return the dark squares of a picture, as row and column without the white border."""
    (drawn,) = re.findall(r'<path[^>]*stroke="#14181b"[^>]*d="([^"]+)"|$', svg)[:1]
    dark, x, y = set(), 0.0, 0.0
    for move, first, second, run in re.findall(r"([Mm])(-?[\d.]+)[ ,]?(-?[\d.]+)|h(-?[\d.]+)", drawn):
        if move == "M":
            x, y = float(first), float(second)
        elif move == "m":
            x, y = x + float(first), y + float(second)
        else:
            dark |= {(int(y) - 2, int(x) - 2 + step) for step in range(int(run))}
            x += float(run)
    return dark


@pytest.mark.parametrize("text", ["hi", "upi://pay?pa=a@b&am=12.50", "https://shop.example/welcome/x", "नमस्ते"])
def test_the_picture_is_just_the_code_of_the_text_dark_on_white(text: str) -> None:
    svg = qr_svg(text)
    expected = segno.make(text, error="m", micro=False)
    assert expected.error in {"M", "Q", "H"}
    dark = {(row, column) for row, line in enumerate(expected.matrix) for column, one in enumerate(line) if one}
    assert modules(svg) == dark
    assert 'fill="#fff"' in svg, "in a dark theme as well"
    assert address_qr(text) == svg
    assert "<script" not in svg
    assert f">{text}" not in svg
