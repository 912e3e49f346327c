"""The printed voucher: its number is read back from the page as a scanner reads it, and names stand as they are."""

import re
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.book import PackageRequest, Rules, package_rows
from ledger.statements import NoVoucherPaper, PackageLeft, VoucherPaper, voucher_paper
from services.papers import VOUCHER_SIZES, voucher_pdf
from services.papers.codes import barcode_of
from services.papers.voucher_pdf import voucher_data
from tests.book.conftest import TODAY, Counter
from tests.papers.reading import read

QR, BARS = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128
DOTS_TO_THE_INCH = 203  # of the printers that print on rolls
WIDTHS_MM = {"a4": 210.0, "80": 80.0, "58": 58.0}


def voucher(number: str = "PBAD05349", name: str = "Asha Patil", *packages: PackageLeft) -> VoucherPaper:
    return VoucherPaper("Skin Clinic", "Punjabi Bagh", "C0001", name, number, packages, 0, TODAY)


def scanned(pdf: bytes, dots: int = DOTS_TO_THE_INCH) -> dict[object, str]:
    """Return what a scanner reads from the first page, printed with so many dots to the inch."""
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=dots / 72).to_pil()
    document.close()
    return {one.format: one.text for one in zxingcpp.read_barcodes(picture)}


@pytest.mark.parametrize("size", VOUCHER_SIZES)
@pytest.mark.parametrize("number", ["PBAD05349", "GKAD05349-12", "pv-7", "1234567890"])
def test_a_scanner_reads_the_number_from_the_bars_and_from_the_qr_code(size: str, number: str) -> None:
    pdf = voucher_pdf(voucher(number), size)
    assert scanned(pdf) == {QR: number, BARS: number}
    paper = read(pdf)
    assert len(paper.pages) == 1
    assert number in paper.text
    assert paper.sizes_mm[0][0] == pytest.approx(WIDTHS_MM[size], abs=0.2)


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=24).map(str.strip).filter(bool))
def test_whatever_number_a_list_gave_is_read_as_it_is(number: str) -> None:
    found = scanned(voucher_pdf(voucher(number), "a4"), 300)
    assert found[QR] == number
    if barcode_of(number, VOUCHER_SIZES["a4"]):
        assert found[BARS] == number


def test_where_no_bars_can_be_the_paper_says_so_and_the_qr_code_has_the_number() -> None:
    for number, size, said in (
        ("क्षPB-12", "a4", "A barcode cannot hold these letters."),
        ("PB-" + "x" * 30, "58", "This number is too long for a barcode on this paper."),
    ):
        pdf = voucher_pdf(voucher(number), size)
        assert scanned(pdf) == {QR: number}
        assert said in " ".join(read(pdf).text.split())
    assert barcode_of("PB-" + "x" * 20, VOUCHER_SIZES["a4"]), "A4 has the room"
    assert barcode_of("", 100) is None


def test_the_bars_stand_between_ten_blank_modules_on_either_side_none_thinner_than_a_printer_can() -> None:
    for room in VOUCHER_SIZES.values():
        made = barcode_of("PBAD05349", room)
        assert made is not None
        [count] = re.findall(r'viewBox="0 0 (\d+) ', made.svg)
        bars = [(int(at), int(wide)) for at, wide in re.findall(r"M(\d+) 0h(\d+)v", made.svg)]
        assert (bars[0][0], sum(bars[-1])) == (10, int(count) - 10)
        assert 0.25 <= made.width_mm / int(count) <= 0.5
        assert made.width_mm <= room


@pytest.mark.parametrize("size", VOUCHER_SIZES)
@pytest.mark.parametrize(
    ("name", "font"),
    [("श्रीकृष्ण क्षत्रिय", "NotoSansDevanagari"), ("محمد عبد الله", "NotoSansArabic"), ("Zoë Łukasz", "NotoSans")],
)
def test_names_and_packages_of_any_script_are_set_in_fonts_that_ship(size: str, name: str, font: str) -> None:
    paper = read(voucher_pdf(voucher("PBAD05349", name, PackageLeft(name, 6, 4, TODAY + timedelta(30))), size))
    letters = "".join(paper.text.split()).replace("\u200b", "")
    assert letters.count("".join(name.split())) == 2
    assert f"{font}-Bold" in paper.fonts
    assert {"4", "of", "6"} <= set(paper.text.split())  # in a line with Arabic a reader may turn them round
    assert "until 21 Dec 2026" in " ".join(paper.text.split())


def test_what_was_typed_is_never_run_and_letters_without_a_font_are_told() -> None:
    hostile = '#panic() $x$ #read("/etc/passwd")'
    words = " ".join(read(voucher_pdf(voucher("PB1", hostile, PackageLeft("七", 6, 4, None)), "a4")).text.split())
    assert "#panic() $x$" in words.replace("\u200b", "")
    assert "stands for letters that cannot be printed here" in words


@pytest.fixture
def clinic(counter: Counter) -> Counter:
    counter.ledger.rules = Rules(voucher_prefixes={"punjabibagh": "PB"})
    counter.customer("Asha", code="AD03C4403", phone="+917985349490", centre="Punjabi Bagh")
    return counter


def sell(
    clinic: Counter, treatment: str, sessions: int = 6, until: int | None = None, centre: str | None = None
) -> None:
    day = None if until is None else TODAY + timedelta(days=until)
    request = PackageRequest(
        "C0001", treatment, clinic.money("6000"), sessions, TODAY - timedelta(days=9), centre=centre, valid_until=day
    )  # fmt: skip
    clinic.ledger.sell_package(request, clinic.act(), TODAY)


def test_the_voucher_has_all_packages_of_the_centre_with_sessions_that_may_be_used(clinic: Counter) -> None:
    sell(clinic, "Laser", until=0)
    sell(clinic, "Facial", centre="PUNJABI-BAGH")
    sell(clinic, "Over", until=-1)
    sell(clinic, "No sessions", sessions=0)
    sell(clinic, "Elsewhere", centre="Noida")
    rows = package_rows(clinic.ledger.book)
    made = voucher_paper(clinic.ledger.book, rows[1], TODAY)
    assert (made.number, made.name, made.customer) == ("PBAD05349", "Asha", "C0001")
    assert made.packages == (PackageLeft("Laser", 6, 6, TODAY), PackageLeft("Facial", 6, 6, None))
    assert "No sessions are left" not in str(voucher_data(made, "a4"))
    with pytest.raises(NoVoucherPaper, match=r"P0005 has no voucher number\. Give it one first"):
        voucher_paper(clinic.ledger.book, rows[4], TODAY)


def test_a_voucher_whose_sessions_are_used_up_says_so_and_a_long_one_counts_what_is_left_out(clinic: Counter) -> None:
    sell(clinic, "No sessions", sessions=0)
    made = voucher_paper(clinic.ledger.book, package_rows(clinic.ledger.book)[0], TODAY)
    assert "No sessions are left on this day." in " ".join(read(voucher_pdf(made, "80")).text.split())
    for number in range(42):
        sell(clinic, f"Course {number}")
    made = voucher_paper(clinic.ledger.book, package_rows(clinic.ledger.book)[0], TODAY)
    assert (len(made.packages), made.more) == (40, 2)
    assert "and 2 more" in read(voucher_pdf(made, "58")).text
