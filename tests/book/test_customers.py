"""The fields of customers: what is kept of what people type, codes, and who is not there any more."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import FIELD_KINDS, STATUSES, EntryRequest, ImportLine, ImportSource, Kind, clean_text, shortened
from ledger.errors import LedgerError
from tests.book.conftest import TODAY, Counter
from tests.book.test_packages import sell


def refusal(counter: Counter, **fields: Any) -> str:  # noqa: ANN401 - any value of any field
    before = counter.ledger.journal.last_seq
    with pytest.raises(LedgerError) as refused:
        counter.ledger.add_customer({"name": "Asha", **fields}, counter.act(), TODAY)
    assert counter.ledger.journal.last_seq == before, "a refusal writes nothing"
    return str(refused.value)


def kept(counter: Counter, **fields: Any) -> Any:  # noqa: ANN401 - the one field that is given
    counter.customer(**{"name": "Asha", **fields})
    found = counter.reloaded().book.people[len(counter.ledger.book.people) - 1]
    assert found == counter.ledger.book.people[len(counter.ledger.book.people) - 1]
    return getattr(found, next(iter(fields)))


EVERYTHING: dict[str, Any] = {
    "name": "Asha Patil", "code": "A-1", "nicknames": ["Tai", "Asha didi"], "phone": "+919822014556",
    "phones": ["+912226543210"], "email": "asha@example.com", "address": "12 MG Road\nPune", "city": "Pune",
    "centre": "Camp", "tags": ["Monthly"], "language": "mr", "status": "inactive", "notes": "Pays on the 5th",
    "due_limit": 200_000, "low_prepaid": 0, "extra": {"Ward": "7"}, "promised_on": "2026-11-27", "no_messages": True,
    "channel": "email",
}  # fmt: skip


def test_every_field_is_kept_and_comes_back(counter: Counter) -> None:
    assert set(EVERYTHING) == set(FIELD_KINDS)
    counter.customer(**EVERYTHING)
    customer = counter.reloaded().book.people[0]
    assert {name: getattr(customer, name) for name in EVERYTHING} == EVERYTHING
    assert (customer.id, customer.created) == ("C0001", "2026-11-21")


def test_a_customer_needs_a_name(counter: Counter) -> None:
    for name in ("", "   ", "\u200b"):
        assert refusal(counter, name=name) == "A customer needs a name."
    counter.customer("Asha")
    with pytest.raises(LedgerError, match="needs a name"):
        counter.ledger.change_customer("C0001", {"name": " "}, counter.act())


@pytest.mark.fault(72)
@pytest.mark.parametrize("name", ["nan", "NA", "None", "null", "NULL", "-", "007", "True"])
def test_a_word_that_means_nothing_to_a_computer_is_a_name_to_the_book(counter: Counter, name: str) -> None:
    assert kept(counter, name=name) == name


@pytest.mark.fault(75)
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("  Asha \t Patil ", "Asha Patil"),
        ("Asha\nPatil", "Asha Patil"),
        ("e\u0301clair", "\u00e9clair"),
        ("👩\u200d👩\u200d👧 Nair", "👩\u200d👩\u200d👧 Nair"),
        ("क्\u200dष", "क्\u200dष"),
        ("Asha\ufeff\u200b", "Asha"),
        ("a\u200b\u0301", "\u00e1"),
    ],
)
def test_a_name_has_one_form(counter: Counter, typed: str, found: str) -> None:
    assert kept(counter, name=typed) == found


@pytest.mark.fault(75)
def test_a_name_has_an_end(counter: Counter) -> None:
    assert kept(counter, name="x" * 10_000) == "x" * 120
    assert kept(counter, name="Z" + "\u0336" * 10_000) == "Z" + "\u0336" * 11, "a flood of marks is thinned"
    assert kept(counter, name="y" * 119 + " and more") == "y" * 119, "no blank is left where it was cut"


@pytest.mark.fault(75)
@pytest.mark.parametrize(
    "letter",
    [
        "👨\u200d👩\u200d👧\u200d👦", "👩🏽\u200d🚀", "👨🏽\u200d👩🏽\u200d👧🏽\u200d👦🏽", "🇮🇳",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "क्षि", "र्त्स्न्य", "क्\u200dष", "ที่", "g\u0308", "각",
    ],
)  # fmt: skip
def test_a_name_is_cut_between_letters_as_a_reader_counts_them(counter: Counter, letter: str) -> None:
    assert kept(counter, name=letter * 150) == letter * 120
    assert kept(counter, name="a" + letter * 150) == "a" + letter * 119


@pytest.mark.fault(76)
@pytest.mark.parametrize("mark", ["\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u061c"])
def test_marks_that_turn_the_writing_round_are_taken_out(counter: Counter, mark: str) -> None:
    assert kept(counter, name=f"{mark}fdp.exe{mark}") == "fdp.exe"
    assert kept(counter, notes=f"see {mark}this") == "see this"


@pytest.mark.fault(77)
@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x1c", "\x0b", "\x0c"])
def test_signs_that_some_take_for_a_line_end_split_nothing(counter: Counter, sign: str) -> None:
    found = kept(counter, notes=f"one{sign}two")
    assert found in {"one\ntwo", "one two"}
    assert kept(counter, name=f"one{sign}two") == "one two"
    assert counter.ledger.verify() == ""


@pytest.mark.fault(78)
@pytest.mark.parametrize("notes", ['say "yes", then\ngo', "a,b;c\td", "'quoted'", "\\n is not\na line end", '",\n"'])
def test_notes_with_quotes_commas_and_lines_come_back_exactly(counter: Counter, notes: str) -> None:
    assert kept(counter, notes=notes) == notes


@pytest.mark.fault(79)
def test_signs_that_no_sheet_can_hold_are_taken_out(counter: Counter) -> None:
    assert kept(counter, name="Asha\0 \x07Patil") == "Asha Patil"
    assert kept(counter, notes="bell\x07 and nul\0.") == "bell  and nul ."


@pytest.mark.fault(80)
@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Asha \ud800"}, {"tags": ["\udfff"]}, {"extra": {"a": "\ud800"}}, {"extra": {"\ud800": "a"}},
        {"phone": "\ud800"}, {"notes": "x\udc00"},
    ],
)  # fmt: skip
def test_half_a_character_is_refused(counter: Counter, fields: dict[str, Any]) -> None:
    assert "character" in refusal(counter, **fields)


@pytest.mark.fault(80)
def test_half_a_character_is_refused_in_an_entry_and_a_name_as_well(counter: Counter) -> None:
    asha = counter.customer("Asha")
    request = EntryRequest(Kind.CHARGE, asha, counter.money("5"), TODAY, note="x\ud800")
    before = counter.ledger.journal.last_seq
    with pytest.raises(LedgerError, match="character"):
        counter.ledger.record(request, counter.act(), TODAY)
    with pytest.raises(LedgerError, match="character"):
        counter.ledger.rename_shop("x\ud800", counter.act())
    assert counter.ledger.journal.last_seq == before


@given(st.text(st.characters(exclude_categories=["Cs"])), st.booleans(), st.integers(1, 30))
def test_cleaning_once_is_enough(text: str, lines: bool, most: int) -> None:  # noqa: FBT001 - from Hypothesis
    once = clean_text(text, most, lines=lines)
    assert clean_text(once, most, lines=lines) == once
    assert shortened(once, most) == once
    assert len(once) <= most * 12
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert lines or "\n" not in once


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"phone": "9822014556"}, "The phone “9822014556” cannot be used: write it with + and the country code."),
        ({"phone": 919822014556}, "The phone “919822014556” cannot be used: write it with + and the country code."),
        ({"phones": ["+0123456"]}, "The other phone “+0123456” cannot be used: write it with + and the country code."),
        ({"email": "asha"}, "The e-mail “asha” cannot be used: an e-mail address looks like name@example.com."),
        (
            {"email": "a@b.com, c@d.com"},
            "The e-mail “a@b.com, c@d.com” cannot be used: an e-mail address looks like name@example.com.",
        ),
        ({"status": "removed"}, "The status “removed” cannot be used: it is one of active, inactive, closed."),
        ({"due_limit": -1}, "The due limit “-1” cannot be used: it must be an amount, nothing or more."),
        ({"due_limit": 5.0}, "The due limit “5.0” cannot be used: it must be an amount, nothing or more."),
        ({"low_prepaid": True}, "The low prepaid “True” cannot be used: it must be an amount, nothing or more."),
        ({"tags": "Monthly"}, "The tags “Monthly” cannot be used: it must be a list of words."),
        ({"tags": [1]}, "The tags “[1]” cannot be used: it must be a list of words."),
        ({"tags": None}, "The tags “None” cannot be used: it must be a list of words."),
        ({"city": 5}, "The city “5” cannot be used: it must be text."),
        (
            {"promised_on": "tomorrow"},
            "The day of the promise “tomorrow” cannot be used: it must be a date such as 2026-11-27.",
        ),
        (
            {"promised_on": "20261127"},
            "The day of the promise “20261127” cannot be used: it must be a date such as 2026-11-27.",
        ),
        (
            {"promised_on": "2026-02-30"},
            "The day of the promise “2026-02-30” cannot be used: it must be a date such as 2026-11-27.",
        ),
        ({"promised_on": None}, "The day of the promise “None” cannot be used: it must be a date such as 2026-11-27."),
        ({"no_messages": "no"}, "The answer about messages “no” cannot be used: it must be yes or no."),
        ({"no_messages": 1}, "The answer about messages “1” cannot be used: it must be yes or no."),
        ({"channel": "fax"}, "The channel “fax” cannot be used: it is one of whatsapp, email, or nothing."),
        ({"channel": None}, "The channel “None” cannot be used: it is one of whatsapp, email, or nothing."),
        ({"extra": []}, "The list of more columns “[]” cannot be used: it must be columns and values."),
        ({"balance": 5}, "The field “balance” cannot be used: there is no such field."),
        ({"code": "C7"}, "The code “C7” cannot be used: C and a number is how this book counts customers itself."),
    ],
)
def test_a_field_that_is_not_understood_is_refused_in_a_sentence(
    counter: Counter, fields: dict[str, Any], sentence: str
) -> None:
    assert refusal(counter, **fields) == sentence


def test_statuses_are_those_that_people_may_choose() -> None:
    assert STATUSES == ("active", "inactive", "closed")


@pytest.mark.fault(81)
def test_a_code_belongs_to_one_customer_however_it_is_written(counter: Counter) -> None:
    counter.customer("Asha", code="Ab 1")
    assert refusal(counter, code="aB  1") == "The code aB 1 already belongs to Asha."
    counter.customer("Ravi", code="R1")
    with pytest.raises(LedgerError, match="already belongs to Asha"):
        counter.ledger.change_customer("C0002", {"code": "AB 1"}, counter.act())
    counter.ledger.change_customer("C0001", {"code": "AB 1"}, counter.act())
    counter.ledger.change_customer("C0001", {"code": ""}, counter.act())
    counter.ledger.change_customer("C0002", {"code": "Ab 1"}, counter.act())
    assert counter.ledger.book.people.by_code("ab 1") == 1


@pytest.mark.parametrize("second", [{"name": "Ravi", "code": "x1"}, {"name": "Ravi", "code": "X1\u200b"}])
@pytest.mark.parametrize("known", [False, True])
def test_an_import_gives_a_code_once(counter: Counter, second: dict[str, str], known: bool) -> None:  # noqa: FBT001
    asha = counter.customer("Asha")
    first = ImportLine({"code": "X1"}, asha) if known else ImportLine({"name": "Imran", "code": "X1"})
    before = counter.ledger.journal.last_seq
    with pytest.raises(LedgerError, match="already belongs to"):
        counter.ledger.bring_in([ImportSource("l.csv", "a" * 64)], [first, ImportLine(second)], counter.act(), TODAY)
    assert counter.ledger.journal.last_seq == before


def test_who_was_taken_out_is_nobody(counter: Counter) -> None:
    asha = counter.customer("Asha", code="A1")
    counter.undo(counter.ledger.journal.last_seq)
    for asked in (asha, "A1"):
        with pytest.raises(LedgerError, match=f"There is no customer “{asked}”"):
            counter.do("charge", asked, "5")
        with pytest.raises(LedgerError, match=f"There is no customer “{asked}”"):
            counter.ledger.change_customer(asked, {"city": "Pune"}, counter.act())


def test_who_was_closed_is_not_left_owing_by_an_undo(counter: Counter) -> None:
    asha = counter.customer("Asha")
    counter.do("charge", asha, "5")
    paid = counter.do("payment", asha, "5")
    closed = counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())
    assert closed is not None
    with pytest.raises(LedgerError, match="Asha is closed; reopen Asha first"):
        counter.undo(paid.seq)
    reopened = counter.undo(closed.seq)
    counter.undo(paid.seq)
    with pytest.raises(LedgerError, match=r"Asha owes ₹5\.00 and holds ₹0\.00"):
        counter.undo(reopened.seq)


def test_who_was_closed_is_not_left_with_sessions_by_an_undo(counter: Counter) -> None:
    asha = counter.customer("Asha")
    sold = sell(counter, asha, "0", sessions=1)
    taken_back = counter.undo(sold.seq)
    counter.ledger.change_customer(asha, {"status": "closed"}, counter.act())
    with pytest.raises(LedgerError, match="Asha is closed; reopen Asha first"):
        counter.undo(taken_back.seq)
    reopened = counter.ledger.change_customer(asha, {"status": "active"}, counter.act())
    assert reopened is not None
    sell(counter, asha, "0", sessions=1)
    with pytest.raises(LedgerError, match=r"Asha owes ₹0\.00, holds ₹0\.00 and has 1 session left since"):
        counter.undo(reopened.seq)
    used = counter.do("session_use", asha, "0.01")
    closed = counter.undo(reopened.seq)
    with pytest.raises(LedgerError, match="Asha is closed; reopen Asha first"):
        counter.undo(used.seq)
    counter.undo(closed.seq)
    counter.undo(used.seq)
    assert counter.balance(asha) == ("0.00", "0.00", 1)


def test_nothing_is_brought_back_for_who_was_taken_out(counter: Counter) -> None:
    asha = counter.customer("Asha")
    added = counter.ledger.journal.last_seq
    mistake = counter.undo(counter.do("charge", asha, "5").seq)
    out = counter.undo(added)
    with pytest.raises(LedgerError, match="Asha was taken out since; bring Asha back first"):
        counter.undo(mistake.seq)
    back = counter.undo(out.seq)
    counter.undo(mistake.seq)
    with pytest.raises(LedgerError, match="Asha has entries since; undo those first"):
        counter.undo(back.seq)


@pytest.mark.fault(91)
def test_an_import_is_not_brought_back_beside_the_same_file(counter: Counter) -> None:
    source, lines = [ImportSource("list.csv", "ab" * 32)], [ImportLine({"name": "Asha"})]

    def bring_in() -> int:
        return counter.ledger.bring_in(source, lines, counter.act(), TODAY).seq

    undo = counter.undo(bring_in())
    second = bring_in()
    with pytest.raises(LedgerError, match=r"“list\.csv” was imported again since"):
        counter.undo(undo.seq)
    counter.undo(second)
    counter.undo(undo.seq)
    for ledger in (counter.ledger, counter.reloaded()):
        assert ledger.book.known_import("ab" * 32) == (2, "list.csv")
    with pytest.raises(LedgerError, match="already imported"):
        bring_in()
