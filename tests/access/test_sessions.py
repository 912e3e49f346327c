"""Sessions: who is signed in, kept nowhere in plain, ended by themselves or by hand, alive after a restart."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from access import FOLDER, PROVED_FOR, Limits, NotKept, Sessions, Vault
from access.sessions import SESSIONS_OF_A_PERSON_MAX
from access.vault import SessionRow

NOW = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIMITS = Limits(idle=12 * HOUR, absolute=30 * DAY)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    opened = Vault(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def sessions(vault: Vault) -> Sessions:
    return Sessions(vault, LIMITS)


def full(vault: Vault) -> None:
    """Let the disk take nothing more."""
    vault._db.execute("pragma query_only = on")


def test_a_token_is_128_random_bits_and_is_kept_nowhere(tmp_path: Path, sessions: Sessions) -> None:
    made = [sessions.begin(f"U{number:04d}", "127.0.0.1", NOW) for number in range(20)]
    tokens = {token for token, _ in made}
    assert len(tokens) == 20
    assert all(len(token) == 32 and int(token, 16) >= 0 for token in tokens)
    assert len({session.id for _, session in made} | tokens) == 40, "and the name of a session is not its token"
    content = b"".join(path.read_bytes() for path in (tmp_path / FOLDER).iterdir())
    for token, session in made:
        assert token.encode() not in content
        assert bytes.fromhex(token) not in content
        assert session.id.encode() in content
        assert token not in repr(vars(sessions))


def test_a_token_names_its_session_and_nothing_else_does(sessions: Sessions) -> None:
    token, session = sessions.begin("U0001", "192.0.2.1", NOW)
    sessions.begin("U0002", "192.0.2.2", NOW)
    assert sessions.of_token(token, NOW) == session
    assert (session.person, session.address) == ("U0001", "192.0.2.1")
    assert sessions.of_id(session.id, NOW) == session
    for wrong in ("", session.id, token[:-1], token.upper() + "x", token * 2, token * 10_000, "\x00", "é" * 32):
        assert sessions.of_token(wrong, NOW) is None
    assert sessions.of_id(token, NOW) is None
    assert sessions.of_id("", NOW) is None


@pytest.mark.fault(153)
def test_a_session_ends_when_nobody_uses_it(sessions: Sessions, vault: Vault) -> None:
    token, _ = sessions.begin("U0001", "", NOW)
    assert sessions.of_token(token, NOW + LIMITS.idle)
    assert sessions.of_token(token, NOW + LIMITS.idle + INSTANT) is None
    assert sessions.of_token(token, NOW) is None, "it does not come back when the clock does"
    assert vault.sessions() == []


@pytest.mark.fault(153)
def test_a_session_that_is_used_ends_after_the_absolute_time(sessions: Sessions) -> None:
    token, session = sessions.begin("U0001", "", NOW)
    at = NOW
    while at + 11 * HOUR <= NOW + LIMITS.absolute:
        at += 11 * HOUR
        sessions.touch(session, at)
        found = sessions.of_token(token, at)
        assert found
        session = found
    sessions.touch(session, NOW + LIMITS.absolute)
    assert sessions.of_id(session.id, NOW + LIMITS.absolute)
    assert sessions.of_id(session.id, NOW + LIMITS.absolute + INSTANT) is None
    assert sessions.of_token(token, NOW + LIMITS.absolute) is None


def test_new_limits_hold_for_sessions_that_are_there(sessions: Sessions) -> None:
    token, _ = sessions.begin("U0001", "", NOW)
    sessions.limits = Limits(idle=HOUR, absolute=DAY)
    assert sessions.of_token(token, NOW + 2 * HOUR) is None


def test_sessions_outlive_a_restart_with_everything_they_know(sessions: Sessions, vault: Vault) -> None:
    token, session = sessions.begin("U0001", "192.0.2.1", NOW)
    ended, gone = sessions.begin("U0001", "", NOW)
    sessions.touch(session, NOW + HOUR)
    sessions.prove(session.id, NOW + 2 * HOUR)
    sessions.end(gone.id)
    again = Sessions(vault, LIMITS)
    found = again.of_token(token, NOW + 2 * HOUR)
    assert found
    assert (found.began, found.seen, found.proved) == (NOW, NOW + 2 * HOUR, NOW + 2 * HOUR)
    assert (found.id, found.person, found.address) == (session.id, "U0001", "192.0.2.1")
    assert again.of_token(ended, NOW) is None
    assert again.of_id(session.id, NOW + 15 * HOUR) is None


@pytest.mark.fault(139)
def test_an_ended_session_is_nobodys(sessions: Sessions, vault: Vault) -> None:
    token, session = sessions.begin("U0001", "", NOW)
    other, _ = sessions.begin("U0001", "", NOW)
    sessions.end(session.id)
    sessions.end(session.id)
    sessions.end("no such session")
    assert sessions.of_token(token, NOW) is None
    assert sessions.of_id(session.id, NOW) is None
    sessions.touch(session, NOW + HOUR)
    sessions.prove(session.id, NOW)
    assert sessions.of_token(token, NOW) is None, "a late touch does not bring it back"
    assert sessions.of_token(other, NOW)
    assert len(vault.sessions()) == 1


@pytest.mark.fault(139)
def test_all_of_a_person_end_but_the_one_that_is_named(sessions: Sessions) -> None:
    tokens = [sessions.begin("U0001", "", NOW) for _ in range(4)]
    others, _ = sessions.begin("U0002", "", NOW)
    assert sessions.end_all("U0001", but=tokens[2][1].id) == 3
    assert [bool(sessions.of_token(token, NOW)) for token, _ in tokens] == [False, False, True, False]
    assert sessions.end_all("U0001") == 1
    assert sessions.end_all("U0001") == 0
    assert sessions.of_token(others, NOW)


def test_one_person_has_fifty_at_most_and_the_one_unused_for_longest_goes(sessions: Sessions, vault: Vault) -> None:
    others, _ = sessions.begin("U0002", "", NOW)
    tokens = [sessions.begin("U0001", "", NOW + number * INSTANT)[0] for number in range(SESSIONS_OF_A_PERSON_MAX)]
    first = sessions.of_token(tokens[0], NOW)
    assert first
    sessions.touch(first, NOW + HOUR)
    newest, _ = sessions.begin("U0001", "", NOW + HOUR)
    assert len(sessions.of_person("U0001", NOW)) == SESSIONS_OF_A_PERSON_MAX == 50
    alive = [bool(sessions.of_token(token, NOW + HOUR)) for token in (*tokens[:3], newest, others)]
    assert alive == [True, False, True, True, True]
    assert len(vault.sessions()) == 51


def test_use_is_written_down_once_a_minute(sessions: Sessions, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    token, session = sessions.begin("U0001", "", NOW)
    written: list[str] = []
    put = Vault.put_session

    def counted(self: Vault, row: SessionRow) -> None:
        written.append(row.seen)
        put(self, row)

    monkeypatch.setattr(Vault, "put_session", counted)
    for seconds in range(0, 300, 7):
        at = NOW + timedelta(seconds=seconds)
        found = sessions.of_token(token, at)
        assert found
        assert sessions.is_due(found, at) == (at - found.seen >= timedelta(minutes=1))
        sessions.touch(found, at)
    assert len(written) == 4
    assert Sessions(vault, LIMITS).of_id(session.id, NOW)


def test_a_password_typed_again_counts_for_ten_minutes(sessions: Sessions) -> None:
    token, session = sessions.begin("U0001", "", NOW)
    assert timedelta(minutes=10) == PROVED_FOR
    assert session.is_proved(NOW), "it was typed to come in"
    assert session.is_proved(NOW + PROVED_FOR)
    assert not session.is_proved(NOW + PROVED_FOR + INSTANT)
    assert not session.is_proved(NOW - INSTANT), "a clock that was set back makes nothing of it"
    sessions.prove(session.id, NOW + HOUR)
    found = sessions.of_token(token, NOW + HOUR)
    assert found
    assert found.is_proved(NOW + HOUR + PROVED_FOR)
    assert not found.is_proved(NOW + HOUR + PROVED_FOR + INSTANT)
    sessions.touch(found, NOW + 2 * HOUR)
    touched = sessions.of_token(token, NOW + 2 * HOUR)
    assert touched
    assert not touched.is_proved(NOW + 2 * HOUR), "using it proves nothing"


def test_where_somebody_is_signed_in_is_listed_latest_first_without_what_ended(sessions: Sessions) -> None:
    _, early = sessions.begin("U0001", "a", NOW)
    sessions.begin("U0001", "b", NOW - LIMITS.idle - HOUR)
    _, late = sessions.begin("U0001", "c", NOW + HOUR)
    sessions.begin("U0002", "d", NOW)
    assert [one.id for one in sessions.of_person("U0001", NOW + HOUR)] == [late.id, early.id]
    assert len(Sessions(sessions._vault, LIMITS).of_person("U0001", NOW)) == 2, "what was too old is gone for good"


@pytest.mark.fault(139)
@pytest.mark.parametrize("years", [1, 30])
def test_a_clock_that_was_set_back_makes_no_session_immortal(sessions: Sessions, years: int) -> None:
    token, _ = sessions.begin("U0001", "", NOW)
    assert sessions.of_token(token, NOW - years * 365 * DAY) is None
    assert sessions.of_token(token, NOW) is None


def test_a_clock_that_is_put_right_by_less_than_the_idle_time_signs_nobody_out(sessions: Sessions) -> None:
    token, session = sessions.begin("U0001", "", NOW)
    assert sessions.of_token(token, NOW - 2 * HOUR)
    sessions.touch(session, NOW - 2 * HOUR)
    assert sessions.of_token(token, NOW + LIMITS.idle), "and no time of use is lost by it"
    assert sessions.of_token(token, NOW + LIMITS.idle + INSTANT) is None


def test_on_a_full_disk_one_can_sign_in_and_is_signed_out_where_one_says_so(sessions: Sessions, vault: Vault) -> None:
    kept, old = sessions.begin("U0001", "", NOW)
    sessions.begin("U0001", "", NOW)
    sessions.begin("U0001", "", NOW)
    full(vault)
    token, session = sessions.begin("U0001", "", NOW)
    assert sessions.of_token(token, NOW)
    sessions.touch(session, NOW + HOUR)
    with pytest.raises(NotKept):
        sessions.end(old.id)
    assert sessions.of_token(kept, NOW) is None
    with pytest.raises(NotKept):
        sessions.end_all("U0001")
    assert sessions.of_person("U0001", NOW) == [], "all of them, not only the first"


def test_on_a_full_disk_what_is_too_old_ends_all_the_same(sessions: Sessions, vault: Vault) -> None:
    token, _ = sessions.begin("U0001", "", NOW)
    full(vault)
    assert sessions.of_token(token, NOW + DAY) is None


def test_on_a_full_disk_the_fifty_first_session_begins(sessions: Sessions, vault: Vault) -> None:
    for number in range(SESSIONS_OF_A_PERSON_MAX):
        sessions.begin("U0001", "", NOW + number * INSTANT)
    full(vault)
    token, _ = sessions.begin("U0001", "", NOW + HOUR)
    assert sessions.of_token(token, NOW + HOUR)
    assert len(sessions.of_person("U0001", NOW)) == SESSIONS_OF_A_PERSON_MAX
