"""What each answer of a mail server means for the letter: pure, so that it is a table one can read.

Until the text has begun to go, nothing can have arrived. From then on only the server's answer tells.
"""

import re
import smtplib
import socket
import ssl
from enum import Enum
from typing import Final

from ledger.matching import clean_line
from messaging.model import Outcome, State


class Step(Enum):
    """How far the conversation has come, and what was asked of the server."""

    CONNECT = "to talk to us"
    SECURE = "to encrypt"
    SIGN_IN = "to let us sign in"
    SENDER = "mails from the shop's address"
    RECIPIENT = "mails for this address"
    BEGIN = "to begin with the mail"
    TEXT = "this mail"  # the first letter of the text has left, or may have


_BEFORE_THE_LETTER: Final = frozenset({Step.CONNECT, Step.SECURE, Step.SIGN_IN})
_EXPECTED: Final = {Step.SENDER: {250}, Step.RECIPIENT: {250, 251}, Step.BEGIN: {354}}
_LATER: Final = range(400, 500)
_NEVER: Final = range(500, 600)
_TAKEN: Final = range(200, 300)
# Sign in first, another way, with other words, only when encrypted: that is the shop's to mend, and no letter's fault.
_SET_UP: Final = frozenset({530, 534, 535, 538})
_NO_SUCH_ADDRESS: Final = frozenset({550, 551, 553, 556})
_ENHANCED: Final = re.compile(r"(?:^|\s)[245]\.(\d{1,3})\.(\d{1,3})(?=\s|$)")
# Enhanced codes (RFC 3463) that are about the recipient's address: 5.1.x but for 7 and 8, which are the sender's.
_SENDERS: Final = frozenset({"7", "8"})
# Servers that give no enhanced code say 550 for everything: that these words stand in it tells of another reason.
_ANOTHER_REASON: Final = re.compile(
    r"relay|spam|block|policy|denied|authent|sender|black ?list|reputation|spf\b|dkim|dmarc|full|quota"
    r"|too (?:many|large)",
    re.IGNORECASE,
)
_SAID_MAX: Final = 160


def judged(step: Step, code: int, said: str) -> Outcome | None:
    """Return what ``code`` says of the letter when it is the answer at ``step``, None when the talk goes on."""
    if code in _EXPECTED.get(step, ()):
        return None
    if step is Step.TEXT and code in _TAKEN:
        return Outcome(State.HANDED_OVER, given=said_by(code, said))
    if code not in _LATER and code not in _NEVER:
        return lost(step, "it answered with something that is no answer")
    if step is not Step.TEXT and code in _SET_UP:
        return Outcome(State.QUEUED, f"The mail server wants another sign-in: look at its settings ({code}).")
    if code in _LATER:
        return Outcome(State.QUEUED, f"The mail server says not now: {said_by(code, said)}")
    why = f"The mail server refuses {step.value}: {said_by(code, said)}"
    if step in _BEFORE_THE_LETTER:
        return Outcome(State.QUEUED, why)
    return Outcome(State.FAILED, why, bad_address=_is_the_address(step, code, said))


def lost(step: Step, how: str) -> Outcome:
    """Return what is known when the conversation ended at ``step`` without an answer."""
    if step is Step.TEXT:
        return Outcome(State.UNKNOWN, f"The mail server had the mail, but {how}: it may have gone.")
    return Outcome(State.QUEUED, f"The mail did not leave: the mail server was asked, but {how}.")


def broken(step: Step, error: BaseException, host: str, port: int) -> Outcome:
    """Return what is known after ``error`` at ``step``; its own words are for programmers, ours for people."""
    if step not in _BEFORE_THE_LETTER or isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        return lost(step, _how(error))
    if isinstance(error, smtplib.SMTPException):
        return _not_let_in(step, error, host, port)
    return Outcome(State.QUEUED, f"The mail server {host} cannot be used: {_unreachable(error, port)}.")


def _not_let_in(step: Step, error: smtplib.SMTPException, host: str, port: int) -> Outcome:
    """Return what is known when the server did not let us in; what it says of a password is not repeated."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        lacks = "encryption (STARTTLS)" if step is Step.SECURE else "sign-in"
        return Outcome(State.QUEUED, f"The mail server {host} offers no {lacks} on port {port}: look at its settings.")
    if not isinstance(error, smtplib.SMTPResponseException):
        return Outcome(State.QUEUED, f"The mail server {host} offers no way to sign in that Duebook knows.")
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code in _NEVER:
        return Outcome(
            State.QUEUED, f"The mail server {host} does not take the user name or the password: look at its settings."
        )
    said = "" if step is Step.SIGN_IN else error.smtp_error
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return judged(step, error.smtp_code, said) or lost(step, "it ended the talk")


def said_by(code: int, said: str) -> str:
    """Return what a server said, as a short line."""
    return f"{code} {clean_line(said)[:_SAID_MAX]}".strip()


def _is_the_address(step: Step, code: int, said: str) -> bool:
    """Return whether a refusal means that this address takes no mail at all."""
    if step not in {Step.RECIPIENT, Step.TEXT}:
        return False
    enhanced = _ENHANCED.search(said)
    if enhanced:
        subject, detail = enhanced.groups()
        return (subject == "1" and detail not in _SENDERS) or (subject, detail) == ("2", "1")
    return step is Step.RECIPIENT and code in _NO_SUCH_ADDRESS and not _ANOTHER_REASON.search(said)


def _how(error: BaseException) -> str:
    return "it fell silent" if isinstance(error, TimeoutError) else "the line was cut before its answer"


def _unreachable(error: BaseException, port: int) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted ({clean_line(error.verify_message)[:_SAID_MAX]})"
    if isinstance(error, ssl.SSLError):
        return f"it does not speak TLS on port {port} as the settings say"
    if isinstance(error, socket.gaierror):
        return "there is no server of that name, or no network"
    if isinstance(error, ConnectionRefusedError):
        return f"nobody answers on port {port}"
    return "there is no way to it"
