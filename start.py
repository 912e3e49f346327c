"""Start Duebook: the one way in behind `make run`, run.sh and run.bat.

Prepares the environment in .venv when it is missing or requirements.txt has changed, looks whether the port is free,
starts Streamlit, says where the app is once the book is loaded, and opens the browser when there is one.

Standard library only: this runs before anything is installed. Python 3.11 or newer (run.sh and run.bat check that).

    python start.py                 open the shop
    python start.py --prepare       only the environment
    python start.py --prepare dev   with what developers need
    python start.py --reset-owner   give the owner a new password, at this computer

Environment: DUEBOOK_PORT, DUEBOOK_DATA, DUEBOOK_SETTINGS. Ends with 0 when it was closed with Ctrl-C, 1 when it could
not start (one sentence says why), 2 for wrong usage.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import ipaddress
import json
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
import webbrowser
from pathlib import Path

HOME = Path(__file__).resolve().parent
ENVIRONMENT = HOME / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = {"": ["requirements.txt"], "dev": ["requirements.txt", "requirements-dev.txt"]}
ADDRESS = "127.0.0.1"
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - the settings say whether; an owner needs a password for it
LOADING_SECONDS_MAX = 300
# Windows says the same with a number of its own.
_NOT_OURS = {errno.EADDRNOTAVAIL, getattr(errno, "WSAEADDRNOTAVAIL", errno.EADDRNOTAVAIL), errno.EAFNOSUPPORT}
OPENINGS = {
    "ok": "Duebook is open at {address}\n{others}Keep this window open: closing it, or Ctrl-C, closes the shop.",
    "shut": "Duebook runs, but the book could not be opened. Look at {address}: it says why.",
}


class CannotStart(Exception):
    """One sentence for the person in front of the terminal."""


def main(arguments: list[str]) -> int:
    """Do what was asked; return the exit code."""
    try:
        match arguments:
            case []:
                make_paths_absolute()
                number = port()
                refuse_open_door()
                refuse_taken_port(number)  # before anything is installed: an open shop must not lose its ground
                prepare("")
                return run(number)
            case ["--prepare"]:
                prepare("")
            case ["--prepare", "dev"]:
                prepare("dev")
            case ["--reset-owner"]:
                return reset_owner()
            case ["--serve", number]:
                return serve(number)
            case ["--announce", address, process, browser]:
                announce(address, int(process), browser=browser == "browser")
            case _:
                say("Usage: python start.py [--prepare [dev] | --reset-owner]")
                return 2
    except CannotStart as reason:
        say(str(reason))
        return 1
    except KeyboardInterrupt:
        pass  # that is how it is closed
    return 0


def say(sentence: str) -> None:
    """Print at once, also when the output is a file or a pipe."""
    print(sentence, flush=True)


# -- the environment ---------------------------------------------------------------------------------------------------


def prepare(who: str) -> None:
    """Make .venv hold exactly the pinned requirements; done already, this only reads a few small files.

    The stamp is written last, so an interrupted installation is simply done again.
    """
    if is_prepared(who):
        return
    make_environment()
    say("Fetching what Duebook is built with. This happens once and takes a few minutes.")
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for name in REQUIREMENTS[who]:
        command += ["-r", str(HOME / name)]
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own Python, our own files
        raise CannotStart(
            "What Duebook is built with could not be fetched; the lines above say why. "
            "Check the internet connection and start again."
        )
    stamp(who).write_text(fingerprint(who), encoding="utf-8")


def is_prepared(who: str) -> bool:
    """Tell whether .venv holds what `who` needs; what developers have is enough for the shop."""
    return PYTHON.exists() and any(
        stamp(name).is_file() and stamp(name).read_text(encoding="utf-8") == fingerprint(name) for name in {who, "dev"}
    )


def stamp(who: str) -> Path:
    """Return the file that says which requirements were installed."""
    return ENVIRONMENT / f"duebook-{who or 'shop'}.sha256"


def fingerprint(who: str) -> str:
    """Return the hash of this Python's version and of the pinned requirements."""
    pinned = b"".join((HOME / name).read_bytes() for name in REQUIREMENTS[who])
    return hashlib.sha256(sys.version.encode() + pinned).hexdigest()


