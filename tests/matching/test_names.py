"""Names: cleaned, never invented (FAULTS D)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import shortened
from ledger.matching import (
    clean_line,
    clean_lines,
    folded,
    mend_case,
    read_name,
    same_name,
    says_family_name_first,
    turned,
    unescaped,
    without_age,
)


@pytest.mark.parametrize(
    ("written", "name"),
    [("MCDONALD", "McDonald"), ("O'BRIEN", "O'Brien"), ("DE SOUZA", "De Souza"), ("ravi d'souza", "Ravi D'Souza"),
     ("MARY-ANN LEE", "Mary-Ann Lee"), ("RK STORES", "RK Stores"), ("K.K. SHARMA", "K.K. Sharma"),
     ("DR. ASHA", "Dr. Asha"),
     ("ASHA'S SHOP", "Asha's Shop"),
     ("SHARMA & SONS (PUNE)", "Sharma & Sons (Pune)"), ("JOSÉ PÉREZ", "José Pérez"), ("ASHA 014", "Asha 014")],
)  # fmt: skip
def test_capitals_are_mended_where_all_letters_are_the_same(written: str, name: str) -> None:
    assert mend_case(written) == name


@pytest.mark.parametrize(
    ("written", "region", "name"),
    [
        ("ALİ IŞIK", "TR", "Ali Işık"),
        ("ayşe ılgaz", "TR", "Ayşe Ilgaz"),
        ("ibrahim çiçek", "TR", "İbrahim Çiçek"),
        ("İSMAİL YILDIRIM", "DE", "İsmail Yıldırım"),
        ("ŞİRİN GIDA", "CY", "Şirin Gıda"),
        ("YAĞMUR SARI", "NL", "Yağmur Sarı"),
        ("ƏLİ CƏFƏR QIZI", "AZ", "Əli Cəfər Qızı"),
        ("ismayıl xəlilov", "AZ", "İsmayıl Xəlilov"),
        ("İNCİ VE OĞLU A.Ş.", "TR", "İnci Ve Oğlu A.Ş."),
        ("WILLIAM IRVING", "TR", "William Irving"),
        ("AHMET KAYA", "TR", "Ahmet Kaya"),
    ],
)
def test_the_two_kinds_of_i_of_turkish_and_azeri_names_stay_apart(written: str, region: str, name: str) -> None:
    assert read_name(written, region)[0] == name


@pytest.mark.parametrize("written", ["HALIL YILMAZ", "IRFAN BIRINCI"])
def test_a_turkish_name_that_may_have_either_i_stays_in_capitals(written: str) -> None:
    assert read_name(written, "TR") == (written, "")
    assert read_name(written, "IN")[0] == written.title()


def test_where_a_list_writes_both_kinds_of_i_its_plain_one_has_no_point() -> None:
    assert read_name("HIDIR YILMAZ", "TR", two_kinds_of_i=True)[0] == "Hıdır Yılmaz"


@pytest.mark.parametrize(("written", "name"), [("IONUŢ ŞTEFAN", "Ionuţ Ştefan"), ("ION ŞERBAN", "Ion Şerban")])
def test_the_s_with_a_cedilla_of_romania_makes_no_turkish_name(written: str, name: str) -> None:
    assert read_name(written, "RO")[0] == name


@pytest.mark.parametrize(
    ("one", "other"), [("ALİ IŞIK", "Ali Işık"), ("İBRAHİM", "ibrahim"), ("IŞIL", "ışıl"), ("Kadı", "KADI")]
)
def test_turkish_names_are_compared_without_case(one: str, other: str) -> None:
    assert folded(one) == folded(other)
    assert same_name(one, other)


@pytest.mark.parametrize(
    "written", ["Ravi SHARMA", "deSouza", "McDonald", "राम कुमार", "أحمد علي", "李小龍", "007", "iPhone Shop"]
)
def test_mixed_capitals_and_other_scripts_stay_as_they_are(written: str) -> None:
    assert read_name(written) == (written, "")


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("written", ["**x**", "<b>asha</b>", "$x$", ":material/home:", "[a](b)", "asha@home", "# asha"])
def test_what_holds_signs_that_no_name_has_stays_as_it_is(written: str) -> None:
    assert read_name(written) == (written, "")


def test_what_was_written_is_not_forgotten() -> None:
    assert read_name("  MARY   DAS ") == ("Mary Das", "MARY DAS")


@pytest.mark.fault(75)
def test_a_name_is_cut_at_120_letters_as_a_reader_counts_them() -> None:
    family = "👨\u200d👩\u200d👧"
    assert shortened(family * 200, 120) == family * 120
    assert read_name("क्षि" * 150)[0] == "क्षि" * 120
    assert len(read_name("A" * 10_000)[0]) == 120


@pytest.mark.fault(75)
def test_a_flood_of_marks_on_one_letter_is_thinned() -> None:
    assert len(read_name("Z" + "\u0335" * 500 + "oe")[0]) < 20


@pytest.mark.fault(75, 76)
@pytest.mark.parametrize(
    ("written", "kept"),
    [("Asha\u202eamreV", "AshaamreV"), ("\u2067Asha\u2069", "Asha"), ("As\x07ha\x00", "Asha"),
     ("Asha\u200b Verma", "Asha Verma"),
     ("Asha\tVerma\nDas", "Asha Verma Das"), ("Asha\u2028Verma", "Asha Verma"), ("Asha\x85Verma", "Asha Verma"),
     ("Ravi\ud800", "Ravi"), ("क्\u200dष", "क्\u200dष")],
)  # fmt: skip
def test_signs_that_nobody_sees_are_taken_out(written: str, kept: str) -> None:
    assert clean_line(written) == kept


@pytest.mark.fault(81)
def test_two_ways_to_store_one_letter_are_one() -> None:
    assert clean_line("Jose\u0301") == clean_line("Jos\u00e9") == "José"
    assert folded("JOSÉ  Pérez") == folded("jose perez")
    assert folded("राम") != folded("रम")


def test_lines_of_a_note_stay_lines() -> None:
    assert clean_lines("one \r\ntwo\u2028three\x0b\n") == "one\ntwo\nthree"


@pytest.mark.fault(95)
@pytest.mark.parametrize(
    ("exported", "was"),
    [("'=1+1", "=1+1"), ("'+91", "+91"), ("'@x", "@x"), ("'＝1", "＝1"), ("'Tis", "'Tis"), ("''", "''"), ("=1", "=1")],
)
def test_exactly_the_apostrophe_of_an_export_is_taken_off(exported: str, was: str) -> None:
    assert unescaped(exported) == was


@pytest.mark.parametrize(
    ("written", "name", "age"),
    [("Emma (8 years)", "Emma", "8 years"), ("Emma [8 yrs old]", "Emma", "8 yrs"), ("राम (८ साल)", "राम", "८ साल"),
     ("Emma", "Emma", ""), ("Asha (son)", "Asha (son)", ""), ("Shop (24)", "Shop (24)", "")],
)  # fmt: skip
def test_an_age_in_brackets_is_not_part_of_a_name(written: str, name: str, age: str) -> None:
    assert without_age(written) == (name, age)


def test_a_bare_number_is_an_age_where_the_column_says_so() -> None:
    assert without_age("Emma (8)", unit_needed=False) == ("Emma", "8")


@given(st.text())
def test_cleaning_is_done_once_and_for_all(text: str) -> None:
    name, _ = read_name(text)
    assert clean_line(name) == name
    assert unicodedata.is_normalized("NFC", name)
    name.encode()


@pytest.mark.parametrize(
    ("header", "first"),
    [("Nazwisko i imię", True), ("Apellidos y nombre", True), ("Cognome e nome", True), ("Фамилия, имя", True),
     ("Příjmení, jméno", True), ("Imię i nazwisko", False), ("Nombre y apellidos", False), ("Nom et prénom", False),
     ("Name", False), ("Nome", False)],
)  # fmt: skip
def test_a_heading_tells_whether_the_family_name_comes_first(header: str, first: bool) -> None:  # noqa: FBT001
    assert says_family_name_first(header) is first


@pytest.mark.parametrize(
    ("written", "name"),
    [("Wiśniewski Jan", "Jan Wiśniewski"), ("García López María", "García López María"), ("Anna", "Anna"),
     ("Nowak A.", "Nowak A."), ("Zając-Wilk Ola", "Ola Zając-Wilk")],
)  # fmt: skip
def test_two_words_are_turned_and_more_are_left(written: str, name: str) -> None:
    assert turned(written) == name
