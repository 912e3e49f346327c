"""WhatsApp through PyWhatKit: a child process types the message into WhatsApp Web, and nobody learns whether it went.

PyWhatKit opens the page, waits, presses Enter and returns in the same way whether WhatsApp was signed in or not. So the
most that is said here is HANDED_OVER, with a picture of the screen for the person who then says whether it went. That
nothing went is said only where the page was not opened; everything in between is UNKNOWN.
"""

import os
import platform
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final

import msgspec

from ledger.errors import LedgerError
from messaging.model import Letter, Outcome, State
from messaging.typing_place import AnotherIsTyping, only_one
from messaging.typing_wire import PICTURE_FILE, Answer, Ended, Job, Stage, came_to, mark

WAIT_SECONDS_MIN: Final = 4  # with less, pywhatkit breaks off with the page open
TEXT_CHARACTERS_MAX: Final = 4096
_PICTURE_BYTES_MAX: Final = 4_000_000
_ANSWER_BYTES_MAX: Final = 65_536
_PROJECT: Final = Path(__file__).resolve().parents[1]
_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
_HANDED_OVER: Final = "It was typed into WhatsApp Web and Enter was pressed. Whether it went can be seen there only."
_LOOK: Final = "look into WhatsApp whether it went"

# Nothing was opened: nothing went.
_NOTHING_OPENED: Final[Mapping[Ended, str]] = {
    Ended.MISSING: "PyWhatKit is not installed completely: close Duebook and start it again to have it fetched.",
    Ended.NO_SCREEN: "There is no screen on which WhatsApp Web could be opened.",
    Ended.NO_BROWSER: "There is no browser that Duebook could open WhatsApp Web in.",
    Ended.CORNER: "The mouse is in the upper left corner of the screen, which stops all typing: nothing was opened.",
    Ended.NO_NETWORK: "There is no connection to the internet: nothing was opened.",
    Ended.NO_COUNTRY: "The number has no country code: nothing was opened.",
    Ended.BROKEN: "PyWhatKit cannot be used on this computer: nothing was opened.",
}
# The page was opened, or may have been.
_NOT_SURE: Final[Mapping[Ended, str]] = {
    Ended.NOT_OPENED: f"The browser did not take the page, and Enter was not pressed; {_LOOK}.",
    Ended.STOPPED: f"It was stopped with the mouse in the corner of the screen; {_LOOK}.",
    Ended.BROKEN: f"Typing broke off after the page was opened; {_LOOK}.",
}


class UnfitWait(LedgerError):
    """A wait or a limit for typing with which no message could be typed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"WhatsApp Web cannot be used with these times: {why}.")


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child ended: how far it came (None: nobody knows), what it said (None: nothing), and who ended it."""

    stage: Stage | None
    answer: Answer | None = None
    out_of_time: bool = False
    picture: bytes = b""


class TypingChannel:
    """Types into WhatsApp Web on the screen of this computer, with somebody sitting before it.

    ``wait_seconds`` is the time that WhatsApp Web gets to load before Enter is pressed, ``connect_seconds`` what the
    question for the internet may take, ``limit_seconds`` what the whole attempt may take before it is ended by force.
    ``picture_seconds`` is how long after Enter the picture is taken.
    """

    name: Final = "whatsapp"
    highest: Final = State.HANDED_OVER
    attended: Final = True

    def __init__(
        self,
        *,
        wait_seconds: int = 28,
        limit_seconds: float = 100,
        connect_seconds: float = 20,
        picture_seconds: float = 1.5,
    ) -> None:
        if wait_seconds < WAIT_SECONDS_MIN:
            raise UnfitWait(f"it needs {WAIT_SECONDS_MIN} seconds at least to load")
        if limit_seconds <= wait_seconds:
            raise UnfitWait("an attempt must be allowed to take longer than the wait in it")
        self._wait_seconds, self._limit_seconds = wait_seconds, limit_seconds
        self._connect_seconds, self._picture_seconds = connect_seconds, picture_seconds

    def why_not_ready(self) -> str:
        """Return why nothing can be typed on this computer, "" when it can. Nobody knows whether one is signed in."""
        system = platform.system()
        if system not in {"Linux", "Windows", "Darwin"}:
            return "WhatsApp Web can be typed into on Windows, macOS and Linux only."
        if system == "Linux" and not os.environ.get("DISPLAY"):
            return _NOTHING_OPENED[Ended.NO_SCREEN]
        if system == "Linux" and os.environ.get("XDG_SESSION_TYPE") == "wayland":
            return "This desktop (Wayland) lets no program press keys for you: choose “Xorg” where you sign in to it."
        if not all(map(find_spec, ("pywhatkit", "pyautogui"))):
            return _NOTHING_OPENED[Ended.MISSING]
        return ""

    def send(self, letter: Letter) -> Outcome:
        """Have the letter typed once; return what is known of it. It takes ``limit_seconds`` at most, never raises."""
        if refusal := self._refusal(letter):
            return refusal
        job = Job(letter.to, _line_ends(letter.body), self._wait_seconds, self._connect_seconds, self._picture_seconds)
        ending: Ending | None = None
        try:
            with only_one() as work:
                mark(Stage.GIVEN, work)
                child = _started(work)
                ending = Ending(None)  # from here on nobody knows, until it is known
                ending = _followed(child, job, work, self._limit_seconds)
        except AnotherIsTyping as busy:
            return Outcome(State.QUEUED, str(busy))
        except Exception as error:  # noqa: BLE001 - whatever it is: before a child is there, nothing has gone
            if ending is None:
                why = str(error) if isinstance(error, LedgerError) else "Typing could not be started on this computer."
                return Outcome(State.FAILED, why)
        return judged(ending)

    def stop(self) -> None:
        """Do nothing: what is half typed cannot be taken back, and ``limit_seconds`` end it."""

    def _refusal(self, letter: Letter) -> Outcome | None:
        if not _E164.fullmatch(letter.to):
            return Outcome(
                State.FAILED, "The number is none with a country code, like +919876543210.", bad_address=True
            )
        if not letter.body.strip():
            return Outcome(State.FAILED, "There is no text to send.")
        if len(letter.body) > TEXT_CHARACTERS_MAX:
            return Outcome(State.FAILED, f"The text is longer than {TEXT_CHARACTERS_MAX} characters.")
        if "\0" in letter.body or not _is_text(letter.body):
            return Outcome(State.FAILED, "There is a character in the text that cannot be typed.")
        if letter.attachments:
            files = ", ".join(one.name for one in letter.attachments)
            return Outcome(State.FAILED, f"Files cannot be typed into WhatsApp Web: send {files:.200} in another way.")
        why = self.why_not_ready()
        return Outcome(State.FAILED, why) if why else None


