"""What the window in which Duebook runs says of a mistake that nobody foresaw: one line, with the number of the log."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.error_util import handle_user_script_exception

import app
from entrance import keep_window_quiet
from services.log import FILE, LOGS_FOLDER, end_log, keep_log

LINE = re.compile(r"Something went wrong \((.+)\)\. (.+) has more under the number (\d{4}-\d{4})\.\n")


@pytest.fixture
def log(folder: Path) -> Iterator[Path]:
    """Return the log of this test, with the window as quiet as in the running app."""
    handler = keep_log(folder)
    keep_window_quiet()
    keep_window_quiet()
    yield folder / LOGS_FOLDER / FILE
    end_log(handler)


def mistake(words: str) -> Exception:
    """Return a mistake that was really made."""
    try:
        int(words)
    except ValueError as error:
        return error
    raise AssertionError(words)


@pytest.mark.fault(151)
def test_of_a_page_that_fails_the_window_says_one_line_and_the_log_the_rest(
    log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    handle_user_script_exception(mistake("Asha Patil owes 1,580"), app.say_something_went_wrong)
    window = "".join(capfd.readouterr())  # without a browser, Streamlit warns there as well
    (found,) = LINE.finditer(window)
    assert not re.search("Traceback|Patil|test_mishaps.py", window)
    assert (found[1], Path(found[2])) == ("a page", log)
    assert f"a page, number {found[3]} | ValueError | tests/entrance/test_mishaps.py:" in log.read_text("utf-8")


@pytest.mark.fault(151)
@pytest.mark.parametrize("who", ["uvicorn.error", "asyncio", "streamlit.error_util"])
def test_so_it_is_of_whatever_else_goes_wrong_in_the_program(
    log: Path, capfd: pytest.CaptureFixture[str], who: str
) -> None:
    logging.getLogger(who).error("Exception for Asha Patil", exc_info=mistake("Asha Patil"))
    found = LINE.fullmatch(capfd.readouterr().err)
    assert found
    assert found[1] == f"in {who}"
    assert found[3] in log.read_text("utf-8")
    assert "Patil" not in log.read_text("utf-8")


def test_what_is_no_mistake_is_said_as_it_was(log: Path, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("asyncio").warning("a warning")
    assert "a warning" in caplog.messages
    assert not log.exists()
