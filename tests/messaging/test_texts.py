"""Words of messages: every usual text holds, nothing but known names is taken, and no value can be more than itself."""

from datetime import date
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Currency, Money
from messaging import (
    Occasion,
    Text,
    TextNotUnderstood,
    Tone,
    check_text,
    default_text,
    in_language,
    languages,
    preview_values,
    stop_line,
    write,
)

INR: Final = Currency.of("INR")
TODAY: Final = date(2026, 11, 27)
VALUES: Final = {
    "name": "Asha", "shop": "Sharma Stores", "today": TODAY, "due": Money(2000_00, INR), "due_on": date(2026, 11, 14),
    "overdue": Money(1250_00, INR), "days_overdue": 13, "pay": "UPI: sharma.stores@upi", "link": "", "stop": "STOP",
}  # fmt: skip
TEXTS: Final = [
    (occasion, tone, language)
    for occasion in Occasion
    for tone in (Tone if occasion.has_tones else [None])
    for language in languages()
]


@pytest.mark.parametrize(("occasion", "tone", "language"), TEXTS)
def test_every_usual_text_holds_and_can_be_written(occasion: Occasion, tone: Tone | None, language: str) -> None:
    text = default_text(occasion, tone, language)
    check_text(occasion, text.subject, text.body)
    written = write(text, preview_values(INR, TODAY, "Sharma Stores"), language=language)
    assert "$" not in written.subject + written.body
    assert written.body.strip() == written.body
    assert occasion is Occasion.DIGEST or "Asha Patil" in written.body


def test_a_reminder_says_who_how_much_and_since_when() -> None:
    written = write(default_text(Occasion.OVERDUE, Tone.PLAIN, "en"), VALUES, language="en")
    for said in ("Asha", "₹1,250", "14 Nov 2026", "₹2,000", "UPI: sharma.stores@upi", "Sharma Stores", "STOP"):
        assert said in written.body


def test_a_line_of_which_there_is_nothing_to_say_vanishes() -> None:
    text = Text("S", "Hello $name\n$link\nValid until: $valid_until\nBye")
    written = write(text, {"name": "Asha", "link": "", "valid_until": None}, language="en")
    assert written.body == "Hello Asha\nBye"


def test_no_usual_text_carries_a_link_while_the_shop_has_no_address() -> None:
    for occasion, tone, language in TEXTS:
        values = preview_values(INR, TODAY, "Sharma Stores") | {"link": ""}
        assert "http" not in write(default_text(occasion, tone, language), values, language=language).body


@pytest.mark.fault(127)
@pytest.mark.parametrize(
    "body",
    [
        "$password", "${c.__class__}", "$", "a $ b", "$name $nmae", "{{''.__class__}} $5", "${name", "$digest",
        "x" * 4001, " ", "$na$$me", "${na$$me}", "$du$$e", "$$$", "$$$password",
    ],
)  # fmt: skip
def test_a_text_with_anything_but_known_names_is_refused_when_it_is_saved(body: str) -> None:
    with pytest.raises(TextNotUnderstood):
        check_text(Occasion.DUE, "Subject", body)


def test_an_unknown_name_is_answered_with_the_nearest_known_one() -> None:
    with pytest.raises(TextNotUnderstood, match=r"did you mean \$name"):
        check_text(Occasion.DUE, "", "Hello $nmae")


@pytest.mark.fault(127)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("$$$due", "$₹2,000"), ("$$due", "$due"), ("$name$$$due", "Asha$₹2,000"), ("${name}$$s", "Asha$s"),
        ("Only $$5, $name$$", "Only $5, Asha$"), ("$$$$", "$$"),
    ],
)  # fmt: skip
def test_two_signs_for_a_dollar_are_one_wherever_they_stand(body: str, said: str) -> None:
    check_text(Occasion.DUE, "", body)
    assert write(Text("", body), VALUES, language="en").body == said


@pytest.mark.fault(127)
@given(st.text(alphabet="$ {}nameduxyz\n", max_size=25))
def test_whatever_is_taken_when_it_is_saved_can_be_written(body: str) -> None:
    try:
        check_text(Occasion.DUE, "", body)
    except TextNotUnderstood:
        return
    assert write(Text("", body), VALUES, language="en").body


@pytest.mark.fault(127)
def test_a_name_inside_of_a_name_is_not_expanded_again() -> None:
    written = write(Text("$name", "Hello $name"), {"name": "$due ${shop} $$", "due": "1"}, language="en")
    assert (written.subject, written.body) == ("$due ${shop} $$", "Hello $due ${shop} $$")


@pytest.mark.fault(127)
def test_a_value_beyond_all_measure_is_cut() -> None:
    assert len(write(Text("", "Hello $name"), {"name": "a" * 10**7}, language="en").body) < 600


def test_a_text_that_is_too_long_once_it_is_filled_in_is_refused_and_never_loses_its_end() -> None:
    values = {"text": "word " * 390, "pay": "pay " * 480, "stop": "STOP"}
    with pytest.raises(TextNotUnderstood, match="4,096"):
        write(Text("", f"{'Hello. ' * 100}$text\n$pay\n$stop"), values, language="en")