def make_environment() -> None:
    """Create .venv, anew when its Python is gone (the folder was moved, or Python was updated)."""
    try:
        import ensurepip  # noqa: F401, PLC0415 - Debian ships Python without these two
        import venv  # noqa: PLC0415
    except ImportError:
        raise CannotStart(
            "Python's venv is missing. On Debian and Ubuntu: sudo apt install python3-venv. Then start again."
        ) from None
    if PYTHON.exists() and subprocess.run([str(PYTHON), "-c", ""], check=False).returncode == 0:  # noqa: S603
        return
    try:
        venv.create(ENVIRONMENT, clear=True, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotStart(f"The folder {ENVIRONMENT} could not be made: {error}.") from error


# -- the shop ----------------------------------------------------------------------------------------------------------


def make_paths_absolute() -> None:
    """Read the two paths as the caller meant them, before the working folder becomes ours."""
    for name in ("DUEBOOK_DATA", "DUEBOOK_SETTINGS"):
        if os.environ.get(name):
            os.environ[name] = str(Path(os.environ[name]).absolute())
    os.chdir(HOME)


def server_preferences() -> dict[str, object]:
    """Return the [server] part of the settings; empty when they cannot be read, which the app itself will explain."""
    with contextlib.suppress(OSError, ValueError):
        text = Path(os.environ.get("DUEBOOK_SETTINGS") or HOME / "settings.toml").read_text(encoding="utf-8-sig")
        found = tomllib.loads(text).get("server")
        if isinstance(found, dict):
            return found
    return {}


def port() -> int:
    """Return the port to listen on: DUEBOOK_PORT, else the settings, else 8501."""
    named = os.environ.get("DUEBOOK_PORT", "")
    if not named:
        chosen = server_preferences().get("port")
        return chosen if isinstance(chosen, int) and 0 < chosen < 65536 else 8501  # noqa: PLR2004 - ports end there
    if named.isascii() and named.isdigit() and 0 < int(named) < 65536:  # noqa: PLR2004
        return int(named)
    raise CannotStart(f"DUEBOOK_PORT is {named!r}; it must be a number from 1 to 65535.")


def refuse_taken_port(number: int) -> None:
    """Raise CannotStart when the shop could not be open there: it is taken, or the address is another computer's."""
    with socket.socket(socket.AF_INET6 if ":" in listening() else socket.AF_INET) as probe:
        if os.name != "nt":  # there it would allow what we want to find out
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listening(), number))
        except OSError as error:
            if error.errno in _NOT_OURS:
                raise CannotStart(
                    f"{listening()} is not an address of this computer: put the one that it has now into listen in the "
                    f'settings, or "{ADDRESS}" for this computer only.'
                ) from error
            raise CannotStart(
                f"Port {number} is taken: either Duebook is open already (look at {address_here(number)}), "
                f"or another program uses it; then start with another port, for example DUEBOOK_PORT={number + 1}."
            ) from error


def listening() -> str:
    """Return the address on which the shop is open: of the settings, else this computer only."""
    named = server_preferences().get("listen")
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address(named)) if isinstance(named, str) else ADDRESS
    return ADDRESS


def refuse_open_door() -> None:
    """Raise CannotStart when the shop would be open to the network and nobody has a password."""
    if ipaddress.ip_address(listening()).is_loopback or has_password():
        return
    raise CannotStart(
        f'Duebook is opened to the network (listen = "{listening()}" in the settings) only once an owner has a '
        f'password. Set it to "{ADDRESS}", start, make the owner, and then change it.'
    )


def has_password() -> bool:
    """Tell whether somebody has a password in the shop of the data folder."""
    secrets = Path(os.environ.get("DUEBOOK_DATA") or HOME / "data") / "secrets" / "access.db"
    with (
        contextlib.suppress(sqlite3.Error),
        contextlib.closing(sqlite3.connect(f"{secrets.absolute().as_uri()}?mode=ro", uri=True)) as database,
    ):
        return database.execute("select 1 from passwords limit 1").fetchone() is not None
    return False


def certificate() -> tuple[Path, Path] | None:
    """Return the certificate of the settings and its key, None when there is none; raise CannotStart for half of one.

    Their paths are read as from the folder of the settings.
    """
    named = [server_preferences().get(name) for name in ("certificate", "certificate_key")]
    if not any(named):
        return None
    if not all(isinstance(one, str) and one for one in named):
        raise CannotStart("The settings name a certificate or its key; Duebook needs both, or neither.")
    home = Path(os.environ.get("DUEBOOK_SETTINGS") or HOME / "settings.toml").absolute().parent
    own, key = (home / str(one) for one in named)
    try:
        ssl.create_default_context().load_cert_chain(own, key, password=lambda: "")
    except (OSError, ValueError) as error:  # ssl's own mistakes are OSErrors as well
        raise CannotStart(f"The certificate {own} and its key {key} cannot be used: {error}.") from error
    return own, key


def doors() -> list[str]:
    """Return what Streamlit must know of where the shop is open, under which names, and with which certificate."""
    server = server_preferences()
    hosts = server.get("hosts")
    names = [ADDRESS, "localhost", "::1", *({listening()} - EVERYWHERE)]
    names += [str(one) for one in hosts] if isinstance(hosts, list) else []
    with contextlib.suppress(ValueError):
        names.append(urllib.parse.urlsplit(str(server.get("public_url") or "")).hostname or ADDRESS)
    words = ["--server.address", listening()]
    for name in dict.fromkeys(names):
        words += ["--server.allowedHosts", name]
    if pair := certificate():
        words += ["--server.sslCertFile", str(pair[0]), "--server.sslKeyFile", str(pair[1])]
    return words


