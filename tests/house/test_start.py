"""start.py and run.sh: what a person is told when the shop cannot be opened, and when nothing needs to be fetched."""

from __future__ import annotations

import contextlib
import http.server
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import urllib.request
import webbrowser
from typing import TYPE_CHECKING, ClassVar

import pytest

import start
from tests.house.source import HOME

if TYPE_CHECKING:
    from pathlib import Path


def test_a_taken_port_is_told_in_a_sentence(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        taken = somebody.getsockname()[1]
        monkeypatch.setenv("DUEBOOK_PORT", str(taken))
        assert start.main([]) == 1
    assert capsys.readouterr().out == (
        f"Port {taken} is taken: either Duebook is open already (look at http://127.0.0.1:{taken}), or another program "
        f"uses it; then start with another port, for example DUEBOOK_PORT={taken + 1}.\n"
    )
    assert not list(fresh.glob(".venv/*.sha256")), "nothing is installed under an open shop"


@pytest.mark.parametrize("elsewhere", ["203.0.113.7", "2001:db8::7"])
def test_an_address_of_another_computer_is_told_to_be_that_and_not_a_taken_port(
    fresh: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, elsewhere: str
) -> None:
    monkeypatch.setattr(start, "has_password", lambda: True)
    (fresh / "settings.toml").write_text(f'[server]\nlisten = "{elsewhere}"\n', encoding="utf-8")
    assert start.main([]) == 1
    assert capsys.readouterr().out == (
        f"{elsewhere} is not an address of this computer: put the one that it has now into listen in the settings, or "
        '"127.0.0.1" for this computer only.\n'
    )


def test_the_port_is_the_environments_then_the_settings_then_8501(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start.port() == 8501
    (fresh / "settings.toml").write_text("\ufeff[server]\nport = 9001\n", encoding="utf-8")
    assert start.port() == 9001
    monkeypatch.setenv("DUEBOOK_PORT", "9002")
    assert start.port() == 9002


@pytest.mark.parametrize("text", ["[server\n", "server = 1\n", "[server]\nport = 'x'\n", "[server]\nport = 99999\n"])
@pytest.mark.usefixtures("fresh")
def test_settings_that_are_wrong_are_left_for_the_app_to_explain(tmp_path: Path, text: str) -> None:
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    assert start.port() == 8501


@pytest.mark.parametrize("named", ["x", "0", "70000", "-1", "८५०१", "8501 "])
@pytest.mark.usefixtures("fresh")
def test_a_port_that_is_none_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], named: str
) -> None:
    monkeypatch.setenv("DUEBOOK_PORT", named)
    assert start.main([]) == 1
    assert capsys.readouterr().out == f"DUEBOOK_PORT is {named!r}; it must be a number from 1 to 65535.\n"


def test_wrong_usage_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--prepaer"]) == 2
    assert capsys.readouterr().out.startswith("Usage: ")


def test_a_second_start_fetches_nothing_until_the_requirements_change(
    fresh: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", run)

    def fetches() -> int:
        return sum("install" in command for command in ran)

    assert start.main(["--prepare"]) == 0
    assert fetches() == 1
    assert start.main(["--prepare"]) == 0
    assert fetches() == 1
    (fresh / "requirements.txt").write_text("a==2\n", encoding="utf-8")
    assert start.main(["--prepare"]) == 0
    assert fetches() == 2
    assert start.main(["--prepare", "dev"]) == 0
    assert fetches() == 3
    start.stamp("").unlink()
    assert start.main(["--prepare"]) == 0
    assert fetches() == 3, "what developers have is enough for the shop"


def test_a_failed_fetch_is_told_and_done_again_next_time(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        subprocess,
        "run",
        lambda command, **_: subprocess.CompletedProcess(command, int("install" in command)),
    )
    assert start.main(["--prepare"]) == 1
    assert "Check the internet connection and start again." in capsys.readouterr().out
    assert not start.is_prepared("")
    assert fresh.is_dir()


def test_without_venv_the_package_to_install_is_named(
    fresh: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    shutil.rmtree(fresh / ".venv")
    assert start.main(["--prepare"]) == 1
    assert capsys.readouterr().out.endswith(
        "Python's venv is missing. On Debian and Ubuntu: sudo apt install python3-venv. Then start again.\n"
    )


APP = """
import contextlib
import streamlit as st

@contextlib.asynccontextmanager
async def life(app):
    print("book open", flush=True)
    yield {}
    print("book closed", flush=True)

app = st.App("shell.py", lifespan=life)
"""


@pytest.mark.parametrize(
    ("how", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM), (signal.SIGHUP, -signal.SIGTERM)]
)
def test_ctrl_c_and_a_closed_window_close_the_book_without_a_traceback(
    tmp_path: Path, how: signal.Signals, code: int
) -> None:
    (tmp_path / "app.py").write_text(APP, encoding="utf-8")
    (tmp_path / "shell.py").write_text("", encoding="utf-8")
    shutil.copytree(HOME / ".streamlit", tmp_path / ".streamlit")
    with socket.create_server(("127.0.0.1", 0)) as somebody:
        port = somebody.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, str(HOME / "start.py"), "--serve", str(port)],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as app:
        assert app.stdout
        seen = []
        for line in app.stdout:
            seen.append(line)
            if line == "book open\n":
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health").close()  # it waits until it is served
                app.send_signal(how)
        assert app.wait() == code
    assert "book closed\n" in seen
    assert not any("Traceback" in line or "Aborted" in line for line in seen)
    assert ("Duebook is closed.\n" in seen) == (how == signal.SIGINT)


