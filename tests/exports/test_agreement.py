"""hledger, ledger and beancount add the exported book up and find what it says, to the last paisa."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from ledger.book import Kind
from ledger.exports.postings import SIDES
from tests.book.test_model import TwoBooks
from tests.exports.programs import agree, run
from tests.exports.shops import Till, busy_shop, hostile_shop

LISTS: Final = Path(__file__).parents[1] / "sheets" / "data"


@pytest.fixture(params=["INR", "JPY", "KWD"])
def busy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Till]:
    till = busy_shop(tmp_path / "data", request.param)
    yield till
    till.ledger.close()


def test_three_programs_agree_with_a_shop_that_does_everything(busy: Till, tmp_path: Path) -> None:
    accounts = agree(busy.ledger, tmp_path / "out")
    book = busy.ledger.book
    kinds = book.entries["kind"]
    assert {Kind(number) for number in kinds.tolist()} >= set(SIDES) - {Kind.STATED_DIFFERENCE}
    assert int(book.entries["dead"].sum()) > 30
    written_off = Decimal(9 * book.currency.minor_per_major).scaleb(-book.currency.decimals)
    assert accounts["expenses:write-off"] == written_off
    assert {"assets:upi", "assets:cash", "assets:cheque", "equity:opening", "income:sales"} <= set(accounts)


@pytest.mark.parametrize("name", sorted(path.name for path in LISTS.iterdir() if path.is_file()))
def test_three_programs_agree_with_a_list_that_was_brought_in(name: str, tmp_path: Path) -> None:
    till = Till.new(tmp_path / "data")
    till.bring_in(name, (LISTS / name).read_bytes())
    agree(till.ledger, tmp_path / "out")
    till.ledger.close()


def test_an_import_that_was_undone_cancels_everywhere(tmp_path: Path) -> None:
    till = Till.new(tmp_path / "data")
    till.undo(till.bring_in("list.csv", b"Name,Due,Prepaid\nAsha,12.50,\nRavi,7,80.05\n"))
    assert agree(till.ledger, tmp_path / "out") == {}
    till.ledger.close()


@pytest.mark.fault(95)
def test_no_name_note_or_code_becomes_anything_but_a_text(tmp_path: Path) -> None:
    till = hostile_shop(tmp_path / "data")
    accounts = agree(till.ledger, tmp_path / "out")
    assert list(accounts) == ["income:sales"]
    said = run("hledger", "-f", tmp_path / "out" / "book.hledger", "stats")
    assert f"Transactions             : {len(till.ledger.book.entries)} " in said
    assert "Included files           : \n" in said
    for text in ((tmp_path / "out" / f"book.{one}").read_text(encoding="utf-8") for one in ("hledger", "beancount")):
        assert "/etc/passwd" in text, "the name is there"
        assert "Secretly" not in text, "and no nickname is"
        assert not any(line.startswith("include") for line in text.split("\n"))
        assert {sign for sign in text if not sign.isprintable()} <= {"\n", "\u200d"}
    till.ledger.close()


def test_an_empty_book_is_a_text_that_all_three_read(tmp_path: Path) -> None:
    till = Till.new(tmp_path / "data")
    assert agree(till.ledger, tmp_path / "out") == {}
    till.ledger.close()


def test_every_kind_of_entry_has_its_two_accounts_unless_it_moves_no_money() -> None:
    assert set(Kind) - set(SIDES) == {Kind.SESSION_USE}


def test_a_reversal_is_a_transaction_of_its_own(tmp_path: Path) -> None:
    till = Till.new(tmp_path / "data")
    till.undo(till.do("charge", till.customer("Asha", code="A-1"), "1234567.50", note="Milk"), 2)
    agree(till.ledger, tmp_path / "out")
    text = (tmp_path / "out" / "book.hledger").read_text(encoding="utf-8")
    assert text.partition("account liabilities:prepaid:C0001\n")[2] == (
        "\n; Asha, code A-1: Milk\n2026-11-21 * (1) charge\n"
        "    assets:receivable:C0001  1234567.50 INR\n    income:sales  -1234567.50 INR\n"
        "\n; Asha, code A-1\n2026-11-21 * (2) charge, takes back 1\n"
        "    assets:receivable:C0001  -1234567.50 INR\n    income:sales  1234567.50 INR\n"
        "\n; Asha, code A-1\n2026-11-21 * (3) charge, takes back 2\n"
        "    assets:receivable:C0001  1234567.50 INR\n    income:sales  -1234567.50 INR\n"
    )
    till.ledger.close()


@pytest.mark.long
def test_three_programs_agree_with_whatever_is_done(tmp_path: Path) -> None:
    shops = count()

    class WrittenOut(TwoBooks):
        def __init__(self) -> None:
            super().__init__(tmp_path / str(next(shops)))

        def teardown(self) -> None:
            agree(self.ledger, tmp_path / "out")
            super().teardown()

    run_state_machine_as_test(
        WrittenOut,
        settings=settings(
            max_examples=60,
            stateful_step_count=60,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
