"""What is claimed of an attempt, whatever becomes of it: nothing went only where nothing was opened."""

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from messaging.model import Attachment, Letter, State
from messaging.typing_wire import Answer, Ended, Stage
from messaging.whatsapp import Ending, TypingChannel, UnfitWait, judged
from tests.messaging.whatsapp.conftest import TEXT, Imitation, letter

PROJECT = Path(__file__).resolve().parents[3]


def channel(limit_seconds: float = 60, connect_seconds: float = 30) -> TypingChannel:
    return TypingChannel(
        wait_seconds=4, limit_seconds=limit_seconds, connect_seconds=connect_seconds, picture_seconds=0
    )


def wait_for(what: Callable[[], object], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.01)


def test_what_was_typed_is_given_on_and_no_more(imitation: Imitation) -> None:
    outcome = channel().send(letter("one\r\ntwo\rthree\n" + TEXT))
    assert outcome.state is State.HANDED_OVER, outcome.why
    assert imitation.sent == [("+919876543210", "one\ntwo\nthree\n" + TEXT)]
    assert outcome.picture.startswith(b"\x89PNG")
    assert imitation.left_behind() == []


@pytest.mark.parametrize(
    ("wrong", "state"),
    [
        ("no screen", State.FAILED), ("no size", State.FAILED), ("no package", State.FAILED), ("no Tk", State.FAILED),
        ("corner", State.FAILED), ("offline", State.QUEUED), ("silent network", State.QUEUED),
        ("broken inside", State.FAILED), ("killed before", State.FAILED), ("no country", State.FAILED),
    ],
)  # fmt: skip
def test_nothing_went_where_nothing_was_opened(imitation: Imitation, wrong: str, state: State) -> None:
    imitation.upset(wrong)
    outcome = channel(connect_seconds=0.5).send(letter())
    assert outcome.state is state
    assert outcome.why
    assert not imitation.opened
    assert imitation.left_behind() == []


@pytest.mark.fault(115, 122)
@pytest.mark.parametrize(
    "wrong", ["page not taken", "fails open", "exits open", "stopped", "killed open", "killed after", "hangs open"]
)
def test_from_the_page_on_nobody_knows(imitation: Imitation, wrong: str) -> None:
    imitation.upset(wrong)
    outcome = channel(limit_seconds=5 if wrong == "hangs open" else 60).send(letter())
    assert outcome.state is State.UNKNOWN
    assert outcome.why
    assert imitation.opened
    assert len(imitation.sent) == (wrong == "killed after")
    assert imitation.left_behind() == []


def test_without_a_picture_it_is_given_on_all_the_same(imitation: Imitation) -> None:
    imitation.upset("no picture")
    assert channel().send(letter()).state is State.HANDED_OVER


def test_whatever_is_known_no_more_is_claimed() -> None:
    answers = [None, *(Answer(ended) for ended in Ended)]
    for stage, answer, late in itertools.product([None, *Stage], answers, [False, True]):
        state = judged(Ending(stage, answer, late)).state
        opened = stage is None or stage >= Stage.OPENING
        if state is State.HANDED_OVER:
            assert stage is Stage.TYPED
            assert answer == Answer(Ended.DONE)
        elif opened and answer != Answer(Ended.NO_COUNTRY):
            assert state is State.UNKNOWN
        else:
            assert state in {State.FAILED, State.QUEUED}
        assert judged(Ending(stage, answer, late)).why


@pytest.mark.parametrize(
    "to",
    [
        "", "919876543210", "+", "+0123456789", "+91 98765 43210", "+919876543210&text=HIJACK", "+919876543210\n",
        "+९१९८७६५४३२१०", "+12345", "+1234567890123456", "asha@example.org", "_group", "+91987654321o",
    ],
)  # fmt: skip
def test_only_a_number_with_a_country_code_gets_into_the_address_of_a_page(imitation: Imitation, to: str) -> None:
    outcome = channel().send(letter(to=to))
    assert (outcome.state, outcome.bad_address) == (State.FAILED, True)
    assert not imitation.opened


@pytest.mark.parametrize("body", ["", " \r\n\t", "half a sign \ud83d", "a zero \0 in it", "x" * 4097])
def test_what_is_no_text_is_not_typed(imitation: Imitation, body: str) -> None:
    outcome = channel().send(letter(body))
    assert (outcome.state, outcome.bad_address) == (State.FAILED, False)
    assert not imitation.opened


def test_files_are_not_left_out_silently(imitation: Imitation) -> None:
    files = (Attachment("statement.pdf", "application/pdf", b"%PDF"),)
    outcome = channel().send(Letter(7, "k", "+919876543210", "Asha", "", "Here it is", attachments=files))
    assert outcome.state is State.FAILED
    assert "statement.pdf" in outcome.why
    assert not imitation.opened