class Health(http.server.BaseHTTPRequestHandler):
    """Answers as /api/health does, with what stands in ``says``."""

    says: ClassVar[list[tuple[int, str]]] = []

    def do_GET(self) -> None:
        """Answer with the next one, and stay with the last."""
        code, body = self.says.pop(0) if len(self.says) > 1 else self.says[0]
        self.send_response(code)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ([(503, '{"status": "loading"}'), (200, '{"status": "ok"}')], "Duebook is open at http"),
        ([(503, '{"status": "loading"}'), (503, '{"status": "shut"}')], "Duebook runs, but the book could not be"),
        ([(503, "busy"), (200, "[]"), (503, "{"), (200, '{"status": "ok"}')], "Duebook is open at http"),
    ],
)
def test_it_is_said_where_the_shop_is_also_when_its_book_cannot_be_opened(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], says: list[tuple[int, str]], sentence: str
) -> None:
    monkeypatch.setattr(Health, "says", says)
    monkeypatch.setattr(start, "LOADING_SECONDS_MAX", 20)
    monkeypatch.setattr(os, "fork", lambda: 0)  # to be the child, which is the one that waits
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address, new: opened.append(address))  # noqa: ARG005 - its name
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Health) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        address = f"http://127.0.0.1:{server.server_port}"
        start.announce(address, os.getpid(), browser=True)
        server.shutdown()
        serving.join()
    assert opened == [address]
    assert capsys.readouterr().out.startswith(sentence)


def settings(fresh: Path, text: str) -> None:
    (fresh / "settings.toml").write_text(f"[server]\n{text}\n", encoding="utf-8")


def give_password(data: Path) -> None:
    (data / "secrets").mkdir(parents=True)
    with contextlib.closing(sqlite3.connect(data / "secrets" / "access.db")) as database:
        database.execute("create table passwords (person text primary key, hash text not null, set_at text not null)")
        database.commit()
        assert not start.has_password()
        database.execute("insert into passwords values ('U0001', 'x', 'x')")
        database.commit()


@pytest.mark.fault(150)
@pytest.mark.parametrize("listen", ["0.0.0.0", "192.168.1.20", "::"])  # noqa: S104 - it is refused
def test_the_shop_is_not_opened_to_the_network_before_an_owner_has_a_password(
    fresh: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, listen: str
) -> None:
    settings(fresh, f'listen = "{listen}"')
    sentence = (
        f'Duebook is opened to the network (listen = "{listen}" in the settings) only once an owner has a password. '
        'Set it to "127.0.0.1", start, make the owner, and then change it.\n'
    )
    for arguments in ([], ["--serve", "8599"]):
        assert start.main(arguments) == 1
        assert capsys.readouterr().out == sentence
    monkeypatch.setenv("DUEBOOK_DATA", str(fresh / "shop"))
    give_password(fresh / "shop")
    start.refuse_open_door()
    monkeypatch.setenv("DUEBOOK_DATA", str(fresh / "other"))
    with pytest.raises(start.CannotStart):
        start.refuse_open_door()
    assert not (fresh / "other").exists(), "looking makes nothing"


@pytest.mark.parametrize("listen", ['"127.0.0.1"', '"::1"', '"nonsense"', "7", '""'])
def test_this_computer_only_needs_no_password(fresh: Path, listen: str) -> None:
    settings(fresh, f"listen = {listen}")
    start.refuse_open_door()
    assert start.listening() in {"127.0.0.1", "::1"}


