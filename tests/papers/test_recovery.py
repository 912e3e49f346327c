"""The recovery sheet: one page with the passphrase as it is, and nothing where it cannot be printed whole."""

from datetime import date

from services.papers.recovery_pdf import recovery_data, recovery_pdf
from tests.papers.reading import read

DAY = date(2026, 11, 21)


def test_the_sheet_is_one_page_with_the_passphrase_the_places_and_the_command() -> None:
    sheet = recovery_pdf("Sharma Stores", "59ecp-kk6gt-skx4d-qhwg8-9zhg4", ["/media/stick/duebook"], DAY)
    assert len(read(sheet).pages) == 1
    words = " ".join(read(sheet).text.split())
    assert "\u200b" not in words, "what is copied from it opens the backup"
    for said in (
        "Sharma Stores",
        "59ecp-kk6gt-skx4d-qhwg8-9zhg4",
        "/media/stick/duebook",
        "age -d -o backup.zip",
        "21 Nov 2026",
    ):
        assert said in words, said


def test_the_longest_passphrase_and_long_places_still_fit_one_page() -> None:
    sheet = recovery_pdf("S" * 60, "w7 " * 66 + "ab", ["/" + "folder/" * 20] * 2, DAY)
    assert len(read(sheet).pages) == 1


def test_a_passphrase_with_letters_that_no_font_has_is_written_by_hand_instead_of_printed_wrongly() -> None:
    data = recovery_data("Sharma Stores", "七つの鐘とチャツネ", [], DAY)
    assert data["passphrase"]["text"] == ""
    assert data["by_hand"].startswith("It has letters that cannot be printed here.")
    words = " ".join(read(recovery_pdf("Sharma Stores", "七つの鐘とチャツネ", [], DAY)).text.split())
    assert "Write it by hand" in words
