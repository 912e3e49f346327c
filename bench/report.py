"""docs/benchmarks.md: the machine, the versions, every figure and every bar, and why a bar is missed where one is."""

import os
import platform
import re
import shutil
import subprocess
import sysconfig
import tomllib
from collections.abc import Iterator, Sequence
from importlib import metadata
from pathlib import Path

from bench.kept import Result
from bench.measure import PROJECT, Bar, Cost

_PACKAGES = (
    "streamlit",
    "numpy",
    "msgspec",
    "pandas",
    "polars",
    "openpyxl",
    "xlsxwriter",
    "python-calamine",
    "beancount",
)
_COMMANDS = ("hledger", "ledger", "chromium")


def page(results: Sequence[Result], *, small: bool) -> str:
    """Return the whole page; each section says on which day it was measured."""
    return "\n".join(_lines(results, small=small)) + "\n"


def _lines(results: Sequence[Result], *, small: bool) -> Iterator[str]:
    sections = [result.section for result in results]
    yield "# How fast Duebook is\n"
    yield (
        "Written by `make bench`. Machines differ, so every bar is a ratio: Duebook and what people use today did the "
        "same work in the same run, one after the other in every round, and the figures are medians.\n"
    )
    if small:
        yield "- With `--small`"
    yield f"- {_versions()}\n"
    bars = [bar for section in sections for bar in section.bars]
    yield "| | Duebook | the other | ratio | at most | |\n|---|---:|---:|---:|---:|---|"
    yield from (_row(bar) for bar in bars)
    for result in results:
        section = result.section
        yield f"\n## {section.title}\n\n{section.remark}\n\nMeasured on {result.day}: {result.machine}.\n"
        yield "| | | seconds | processor seconds | most memory, MB |\n|---|---|---:|---:|---:|"
        for figure in section.figures:
            cells = _cells(figure.cost)
            yield f"| {figure.work} | {figure.program} | {' | '.join(cells)} |"
    yield from _missed(bars)


def _cells(cost: Cost | None) -> tuple[str, str, str]:
    if cost is None:
        return "not there, or stopped", "", ""
    return _short(cost.wall), _short(cost.cpu) if cost.cpu else "", f"{cost.peak:.0f}" if cost.peak else ""


def _row(bar: Bar) -> str:
    verdict = "kept" if bar.met else f"**missed**: [why](#{bar.key})"
    if bar.unit == "MB":
        return f"| {bar.what} | {bar.ours:.0f} MB | | | {bar.bar:.0f} MB | {verdict} |"
    if bar.unit == "share":
        return f"| {bar.what} | {bar.ours:.2%} | | | {bar.bar:.0%} | {verdict} |"
    if bar.unit == "pairs":
        return f"| {bar.what} | {bar.ours:.0f} | | | {bar.bar:.0f} | {verdict} |"
    scale = 1000 if bar.unit == "ms" else 1
    ours, theirs = (_short(seconds / scale) for seconds in (bar.ours, bar.theirs))
    most = f"{bar.bar:g}"
    return f"| {bar.what} | {ours} s | {theirs} s | {bar.ratio:.2f} | {most} | {verdict} |"


def _missed(bars: Sequence[Bar]) -> Iterator[str]:
    """Yield what was tried for each bar that is missed, from bench/missed.toml."""
    known = tomllib.loads((PROJECT / "bench" / "missed.toml").read_text(encoding="utf-8"))
    missed = list(dict.fromkeys(bar.key for bar in bars if not bar.met))
    if missed:
        yield "\n## Bars that are missed, and what was tried"
    for key in missed:
        why = known.get(key, {}).get("tried", "Not looked into yet.")
        yield f"\n### {key}\n\n{why.strip()}"


def _short(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds >= 0.1 else f"{seconds:.5f}"  # noqa: PLR2004 - enough digits to compare


def machine() -> str:
    """Return what the figures were measured on, and how busy it was."""
    model = re.search(r"^model name\s*:\s*(.+)$", _text("/proc/cpuinfo"), re.MULTILINE)
    memory = re.search(r"^MemTotal:\s*(\d+)", _text("/proc/meminfo"), re.MULTILINE)
    facts = [f"{os.cpu_count()} cores", model[1] if model else platform.machine()]
    facts += [f"{int(memory[1]) / 2**20:.0f} GB of memory"] if memory else []
    return ", ".join([*facts, f"{platform.system()} {platform.release()}", f"load {os.getloadavg()[0]:.1f} at the end"])


def _versions() -> str:
    plain = "--enable-optimizations" not in str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    found = [f"Python {platform.python_version()}{' (built without its optimizations)' if plain else ''}"]
    for name in _PACKAGES:
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    for name in _COMMANDS:
        if shutil.which(name):
            done = subprocess.run([name, "--version"], capture_output=True, text=True, check=False)
            number = re.search(r"\d+(?:\.\d+)+", done.stdout)
            found += [f"{name} {number[0]}"] if number else []
    return ", ".join(found)


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
