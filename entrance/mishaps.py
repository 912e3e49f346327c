"""What nobody foresaw: a number for whoever saw it, and the same number beside where it happened in the log.

The window in which Duebook runs says one line with that number. What Streamlit and its server would write there, the
whole way of a mistake through the program and the words of it, goes into the log without those words.
"""

import logging
import secrets
import sys
from contextlib import suppress
from typing import Final

# Streamlit tells of a page that fails here, and calls app.py then, which notes it.
_TOLD_TWICE: Final = "Uncaught app execution"
_LOUD: Final = ("streamlit", "uvicorn", "starlette", "websockets", "asyncio")
_SURELY: Final = ("streamlit.error_util", "uvicorn.error", "asyncio")


def note_with_number(where: str, error: BaseException) -> str:
    """Note a mistake in the log, say so in the window, and return the number under which it stands there: 4821-0937."""
    from services import note_error  # noqa: PLC0415 - not before something goes wrong

    number = f"{secrets.randbelow(10_000):04d}-{secrets.randbelow(10_000):04d}"
    log = note_error(f"{where}, number {number}", error)
    with suppress(OSError, ValueError, AttributeError):  # there may be no window, or it was closed
        sys.stderr.write(f"Something went wrong ({where}). {log} has more under the number {number}.\n")
        sys.stderr.flush()
    return number


def keep_window_quiet() -> None:
    """Let the window have one line of each mistake, whoever tells of it; once is enough, again changes nothing."""
    known = {name for name in logging.Logger.manager.loggerDict if name.partition(".")[0] in _LOUD}
    for name in known | set(_SURELY):
        logging.getLogger(name).addFilter(_one_line)


def _one_line(record: logging.LogRecord) -> bool:
    """Tell whether a record may be written as it is: not with the whole way of a mistake."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return True
    if record.msg != _TOLD_TWICE:
        note_with_number(f"in {record.name}", error)
    return False
