"""What every channel promises (messaging.model.Channel), as tests: a test file subclasses ``ChannelContract``.

It gives a fixture ``peer`` that returns a ``Peer``: the channel, set up and ready, with a real far side (or an honest
stand-in) that counts what arrived. Nothing else is needed::

    class TestFolder(ChannelContract):
        @pytest.fixture
        def peer(self, tmp_path: Path) -> FolderPeer:
            return FolderPeer(tmp_path)

The book may claim less than what arrived, never more; and what it calls not gone must not have arrived.
"""

# ruff: noqa: D102 - a test's name is its sentence, also in a class

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import pytest

from messaging.model import Attachment, Channel, Letter, Outcome, State

# All that was seen to break on the way, in one text, because a far side may take long for each.
AWKWARD: Final = (
    "Asha & Söhne #1 + 50% off? a=b/c;d 'e' \"f\" <b>g</b> https://example.org/?x=1&y=%20z\r\n"
    ".\r\n"
    "..two dots\n"
    "From here on\n"
    "\tनमस्ते आशा जी, ₹1,250 बाकी हैं\n"
    "مرحبا، المبلغ المستحق 330 روبية\n"
    "👩‍👩‍👧 🙏🏽 🇮🇳 e\u0301  two blanks\n"
    "\n" + "a long line without a break " * 60 + "\n"
    "the end"
)
PDF: Final = Attachment("statement.pdf", "application/pdf", b"%PDF-1.7\r\n.\r\n\x00\xff\n" + bytes(range(256)) * 9)


@dataclass(frozen=True, slots=True)
class Arrived:
    r"""A message as the far side has it, its line ends \n; ``identity`` is by what it would know a second copy."""

    to: str
    text: str
    identity: str
    subject: str = ""
    attachments: tuple[Attachment, ...] = ()


class Peer(Protocol):
    """A channel and who is at the other end of it, new for each test."""

    channel: Channel
    address: str  # where messages arrive
    no_address: str  # what is no address for this channel
    has_subject: bool
    takes_files: bool
    troubles: Sequence[str]  # what can be wrong on the way
    seconds_max: float  # no attempt takes longer, whatever is wrong

    def arrived(self) -> Sequence[Arrived]:
        """Return all that the far side has got, in order."""

    def upset(self, trouble: str) -> None:
        """From now on ``trouble`` is the matter."""


def letter(to: str, body: str = "Namaste", **more: object) -> Letter:
    """Return a letter to ``to`` as the sender would hand it over."""
    made = Letter(id=7, key="message-7", to=to, name="Asha Sharma", subject="Your account", body=body)
    return replace(made, **more)  # type: ignore[arg-type] # names of fields, from a test


def as_given(text: str) -> str:
    r"""Return a text with the line ends that it must have when it arrives."""
    return text.replace("\r\n", "\n")


class ChannelContract:
    """The promise. ``shown`` is what is added below a text by law or custom: a mail's last line."""

    def shown(self, text: str) -> str:
        """Return what arrives of ``text``."""
        return as_given(text)

    def holds(self, peer: Peer, outcome: Outcome, before: int) -> None:
        """Check one answer against what is known at the other end."""
        after = len(peer.arrived())
        assert outcome.state in {State.OPENED, State.HANDED_OVER, State.SENT, State.FAILED, State.UNKNOWN, State.QUEUED}
        assert after - before <= 1, "at most one attempt"
        if outcome.state in {State.QUEUED, State.FAILED}:
            assert after == before, f"{outcome.state} is said of what arrived"
            assert outcome.why, "and it says why"
        elif outcome.state is State.UNKNOWN:
            assert outcome.why, "and it says why"
        else:
            assert outcome.state is peer.channel.highest, "never more than it may claim"
            assert after == before + 1, f"{outcome.state} is said of what did not arrive"
        assert "\n" not in outcome.why, "one sentence"
        assert len(outcome.why) <= 400, "one sentence"

    def test_it_is_ready_and_says_what_it_is(self, peer: Peer) -> None:
        assert peer.channel.why_not_ready() == ""
        assert peer.channel.name.isidentifier()
        assert peer.channel.highest in {State.OPENED, State.HANDED_OVER, State.SENT, State.DELIVERED, State.READ}
        assert peer.channel.attended in {True, False}

    def test_a_letter_arrives_exactly(self, peer: Peer) -> None:
        outcome = peer.channel.send(letter(peer.address, AWKWARD))
        self.holds(peer, outcome, 0)
        assert outcome.state is peer.channel.highest, outcome.why
        (one,) = peer.arrived()
        assert one.to == peer.address
        assert one.text == self.shown(AWKWARD)
        if peer.has_subject:
            assert one.subject == "Your account"

    def test_subjects_of_every_script_arrive_exactly(self, peer: Peer) -> None:
        if not peer.has_subject:
            pytest.skip("messages of this channel have no subject")
        subject = "Ihr Konto & आशा जी का खाता, حسابك 🙏🏽 " + "and more of it " * 12 + "= the end"
        self.holds(peer, peer.channel.send(letter(peer.address, subject=subject)), 0)
        assert [one.subject for one in peer.arrived()] == [subject]

    def test_files_go_along_or_the_letter_does_not_go(self, peer: Peer) -> None:
        files = (PDF, Attachment("हिसाब, नवंबर.txt", "text/plain", "बाकी: 5\r\n".encode()))
        outcome = peer.channel.send(letter(peer.address, attachments=files))
        self.holds(peer, outcome, 0)
        if peer.takes_files:
            assert [one.attachments for one in peer.arrived()] == [files]
        else:
            assert outcome.state is State.FAILED
            assert "statement.pdf" in outcome.why

    def test_a_second_attempt_at_a_letter_is_known_as_the_same(self, peer: Peer) -> None:
        for _ in range(2):
            assert peer.channel.send(letter(peer.address)).state is peer.channel.highest
        assert len({one.identity for one in peer.arrived()}) == 1

    def test_another_letter_is_known_as_another(self, peer: Peer) -> None:
        for key in ("message-7", "message-8"):
            assert peer.channel.send(letter(peer.address, key, key=key)).state is peer.channel.highest
        assert len({one.identity for one in peer.arrived()}) == 2

    @pytest.mark.parametrize(
        "more",
        [{"body": ""}, {"body": " \r\n\t\n"}, {"body": "half a sign: \ud83d"}, {"to": ""}, {"to": None}],
        ids=["no words", "blanks", "half a sign", "nobody", "no address"],
    )
    def test_what_cannot_be_sent_fails_at_once(self, peer: Peer, more: dict[str, str | None]) -> None:
        if more.get("to", "") is None:
            more = {"to": peer.no_address}
        outcome = peer.channel.send(letter(**({"to": peer.address} | more)))  # type: ignore[arg-type] # see above
        self.holds(peer, outcome, 0)
        assert outcome.state is State.FAILED
        assert outcome.bad_address == ("to" in more)
        assert len(peer.arrived()) == 0

    def test_whatever_is_wrong_it_claims_no_more_than_it_knows(self, peer: Peer, subtests: pytest.Subtests) -> None:
        for trouble in peer.troubles:
            with subtests.test(trouble):
                peer.upset(trouble)
                before, began = len(peer.arrived()), time.monotonic()
                outcome = peer.channel.send(letter(peer.address, key=trouble))
                assert time.monotonic() - began < peer.seconds_max, "it ends"
                self.holds(peer, outcome, before)
                assert outcome.state in {State.QUEUED, State.FAILED, State.UNKNOWN}