def test_without_a_screen_it_is_not_ready_and_says_so(imitation: Imitation) -> None:
    assert channel().why_not_ready() == ""
    imitation.monkeypatch.delenv("DISPLAY")
    assert "no screen" in channel().why_not_ready()
    assert channel().send(letter()).state is State.FAILED
    imitation.monkeypatch.setenv("DISPLAY", ":0")
    imitation.monkeypatch.setenv("XDG_SESSION_TYPE", "wayland")
    assert "Wayland" in channel().why_not_ready()
    imitation.monkeypatch.setattr("platform.system", lambda: "Haiku")
    assert "Windows, macOS and Linux" in channel().why_not_ready()


def test_a_browser_that_would_never_return_is_not_asked(imitation: Imitation) -> None:
    odd = imitation.folder / "my-browser"
    odd.write_text("#!/bin/sh\necho opened >> $IMITATED_OPENED\n")
    odd.chmod(0o755)
    imitation.monkeypatch.setenv("BROWSER", str(odd))
    outcome = channel().send(letter())
    assert outcome.state is State.FAILED
    assert "browser" in outcome.why
    assert not imitation.opened


def test_times_with_which_nothing_could_be_typed_are_refused() -> None:
    for wait, limit in ((3, 60), (28, 28), (28, 10)):
        with pytest.raises(UnfitWait):
            TypingChannel(wait_seconds=wait, limit_seconds=limit)


def test_two_at_once_would_lose_one_so_the_second_waits(imitation: Imitation) -> None:
    imitation.upset("hangs open")
    outcomes: list[State] = []
    first = threading.Thread(target=lambda: outcomes.append(channel(limit_seconds=5).send(letter()).state))
    first.start()
    wait_for(lambda: imitation.opened)
    second = channel().send(letter())
    assert second.state is State.QUEUED
    assert "Another message" in second.why
    first.join()
    assert outcomes == [State.UNKNOWN]
    assert imitation.opened == 1


def test_a_folder_that_others_may_look_into_is_not_used(imitation: Imitation) -> None:
    place = imitation.folder / f"duebook-typing-{os.getuid()}"
    place.mkdir(mode=0o755)
    outcome = channel().send(letter())
    assert outcome.state is State.FAILED
    assert "others may look into it" in outcome.why
    assert not imitation.opened


def test_only_the_owner_can_look_into_the_folder_and_what_was_left_there_is_removed(imitation: Imitation) -> None:
    place = imitation.folder / f"duebook-typing-{os.getuid()}"
    (place / "work-old").mkdir(parents=True)
    place.chmod(0o700)
    (place / "work-old" / "PyWhatKit_DB.txt").write_text("+919876543210")
    assert channel().send(letter()).state is State.HANDED_OVER
    assert imitation.left_behind() == []
    assert not place.stat().st_mode & 0o077


@pytest.mark.fault(115)
def test_when_duebook_is_killed_the_typing_ends_with_it(imitation: Imitation) -> None:
    imitation.upset("hangs open")
    script = (
        "from messaging.model import Letter\nfrom messaging.whatsapp import TypingChannel\n"
        "TypingChannel(wait_seconds=4).send(Letter(7, 'k', '+919876543210', 'Asha', '', 'secret'))\n"
    )
    found = os.pathsep.join((str(PROJECT), os.environ["PYTHONPATH"]))
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "PYTHONPATH": found}) as parent:
        wait_for(lambda: imitation.opened)
        (child,) = [one for one in psutil.Process(parent.pid).children() if "messaging.typing_child" in one.cmdline()]
        os.kill(parent.pid, signal.SIGKILL)
    child.wait(20)
    assert imitation.sent == []
    assert not {"PyWhatKit_DB.txt", "said.txt"} & set(imitation.left_behind()), "nothing there names anybody"


def test_started_by_hand_the_child_touches_nothing(tmp_path: Path) -> None:
    (tmp_path / "PyWhatKit_DB.txt").write_text("of somebody else")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "messaging.typing_child"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, input=b"", capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert [one.name for one in tmp_path.iterdir()] == ["PyWhatKit_DB.txt"]


def test_nobody_else_imports_pywhatkit() -> None:
    named = [
        path.relative_to(PROJECT).as_posix()
        for room in ("access", "api", "bot", "entrance", "ledger", "messaging", "pages", "services")
        for path in (PROJECT / room).rglob("*.py")
        if "import pywhatkit" in path.read_text() or "import pyautogui" in path.read_text()
    ]
    assert named == ["messaging/typing_child.py"]
