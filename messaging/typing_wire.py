"""What the WhatsApp channel and its child say to each other: the job, how far it came, and the answer.

The job goes in on stdin, the answer comes out on stdout, a line of JSON each. How far the child came stands in a file
of its working folder, a word on each line, written before the step is taken: it tells also when the child was killed.
"""

from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Final

import msgspec

STAGES_FILE: Final = "stages.txt"
PICTURE_FILE: Final = "screen.png"
SAID_FILE: Final = "said.txt"  # what pywhatkit and what it starts print
LOG_FILE: Final = "PyWhatKit_DB.txt"  # pywhatkit writes number and text there by itself
KEYS_FILE: Final = "no-keys"
WORK_FILES: Final = (LOG_FILE, SAID_FILE, PICTURE_FILE, STAGES_FILE)
JOB_BYTES_MAX: Final = 200_000


class Stage(IntEnum):
    """How far the child came. From OPENING on nobody can say that nothing went."""

    GIVEN = 0  # the job was given to a child
    SCREEN = 1  # there is a screen, a browser, and a mouse that is in no corner
    CONNECTED = 2  # pywhatkit is there, which asked for the internet
    OPENING = 3  # about to open the page
    TYPED = 4  # Enter was pressed


class Ended(StrEnum):
    """How the child ended, if it could say so."""

    DONE = "done"
    MISSING = "missing"  # a package is not installed
    NO_SCREEN = "no_screen"
    NO_BROWSER = "no_browser"
    CORNER = "corner"  # the mouse is in the corner that stops everything
    NO_NETWORK = "no_network"
    NO_COUNTRY = "no_country"  # pywhatkit misses the country code
    NOT_OPENED = "not_opened"  # the browser says that it did not take the page; Enter was not pressed
    STOPPED = "stopped"  # the mouse was put into the corner after the page was opened
    BROKEN = "broken"  # anything else


class Job(msgspec.Struct, frozen=True):
    """One message to be typed: the number in E.164, the text, and seconds."""

    phone: str
    text: str
    wait_seconds: int
    connect_seconds: float
    picture_seconds: float


class Answer(msgspec.Struct, frozen=True):
    """How the child ended, and of what kind a mishap was: the name of its class, never its words."""

    ended: Ended
    mishap: str = ""


def mark(stage: Stage, folder: Path) -> None:
    """Note that the child takes this step now."""
    with (folder / STAGES_FILE).open("a", encoding="ascii") as file:
        file.write(f"{stage.name}\n")


def came_to(folder: Path) -> Stage | None:
    """Return the furthest step that the child took, None when nobody can know."""
    try:
        words = (folder / STAGES_FILE).read_text(encoding="ascii").split()
        return max(Stage[word] for word in words)
    except (OSError, ValueError, KeyError):
        return None
