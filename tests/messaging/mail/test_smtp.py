"""What is claimed of a mail against what a real server got, at every step and for every way it can be wrong."""

import socket
import threading
import time
from dataclasses import replace

import pytest

from messaging.mail import MailFrom, message_id
from messaging.model import Outcome, State
from messaging.smtp import SmtpChannel, SmtpSettings
from tests.messaging.contract import PDF, letter
from tests.messaging.mail.conftest import ASHA, NOW, SHOP, Certificates, Serve, closed_port, now, settings_for
from tests.messaging.mail_stand_in.server import MOODS, PASSWORD, SIZE_MAX, USER, MailServer

FAILED, QUEUED, UNKNOWN = State.FAILED, State.QUEUED, State.UNKNOWN

# What is said in each mood of the server: the state, whether it is the way, whether it is the address.
SAID: dict[str, tuple[State, bool, bool]] = {
    "shop refused": (QUEUED, True, False),
    "not now, shop": (QUEUED, True, False),
    "greylisted": (QUEUED, False, False),
    "no such address": (FAILED, False, True),
    "mailbox full": (FAILED, False, False),
    "no relay": (QUEUED, True, False),
    "closing at the address": (QUEUED, True, False),
    "not now, before the text": (QUEUED, False, False),
    "refused before the text": (FAILED, False, False),
    "not now, after the text": (QUEUED, False, False),
    "closing after the text": (QUEUED, True, False),
    "refused after the text": (FAILED, False, False),
    "too large": (FAILED, False, False),
    "nonsense after the text": (UNKNOWN, True, False),
    "hangs up at once": (QUEUED, True, False),
    "cut at the greeting": (QUEUED, True, False),
    "cut at the shop": (QUEUED, True, False),
    "cut at the address": (QUEUED, True, False),
    "cut before the text": (QUEUED, True, False),
    "cut in the text": (UNKNOWN, True, False),
    "cut after the text": (UNKNOWN, True, False),
    "cut after the text, which it kept": (UNKNOWN, True, False),
    "silent from the start": (QUEUED, True, False),
    "dribbles from the start": (QUEUED, True, False),
    "silent at the address": (QUEUED, True, False),
    "silent after the text": (UNKNOWN, True, False),
    "silent after the text, which it kept": (UNKNOWN, True, False),
    "closed today": (QUEUED, True, False),
    "takes nobody's password": (QUEUED, True, False),
    "no password just now": (QUEUED, True, False),
    "no encryption": (QUEUED, True, False),
    "no sign-in": (QUEUED, True, False),
}


def test_every_mood_of_the_server_is_looked_at() -> None:
    assert set(SAID) == set(MOODS)


def tried(server: MailServer, certificates: Certificates, **other: object) -> Outcome:
    """Send one letter and return what is said of it."""
    return SmtpChannel(settings_for(server, certificates, **other), now).send(letter(ASHA))


@pytest.mark.fault(115, 116, 117, 118)
@pytest.mark.parametrize("mood", MOODS)
def test_what_is_said_of_a_mail_is_what_the_server_knows(mood: str, serve: Serve, certificates: Certificates) -> None:
    server = serve()
    server.mood = mood
    # Where the server is silent it is the limit that is waited for; elsewhere nothing takes that long.
    seconds = 1.0 if "silent" in mood or "dribbles" in mood else 20.0
    outcome = tried(server, certificates, timeout_seconds=seconds)
    assert (outcome.state, outcome.way_down, outcome.bad_address) == SAID[mood], outcome.why
    assert len(server.arrived) == (1 if "kept" in mood else 0)
    assert server.talks == 1, "one attempt and no more"
    assert PASSWORD not in outcome.why


@pytest.mark.parametrize("secure", ["starttls", "tls"])
def test_a_mail_goes_signed_in_and_encrypted_and_is_given_on(
    secure: str, serve: Serve, certificates: Certificates
) -> None:
    server = serve(tls_at_once=secure == "tls")
    outcome = tried(server, certificates, security=secure)
    assert (outcome.state, outcome.given) == (State.HANDED_OVER, "250 2.0.0 OK: queued as 1")
    (mail,) = server.arrived
    assert (mail.sender, mail.to, mail.encrypted) == (SHOP.address, [ASHA], True)
    assert server.passwords[-1] == (USER, PASSWORD)
    assert mail.message["Message-ID"] == message_id("message-7", SHOP)
    assert mail.message["Date"].datetime == NOW


