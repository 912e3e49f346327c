"""What is written for people is true: the README's commands exist, every setting has its remark, pins are exact."""

from __future__ import annotations

import importlib
import re
import tomllib
from typing import Final

import pytest
import typer.core
import typer.main
from streamlit import config

from services.settings import known_keys
from tests.house.source import HOME, python_files, text_of

README: Final = (HOME / "README.md").read_text(encoding="utf-8")
PAPERS: Final = sorted(
    [*HOME.glob("*.md"), *HOME.glob("docs/**/*.md")], key=lambda path: path.relative_to(HOME).as_posix()
)


def make_targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", (HOME / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(HOME)))
def test_every_make_command_that_a_paper_names_exists(paper: object) -> None:
    text = (HOME / str(paper)).read_text(encoding="utf-8")
    assert set(re.findall(r"`make ([a-z-]+)`|^ *make ([a-z-]+)", text, re.MULTILINE)) <= {
        pair for target in make_targets() for pair in ((target, ""), ("", target))
    }


def test_every_command_and_option_of_the_readme_exists() -> None:
    commands = typer.main.get_command(importlib.import_module("cli").app)
    assert isinstance(commands, typer.core.TyperGroup)
    named = re.findall(r"python cli\.py ([a-z][a-z-]*)([^\n`]*)", README)
    assert named, "the README shows the command line"
    for name, rest in named:
        assert name in commands.commands, f"cli.py has no command {name}"
        command = commands.commands[name]
        if isinstance(command, typer.core.TyperGroup):
            inner = rest.split()[0]
            assert inner in command.commands, f"cli.py {name} has no command {inner}"
            command = command.commands[inner]
        options = {option for parameter in command.params for option in parameter.opts}
        for option in re.findall(r"(?<!\S)\[?(--[a-z-]+)", rest):
            assert option in options, f"cli.py {name} has no option {option}"


def test_every_variable_that_the_readme_names_is_read_somewhere() -> None:
    code = "".join(text_of(path) for path in python_files() if path.parts[0] != "tests")
    named = set(re.findall(r"DUEBOOK_[A-Z_]+", README))
    assert {"DUEBOOK_DATA", "DUEBOOK_SETTINGS", "DUEBOOK_PORT"} <= named
    assert {name for name in named if name not in code} == set()


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(HOME)))
def test_every_link_between_papers_leads_somewhere(paper: object) -> None:
    path = HOME / str(paper)
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_setting_stands_in_the_file_with_a_remark_above_it() -> None:
    lines = (HOME / "settings.toml").read_text(encoding="utf-8").split("\n")
    section, found = "", []
    for above, line in zip(["", *lines], lines, strict=False):
        if line.startswith("["):
            section = line.strip("[]")
        elif key := re.match(r"([a-z_]+) = ", line):
            found.append(f"{section}.{key[1]}")
            assert above.startswith("# "), f"{found[-1]} has no remark above it"
    assert found == list(known_keys())


def test_every_key_for_streamlit_is_one_it_knows() -> None:
    table = tomllib.loads((HOME / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    known = set(config.get_config_options())
    given: list[str] = []

    def walk(part: dict[str, object], path: str) -> None:
        for name, value in part.items():
            if isinstance(value, dict) and f"{path}{name}" not in known:
                walk(value, f"{path}{name}.")
            else:
                given.append(f"{path}{name}")

    walk(table, "")
    assert [key for key in given if key not in known] == []


@pytest.mark.fault(98)
def test_streamlit_is_shut_towards_the_world() -> None:
    table = tomllib.loads((HOME / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert table["server"]["address"] == "127.0.0.1"
    assert table["server"]["allowedHosts"] == ["127.0.0.1", "localhost", "::1"]
    assert table["server"]["enableAgentApi"] is False
    assert set(table["server"]["trustedUserHeaders"].values()) == {"person", "session"}
    assert table["server"]["maxUploadSize"] == 50
    assert table["client"]["showErrorDetails"] == "none"
    assert table["client"]["disableDataExport"] is True
    assert table["browser"]["gatherUsageStats"] is False
    assert table["runner"]["magicEnabled"] is False


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_version_is_pinned_exactly_and_from_nowhere_in_particular(name: str) -> None:
    lines = (HOME / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.match(r"[a-z0-9-]+==[0-9][^\s;]*(\s|$)", line)] == []
    assert not re.search(r"://|--|@", "".join(lines))
    wanted = re.findall(r"^([a-z][a-z0-9-]*)", (HOME / f"{name}.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert {line.split("==")[0] for line in pins} >= set(wanted)
