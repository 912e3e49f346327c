"""Links that open a chat: the number and the text arrive exactly, whatever stands in them."""

# ruff: noqa: D101, D102 - a test's name is its sentence, also in a class

from collections.abc import Sequence
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import LedgerError
from messaging.links import TEXT_LENGTH_MAX, LinkChannel, NotANumber, TextTooLong, chat_link
from messaging.model import Channel, Letter, Outcome, State
from messaging.plain import NotText
from messaging.refusals import NothingToSay
from tests.messaging.contract import AWKWARD, Arrived, ChannelContract, Peer, as_given, letter

PHONE = "+919876543210"


def opened(link: str) -> tuple[str, str]:
    """Return the number and the text that a browser hands on when it opens ``link``."""
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.fragment) == ("https", "wa.me", "")
    assert link.isascii()
    ((name, text),) = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True)
    assert name == "text"
    return "+" + parts.path.removeprefix("/"), text


class LinkPeer:
    """A person before the screen, who opens every link that is shown."""

    address, no_address = PHONE, "asha@example.com"
    has_subject, takes_files = False, False
    troubles: Sequence[str] = ()
    seconds_max = 1.0
    name, highest, attended = "link", State.OPENED, True

    def __init__(self) -> None:
        self.channel: Channel = self
        self._real = LinkChannel()
        self._opened: list[Arrived] = []

    def why_not_ready(self) -> str:
        return self._real.why_not_ready()

    def send(self, message: Letter) -> Outcome:
        outcome = self._real.send(message)
        if outcome.given:
            to, text = opened(outcome.given)
            self._opened.append(Arrived(to, text, outcome.given))
        return outcome

    def stop(self) -> None:
        self._real.stop()

    def arrived(self) -> Sequence[Arrived]:
        return self._opened

    def upset(self, trouble: str) -> None:
        raise AssertionError(trouble)


class TestTheLink(ChannelContract):
    @pytest.fixture
    def peer(self) -> Peer:
        return LinkPeer()


def test_a_link_opens_a_chat_with_the_number_and_the_text() -> None:
    assert chat_link(PHONE, "₹5 & more") == "https://wa.me/919876543210?text=%E2%82%B95%20%26%20more"
    assert opened(chat_link(PHONE, AWKWARD)) == (PHONE, as_given(AWKWARD))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_every_text_arrives_as_it_was_written(text: str) -> None:
    assert opened(chat_link(PHONE, text)) == (PHONE, text)


@pytest.mark.parametrize(
    ("text", "arrives"),
    [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\n\n\tb", "a\n\n\tb"), ("bell\x07 nul\x00", "bell nul")],
)
def test_line_ends_become_those_of_a_phone_and_control_signs_do_not_travel(text: str, arrives: str) -> None:
    assert opened(chat_link(PHONE, text))[1] == arrives


@pytest.mark.parametrize("text", ["", " ", "\r\n", "\t\n ", "\x00"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(NothingToSay):
        chat_link(PHONE, text)


@pytest.mark.parametrize(
    "phone",
    ["", "919876543210", "+91 98765 43210", "+0123456789", "+91", "+९१९८७६५४३२१०", "+919876543210\n",
     "+919876543210&text=HIJACK", "+919876543210?text=HIJACK", "+1234567890123456", "+919876543210/../x"],
)  # fmt: skip
def test_what_is_no_number_in_full_is_refused(phone: str) -> None:
    with pytest.raises(NotANumber):
        chat_link(phone, "Namaste")


def test_what_no_message_takes_is_refused_with_its_reason() -> None:
    assert chat_link(PHONE, "क" * TEXT_LENGTH_MAX)
    with pytest.raises(TextTooLong, match="4,097"):
        chat_link(PHONE, "क" * (TEXT_LENGTH_MAX + 1))
    with pytest.raises(NotText):
        chat_link(PHONE, "half \ud83d")
    assert issubclass(NotText, LedgerError)


def test_a_bad_number_is_the_customers_and_an_empty_text_is_not() -> None:
    assert LinkChannel().send(letter("98765")).bad_address
    assert not LinkChannel().send(letter(PHONE, "")).bad_address