def test_a_statement_goes_along(serve: Serve, certificates: Certificates) -> None:
    server = serve()
    channel = SmtpChannel(settings_for(server, certificates), now)
    assert channel.send(letter(ASHA, attachments=(PDF,))).state is State.HANDED_OVER
    (file,) = server.arrived[0].message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("statement.pdf", "application/pdf")
    assert file.get_payload(decode=True) == PDF.content


def test_one_refused_address_keeps_nobody_else_from_their_mail(serve: Serve, certificates: Certificates) -> None:
    server = serve()
    server.refused = {"nobody@example.com"}
    channel = SmtpChannel(settings_for(server, certificates), now)
    to = [ASHA, "nobody@example.com", "ravi@example.com"]
    said = [channel.send(letter(one, key=one)) for one in to]
    assert [one.state for one in said] == [State.HANDED_OVER, FAILED, State.HANDED_OVER]
    assert [one.bad_address for one in said] == [False, True, False]
    assert [mail.to for mail in server.arrived] == [[ASHA], ["ravi@example.com"]]


def test_two_addresses_in_one_are_refused_before_anybody_is_asked(serve: Serve, certificates: Certificates) -> None:
    server = serve()
    outcome = SmtpChannel(settings_for(server, certificates), now).send(letter(f"{ASHA}, ravi@example.com"))
    assert (outcome.state, outcome.bad_address, server.talks) == (FAILED, True, 0)


def test_a_mail_that_is_larger_than_the_server_takes_fails_by_itself(serve: Serve, certificates: Certificates) -> None:
    server = serve()
    channel = SmtpChannel(settings_for(server, certificates), now)
    large = replace(PDF, content=b"x" * SIZE_MAX)
    outcome = channel.send(letter(ASHA, attachments=(large,)))
    assert (outcome.state, outcome.way_down, outcome.bad_address) == (FAILED, False, False)
    assert "552" in outcome.why
    assert channel.send(letter(ASHA)).state is State.HANDED_OVER


# The certificate.


def test_a_certificate_that_nobody_vouches_for_ends_it_before_the_password(
    serve: Serve, certificates: Certificates
) -> None:
    for secure in ("starttls", "tls"):
        server = serve(certificates.by_nobody, tls_at_once=secure == "tls")
        outcome = tried(server, certificates, security=secure)
        assert (outcome.state, outcome.way_down) == (QUEUED, True)
        assert "its certificate is not to be trusted" in outcome.why
        assert (server.passwords, server.arrived) == ([], [])


def test_a_certificate_of_another_server_ends_it_before_the_password(serve: Serve, certificates: Certificates) -> None:
    server = serve(certificates.of_another)
    outcome = tried(server, certificates, ca_file=str(certificates.another_authority))
    assert (outcome.state, outcome.way_down) == (QUEUED, True)
    assert "its certificate is not to be trusted" in outcome.why
    assert (server.passwords, server.arrived) == ([], [])


def test_without_a_file_of_ones_own_this_computers_authorities_are_asked(
    serve: Serve, certificates: Certificates
) -> None:
    server = serve()
    outcome = tried(server, certificates, ca_file="")
    assert (outcome.state, outcome.way_down, server.passwords) == (QUEUED, True, [])


def test_a_server_that_offers_no_encryption_gets_no_password_and_no_mail(
    serve: Serve, certificates: Certificates
) -> None:
    server = serve()
    server.mood = "no encryption"
    outcome = tried(server, certificates)
    assert "offers no encryption (STARTTLS)" in outcome.why
    assert (server.passwords, server.arrived) == ([], [])


# What is wrong with the set-up is no fault of a letter.


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"password": "wrong"}, "does not take the user name or the password"),
        ({"user": "nobody"}, "does not take the user name or the password"),
        ({"user": "", "password": ""}, "wants another sign-in"),
        ({"port": 1}, "nobody answers on port 1"),
        ({"host": "mail.no-such-place.invalid"}, "there is no server of that name, or no network"),
        ({"security": "tls"}, "does not speak TLS on port"),
    ],
    ids=["password", "user", "not signed in", "port", "host", "tls"],
)
def test_a_wrong_set_up_is_said_in_a_sentence_and_the_letter_waits(
    other: dict[str, object], said: str, serve: Serve, certificates: Certificates
) -> None:
    server = serve()
    outcome = tried(server, certificates, **other)
    assert (outcome.state, outcome.way_down, outcome.bad_address) == (QUEUED, True, False)
    assert said in outcome.why
    assert server.arrived == []


