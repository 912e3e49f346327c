"""A mapping that was corrected once comes back for lists with the same headings, and says so."""

import json

import pytest

from ledger.sheets import Choices, SheetChoice, SheetPlan, header_shape, recalled, remembered
from tests.sheets.makers import listed, plan

LIST = "Naam,Ref,Mobile,Bal\nAsha,R1,9876543210,50\n"
CHOICE = SheetChoice(columns={2: "code", 4: "prepaid"}, date_order="mdy", balance="prepaid", use=True, header_row=1)


def planned(text: str, choice: SheetChoice | None = None) -> SheetPlan:
    (sheet,) = plan(listed(text), choices=Choices({("list.csv", ""): choice} if choice else {})).sheets
    return sheet


def test_lists_with_the_same_headings_have_one_shape_whatever_stands_above_and_below_them() -> None:
    shape = header_shape(planned(LIST))
    assert len(shape) == 32
    assert header_shape(planned(f"Sharma Stores,,,\nas of May,,,\n{LIST}Ravi,R2,9876543211,7\n")) == shape
    assert header_shape(planned("Bal.,NAAM,Mobile,Ref\n5,Asha,9876543210,R1\n")) == shape
    assert header_shape(planned("Naam,Ref,Mobile,Bal,City\nAsha,R1,9876543210,50,Pune\n")) != shape


def test_a_list_without_a_header_has_no_shape() -> None:
    assert header_shape(planned("Asha Verma,9876543210\nRavi Das,9876543211\n")) == ""


def test_what_was_decided_comes_back_by_the_headings_and_is_said() -> None:
    kept = json.loads(json.dumps(remembered(CHOICE, planned(LIST).columns)))
    other = planned("Mobile,Bal,Naam,Ref\n9876543211,7,Ravi,R2\n")
    choice = recalled(kept, other.columns)
    assert choice == SheetChoice(
        columns={4: "code", 2: "prepaid"}, date_order="mdy", balance="prepaid", as_last_time=True
    )
    again = planned("Mobile,Bal,Naam,Ref\n9876543211,7,Ravi,R2\n", choice)
    assert {column.source: column.field for column in again.columns} == {
        "Mobile": "phone", "Bal": "prepaid", "Naam": "name", "Ref": "code",
    }  # fmt: skip
    assert again.remarks[0].startswith("Read as last time")
    assert planned("Mobile,Bal,Naam,Ref\n9876543211,7,Ravi,R2\n").remarks == ()


def test_nothing_decided_is_nothing_remembered() -> None:
    assert remembered(SheetChoice(use=True, header_row=3), planned(LIST).columns) == {}
    assert recalled({}, planned(LIST).columns) == SheetChoice()


@pytest.mark.parametrize(
    "kept",
    [
        {"columns": {"Ref": "colour of the cat", "Gone": "name", "Bal": 7}, "balance": "both", "date_order": 3},
        {"columns": ["Ref"], "decimal_style": None},
        {"columns": None},
    ],
)
def test_what_is_not_understood_is_left_aside(kept: dict[str, object]) -> None:
    assert recalled(kept, planned(LIST).columns) == SheetChoice()
