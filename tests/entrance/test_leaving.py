"""The link of a mail by which a customer gets no more messages: one press, no sign-in, nothing of the account told."""

import pytest

from access.throttle import FREE_TRIES
from entrance.leaving import WORDS
from messaging import languages
from services import Shop
from services.settings import Server
from tests.entrance.browser import Browser

PUBLIC = "https://duebook.example.com"


@pytest.fixture
def customer_link(shop: Shop) -> str:
    """Return the path of Meena's link."""
    shop.add_customer({"name": "Meena Rao", "phone": "+919876543210"}, key="meena", by="U0001", via="test")
    shop.settings = shop.settings.model_copy(update={"server": Server(public_url=PUBLIC)})
    return shop.post.way_out("C0001").removeprefix(PUBLIC)


@pytest.fixture
def mailbox() -> Browser:
    """Return a browser somewhere outside, in which nobody is signed in."""
    return Browser(host="duebook.example.com", scheme="https", client="203.0.113.7")


def wants_none(shop: Shop) -> bool:
    return shop.book.people[0].no_messages


@pytest.mark.fault(124)
def test_looking_changes_nothing_and_one_press_is_enough(shop: Shop, customer_link: str, mailbox: Browser) -> None:
    before = shop.book.version
    page = mailbox.get(customer_link)
    assert page.status == 200
    assert "Asha Stores will not write to you any more" in page.words
    for told in ("Meena", "98765", "C0001 "):
        assert told not in page.words
    assert mailbox.ask("HEAD", customer_link).status == 200
    assert (shop.book.version, wants_none(shop)) == (before, False)
    done = mailbox.post(customer_link, {})
    assert (done.status, wants_none(shop)) == (200, True)
    assert "Asha Stores writes to you no more" in done.words
    assert "Meena" not in done.words
    commit = shop.ledger.journal.commit(shop.book.version)
    assert (commit.by, commit.via) == ("the customer", "link")
    after = shop.book.version
    assert mailbox.post(customer_link, {}).words == done.words, "twice is the same"
    assert shop.book.version == after
    shop.undo(after, key="undo", by="U0001", via="test")
    assert not wants_none(shop)
    mailbox.post(customer_link, {})
    assert wants_none(shop), "the link counts as long as the customer is in the book"


@pytest.mark.parametrize(
    ("language", "speech", "asks", "says"),
    [
        ("", 'lang="en" dir="ltr"', "Get no more messages", "Asha Stores writes to you no more"),
        ("hi", 'lang="hi" dir="ltr"', "अब संदेश न भेजें", "Asha Stores की ओर से अब कोई संदेश नहीं आएगा"),
        ("Arabic", 'lang="ar" dir="rtl"', "أوقف الرسائل", "لن تصلك رسائل من Asha Stores بعد الآن"),
        ("Tamil", 'lang="en" dir="ltr"', "Get no more messages", "Asha Stores writes to you no more"),
    ],
)
def test_it_speaks_the_customers_language(
    language: str, speech: str, asks: str, says: str, shop: Shop, customer_link: str, mailbox: Browser
) -> None:
    shop.change_customer("C0001", {"language": language}, key="language", by="U0001", via="test")
    page = mailbox.get(customer_link)
    assert (speech in page.text, asks in page.words) == (True, True)
    done = mailbox.post(customer_link, {})
    assert (speech in done.text, says in done.words) == (True, True)


def test_there_are_words_for_every_language_that_mails_are_in() -> None:
    assert WORDS.keys() == languages().keys()
    for words in WORDS.values():
        assert words.keys() == WORDS["en"].keys()
        assert {name for name, said in words.items() if said.count("{}") == 1} == {"what", "done"}


def test_the_button_of_a_mail_program_is_obeyed(shop: Shop, customer_link: str, mailbox: Browser) -> None:
    done = mailbox.ask(
        "POST", customer_link, accept="*/*", body=b"List-Unsubscribe=One-Click",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert (done.status, wants_none(shop)) == (200, True)


def test_another_page_cannot_send_it(shop: Shop, customer_link: str, mailbox: Browser) -> None:
    assert mailbox.post(customer_link, {}, headers={"origin": "https://evil.example"}).status == 403
    assert not wants_none(shop)


@pytest.mark.fault(144)
def test_no_other_link_leads_anywhere_and_who_guesses_waits_and_spoils_it_for_nobody(
    shop: Shop, customer_link: str, mailbox: Browser
) -> None:
    shop.add_customer({"name": "Ravi"}, key="ravi", by="U0001", via="test")
    code = customer_link.rpartition("-")[2]
    assert len(code) == 32, "128 bits"
    for guess in (f"C0002-{code}", f"C0001-{'0' * 32}", f"C9999-{code}", "C0001", customer_link[13:-1]):
        answer = Browser(client=f"203.0.113.{len(guess)}").post(f"/no-messages/{guess}", {})
        assert answer.status == 400
        assert "This link is not whole" in answer.words
    tries = [mailbox.get(f"/no-messages/C0001-{'1' * 32}") for _ in range(FREE_TRIES + 1)]
    last = tries[-1]
    assert last.status == 429
    assert int(last.one("retry-after")) > 0
    assert [shop.book.people[number].no_messages for number in range(2)] == [False, False]
    assert mailbox.post(customer_link, {}).status == 200
    assert [shop.book.people[number].no_messages for number in range(2)] == [True, False]


def test_without_an_address_outside_there_is_no_link_and_another_book_has_other_links(
    shop: Shop, customer_link: str
) -> None:
    key = shop.ledger.folder / "secrets" / "links.key"
    assert (key.stat().st_mode & 0o777, len(key.read_bytes())) == (0o600, 32)
    assert shop.post.way_out("C0001").endswith(customer_link), "the same for ever"
    shop.settings = shop.settings.model_copy(update={"server": Server(public_url="")})
    assert shop.post.way_out("C0001") == ""
    key.unlink()
    assert Browser().get(customer_link).status == 400


def test_the_link_of_who_was_taken_out_counts_no_more(shop: Shop, customer_link: str) -> None:
    shop.undo(shop.book.version, key="undo", by="U0001", via="test")
    assert Browser().get(customer_link).status == 400
    assert Browser().post(customer_link, {}).status == 400
