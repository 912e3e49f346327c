"""The words of the screens: what somebody typed is shown letter by letter, and days are said as people say them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.book import Kind
from pages.parts.words import ago, count_of, kind_word, plain, short_day
from tests.pages.screens import JOINER, MARKED_UP, seen

# ASCII punctuation that CommonMark, its tables and strikes, LaTeX between dollars or ":red[…]" give a meaning.
MARKDOWN_KNOWS = set("\\`*_{}[]()#+-.!|~$:<>&=^@/")
# What a renderer looks for only when everything has been read, entities included.
FOUND_IN_READ_TEXT = re.compile(
    r"https?://|www\.|[-.\w+]@[-\w]|:streamlit:|->|<-|--|>=|<=|~=", re.IGNORECASE | re.ASCII
)
ENTITY = re.compile(r"&#\d+;")
MARKS = st.text(st.sampled_from("\\`*_{}[]()#+-.!|~$:<>&=^@/;\"' \nax19w"), max_size=30)
TYPED = st.one_of(st.text(max_size=60), MARKS, st.sampled_from(MARKED_UP))


@pytest.mark.fault(73, 74)
@given(TYPED)
def test_no_sign_that_markdown_knows_survives(typed: str) -> None:
    left = ENTITY.sub("", plain(typed))
    assert not MARKDOWN_KNOWS & set(left)


@pytest.mark.fault(73, 74)
@given(TYPED)
def test_what_was_typed_is_what_is_seen(typed: str) -> None:
    assert seen(plain(typed)) == " ".join(typed.replace(JOINER, "").split()) or JOINER in typed


@pytest.mark.fault(74)
@given(st.one_of(TYPED, st.text(st.sampled_from("htps:/w.@-<>=~W streamlit"), max_size=30)))
def test_nothing_becomes_a_link_an_arrow_or_a_picture_once_it_is_read(typed: str) -> None:
    read = re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), plain(typed))
    assert not FOUND_IN_READ_TEXT.search(read)


@pytest.mark.fault(74)
@pytest.mark.parametrize(
    "typed", ["http://tracker.example/x", "HTTPS://a.example", "WWW.a.example", "asha@shop.example"]
)
def test_an_address_in_a_name_is_no_link(typed: str) -> None:
    shown = plain(typed)
    assert seen(shown) == typed
    assert not FOUND_IN_READ_TEXT.search(re.sub(r"&#(\d+);", lambda found: chr(int(found[1])), shown))


def test_several_lines_become_one() -> None:
    assert plain("Asha\n\n    Patil\t2") == "Asha Patil 2"


def test_common_names_stay_as_they_are() -> None:
    assert plain("Asha Patil") == "Asha Patil"
    assert plain("आशा पाटील") == "आशा पाटील"
    assert plain("D'Souza, ₹50") == "D'Souza, ₹50"


def test_a_day_has_its_year_only_when_it_is_another_one() -> None:
    assert short_day(date(2026, 11, 3), date(2026, 12, 31)) == "3 Nov"
    assert short_day(date(2025, 12, 31), date(2026, 1, 1)) == "31 Dec 2025"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=2), "2 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=3), "3 h ago"),
        (timedelta(hours=20), "yesterday"),
        (timedelta(days=2), "19 Nov"),
        (timedelta(days=365), "21 Nov 2025"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(before: timedelta, said: str) -> None:
    now = datetime(2026, 11, 21, 13, 20, tzinfo=UTC)
    assert ago(now - before, now) == said


def test_one_is_not_many() -> None:
    assert count_of(1, "customer") == "1 customer"
    assert count_of(0, "customer") == "0 customers"
    assert count_of(1204, "entry", "entries") == "1,204 entries"


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_entry_has_a_word(kind: Kind) -> None:
    assert kind_word(kind)
