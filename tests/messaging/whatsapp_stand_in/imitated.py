"""pyautogui, pywhatkit and a browser that only pretend, for what the channel makes of every way in which they can end.

They are found before the real ones by a child whose PYTHONPATH begins with their folder. ``IMITATION`` says what goes
wrong. The real ones are tried in test_real_typing.py.
"""

from pathlib import Path
from typing import Final

_PYAUTOGUI: Final = """
import os
FAILSAFE, FAILSAFE_POINTS = True, [(0, 0)]
wrong = os.environ.get("IMITATION", "")
if wrong == "no screen":
    raise KeyError("DISPLAY")
if wrong == "no package":
    raise ImportError("no such module")
if wrong == "no Tk":
    raise SystemExit("NOTE: You must install tkinter")
if wrong == "page not taken":
    import webbrowser
    def not_taken(*_):
        with open(os.environ["IMITATED_OPENED"], "a") as opened:
            opened.write("not taken\\n")
        return False
    webbrowser.open = not_taken
class FailSafeException(Exception):
    pass
def size():
    return (0, 0) if wrong == "no size" else (800, 600)
def position():
    return (0, 0) if wrong == "corner" else (400, 300)
def screenshot():
    if wrong == "no picture":
        raise NotImplementedError("scrot must be installed")
    from PIL import Image
    return Image.new("RGB", (3000, 2000), "white")
"""
_PYWHATKIT: Final = """
import os, signal, sys, time, webbrowser
import pyautogui
pyautogui.FAILSAFE = False
wrong = os.environ.get("IMITATION", "")
class InternetException(Exception):
    pass
class CountryCodeException(Exception):
    pass
if wrong == "offline":
    raise InternetException("Error while connecting to the Internet.")
if wrong == "broken inside":
    raise AttributeError("no such part")
if wrong == "killed before":
    os.kill(os.getpid(), signal.SIGKILL)
if wrong == "silent network":
    time.sleep(1000)
def sendwhatmsg_instantly(phone_no, message, wait_time=15, tab_close=False, close_time=3):
    assert tab_close is False and wait_time >= 4
    if wrong == "no country":
        raise CountryCodeException("Country Code Missing in Phone Number!")
    print("typing to", phone_no, flush=True)
    with open("PyWhatKit_DB.txt", "w", encoding="utf-8") as log:
        log.write(phone_no + message)
    webbrowser.open("https://web.whatsapp.com/send?phone=" + phone_no)
    if wrong == "fails open":
        raise OSError("the mouse is gone")
    if wrong == "exits open":
        sys.exit(3)
    if wrong == "stopped":
        assert pyautogui.FAILSAFE is True
        raise pyautogui.FailSafeException("mouse in the corner")
    if wrong == "killed open":
        os.kill(os.getpid(), signal.SIGKILL)
    if wrong == "hangs open":
        time.sleep(1000)
    with open(os.environ["IMITATED_SENT"], "a", encoding="utf-8", newline="") as sent:
        sent.write(phone_no + "\\t" + message + "\\0")
    if wrong == "killed after":
        os.kill(os.getpid(), signal.SIGKILL)
"""
_BROWSER: Final = """#!/bin/sh
echo "$@" >> "$IMITATED_OPENED"
"""


def imitate(folder: Path) -> dict[str, str]:
    """Write the three into ``folder``; return the environment in which they are used instead of the real ones."""
    packages = folder / "imitated"
    packages.mkdir()
    (packages / "pyautogui.py").write_text(_PYAUTOGUI)
    (packages / "pyscreeze.py").write_text("")
    (packages / "pywhatkit.py").write_text(_PYWHATKIT)
    browser = packages / "chromium"
    browser.write_text(_BROWSER)
    browser.chmod(0o755)
    return {
        "PYTHONPATH": str(packages), "BROWSER": str(browser), "PATH": str(packages), "DISPLAY": ":imitated",
        "XDG_RUNTIME_DIR": str(folder), "IMITATED_SENT": str(folder / "sent"),
        "IMITATED_OPENED": str(folder / "opened"), "IMITATION": "",
    }  # fmt: skip