def address_here(number: int) -> str:
    """Return where somebody at this computer finds the shop."""
    address = ADDRESS if listening() in EVERYWHERE else listening()
    return f"{'https' if certificate() else 'http'}://{f'[{address}]' if ':' in address else address}:{number}"


def others(address: str) -> str:
    """Return the line that says where others in the network find it, "" when they do not."""
    hosts = server_preferences().get("hosts")
    if ipaddress.ip_address(listening()).is_loopback:
        return ""
    if not isinstance(hosts, list) or not hosts:
        return "Others in the network do not find it yet: put this computer's address into hosts in the settings.\n"
    scheme, _, rest = address.partition("://")
    number = rest.rpartition(":")[2]
    names = (f"[{one}]" if ":" in str(one) else str(one) for one in hosts)
    return f"Others in the network open {' or '.join(f'{scheme}://{name}:{number}' for name in names)}\n"


def reset_owner() -> int:
    """Ask for a new password of the owner at the terminal; return the exit code. The shop must be closed."""
    make_paths_absolute()
    prepare("")
    return subprocess.run([str(PYTHON), str(HOME / "cli.py"), "user", "reset"], check=False).returncode  # noqa: S603 - our own Python, our own file


def run(number: int) -> int:
    """Run the app on this port until it is closed; return the exit code (on Linux and macOS: become the app)."""
    address = address_here(number)
    os.environ["DUEBOOK_PORT"] = str(number)
    browser = "browser" if server_preferences().get("open_browser", True) and has_browser() else "none"
    say(f"Opening the book at {address} …")
    herald = [sys.executable, str(HOME / "start.py"), "--announce", address, str(os.getpid()), browser]
    announcing = subprocess.Popen(herald, stdin=subprocess.DEVNULL)  # noqa: S603 - it ends by itself
    command = [str(PYTHON), str(HOME / "start.py"), "--serve", str(number)]
    if os.name != "nt":
        announcing.wait()  # its first act is to hand over to a child of its own, which is nobody's here
        os.execv(command[0], command)  # noqa: S606 - one process, so that what is killed or stopped is the app
    with subprocess.Popen(command) as app:  # noqa: S603
        while True:
            try:
                return app.wait()
            except KeyboardInterrupt:  # the app got it too and is closing
                continue


def serve(number: str) -> int:
    """Be `streamlit run app.py` on this port, in the environment's Python; 0 when closed with Ctrl-C.

    Streamlit's own command ends with 1 and "Aborted!" then, which looks as if something had gone wrong.
    """
    from click import Abort  # noqa: PLC0415 - from here on the environment is there
    from streamlit.web.cli import main as streamlit  # noqa: PLC0415

    from entrance.serving import set_up_server  # noqa: PLC0415

    if os.name != "nt" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:  # the window was closed: close properly
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    refuse_open_door()
    set_up_server()
    try:
        streamlit(["run", "app.py", "--server.port", number, *doors()], prog_name="streamlit", standalone_mode=False)
    except (Abort, KeyboardInterrupt):
        say("Duebook is closed.")
    return 0


def has_browser() -> bool:
    """Tell whether opening a page would show it to somebody: not on a server, not in a test machine."""
    if os.environ.get("CI"):
        return False
    if sys.platform.startswith("linux") and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def announce(address: str, process: int, *, browser: bool) -> None:
    """Wait until the app says that the book is loaded or cannot be, then say where it is and open the browser.

    Gives up quietly when the app's process is gone or LOADING_SECONDS_MAX have passed.
    """
    if os.name != "nt" and os.fork():  # or it would stay a zombie of the app, which does not know it
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    ends = time.monotonic() + LOADING_SECONDS_MAX
    while time.monotonic() < ends and is_running(process):
        status = status_of(f"{address}/api/health")
        if status in OPENINGS:
            say(OPENINGS[status].format(address=address, others=others(address)))
            if browser:
                webbrowser.open(address, new=2)
            return
        time.sleep(0.1)


def status_of(address: str) -> str:
    """Return the status that the app names at its address: ok, loading or shut; "" when nobody answers in that way."""
    try:
        with urllib.request.urlopen(address, timeout=2, context=anybodys_certificate()) as answer:  # noqa: S310 - our own address
            said = answer.read(1000)
    except urllib.error.HTTPError as refusal:
        with refusal:
            said = refusal.read(1000)
    except OSError:
        return ""
    with contextlib.suppress(ValueError, KeyError, TypeError):
        return str(json.loads(said)["status"])
    return ""


def anybodys_certificate() -> ssl.SSLContext:
    """Return how our own address is asked: a shop's certificate names the shop, not 127.0.0.1."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def is_running(process: int) -> bool:
    """Tell whether the process is there. On Windows the wait simply ends with its limit."""
    if os.name == "nt":
        return True
    with contextlib.suppress(OSError):
        os.kill(process, 0)
        return True
    return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
