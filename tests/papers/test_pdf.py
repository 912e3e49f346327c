"""Papers as PDF: every script's letters, nothing typed is ever run, and the paper has the size of the printer's."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import typst

from ledger.statements import Statement, receipt_of, statement_of
from services.papers import ROLLS_MM, receipt_pdf, statement_pdf
from services.papers.letters import FONTS, OF_THE_NAME, OF_THE_REST, is_whole, printable
from services.papers.printing import TEMPLATES
from tests.book.conftest import TODAY, Counter
from tests.papers.reading import POINTS_IN_A_MM, ink_width, read, right_end

HOME = Path(__file__).parents[2]
NAMES = {
    "NotoSans": "Zoë Łukasz Ñandú Δημήτρης Дмитрий Nguyễn",
    "NotoSansDevanagari": "क्षत्रिय श्रीकृष्ण",
    "NotoSansArabic": "محمد عبد الله",
    "NotoSansBengali": "শ্রীকৃষ্ণ চট্টোপাধ্যায়",
    "NotoSansTamil": "ஸ்ரீகிருஷ்ணன்",
    "NotoSansTelugu": "శ్రీకృష్ణ",
    "NotoSansGujarati": "શ્રીમતી પટેલ",
    "NotoSansGurmukhi": "ਸ੍ਰੀ ਗੁਰਪ੍ਰੀਤ",
    "NotoSansKannada": "ಶ್ರೀಕೃಷ್ಣ",
    "NotoSansMalayalam": "ശ്രീകൃഷ്ണൻ",
    "NotoSansOriya": "ଶ୍ରୀକୃଷ୍ଣ",
    "NotoSansSinhala": "ශ්‍රී ලාල්",
    "NotoSansHebrew": "שרה כהן",
    "NotoSansThai": "สมชาย ใจดี",
    "NotoSansArmenian": "Արամ Հակոբյան",
    "NotoSansGeorgian": "ნინო ბერიძე",
    "NotoSansEthiopic": "አበበ በቀለ",
    "NotoSansKhmer": "តារា កញ្ញា",
    "NotoSansLao": "ສົມໃຈ",
    "NotoSansMyanmar": "အောင်ဆန်း",
    "NotoSerifTibetan": "བསྟན་འཛིན",
}
HOSTILE = (
    "#panic()", "*x* _y_ `z`", "$x$ #let a = 1", '#import "look.typ": *', '#read("/etc/passwd")', "= Head", "- item",
    "// gone", "/* gone */", "<label> @ref", "\\u{41} \\ ~ --- ...", "https://example.com/x", '"], "rtl": 1}',
    "<script>alert(1)</script>", "#(1+1)", "]#[x",
)  # fmt: skip


def letters(text: str) -> str:
    """Return the text without the spaces, which a PDF keeps only as distances."""
    return "".join(text.split()).replace("\u200b", "")


def statement(counter: Counter, name: str = "Asha Patil", lines: int = 2) -> Statement:
    """Return the statement of a customer who bought and paid something."""
    customer = counter.customer(name)
    for number in range(lines):
        counter.do("charge", customer, "1250.50", on=TODAY - timedelta(days=lines - number), note="Atta 10 kg")
    return statement_of(counter.ledger.book, len(counter.ledger.book.people) - 1, None, None, TODAY)


@pytest.mark.parametrize(("font", "name"), NAMES.items(), ids=NAMES)
def test_a_name_of_any_script_is_set_in_a_font_that_ships(counter: Counter, font: str, name: str) -> None:
    made = statement(counter, name)
    made = replace(made, lines=(replace(made.lines[0], note=name),))
    paper = read(statement_pdf(made))
    assert letters(paper.text).count(letters(name)) >= 2
    assert {f"{font}-Bold", f"{font}-Regular"} <= paper.fonts


@pytest.mark.parametrize(
    ("word", "apart"),
    [("لا", "ل\u200cا"), ("क्ष", "क्\u200cष"), ("ক্ষ", "ক্\u200cষ")],
    ids=["Arabic letters join", "Devanagari consonants become one", "Bengali consonants become one"],
)
def test_letters_are_shaped_together(counter: Counter, word: str, apart: str) -> None:
    made = statement(counter)
    # Beside itself without the joining, the shaped word is much narrower: its letters share their strokes.
    shaped, loose = (ink_width(statement_pdf(replace(made, name=one * 4)), one[0]) for one in (word, apart))
    assert shaped < 0.9 * loose


def test_a_name_from_the_right_begins_on_the_right(counter: Counter) -> None:
    made = statement(counter, "(12) محمد Khan")
    text = read(statement_pdf(made)).text
    assert "محمد" in text
    boxes = right_end(statement_pdf(made), "محمد"), right_end(statement_pdf(made), "Khan")
    assert boxes[0] > boxes[1]


@pytest.mark.fault(73)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_somebody_typed_is_shown_and_never_run(counter: Counter, name: str) -> None:
    made = statement(counter)
    done = counter.do("payment", made.customer, "1", method="cash")
    receipt = replace(receipt_of(counter.ledger.book, done.seq), shop=name, name=name)
    line = replace(made.lines[0], note=name, reference=name)
    whole = replace(made, shop=name, name=name, code=name, lines=(line,))
    for pdf, times in ((statement_pdf(whole), 5), (receipt_pdf(receipt, 58), 2)):
        assert letters(read(pdf).text).count(letters(name)) >= times


@pytest.mark.parametrize("name", ["\ufffe", "e\u0301" * 300, "\u0300", "\u200d", ""])
def test_whatever_a_name_is_made_of_the_paper_is_made(counter: Counter, name: str) -> None:
    paper = read(statement_pdf(replace(statement(counter), name=name)))
    assert "₹2,501.00" in paper.text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("漢字", "… (C0001)"),
        ("김민준 Kim", "… Kim (C0001)"),
        ("Asha 🙂👩\u200d👧", "Asha … (C0001)"),
        ("Li 王芳 \U00012000", "Li … … (C0001)"),
    ],
)
def test_letters_that_no_font_has_are_told_in_words_and_are_no_boxes(counter: Counter, name: str, shown: str) -> None:
    made = statement(counter, name)
    done = counter.do("payment", made.customer, "1")
    whole = replace(made, lines=(replace(made.lines[0], note=name),))
    for pdf in (statement_pdf(made), receipt_pdf(receipt_of(counter.ledger.book, done.seq), 58)):
        text = " ".join(read(pdf).text.split())
        assert shown in text
        assert OF_THE_NAME in text
        assert OF_THE_REST not in text
    text = " ".join(read(statement_pdf(replace(whole, name="Asha"))).text.split())
    assert OF_THE_NAME not in text
    assert OF_THE_REST in text


def test_the_letters_of_every_font_are_known(counter: Counter) -> None:
    for name in NAMES.values():
        assert is_whole(name), name
        assert printable(name) == name
    paper = read(statement_pdf(statement(counter, "Zoë क्षत्रिय")))
    assert OF_THE_NAME not in paper.text
    assert [sign for sign in "漢김あ🙂\U00012000" if is_whole(sign)] == []
    assert is_whole("a\u200d\u00a0\ufe0f₹")


def test_a_long_statement_has_its_heading_and_number_on_every_page(counter: Counter) -> None:
    made = statement(counter, lines=3)
    paper = read(statement_pdf(replace(made, lines=made.lines * 40)))
    assert len(paper.pages) > 2
    for number, text in enumerate(paper.pages, 1):
        assert f"{number} of {len(paper.pages)}" in text
        assert "Charged Paid Owes" in text
    assert set(paper.sizes_mm) == {(210.0, 297.0)}


def test_the_figures_on_the_paper_are_those_of_the_book(counter: Counter) -> None:
    asha = counter.customer("Asha Patil", code="A1", phone="+919822014556")
    counter.do("charge", asha, "125000.50", on=TODAY - timedelta(days=30), due_on=TODAY - timedelta(days=5))
    counter.do("payment", asha, "25000", method="UPI", reference="B-7")
    counter.do("top_up", asha, "500")
    found = statement_of(counter.ledger.book, 0, TODAY - timedelta(days=10), None, TODAY)
    text = read(statement_pdf(found)).text
    for said in (
        "Test Stores", "11 Nov 2026 to 21 Nov 2026", "Asha Patil", "C0001 · A1 · 098220 14556", "₹1,25,000.50",
        "₹1,00,000.50", "since 16 Nov 2026", "UPI · B-7", "+₹500.00", "1 of 1",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize("width", ROLLS_MM)
def test_a_receipt_is_as_wide_as_its_roll_and_one_page(counter: Counter, width: int) -> None:
    asha = counter.customer("Asha Patil")
    counter.do("charge", asha, "1250.50")
    done = counter.do("payment", asha, "250", method="UPI", reference="B-7")
    paper = read(receipt_pdf(receipt_of(counter.ledger.book, done.seq), width))
    ((wide, high),) = paper.sizes_mm
    assert wide == pytest.approx(width, abs=0.1)
    assert 30 < high < 80
    for said in (f"Receipt {done.seq}", "21 Nov 2026", "₹1,250.50", "₹250.00", "₹1,000.50", "UPI · B-7"):
        assert said in paper.text


def test_no_roll_is_any_other_width(counter: Counter) -> None:
    done = counter.do("charge", counter.customer("Asha"), "1")
    with pytest.raises(ValueError, match="no roll is 57 mm wide"):
        receipt_pdf(receipt_of(counter.ledger.book, done.seq), 57)


@pytest.mark.parametrize("word", ["a" * 200, "क्ष" * 60, "ম" * 150, "₹" * 80])
def test_a_word_without_an_end_stays_on_its_paper(counter: Counter, word: str) -> None:
    made = statement(counter)
    line = replace(made.lines[0], note=word, reference=word)
    pdf = statement_pdf(replace(made, shop=word, name=word, lines=(line,)))
    assert right_end(pdf) <= (210 - 17) * POINTS_IN_A_MM
    done = counter.do("payment", made.customer, "1", note="x")
    receipt = receipt_of(counter.ledger.book, done.seq)
    small = replace(receipt, shop=word, name=word, lines=(replace(receipt.lines[0], note=word),))
    assert right_end(receipt_pdf(small, 58)) <= (58 - 4) * POINTS_IN_A_MM


def test_the_same_paper_is_the_same_file_and_several_can_be_made_at_once(counter: Counter) -> None:
    papers = [replace(statement(counter), name=f"Customer {number}") for number in range(6)]
    alone = [statement_pdf(one) for one in papers]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(statement_pdf, papers)) == alone


def test_every_font_that_ships_is_named_in_the_look_and_has_its_licence() -> None:
    found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    look = (TEMPLATES / "look.typ").read_text(encoding="utf-8")
    assert [family for family in found.families() if f'"{family}"' not in look] == []
    assert len(found.fonts()) == 2 * len(NAMES) == len(list(FONTS.glob("*.ttf")))
    assert "SIL OPEN FONT LICENSE" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_nobody_waits_for_what_makes_papers_before_one_is_made() -> None:
    look = (
        "import sys, services, services.downloads, services.command_line, services.papers;"
        "print(*sorted({'typst', 'xlsxwriter'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", look], cwd=HOME, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == []
