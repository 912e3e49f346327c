"""Mails through the shop's mail server: given to it at most, and always said what is known of each."""

import ipaddress
import re
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Literal

from ledger.errors import LedgerError
from messaging.mail import MailFrom, NotAMailAddress, envelope_address, mail_of
from messaging.model import Letter, Outcome, State
from messaging.smtp_answers import Step, broken, judged, lost
from messaging.smtp_line import Cutter, SmtpLine

# A whole conversation may take so many times the wait for one answer: a statement over a slow line needs it.
_WHOLE: Final = 4
_PORT_MAX: Final = 65_535
_TLS_PORT: Final = 465  # encrypted from the first letter on, by custom everywhere
_LINE_ENDS: Final = re.compile(rb"\r\n|\r|\n")
_STOPPED: Final = "sending was stopped"
_DOT_FIRST: Final = re.compile(rb"^\.", re.MULTILINE)

Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A mail server, how to sign in to it ("" for not), and who the mails are from.

    ``timeout_seconds`` is the longest wait for one answer; a whole attempt takes a little more than four times as long
    at most. ``ca_file`` names the certificates to trust in place of this computer's own. "none" is no encryption: it
    has to be said, and no password goes that way but to this computer.
    """

    host: str
    port: int
    sender: MailFrom
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = 60.0
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class SmtpChannel:
    """Gives each letter to the mail server, over a line of its own. ``now`` is asked for the date on the mail.

    The talk has a thread of its own: whoever stops it does not wait for a name to be looked up or a line to be opened,
    which nothing can break off.
    """

    settings: SmtpSettings
    now: Callable[[], datetime]
    name: str = "email"
    highest: State = State.HANDED_OVER
    attended: bool = False
    stopped: threading.Event = field(default_factory=threading.Event, repr=False, compare=False)
    under_way: list[Cutter] = field(default_factory=list, repr=False, compare=False)

    def why_not_ready(self) -> str:
        """Return what is missing in the settings, or cannot be meant; nobody is asked."""
        return _mistake_in(self.settings)

    def send(self, letter: Letter) -> Outcome:
        """Make one attempt. What came back refused for ever is FAILED, for now QUEUED, and cut in the text UNKNOWN."""
        if why := self.why_not_ready():
            return Outcome(State.QUEUED, why, way_down=True)
        try:
            mail = mail_of(letter, self.settings.sender, self.now())
            to = envelope_address(letter.to)
            content = _as_sent(mail)
        except LedgerError as error:
            return Outcome(State.FAILED, str(error), bad_address=isinstance(error, NotAMailAddress))
        except Exception:  # noqa: BLE001 - a letter that nobody foresaw must not stop the ones behind it (fault 126)
            return Outcome(State.FAILED, "This message cannot be written as a mail.")
        cutter = Cutter()
        attempt = _Attempt(self.settings, content, to, cutter)
        self.under_way.append(cutter)
        if not self.stopped.is_set():  # asked after it can be cut: whoever stops does one or the other
            threading.Thread(target=attempt.make, name="mail", daemon=True).start()
            cutter.wait()
        self.under_way.remove(cutter)
        return attempt.outcome or lost(Step.CONNECT, _STOPPED)

    def stop(self) -> None:
        """End what is under way, from another thread, and let nothing begin any more."""
        self.stopped.set()
        for cutter in list(self.under_way):
            cutter.cut()


class _Attempt:
    """One conversation; ``step`` is how far it came, also when it ends in an error, ``outcome`` what came of it."""

    def __init__(self, settings: SmtpSettings, content: bytes, to: str, cutter: Cutter) -> None:
        self.settings, self.content, self.to, self.cutter = settings, content, to, cutter
        self.outcome: Outcome | None = None
        self.sender = envelope_address(settings.sender.address)
        self.step = Step.CONNECT

    def make(self) -> None:
        """Make the attempt."""
        try:
            self.outcome = self.made()
        finally:
            self.cutter.over()

    def made(self) -> Outcome:
        """Talk to the server and return what is known afterwards; never raises."""
        line: SmtpLine | None = None
        try:
            line = self._opened()
            return self._given(line, self.content)
        except Exception as error:  # noqa: BLE001 - whatever it was, the step says what is known
            if self.cutter.is_cut:
                return lost(self.step, _STOPPED)
            return broken(self.step, error, self.settings.host, self.settings.port)
        finally:
            if line:
                line.hang_up()

    def _opened(self) -> SmtpLine:
        """Return the line, encrypted and signed in."""
        settings = self.settings
        context = ssl.create_default_context(cafile=settings.ca_file or None) if settings.security != "none" else None
        line = SmtpLine(
            settings.host,
            settings.port,
            tls=context if settings.security == "tls" else None,
            timeout_seconds=settings.timeout_seconds,
            whole_seconds=settings.timeout_seconds * _WHOLE,
            cutter=self.cutter,
        )
        try:
            line.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                self.step = Step.SECURE
                line.starttls(context=context)
                line.ehlo_or_helo_if_needed()
            if settings.user:
                self.step = Step.SIGN_IN
                line.login(settings.user, settings.password)
        except BaseException:
            line.hang_up()
            raise
        return line

    def _given(self, line: SmtpLine, content: bytes) -> Outcome:
        """Return the outcome of giving the mail to the server, to its one recipient."""
        self.step = Step.SENDER
        options = [f"size={len(content)}"] if line.has_extn("size") else []
        if not (self.sender + self.to).isascii():
            if not line.has_extn("smtputf8"):
                return self._not_in_its_letters()
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        outcome = self._judged(line.mail(self.sender, options))
        if outcome is None:
            self.step = Step.RECIPIENT
            outcome = self._judged(line.rcpt(self.to))
        if outcome is None:
            self.step = Step.BEGIN
            outcome = self._judged(line.docmd("DATA"))
        if outcome is None:
            self.step = Step.TEXT
            line.patient()
            line.send(content)
            outcome = self._judged(line.getreply())
        return outcome or lost(self.step, "it said nothing of it")

    def _not_in_its_letters(self) -> Outcome:
        """Return the outcome where the server knows Latin letters only, and an address has others before its @."""
        if not self.sender.isascii():
            why = f"The mail server {self.settings.host} cannot write from an address with letters like the shop's."
            return Outcome(State.QUEUED, why, way_down=True)
        return Outcome(State.FAILED, "The mail server cannot write to an address with letters like these.")

    def _judged(self, answer: tuple[int, bytes]) -> Outcome | None:
        return judged(self.step, answer[0], answer[1].decode("utf-8", "replace"))


def _as_sent(mail: EmailMessage) -> bytes:
    """Return the bytes of a mail as they follow DATA: no line is the end but the last."""
    lines = _LINE_ENDS.sub(b"\r\n", mail.as_bytes()).removesuffix(b"\r\n")
    return _DOT_FIRST.sub(b"..", lines) + b"\r\n.\r\n"


def _mistake_in(settings: SmtpSettings) -> str:
    """Return a sentence about the first mistake in the settings, "" when there is none to be seen."""
    secret = settings.user + settings.password
    mistakes = {
        "No mail server is set up.": not settings.host.strip(),
        f"{settings.port} is no port of a mail server.": not 0 < settings.port <= _PORT_MAX,
        f"“{settings.security}” is no way to speak to a mail server.": settings.security
        not in {"starttls", "tls", "none"},
        "Port 465 is spoken to with “tls”.": settings.port == _TLS_PORT and settings.security == "starttls",
        "The shop has no e-mail address to send from.": not _is_address(settings.sender.address),
        "The address for answers is no e-mail address.": bool(settings.sender.reply_to)
        and not _is_address(settings.sender.reply_to),
        "The password of the mail server is missing.": bool(settings.user) and not settings.password,
        "The user name of the mail server is missing.": bool(settings.password) and not settings.user,
        "The user name or password of the mail server has a letter that cannot be used to sign in.": not (
            secret.isascii() and secret.isprintable()
        ),
        "Without encryption everybody on the way could read the password: choose “starttls” or “tls”.": (
            settings.security == "none" and bool(settings.password) and not _is_this_computer(settings.host)
        ),
        "The file with the certificates of the mail server is not there.": bool(settings.ca_file)
        and not Path(settings.ca_file).is_file(),
        "The file with the certificates of the mail server holds none.": not _holds_certificates(settings.ca_file),
    }
    return next((sentence for sentence, wrong in mistakes.items() if wrong), "")


def _holds_certificates(ca_file: str) -> bool:
    try:
        return not Path(ca_file).is_file() or bool(ssl.create_default_context(cafile=ca_file).get_ca_certs())
    except (OSError, ValueError):  # what SSL raises is an OSError
        return False


def _is_address(address: str) -> bool:
    with suppress(NotAMailAddress):
        return bool(envelope_address(address))
    return False


def _is_this_computer(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"
