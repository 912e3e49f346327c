"""A mail server with a certificate of an authority of its own, and the channel that speaks to it."""

import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Final

import pytest
import trustme

from messaging.mail import MailFrom
from messaging.model import Attachment, Channel
from messaging.smtp import SmtpChannel, SmtpSettings
from tests.messaging.contract import Arrived
from tests.messaging.mail_stand_in.server import PASSWORD, USER, Mail, MailServer

NOW: Final = datetime(2026, 11, 27, 10, 5, tzinfo=timezone(timedelta(hours=5, minutes=30)))
SHOP: Final = MailFrom("Sharma Stores", "shop@sharma.example", "answers@sharma.example")
ASHA: Final = "asha@example.com"


def now() -> datetime:
    return NOW


@dataclass(frozen=True, slots=True)
class Certificates:
    """A certificate for 127.0.0.1 and who vouches for it; one that they do not vouch for; one for another server."""

    authority: Path
    good: ssl.SSLContext
    by_nobody: ssl.SSLContext
    another_authority: Path
    of_another: ssl.SSLContext


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """Make the certificates for this run."""
    ours, elsewhere, folder = trustme.CA(), trustme.CA(), tmp_path_factory.mktemp("certificates")
    return Certificates(
        authority=_written(ours, folder / "ours.pem"),
        good=_server(ours, "127.0.0.1", "localhost"),
        by_nobody=_server(trustme.CA(), "127.0.0.1", "localhost"),
        another_authority=_written(elsewhere, folder / "elsewhere.pem"),
        of_another=_server(elsewhere, "mail.elsewhere.example"),
    )


def _written(authority: trustme.CA, path: Path) -> Path:
    authority.cert_pem.write_to_path(str(path))
    return path


def _server(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """Return what a server of these names needs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


Serve = Callable[..., MailServer]


@pytest.fixture
def serve(certificates: Certificates) -> Iterator[Serve]:
    """Start mail servers; they end with the test."""
    with ExitStack() as stack:

        def start(secure: ssl.SSLContext | None = certificates.good, **how: Any) -> MailServer:  # noqa: ANN401 - see there
            return stack.enter_context(MailServer(secure, **how))

        yield start


def settings_for(server: MailServer, certificates: Certificates, **other: Any) -> SmtpSettings:  # noqa: ANN401 - any setting
    """Return the settings with which the server is reached."""
    usual: dict[str, Any] = {
        "host": "127.0.0.1", "port": server.port, "sender": SHOP, "user": USER, "password": PASSWORD,
        "timeout_seconds": 10.0, "ca_file": str(certificates.authority),
    }  # fmt: skip
    return SmtpSettings(**(usual | other))


def closed_port() -> int:
    """Return a port at which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def as_arrived(mail: Mail) -> Arrived:
    """Return a mail as the contract wants to know it."""
    message = mail.message
    plain = message.get_body(("plain",))
    assert plain is not None
    text = plain.get_content().replace("\r\n", "\n")
    files = tuple(
        Attachment(one.get_filename() or "", one.get_content_type(), one.get_payload(decode=True))  # type: ignore[arg-type] # bytes, when decoded
        for one in message.iter_attachments()
    )
    return Arrived(mail.to[0], text.removesuffix("\n"), message["Message-ID"], message["Subject"], files)


class MailPeer:
    """The channel and the server that it speaks to."""

    address = ASHA
    no_address = "asha at example.com"
    has_subject = True
    takes_files = True
    seconds_max = 12.0

    def __init__(self, server: MailServer, settings: SmtpSettings, troubles: Sequence[str]) -> None:
        self._server, self._settings = server, replace(settings, timeout_seconds=0.4)
        self.troubles = troubles
        self.channel: Channel = SmtpChannel(settings, now)

    def arrived(self) -> Sequence[Arrived]:
        """Return what the server has kept."""
        return [as_arrived(mail) for mail in self._server.arrived]

    def upset(self, trouble: str) -> None:
        """From now on that is the matter, and nothing else; waiting is over soon."""
        self._server.mood = trouble
        port = closed_port() if trouble == "nobody there" else self._settings.port
        self.channel = SmtpChannel(replace(self._settings, port=port), now)