@pytest.mark.fault(128)
def test_line_breaks_in_a_name_end_nothing() -> None:
    written = write(Text("For $name", "Hello $name!"), {"name": "Asha\r\nBcc: all@example.com"}, language="en")
    assert "\n" not in written.subject + written.body
    assert "\r" not in written.subject + written.body


@pytest.mark.fault(126)
def test_a_kept_text_that_cannot_be_written_is_refused_with_a_sentence() -> None:
    with pytest.raises(TextNotUnderstood, match="nothing to say for"):
        write(Text("", "You owe $due"), {}, language="en")
    with pytest.raises(TextNotUnderstood):
        write(Text("", "You owe $ 5"), VALUES, language="en")


def test_days_are_written_in_the_language_and_amounts_with_digits_everybody_reads() -> None:
    hindi = write(Text("", "$due_on $due"), VALUES, language="hi").body
    arabic = write(Text("", "$due_on"), VALUES, language="ar").body
    assert ("14 नवंबर 2026" in hindi, "₹2,000" in hindi, "14 نوفمبر 2026" in arabic) == (True, True, True)


def test_among_words_that_are_read_from_the_right_names_and_amounts_keep_their_own_way() -> None:
    values = {**VALUES, "what": "A*B", "before": Money(-5_00, INR), "pay": "UPI: a@upi", "link": "https://d.example"}
    body = "$name: $due ($days_overdue, $on)\n$pay\n$link\n$what $before"
    arabic = write(Text("$name", body), {**values, "on": TODAY}, language="ar")
    assert arabic.body.split("\n") == [
        f"{fenced('Asha')}: {fenced('₹2,000')} (13, 27 نوفمبر 2026)", "UPI: a@upi", "https://d.example",
        f"{fenced('A∗B')} {fenced('−₹5')}",
    ]  # fmt: skip
    assert "\u2068" not in write(Text("", body), {**values, "on": TODAY}, language="hi").body
    english = write(Text("", "$name owes $due"), {**VALUES, "name": "أمينة"}, language="en")
    assert english.body == f"{fenced('أمينة')} owes ₹2,000"


def test_names_in_a_subject_are_fenced_as_in_the_text_and_a_fence_that_is_cut_has_its_end() -> None:
    shop = "Sharma Stores (2)"
    values = {"shop": shop, "on": TODAY}
    arabic = write(Text("تصحيح من $shop", "$shop"), values, language="ar")
    assert (arabic.subject, arabic.body) == (f"تصحيح من {fenced(shop)}", fenced(shop))
    assert write(Text("A correction from $shop", "."), values, language="en").subject == (
        "A correction from Sharma Stores (2)"
    )
    english = write(Text("  From $shop:\n  $on", "."), {"shop": "دكان", "on": TODAY}, language="en")
    assert english.subject == f"From {fenced('دكان')}: 27 Nov 2026"
    long = write(Text("من $shop", "."), {"shop": "a" * 400}, language="ar").subject
    assert (long.count("\u2068"), long.count("\u2069"), long[-1]) == (1, 1, "\u2069")


def fenced(text: str) -> str:
    """Return a text that is read its own way, whatever stands around it."""
    return f"\u2068{text}\u2069"


@pytest.mark.parametrize("language", languages())
def test_how_to_get_no_more_stands_in_a_text_word_for_word(language: str) -> None:
    line = stop_line(language)
    written = write(Text("", "$name\n$stop"), {**VALUES, "stop": line}, language=language)
    assert written.body.endswith(f"\n{line}")


def test_in_a_preview_days_are_a_number() -> None:
    values = preview_values(INR, TODAY, "Sharma Stores")
    assert write(Text("", "for $days_overdue days"), values, language="en").body == "for 7 days"


@pytest.mark.parametrize(
    ("wanted", "usual", "found"),
    [
        ("hi-IN", "en", "hi"),
        ("AR", "en", "ar"),
        ("", "hi", "hi"),
        ("de", "hi", "hi"),
        ("de", "fr", "en"),
        ("Hindi", "en", "hi"),
        (" عربي ", "en", "ar"),
        ("", "hi-IN", "hi"),
    ],
)
def test_a_language_without_texts_gives_the_shops_own(wanted: str, usual: str, found: str) -> None:
    assert in_language(wanted, usual) == found
    assert "STOP" in stop_line(found)


@pytest.mark.fault(127, 128)
@given(st.text(max_size=200))
def test_no_value_adds_a_line_or_a_sign_that_a_chat_takes_for_more(name: str) -> None:
    try:
        written = write(Text("", "A\n$name, you owe $due.\nB"), {**VALUES, "name": name}, language="en")
    except TextNotUnderstood:
        assert not "".join(sign for sign in name if sign.isprintable()).strip()
        return
    assert written.body.count("\n") == 2
    assert written.body.endswith(", you owe ₹2,000.\nB")
    assert not set("*_~`") & set(written.body)
