"""The commands about keys of programs: a key is printed once, listed, renewed and ended."""

from access import MARK
from tests.cli.conftest import Desk
from tests.cli.test_people import opened, told


def counts(desk: Desk, key: str) -> bool:
    """Tell whether the app would know a key."""
    shop = opened(desk)
    try:
        return bool(shop.admission.bearer_name(key))
    finally:
        shop.close()


def test_a_key_is_printed_once_and_counts_until_it_is_renewed_or_ended(desk: Desk) -> None:
    desk.do("setup", "--shop", "Test Stores", "--owner", "Asha")
    made = told(desk, "key", "add", "Booking site", "--right", "record", "--until", "2999-12-31")
    assert made["key"].startswith(MARK)
    assert counts(desk, made["key"])
    (row,) = told(desk, "key", "list")
    assert row == {
        "id": made["id"], "name": "Booking site", "rights": ["record"], "centres": [], "may_ask": True,
        "until": "2999-12-31", "used": None,
    }  # fmt: skip
    again = told(desk, "key", "renew", "Booking site")
    assert (counts(desk, again["key"]), counts(desk, made["key"])) == (True, False)
    assert desk.do("key", "end", made["id"]).out == "The program Booking site may not ask any more.\n"
    assert not counts(desk, again["key"])
    assert told(desk, "key", "list")[0]["may_ask"] is False
    assert counts(desk, told(desk, "key", "renew", "Booking site")["key"]), "a new one lets it ask again"
    assert [one["sign_in"] for one in told(desk, "user", "list")] == ["asha"], "a program is nobody who signs in"


def test_what_cannot_be_is_refused_in_one_sentence(desk: Desk) -> None:
    desk.do("setup", "--shop", "Test Stores", "--owner", "Asha")
    for words, sentence in (
        (("key", "add", "Tablet", "--until", "2020-01-31"), "The key would end on 31/01/2020, which is past."),
        (("key", "add", "Tablet", "--right", "everything"), "“everything” is nothing that staff may be allowed"),
        (("key", "add", "Tablet", "--centre", "Moon"), "There is no centre “Moon”"),
        (("key", "end", "Tablet"), "Nobody signs in as “Tablet”."),
        (("user", "add", "tablet", "--role", "program"), "“program” is no role: owner, staff or customer."),
    ):
        said = desk(*words)
        assert said.code == 1
        assert said.err.startswith(sentence)
    assert told(desk, "key", "list") == []


def test_of_two_programs_with_one_name_the_number_says_which(desk: Desk) -> None:
    desk.do("setup", "--shop", "Test Stores", "--owner", "Asha")
    first, second = (told(desk, "key", "add", "Booking")["id"] for _ in range(2))
    for what in ("renew", "end"):
        said = desk("key", what, "Booking")
        assert said.code != 0
        assert f"Several programs are called “Booking”. Say which one: {first}, {second}." in said.err
    desk.do("key", "end", second)
    assert [one["may_ask"] for one in told(desk, "key", "list")] == [True, False]
