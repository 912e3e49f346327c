"""A real mail server (aiosmtpd) on 127.0.0.1 that keeps what arrives, and can be out of sorts at every step.

``mood`` is how it is at the moment; ``MOODS`` are all of them. ``on_step`` is called on the server's own thread at each
step of a conversation, before the client hears of it.
"""

import asyncio
import email
import ssl
import threading
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from typing import TYPE_CHECKING, Final, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session, syntax

if TYPE_CHECKING:
    from collections.abc import Callable

USER, PASSWORD = "shop@sharma.example", "nine words and a half"
SIZE_MAX = 500_000
# What the server says, by how it is and at which step. A mail that is refused is not kept.
ANSWERS: Final[dict[str, tuple[str, str]]] = {
    "shop refused": ("MAIL", "550 5.7.1 sender address not owned by user"),
    "not now, shop": ("MAIL", "451 4.3.0 try again later"),
    "greylisted": ("RCPT", "451 4.7.1 greylisted, come back in five minutes"),
    "no such address": ("RCPT", "550 5.1.1 no such user here"),
    "mailbox full": ("RCPT", "552 5.2.2 mailbox full"),
    "no relay": ("RCPT", "554 5.7.1 relay access denied"),
    "closing at the address": ("RCPT", "421 4.3.2 service is closing"),
    "not now, before the text": ("DATA", "451 4.3.0 try again later"),
    "refused before the text": ("DATA", "554 5.5.1 no valid recipients"),
    "not now, after the text": ("TEXT", "451 4.3.0 cannot queue it"),
    "closing after the text": ("TEXT", "421 4.3.2 service is closing"),
    "refused after the text": ("TEXT", "550 5.7.1 looks like spam"),
    "too large": ("TEXT", "552 5.3.4 message too big"),
    "nonsense after the text": ("TEXT", "what? 250"),
}
CUTS: Final = (
    "hangs up at once", "cut at the greeting", "cut at the shop", "cut at the address", "cut before the text",
    "cut in the text", "cut after the text", "cut after the text, which it kept",
)  # fmt: skip
SILENCES: Final = (
    "silent from the start", "dribbles from the start", "silent at the address", "silent after the text",
    "silent after the text, which it kept",
)  # fmt: skip
SHUT: Final = ("closed today", "takes nobody's password", "no password just now", "no encryption", "no sign-in")
MOODS: Final = (*ANSWERS, *CUTS, *SILENCES, *SHUT)
_STEPS: Final = {"at the greeting": "EHLO", "at the shop": "MAIL", "at the address": "RCPT", "before the text": "DATA"}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it arrived: who from and to on the envelope, its bytes, and whether it came encrypted."""

    sender: str
    to: list[str]
    content: bytes
    encrypted: bool
    options: list[str]

    @property
    def message(self) -> EmailMessage:
        """Return it as a mail program reads it."""
        return email.message_from_bytes(self.content, policy=policy.default)


class MailServer:
    """The server, running in a thread of its own inside ``with``."""

    def __init__(
        self,
        secure: ssl.SSLContext | None = None,
        *,
        tls_at_once: bool = False,
        sign_in: bool = True,
        utf8: bool = True,
    ) -> None:
        self.mood = ""
        self.refused: set[str] = set()  # addresses that it does not know
        self.arrived: list[Mail] = []
        self.talks = 0
        self.passwords: list[tuple[str, str]] = []
        self.on_step: Callable[[str], None] = lambda _step: None
        self.port = 0
        self.open: set[asyncio.Transport] = set()
        self._secure, self._tls_at_once, self._sign_in, self._utf8 = secure, tls_at_once, sign_in, utf8
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(20)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        context = self._secure if self._tls_at_once else None
        listening = self._loop.run_until_complete(
            self._loop.create_server(self._talk, "127.0.0.1", 0, ssl=context)
        )  # fmt: skip
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        for one in self.open:
            one.abort()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def _talk(self) -> asyncio.Protocol:
        self.talks += 1
        greetings = {
            "closed today": b"421 4.3.2 closed today\r\n", "hangs up at once": b"", "silent from the start": None,
            "dribbles from the start": b"220-wait\r\n",
        }  # fmt: skip
        if self.mood in greetings:
            return _Greeter(greetings[self.mood], for_ever="dribbles" in self.mood)
        start_tls = self._secure if not self._tls_at_once and self.mood != "no encryption" else None
        return _Talk(self, start_tls, sign_in=self._sign_in, utf8=self._utf8, encrypted=self._tls_at_once)

    def allows(self, mechanism: LoginPassword) -> AuthResult:
        """Look at a password."""
        given = (mechanism.login.decode(), mechanism.password.decode())
        self.passwords.append(given)
        if self.mood == "no password just now":
            return AuthResult(success=False, handled=False, message="454 4.7.0 look into it later")
        return AuthResult(success=self.mood != "takes nobody's password" and given == (USER, PASSWORD), handled=False)


class _Greeter(asyncio.Protocol):
    """Says something, nothing, or the same for ever, instead of talking."""

    def __init__(self, words: bytes | None, *, for_ever: bool) -> None:
        self._words, self._for_ever = words, for_ever
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._for_ever:
            self._again()
        elif self._words is not None:
            transport.write(self._words)
            transport.close()

    def _again(self) -> None:
        if self._transport and not self._transport.is_closing():
            self._transport.write(self._words or b"")
            asyncio.get_running_loop().call_later(0.02, self._again)

    def connection_lost(self, _error: Exception | None) -> None:
        """Forget it."""
        self._transport = None


class _Talk(SMTP):
    """One conversation, as the server's mood has it."""

    def __init__(
        self, house: MailServer, start_tls: ssl.SSLContext | None, *, sign_in: bool, utf8: bool, encrypted: bool
    ) -> None:
        self._house, self._encrypted = house, encrypted
        need = sign_in and house.mood != "no sign-in"
        super().__init__(
            self, hostname="mail.sharma.example", ident="stand-in", tls_context=start_tls, enable_SMTPUTF8=utf8,
            require_starttls=start_tls is not None, data_size_limit=SIZE_MAX, loop=asyncio.get_running_loop(),
            auth_required=need, auth_require_tls=True, authenticator=self._authenticated,
            auth_exclude_mechanism=[] if need else ["LOGIN", "PLAIN"],
        )  # fmt: skip
        self._auth_require_tls = start_tls is not None  # said to the constructor, it would warn of what is tried here

    def _authenticated(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _name: str, given: LoginPassword
    ) -> AuthResult:
        return self._house.allows(given)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note that it is open."""
        assert isinstance(transport, asyncio.Transport)
        self._house.open.add(transport)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Note that it is over."""
        self._house.open -= {one for one in self._house.open if one.is_closing()}
        super().connection_lost(error)

    async def _answer_at(self, step: str) -> str:
        """Return what is said at a step, "" for the usual; or be silent, or hang up."""
        house = self._house
        house.on_step(step)
        for words, at in _STEPS.items():
            if step == at and house.mood == f"cut {words}":
                self._abort()
            if step == at and house.mood == f"silent {words}":
                await asyncio.Event().wait()
        at, said = ANSWERS.get(house.mood, ("", ""))
        return said if at == step else ""

    def _abort(self) -> None:
        if self.transport:
            self.transport.abort()  # type: ignore[attr-defined] # a transport of bytes
        raise ConnectionResetError

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name for it
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        await self._answer_at("EHLO")
        return responses

    async def handle_MAIL(  # noqa: N802 - as above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if said := await self._answer_at("MAIL"):
            return said
        envelope.mail_from, envelope.mail_options = address, options
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 - as above
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if said := await self._answer_at("RCPT"):
            return said
        if address in self._house.refused:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - as above
        if said := await self._answer_at("DATA"):
            await self.push(said)
        elif self._house.mood == "cut in the text":
            await self.push("354 go on")
            await self._reader.readuntil(b"\r\n")
            self._abort()
        else:
            await super().smtp_DATA(arg)

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if said := await self._answer_at("TEXT"):
            return said
        mood = self._house.mood
        if mood not in {"cut after the text", "silent after the text"}:
            assert isinstance(envelope.content, bytes)
            encrypted = self._encrypted or session.ssl is not None
            self._house.arrived.append(
                Mail(envelope.mail_from or "", envelope.rcpt_tos, envelope.content, encrypted, envelope.mail_options)
            )
            self._house.on_step("KEPT")
        if mood.startswith("cut after"):
            self._abort()
        if mood.startswith("silent after"):
            await asyncio.Event().wait()
        return f"250 2.0.0 OK: queued as {len(self._house.arrived)}"

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802 - as above
        await self._answer_at("QUIT")
        await super().smtp_QUIT(arg)
