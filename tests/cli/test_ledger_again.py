"""A ledger that was brought in and comes again with new lines: only those are added, and all of it goes back as one."""

import pytest

from tests.cli.conftest import Desk

# A heading, the lines of the first time, and a sale and a payment that came since; in four ways of writing.
LEDGERS = (
    ("Date,Customer,Mobile,Item,Debit,Credit",
     ("01/04/2026,Asha Patil,9876543210,rice,500,", "03/04/2026,Asha Patil,9876543210,,,700",
      "02/04/2026,Ravi Naik,9876543211,oil,80,", "02/04/2026,Ravi Naik,9876543211,oil,80,"),
     ("05/04/2026,Asha Patil,9876543210,tea,300,", "06/04/2026,Ravi Naik,9876543211,,,60")),
    ("तारीख,नाम,सामान,उधार,जमा",
     ("01/04/2026,राम शर्मा,चावल,500,", "03/04/2026,राम शर्मा,नकद,,700", "02/04/2026,सीता देवी,तेल,80,",
      "02/04/2026,सीता देवी,तेल,80,"),
     ("05/04/2026,राम शर्मा,चाय,300,", "06/04/2026,सीता देवी,नकद,,60")),
    ("Fecha;Cliente;Teléfono;Concepto;Cargo;Abono",
     ("01/04/2026;Ana Ruiz;9876543210;arroz;500,00;", "03/04/2026;Ana Ruiz;9876543210;;;700,00",
      "02/04/2026;Eva Gil;9876543211;aceite;80,00;", "02/04/2026;Eva Gil;9876543211;aceite;80,00;"),
     ("05/04/2026;Ana Ruiz;9876543210;té;300,00;", "06/04/2026;Eva Gil;9876543211;;;60,00")),
    ("التاريخ,الاسم,البيان,مدين,دائن",
     ("01/04/2026,أحمد صالح,أرز,500,", "03/04/2026,أحمد صالح,نقدا,,700", "02/04/2026,فاطمة علي,زيت,80,",
      "02/04/2026,فاطمة علي,زيت,80,"),
     ("05/04/2026,أحمد صالح,شاي,300,", "06/04/2026,فاطمة علي,نقدا,,60")),
)  # fmt: skip


def balances(desk: Desk) -> tuple[int, str, str]:
    book = desk.do("balances", "--json").json()
    return book["customers"], book["due_total"], book["prepaid_total"]


def bring(desk: Desk, name: str, *lines: str) -> dict[str, object]:
    (desk.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (done,) = desk.do("import", name, "--json").json()
    return dict(done)


@pytest.mark.fault(91)
@pytest.mark.parametrize(
    ("heading", "first", "since"), [LEDGERS[0], *(pytest.param(*one, marks=pytest.mark.long) for one in LEDGERS[1:])]
)
def test_a_ledger_that_comes_again_adds_only_its_new_lines_and_goes_back_as_one(
    shop: Desk, heading: str, first: tuple[str, ...], since: tuple[str, ...]
) -> None:
    bring(shop, "march.csv", heading, *first)
    assert balances(shop) == (2, "160.00", "200.00")
    done = bring(shop, "april.csv", heading, *first, *since)
    assert (done["added"], done["updated"], done["entries"], done["skipped"]) == (0, 2, 2, 4)
    assert balances(shop) == (2, "200.00", "0.00")
    again = bring(shop, "april-sorted.csv", heading, *reversed(first + since))
    assert (again["added"], again["updated"], again["entries"]) == (0, 0, 0)
    (act,) = [one for one in shop.do("history", "--json").json() if "april.csv" in one["what"]]
    assert "2 entries, 2 updated" in act["what"]
    shop.do("undo", str(act["seq"]))
    assert balances(shop) == (2, "160.00", "200.00")


def test_a_payment_recorded_by_hand_is_not_added_a_second_time_by_the_ledger(shop: Desk) -> None:
    heading, first, since = LEDGERS[0]
    bring(shop, "march.csv", heading, *first)
    shop.do("record", "payment", "C0002", "60", "--on", "2026-04-06", "--note", "came in the evening")
    done = bring(shop, "april.csv", heading, *first, *since)
    assert done["entries"] == 1
    assert balances(shop) == (2, "200.00", "0.00")


def test_the_ledger_of_the_next_month_goes_on_without_its_opening_balance(shop: Desk) -> None:
    heading, first, since = LEDGERS[0]
    bring(shop, "march.csv", heading, *first)
    done = bring(shop, "may.csv", heading, "04/04/2026,Ravi Naik,9876543211,Opening balance,160,", *since)
    assert done["entries"] == 2
    assert balances(shop) == (2, "200.00", "0.00")


def test_the_history_of_a_balance_that_was_brought_in_is_not_added_to_it(shop: Desk) -> None:
    heading, first, _ = LEDGERS[0]
    bring(shop, "dues.csv", "Name,Mobile,Due", "Ravi Naik,9876543211,160")
    done = bring(shop, "march.csv", heading, *first[2:])
    assert (done["entries"], balances(shop)) == (0, (1, "160.00", "0.00"))
