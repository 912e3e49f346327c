"""What each answer of a mail server means: never that a letter did not go when it may have, nor that it went."""

import smtplib
import socket
import ssl

import pytest

from messaging.model import State
from messaging.smtp_answers import Step, broken, judged, lost

BEFORE = [step for step in Step if step is not Step.TEXT]
SIGN_IN = "The mail server wants another sign-in; look at its settings: "


@pytest.mark.parametrize(
    ("step", "code"), [(Step.SENDER, 250), (Step.RECIPIENT, 250), (Step.RECIPIENT, 251), (Step.BEGIN, 354)]
)
def test_a_yes_on_the_way_says_nothing_yet(step: Step, code: int) -> None:
    assert judged(step, code, "OK") is None


def test_only_a_yes_after_the_text_is_given_on_with_what_the_server_calls_it() -> None:
    outcome = judged(Step.TEXT, 250, "2.0.0 Ok: queued as 4XyZ")
    assert outcome
    assert (outcome.state, outcome.given) == (State.HANDED_OVER, "250 2.0.0 Ok: queued as 4XyZ")


@pytest.mark.parametrize("code", [-1, 0, 100, 250, 299, 354, 399, 600, 999])
@pytest.mark.parametrize("step", Step)
def test_what_is_no_answer_to_the_question_is_never_a_failure(step: Step, code: int) -> None:
    outcome = judged(step, code, "what?")
    assert outcome is None or outcome.state in {State.QUEUED, State.UNKNOWN, State.HANDED_OVER}
    if outcome and outcome.state is State.HANDED_OVER:
        assert step is Step.TEXT
        assert 200 <= code < 300
    if outcome and step is Step.TEXT and not 200 <= code < 300:
        assert outcome.state is State.UNKNOWN


@pytest.mark.fault(116)
@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("code", [421, 450, 451, 452, 454])
def test_not_now_is_tried_again_wherever_it_is_said(step: Step, code: int) -> None:
    outcome = judged(step, code, "4.3.0 later")
    assert outcome
    assert outcome.state is State.QUEUED
    assert not outcome.bad_address
    assert "later" in outcome.why


@pytest.mark.fault(117)
@pytest.mark.parametrize(
    ("step", "code", "said", "bad"),
    [
        (Step.RECIPIENT, 550, "5.1.1 no such user", True),
        (Step.RECIPIENT, 550, "5.1.2 no such host", True),
        (Step.RECIPIENT, 556, "5.1.10 the domain takes no mail", True),
        (Step.RECIPIENT, 550, "5.2.1 mailbox disabled", True),
        (Step.RECIPIENT, 550, "no such user here", True),
        (Step.RECIPIENT, 553, "<asha> user unknown", True),
        (Step.RECIPIENT, 552, "5.2.2 mailbox full", False),
        (Step.RECIPIENT, 550, "mailbox quota exceeded", False),
        (Step.RECIPIENT, 550, "5.7.1 blocked by our policy", False),
        (Step.RECIPIENT, 550, "blocked, see our black list", False),
        (Step.RECIPIENT, 554, "5.7.1 looks like spam", False),
        (Step.RECIPIENT, 550, "5.1.7 the sender's address is bad", False),
        (Step.RECIPIENT, 550, "5.1.90 no more recipients today", False),
        (Step.BEGIN, 554, "5.5.1 no valid recipients", False),
        (Step.TEXT, 550, "5.1.1 no such user", True),
        (Step.TEXT, 550, "no", False),
        (Step.TEXT, 552, "5.3.4 too big", False),
        (Step.SENDER, 552, "5.3.4 too big", False),
    ],
)
def test_never_is_a_failure_at_once_and_the_address_is_blamed_only_where_it_is_the_address(
    step: Step, code: int, said: str, *, bad: bool
) -> None:
    outcome = judged(step, code, said)
    assert outcome
    assert (outcome.state, outcome.bad_address, outcome.way_down) == (State.FAILED, bad, False)
    assert said in outcome.why


