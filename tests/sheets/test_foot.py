"""What stands alone below a list is nobody, and is told; nobody of the list is lost by that."""

import pytest

from tests.sheets.makers import listed, plan

BELOW = (
    ("Name,Phone,Due\nAsha,9876543210,5\nRavi,9876543211,6\nTotal,,11\nPrepared by: Owner,,\n", 5, "IN"),
    ("Name,Phone,Due\nAsha,9876543210,5\nRavi,9876543211,6\nSignature,,\n", 4, "IN"),
    ("الاسم,الجوال,المبلغ\nأحمد صالح,0501234567,5\nفاطمة علي,0501234568,6\nالتوقيع,,\n", 4, "SA"),
    ("Nombre,Teléfono,Saldo\nAna Ruiz,612345678,5\nEva Gil,612345679,6\n,,\nDon Pepe,,\n", 5, "ES"),
    ("नाम,मोबाइल,बकाया\nराम शर्मा,9876543210,5\nसीता देवी,9876543211,6\nहस्ताक्षर,,\n", 4, "IN"),
)


@pytest.mark.parametrize(("text", "row", "region"), BELOW)
def test_what_stands_alone_below_a_list_is_left_out_and_told(text: str, row: int, region: str) -> None:
    planned = plan(listed(text), region=region)
    assert planned.added == 2
    assert [(one.row, one.then[:8]) for one in planned.problems if "alone below" in one.what] == [(row, "Left out")]
    assert row in [one.row for one in planned.sheets[0].left_out]


def test_a_name_alone_right_below_the_last_row_is_brought_in_and_told() -> None:
    planned = plan(listed("Name,Due\nAsha,5\nRavi,6\nMohan Lal,\n"))
    assert [one.fields["name"] for one in planned.rows] == ["Asha", "Ravi", "Mohan Lal"]
    assert [(one.row, one.then[:10]) for one in planned.problems if "alone below" in one.what] == [(4, "Brought in")]


def test_a_list_in_which_many_have_only_a_name_keeps_its_last_ones_without_a_word() -> None:
    planned = plan(listed("Name,Due\nAsha,5\nRavi,\nZoya,6\nLata,\n,\nMohan Lal,\n"))
    assert planned.added == 5
    assert not [one for one in planned.problems if "alone below" in one.what]


def test_a_second_status_of_one_person_is_kept_and_told() -> None:
    planned = plan(listed("Name,Phone,Status,Due\nAsha,9876543210,active,5\nAsha,9876543210,inactive,6\n"))
    (asha,) = planned.rows
    assert (asha.fields["status"], asha.fields["extra"]["Other status"]) == ("active", "inactive")
    assert [one.row for one in planned.problems if "in one row, and inactive" in one.what] == [3]