USUAL = SmtpSettings("mail.example", 587, SHOP, user=USER, password=PASSWORD)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"host": ""}, "No mail server is set up."),
        ({"port": 0}, "0 is no port"),
        ({"port": 70_000}, "70000 is no port"),
        ({"port": 465}, "Port 465 is spoken to with “tls”."),
        ({"security": "ssl"}, "“ssl” is no way"),
        ({"sender": MailFrom("Shop", "")}, "no e-mail address to send from"),
        ({"sender": MailFrom("Shop", "a@b.in, c@d.in")}, "no e-mail address to send from"),
        ({"sender": MailFrom("Shop", "a@b.in", "nobody")}, "The address for answers"),
        ({"password": ""}, "The password of the mail server is missing."),
        ({"user": ""}, "The user name of the mail server is missing."),
        ({"password": "pässword"}, "has a letter that cannot be used"),
        ({"password": "one\r\nRCPT TO:<x@y.z>"}, "has a letter that cannot be used"),
        ({"security": "none"}, "Without encryption everybody on the way"),
        ({"ca_file": "/nowhere/ca.pem"}, "is not there"),
        ({"ca_file": __file__}, "holds none"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_before_anybody_is_asked(other: dict[str, object], said: str) -> None:
    channel = SmtpChannel(replace(USUAL, **other), now)  # type: ignore[arg-type] # names of fields, from a test
    assert said in channel.why_not_ready()
    outcome = channel.send(letter(ASHA))
    assert (outcome.state, outcome.why, outcome.way_down) == (QUEUED, channel.why_not_ready(), True)


def test_no_encryption_has_to_be_said_and_carries_a_password_on_this_computer_only() -> None:
    assert SmtpChannel(USUAL, now).why_not_ready() == ""
    plain = replace(USUAL, security="none")
    assert SmtpChannel(plain, now).why_not_ready()
    assert SmtpChannel(replace(plain, user="", password=""), now).why_not_ready() == "", "a relay at home"
    for host in ("localhost", "127.0.0.1", "::1"):
        assert SmtpChannel(replace(plain, host=host), now).why_not_ready() == ""


def test_the_password_stands_in_nothing_that_is_printed() -> None:
    assert PASSWORD not in repr(USUAL)
    assert PASSWORD not in repr(SmtpChannel(USUAL, now))


# Addresses with letters of other scripts.


def test_an_address_in_other_letters_goes_where_the_server_knows_them(serve: Serve, certificates: Certificates) -> None:
    server = serve()
    channel = SmtpChannel(settings_for(server, certificates), now)
    assert channel.send(letter("आशा@bücher.example")).state is State.HANDED_OVER
    (mail,) = server.arrived
    assert mail.to == ["आशा@xn--bcher-kva.example"]
    assert "SMTPUTF8" in mail.options


def test_where_the_server_knows_latin_letters_only_it_is_said(serve: Serve, certificates: Certificates) -> None:
    server = serve(utf8=False)
    channel = SmtpChannel(settings_for(server, certificates), now)
    outcome = channel.send(letter("आशा@example.com"))
    assert (outcome.state, outcome.way_down) == (FAILED, False)
    assert "letters like these" in outcome.why
    outcome = tried(server, certificates, sender=MailFrom("Shop", "दुकान@sharma.example"))
    assert (outcome.state, outcome.way_down) == (QUEUED, True)
    assert channel.send(letter(ASHA)).state is State.HANDED_OVER
    assert [mail.to for mail in server.arrived] == [[ASHA]]


# Time.


def test_a_server_that_says_a_little_for_ever_is_left_after_a_while(certificates: Certificates) -> None:
    """Each answer comes in time, and they never end: only the limit on the whole ends it."""
    listening = socket.create_server(("127.0.0.1", 0))

    def dribble() -> None:
        line, _ = listening.accept()
        with line:
            for _ in range(2000):
                try:
                    line.sendall(b"220-and one more\r\n")
                except OSError:
                    return
                if threading.Event().wait(0.02):
                    return

    talker = threading.Thread(target=dribble, daemon=True)
    talker.start()
    with listening:
        settings = SmtpSettings(
            "127.0.0.1", listening.getsockname()[1], SHOP, timeout_seconds=0.25, ca_file=str(certificates.authority)
        )
        began = time.monotonic()
        outcome = SmtpChannel(settings, now).send(letter(ASHA))
        assert (outcome.state, outcome.way_down) == (QUEUED, True)
        assert time.monotonic() - began < 20, "40 seconds of talk were there to listen to"
        talker.join(20)


def test_nobody_there_is_known_at_once() -> None:
    outcome = SmtpChannel(SmtpSettings("127.0.0.1", closed_port(), SHOP), now).send(letter(ASHA))
    assert (outcome.state, outcome.way_down) == (QUEUED, True)
    assert "nobody answers" in outcome.why