def judged(ending: Ending) -> Outcome:
    """Return what may be claimed of an attempt that ended so. The step noted before it was taken weighs most."""
    answer = ending.answer
    ended = answer.ended if answer else None
    if ended is Ended.NO_COUNTRY:  # raised before the page is opened, after the step was noted
        return Outcome(State.FAILED, _NOTHING_OPENED[ended], bad_address=True)
    if ending.stage is not None and ending.stage < Stage.OPENING:
        if ended is Ended.NO_NETWORK or (ended is None and ending.stage == Stage.SCREEN and ending.out_of_time):
            return Outcome(State.QUEUED, _NOTHING_OPENED[Ended.NO_NETWORK])
        return Outcome(
            State.FAILED, _NOTHING_OPENED.get(ended or Ended.DONE, "Typing ended before anything was opened.")
        )
    if ended is Ended.DONE and ending.stage == Stage.TYPED:
        return Outcome(State.HANDED_OVER, _HANDED_OVER, picture=ending.picture)
    if ending.out_of_time:
        why = f"It took too long and was ended; {_LOOK}."
    else:
        why = _NOT_SURE.get(ended or Ended.DONE, f"Typing was ended by something else; {_LOOK}.")
    return Outcome(State.UNKNOWN, why, picture=ending.picture)


def _started(work: Path) -> subprocess.Popen[bytes]:
    """Start a child in the folder ``work``, without a job yet.

    It is in a session of its own: what closes the shop does not end it halfway, and ending it does not end the browser,
    which pywhatkit starts in another one.
    """
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "messaging.typing_child"], cwd=work, env=_environment(), bufsize=0,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        start_new_session=True, creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )  # fmt: skip


def _followed(child: subprocess.Popen[bytes], job: Job, work: Path, limit_seconds: float) -> Ending:
    """Give the child its job, wait for its end or end it when the time is over, and return how it ended."""
    with child:
        out_of_time = False
        try:
            # Also a child that does not read its job must not keep us waiting.
            threading.Thread(target=_give, args=(child.stdin, job), daemon=True).start()
            child.wait(limit_seconds)
        except subprocess.TimeoutExpired:
            out_of_time = True
        finally:
            _end(child)
        # Read only now: it cannot go a step further any more.
        return Ending(came_to(work), _answer(child.stdout), out_of_time, _picture(work))


def _give(stdin: IO[bytes] | None, job: Job) -> None:
    left = memoryview(msgspec.json.encode(job) + b"\n")
    with suppress(OSError, ValueError):  # it has ended
        while stdin and left:
            left = left[stdin.write(left) :]


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and what runs in its group, if it is still there."""
    if child.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()


def _answer(stdout: IO[bytes] | None) -> Answer | None:
    """Return what the child said last, None when it said nothing that can be read."""
    said = stdout.read(_ANSWER_BYTES_MAX) if stdout else b""
    try:
        return msgspec.json.decode((said or b"").splitlines()[-1], type=Answer)
    except (IndexError, msgspec.MsgspecError):
        return None


def _picture(work: Path) -> bytes:
    """Return the picture of the screen, b"" when there is none or it is no small one."""
    try:
        with (work / PICTURE_FILE).open("rb") as file:
            picture = file.read(_PICTURE_BYTES_MAX + 1)
    except OSError:
        return b""
    return picture if len(picture) <= _PICTURE_BYTES_MAX else b""


def _environment() -> dict[str, str]:
    """Return what the child needs to know of the desktop, without what is Duebook's own."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("DUEBOOK_")}
    known["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_PROJECT), os.environ.get("PYTHONPATH"))))
    return known


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:  # half a character, as some files have it
        return False
    return True
