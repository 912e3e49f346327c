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
_CLOSING: Final = 421
_TOO_LARGE: Final = 552
# Sign in first, another way, with other words, only when encrypted: that is the shop's to mend, and no letter's fault.
_SET_UP: Final = frozenset({530, 534, 535, 538})
_RELAY: Final = re.compile(r"\brelay", re.IGNORECASE)
_NO_SUCH_ADDRESS: Final = frozenset({550, 551, 553, 556})
_ENHANCED: Final = re.compile(r"(?:^|\s)[245]\.(\d{1,3})\.(\d{1,3})(?=\s|$)")
# Enhanced codes (RFC 3463, RFC 7505) by which this address takes no mail: unknown, no such domain, misspelt, moved,
# switched off, a domain without mail.
_NO_MAIL_THERE: Final = frozenset({("1", "1"), ("1", "2"), ("1", "3"), ("1", "6"), ("1", "10"), ("2", "1")})
# Enhanced code for "no more today", which holds for all letters.
_NO_MORE_TODAY: Final = ("4", "5")
# Servers that give no enhanced code say 550 for everything: that these words stand in it tells of another reason.
_ANOTHER_REASON: Final = re.compile(
    r"spam|block|policy|denied|authent|sender|black ?list|reputation|spf\b|dkim|dmarc|full|quota|limit"
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
    down = _is_the_way(step, code, said)
    if step is not Step.TEXT and (code in _SET_UP or (step is Step.RECIPIENT and _RELAY.search(said))):
        why = f"The mail server wants another sign-in; look at its settings: {said_by(code, said)}"
    elif code in _LATER:
        why = f"The mail server says not now: {said_by(code, said)}"
    else:
        why = f"The mail server refuses {step.value}: {said_by(code, said)}"
    if down or code in _LATER:
        return Outcome(State.QUEUED, why, way_down=down)
    return Outcome(State.FAILED, why, bad_address=_is_the_address(step, code, said))


def lost(step: Step, how: str) -> Outcome:
    """Return what is known when the conversation ended at ``step`` without an answer."""
    if step is Step.TEXT:
        return Outcome(State.UNKNOWN, f"The mail server had the mail, but {how}: it may have gone.", way_down=True)
    return Outcome(State.QUEUED, f"The mail did not leave: the mail server was asked, but {how}.", way_down=True)


def broken(step: Step, error: BaseException, host: str, port: int) -> Outcome:
    """Return what is known after ``error`` at ``step``; its own words are for programmers, ours for people."""
    if step not in _BEFORE_THE_LETTER or isinstance(error, smtplib.SMTPServerDisconnected | TimeoutError):
        return lost(step, _how(error))
    if isinstance(error, smtplib.SMTPException):
        return _not_let_in(step, error, host, port)
    return _down(f"The mail server {host} cannot be used: {_unreachable(error, port)}.")


def said_by(code: int, said: str) -> str:
    """Return what a server said, as a short line."""
    return f"{code} {clean_line(said)[:_SAID_MAX]}".strip()


def _down(why: str) -> Outcome:
    return Outcome(State.QUEUED, why, way_down=True)


def _not_let_in(step: Step, error: smtplib.SMTPException, host: str, port: int) -> Outcome:
    """Return what is known when the server did not let us in; what it says of a password is not repeated."""
    if isinstance(error, smtplib.SMTPNotSupportedError):
        lacks = "encryption (STARTTLS)" if step is Step.SECURE else "sign-in"
        return _down(f"The mail server {host} offers no {lacks} on port {port}: look at its settings.")
    if not isinstance(error, smtplib.SMTPResponseException):
        return _down(f"The mail server {host} offers no way to sign in that Duebook knows.")
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code in _NEVER:
        return _down(f"The mail server {host} does not take the user name or the password: look at its settings.")
    said = "" if step is Step.SIGN_IN else error.smtp_error
    said = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return judged(step, error.smtp_code, said) or lost(step, "it ended the talk")


def _is_the_way(step: Step, code: int, said: str) -> bool:
    """Return whether an answer that is no yes would be the same for the next letter."""
    if step in _BEFORE_THE_LETTER or code == _CLOSING or _enhanced(said) == _NO_MORE_TODAY:
        return True
    if step is Step.SENDER:
        return code != _TOO_LARGE
    return step is not Step.TEXT and (code in _SET_UP or bool(step is Step.RECIPIENT and _RELAY.search(said)))


def _is_the_address(step: Step, code: int, said: str) -> bool:
    """Return whether a refusal means that this address takes no mail at all."""
    if step not in {Step.RECIPIENT, Step.TEXT}:
        return False
    enhanced = _enhanced(said)
    if enhanced:
        return enhanced in _NO_MAIL_THERE
    return step is Step.RECIPIENT and code in _NO_SUCH_ADDRESS and not _ANOTHER_REASON.search(said)


def _enhanced(said: str) -> tuple[str, ...]:
    found = _ENHANCED.search(said)
    return found.groups() if found else ()


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
