"""Mails keep what every channel promises, however they are encrypted and whatever is wrong with the server."""

# ruff: noqa: D101, D102 - a test's name is its sentence, also in a class

import pytest

from messaging.mail import MailFrom
from tests.messaging.contract import ChannelContract, Peer, as_given
from tests.messaging.mail.conftest import Certificates, MailPeer, Serve, settings_for
from tests.messaging.mail_stand_in.server import MOODS

STOP = "\n\nTo get no more messages, answer STOP."


class OfMails(ChannelContract):
    def shown(self, text: str) -> str:
        return as_given(text) + STOP


class TestMailWithStarttls(OfMails):
    @pytest.fixture
    def peer(self, serve: Serve, certificates: Certificates) -> Peer:
        server = serve()
        return MailPeer(server, settings_for(server, certificates), (*MOODS, "nobody there"))


class TestMailWithTls(OfMails):
    @pytest.fixture
    def peer(self, serve: Serve, certificates: Certificates) -> Peer:
        server = serve(tls_at_once=True)
        settings = settings_for(server, certificates, security="tls")
        return MailPeer(server, settings, ("greylisted", "cut after the text, which it kept", "nobody there"))


class TestMailToThisComputerWithoutEncryption(OfMails):
    @pytest.fixture
    def peer(self, serve: Serve, certificates: Certificates) -> Peer:
        server = serve(None, sign_in=False)
        settings = settings_for(
            server,
            certificates,
            security="none",
            user="",
            password="",
            sender=MailFrom("Sharma", "shop@sharma.example"),
        )
        return MailPeer(server, settings, ("greylisted", "cut after the text", "nobody there"))