@pytest.mark.parametrize(
    ("step", "code", "said"),
    [
        (Step.CONNECT, 554, "no service for you"),
        (Step.SECURE, 501, "no"),
        (Step.SENDER, 550, "5.7.1 sender address not owned by user"),
        (Step.SENDER, 530, "5.7.0 authentication required"),
        (Step.RECIPIENT, 530, "5.7.0 authentication required"),
        (Step.RECIPIENT, 554, "5.7.1 relay access denied"),
        (Step.RECIPIENT, 550, "relaying denied"),
        (Step.RECIPIENT, 454, "4.7.1 relay access denied"),
        (Step.RECIPIENT, 550, "5.4.5 daily sending limit exceeded"),
        (Step.TEXT, 550, "5.4.5 daily sending limit exceeded"),
        (Step.RECIPIENT, 421, "closing"),
        (Step.TEXT, 421, "closing"),
    ],
)
def test_what_would_be_the_same_for_every_letter_is_no_fault_of_this_one(step: Step, code: int, said: str) -> None:
    outcome = judged(step, code, said)
    assert outcome
    assert (outcome.state, outcome.bad_address, outcome.way_down) == (State.QUEUED, False, True)


@pytest.mark.parametrize(
    ("step", "code", "said"),
    [(Step.RECIPIENT, 451, "greylisted"), (Step.TEXT, 451, "cannot queue"), (Step.BEGIN, 450, "busy")],
)
def test_what_is_about_this_letter_does_not_stop_the_next(step: Step, code: int, said: str) -> None:
    outcome = judged(step, code, said)
    assert outcome
    assert (outcome.state, outcome.way_down) == (State.QUEUED, False)


@pytest.mark.fault(118)
def test_a_silence_after_the_text_is_not_sure_and_before_it_provably_nothing() -> None:
    assert lost(Step.TEXT, "it fell silent").state is State.UNKNOWN
    assert {lost(step, "it fell silent").state for step in BEFORE} == {State.QUEUED}


ERRORS: list[Exception] = [
    smtplib.SMTPServerDisconnected("gone"), TimeoutError(), ConnectionResetError(), BrokenPipeError(), OSError(5, "x"),
    ssl.SSLError(1, "broken"), ValueError("?"), UnicodeEncodeError("ascii", "ü", 0, 1, "no"), MemoryError(),
    smtplib.SMTPDataError(450, b"x"), smtplib.SMTPException("?"),
]  # fmt: skip


@pytest.mark.parametrize("error", ERRORS, ids=repr)
@pytest.mark.parametrize("step", Step)
def test_whatever_breaks_only_the_text_leaves_nobody_sure(step: Step, error: Exception) -> None:
    outcome = broken(step, error, "mail.example", 587)
    assert outcome.state is (State.UNKNOWN if step is Step.TEXT else State.QUEUED)
    assert outcome.way_down
    assert type(error).__name__ not in outcome.why, "no words for programmers"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(-2, "Name or service not known"), "no server of that name, or no network"),
        (ConnectionRefusedError(111, "refused"), "nobody answers on port 587"),
        (ssl.SSLError(1, "WRONG_VERSION_NUMBER"), "does not speak TLS on port 587"),
        (TimeoutError(), "it fell silent"),
        (smtplib.SMTPServerDisconnected("x"), "the line was cut"),
    ],
    ids=repr,
)
def test_why_the_server_cannot_be_used_is_said_in_plain_words(error: Exception, said: str) -> None:
    assert said in broken(Step.CONNECT, error, "mail.example", 587).why


def test_what_a_server_says_of_a_password_is_not_repeated() -> None:
    for code in (535, 454):
        error = smtplib.SMTPAuthenticationError(code, b"bad password hunter2")
        outcome = broken(Step.SIGN_IN, error, "mail.example", 587)
        assert outcome.state is State.QUEUED
        assert "hunter2" not in outcome.why
    assert "user name or the password" in broken(Step.SIGN_IN, smtplib.SMTPAuthenticationError(535, b""), "m", 5).why


def test_what_a_server_says_is_one_short_line() -> None:
    outcome = judged(Step.RECIPIENT, 550, "no\r\nsuch\x07 user \u202e" + "x" * 5000)
    assert outcome
    assert "no such user" in outcome.why
    assert len(outcome.why) < 300
    assert outcome.why.isprintable()
