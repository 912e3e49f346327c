"""The short-lived child that lets PyWhatKit type one message into WhatsApp Web, and tells how far it came.

Started as ``python -m messaging.typing_child`` in a working folder of its own, which the parent made and removes. Only
here pywhatkit is imported: that needs a screen, asks google.com without a limit on the time, and leaves number and
text in a file. It is used as it is, but for three things: pyautogui's corner stops it (pywhatkit switches that off),
Enter is not pressed when the browser says that it did not take the page, and pywhatkit's log is deleted.

It ends when its parent is gone: nothing is typed for nobody.
"""

import os
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec

from messaging.typing_wire import (
    JOB_BYTES_MAX,
    KEYS_FILE,
    LOG_FILE,
    PICTURE_FILE,
    SAID_FILE,
    STAGES_FILE,
    WORK_FILES,
    Answer,
    Ended,
    Job,
    Stage,
    mark,
)

_PICTURE_PIXELS: Final = (1024, 1024)
_HERE: Final = Path()


class _NotOpened(Exception):
    """The browser did not take the page."""


class _Ends(Exception):
    """There is nothing more to be done; says how it ended."""

    def __init__(self, ended: Ended, mishap: BaseException | None = None) -> None:
        self.answer = Answer(ended, type(mishap).__name__ if mishap else "")
        super().__init__(ended)


def main() -> int:
    """Type the message of stdin and answer on stdout; 0 when an answer was given."""
    if not (_HERE / STAGES_FILE).is_file():  # started by hand, in a folder with files of somebody else
        sys.stderr.write("Duebook starts this by itself.\n")
        return 2
    answering = _keep_quiet()
    job = _read_job()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _type(job, lambda answer: _answer(answering, answer))
        answer = Answer(Ended.DONE)
    except _Ends as end:
        answer = end.answer
    finally:
        (_HERE / LOG_FILE).unlink(missing_ok=True)
    _answer(answering, answer)
    return 0


def _type(job: Job, answer: Callable[[Answer], None]) -> None:
    """Go through all steps, each noted before it is taken; raise _Ends with the reason where it does not go on."""
    pyautogui = _screen()
    mark(Stage.SCREEN, _HERE)
    pywhatkit = _connected(job.connect_seconds, answer)
    pyautogui.FAILSAFE = True
    mark(Stage.CONNECTED, _HERE)
    webbrowser.open = _open_or_raise(webbrowser.open)
    mark(Stage.OPENING, _HERE)
    try:
        pywhatkit.sendwhatmsg_instantly(job.phone, job.text, wait_time=job.wait_seconds, tab_close=False)
        mark(Stage.TYPED, _HERE)
    except _NotOpened as error:
        raise _Ends(Ended.NOT_OPENED) from error
    except pyautogui.FailSafeException as error:
        raise _Ends(Ended.STOPPED) from error
    except Exception as error:
        if type(error).__name__ == "CountryCodeException":
            raise _Ends(Ended.NO_COUNTRY) from error
        raise _Ends(Ended.BROKEN, error) from error
    finally:
        _take_picture(pyautogui, job.picture_seconds)


def _screen() -> Any:  # noqa: ANN401 - a module without types
    """Return pyautogui once there is a screen, a browser that shows pages on it, and nobody who stops us."""
    # The only part that needs Tk, for a window that we do not show. pyautogui goes on without it.
    sys.modules["mouseinfo"] = None  # type: ignore[assignment]
    _name_keys()
    try:
        import pyautogui  # noqa: PLC0415 - ends in an error where there is no screen
        import pyscreeze  # noqa: F401, PLC0415 - one of the parts without which pyautogui only pretends to be whole

        width, height = pyautogui.size()
    except ImportError as error:
        raise _Ends(Ended.MISSING, error) from error
    except (Exception, SystemExit) as error:
        raise _Ends(Ended.NO_SCREEN, error) from error
    if width < 1 or height < 1:
        raise _Ends(Ended.NO_SCREEN)
    if tuple(pyautogui.position()) in pyautogui.FAILSAFE_POINTS:
        raise _Ends(Ended.CORNER)
    try:
        browser = webbrowser.get()
    except webbrowser.Error as error:
        raise _Ends(Ended.NO_BROWSER) from error
    if type(browser) is webbrowser.GenericBrowser:  # shows pages in a terminal, or blocks until it is closed
        raise _Ends(Ended.NO_BROWSER)
    return pyautogui


def _name_keys() -> None:
    """Name a file with the keys to the screen; without one pyautogui gives up also where the screen asks for none."""
    if "XAUTHORITY" not in os.environ and not (Path.home() / ".Xauthority").exists():
        (_HERE / KEYS_FILE).touch()
        os.environ["XAUTHORITY"] = str((_HERE / KEYS_FILE).absolute())


def _connected(seconds: float, answer: Callable[[Answer], None]) -> Any:  # noqa: ANN401 - a module without types
    """Return pywhatkit, which asks google.com while it is imported: with a limit on the time, which it has not."""

    def give_up() -> None:
        answer(Answer(Ended.NO_NETWORK))
        _leave()

    patience = threading.Timer(seconds, give_up)
    patience.daemon = True
    patience.start()
    try:
        import pywhatkit  # noqa: PLC0415 - see above
    except ImportError as error:
        raise _Ends(Ended.MISSING, error) from error
    except (Exception, SystemExit) as error:
        offline = type(error).__name__ == "InternetException"
        raise _Ends(Ended.NO_NETWORK if offline else Ended.BROKEN, error) from error
    finally:
        patience.cancel()
    return pywhatkit


def _open_or_raise(open_page: Callable[..., bool]) -> Callable[..., bool]:
    """Return webbrowser.open that raises when no browser took the page; pywhatkit would press Enter all the same.

    It knows that of some browsers only: what is started in the background counts as taken.
    """

    def opened(url: str, new: int = 0, autoraise: bool = True) -> bool:  # noqa: FBT001, FBT002 - as webbrowser has it
        if not open_page(url, new, autoraise):
            raise _NotOpened
        return True

    return opened


def _take_picture(pyautogui: Any, seconds: float) -> None:  # noqa: ANN401 - a module without types
    """Save a small picture of the screen when what Enter did can be seen; without one the answer is only harder."""
    with suppress(Exception):
        time.sleep(seconds)
        try:
            picture = pyautogui.screenshot()
        except Exception:  # noqa: BLE001 - on Linux it asks for a program that few have; Pillow often needs none
            from PIL import ImageGrab  # noqa: PLC0415

            picture = ImageGrab.grab()
        picture.thumbnail(_PICTURE_PIXELS)
        picture.convert("RGB").save(_HERE / PICTURE_FILE, optimize=True)


def _keep_quiet() -> int:
    """Send what anybody prints into a file of the working folder; return where the answer goes."""
    answering = os.dup(1)
    said = os.open(SAID_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.close(said)
    return answering


def _answer(answering: int, answer: Answer) -> None:
    os.write(answering, msgspec.json.encode(answer) + b"\n")


def _read_job() -> Job:
    """Return the job of the first line of stdin, which stays open for as long as the parent lives."""
    line = b""
    while not line.endswith(b"\n") and len(line) < JOB_BYTES_MAX:
        line += os.read(0, 65536) or b"\n"
    return msgspec.json.decode(line, type=Job)


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    _leave()


def _leave() -> None:
    """End at once, wherever the rest of us is, and leave nothing behind that names somebody."""
    for name in WORK_FILES:
        if name != STAGES_FILE:
            with suppress(OSError):
                (_HERE / name).unlink()
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
