"""One name for a centre, however lists write it."""

import pytest

from ledger.matching import Centre, CentreNames

OURS = (Centre("GK2", "GK", ("Greater Kailash",)), Centre("Punjabi Bagh", "PB"))


@pytest.mark.parametrize(
    ("written", "name"),
    [("GK2", "GK2"), ("gk-2", "GK2"), ("G.K. 2", "GK2"), ("GREATER  KAILASH", "GK2"), ("Punjabi Bagh ", "Punjabi Bagh"),
     ("punjabibagh", "Punjabi Bagh"), ("\u200fGK2", "GK2"), ("", ""), (" - ", "-"), ("GK 1", "GK 1"),
     ("Panjabi Bagh", "Panjabi Bagh")],
)  # fmt: skip
def test_capitals_spaces_and_points_do_not_matter_and_slips_are_not_mended(written: str, name: str) -> None:
    assert CentreNames(OURS).name_of(written) == name


def test_the_first_writing_of_another_centre_wins_in_every_script() -> None:
    names = CentreNames(OURS, in_use=["Karol Bagh"])
    assert [names.name_of(text) for text in ("KAROL BAGH", "साकेत", " साकेत ", "Saket", "SAKET")] == [
        "Karol Bagh", "साकेत", "साकेत", "Saket", "Saket",
    ]  # fmt: skip


def test_what_one_list_teaches_another_one_does_not_know() -> None:
    CentreNames(OURS).name_of("SAKET")
    assert CentreNames(OURS).name_of("Saket") == "Saket"