def test_the_server_is_told_where_it_is_open_and_under_which_names(fresh: Path) -> None:
    assert start.doors() == [
        "--server.address", "127.0.0.1", "--server.allowedHosts", "127.0.0.1", "--server.allowedHosts", "localhost",
        "--server.allowedHosts", "::1",
    ]  # fmt: skip
    assert start.address_here(8501) == "http://127.0.0.1:8501"
    assert start.others("http://127.0.0.1:8501") == ""
    settings(
        fresh, 'listen = "0.0.0.0"\nhosts = ["192.168.1.20", "shop.local"]\npublic_url = "https://due.example.com/x"'
    )
    words = start.doors()
    assert words[:2] == ["--server.address", "0.0.0.0"]  # noqa: S104 - as the settings say
    assert words[3::2] == ["127.0.0.1", "localhost", "::1", "192.168.1.20", "shop.local", "due.example.com"]
    assert start.address_here(8501) == "http://127.0.0.1:8501"
    assert start.others("http://127.0.0.1:8501") == (
        "Others in the network open http://192.168.1.20:8501 or http://shop.local:8501\n"
    )
    settings(fresh, 'listen = "192.168.1.20"')
    assert start.address_here(9000) == "http://192.168.1.20:9000"
    assert "192.168.1.20" in start.doors()[3:]
    assert "do not find it yet" in start.others("http://192.168.1.20:9000")


def test_half_a_certificate_is_told_in_a_sentence(fresh: Path) -> None:
    settings(fresh, 'certificate = "shop.crt"')
    with pytest.raises(start.CannotStart, match=r"^The settings name a certificate or its key; Duebook needs both"):
        start.doors()
    settings(fresh, 'certificate = "shop.crt"\ncertificate_key = "shop.key"')
    with pytest.raises(start.CannotStart, match=r"shop\.crt and its key .*shop\.key cannot be used: "):
        start.address_here(8501)
    (fresh / "shop.crt").write_text("nonsense", encoding="utf-8")
    (fresh / "shop.key").write_text("nonsense", encoding="utf-8")
    with pytest.raises(start.CannotStart, match="cannot be used"):
        start.doors()


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl here to make a certificate")
def test_with_a_certificate_the_address_is_https(fresh: Path) -> None:
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", str(fresh / "shop.key"), "-out",
            str(fresh / "shop.crt"), "-days", "2", "-subj", "/CN=shop.local",
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    settings(fresh, 'certificate = "shop.crt"\ncertificate_key = "shop.key"')
    assert start.doors()[-4:] == [
        "--server.sslCertFile", str(fresh / "shop.crt"), "--server.sslKeyFile", str(fresh / "shop.key"),
    ]  # fmt: skip
    assert start.address_here(8501) == "https://127.0.0.1:8501"


def test_a_new_password_of_the_owner_is_asked_by_the_command(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[tuple[list[str], dict[str, object]]] = []

    def run(command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
        ran.append((command, more))
        return subprocess.CompletedProcess(command, 1 if "reset" in command else 0)

    monkeypatch.setattr(subprocess, "run", run)
    assert start.main(["--reset-owner"]) == 1
    command, more = ran[-1]
    assert command == [str(start.PYTHON), str(fresh / "cli.py"), "user", "reset"]
    assert "stdin" not in more, "it asks at this terminal"
    assert any("install" in words for words, _ in ran), "what it needs was prepared"


@pytest.mark.usefixtures("fresh")
def test_paths_given_by_the_caller_are_meant_from_where_he_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    here = os.getcwd()  # noqa: PTH109 - what a shell would say
    monkeypatch.setenv("DUEBOOK_DATA", "shop")
    start.make_paths_absolute()
    assert os.environ["DUEBOOK_DATA"] == os.path.join(here, "shop")  # noqa: PTH118


def test_no_browser_is_opened_where_nobody_would_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert not start.has_browser()
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(webbrowser, "get", object)
    assert start.has_browser()
    monkeypatch.setenv("CI", "true")
    assert not start.has_browser()


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("", "and this computer has none."),
        ("Python 3.9.2", "and this computer has Python 3.9.2."),
    ],
)
def test_without_a_new_enough_python_run_sh_says_so(tmp_path: Path, version: str, sentence: str) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    if version:
        old = tools / "python3"
        old.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "{version}"\nexit 1\n', encoding="utf-8")
        old.chmod(0o755)
    done = subprocess.run(
        ["sh", str(HOME / "run.sh")],
        env={"PATH": str(tools)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Duebook needs Python 3.11 or newer, ")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_run_bat_has_the_line_ends_and_sentences_of_its_own_world() -> None:
    text = (HOME / "run.bat").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 20
    for sentence in ("and this computer has none.", "and this computer has an older one."):
        assert f"Duebook needs Python 3.11 or newer, {sentence}".encode() in text
