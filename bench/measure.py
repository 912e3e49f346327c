"""What a command costs, its competitors run in turn with it, and the bars that the costs are held to."""

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
OURS = "Duebook"
_STARTER = str(PROJECT / "bench" / "starter.py")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the clock, seconds of processor, and the peak of memory in megabytes (0: not measured)."""

    wall: float
    cpu: float = 0.0
    peak: float = 0.0


@dataclass(frozen=True, slots=True)
class Program:
    """A command that does the work; ``before`` is done before each run and not counted."""

    name: str
    command: Sequence[str]
    environ: Mapping[str, str] | None = None
    before: Callable[[], object] = lambda: None
    limit: int = 600
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What one program cost for one piece of work; ``cost`` is None when it is not there or did not end in time."""

    work: str
    program: str
    cost: Cost | None


@dataclass(frozen=True, slots=True)
class Bar:
    """``ours`` may be at most ``bar`` times ``theirs``; ``key`` is what bench/missed.toml says why it is missed by."""

    key: str
    what: str
    ours: float
    theirs: float
    bar: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Ours over theirs."""
        return self.ours / self.theirs

    @property
    def met(self) -> bool:
        """Whether it is kept."""
        return self.ratio <= self.bar

    def __str__(self) -> str:
        figures = f"{self.ours:10.4f} {self.unit} / {self.theirs:10.4f} {self.unit}"
        return (
            f"  {self.what:<62} {figures} = {self.ratio:6.2f} x (at most {self.bar:.2f})  {'' if self.met else 'OVER'}"
        )


@dataclass(slots=True)
class Section:
    """One piece of work of the page: its figures and its bars, and a remark on how it was measured."""

    title: str
    remark: str
    figures: list[Figure] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)


def cost_of(program: Program) -> Cost | None:
    """Run a program once; None when its time was up or it failed."""
    program.before()
    command = [sys.executable, "-I", "-S", _STARTER, str(program.limit), *program.command]
    done = subprocess.run(
        command, cwd=PROJECT, env=program.environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    return Cost(*json.loads(done.stdout)) if done.returncode == 0 else None


def race(programs: Sequence[Program], times: int) -> dict[str, Cost | None]:
    """Return the medians of each program, one run of each in turn; a first round warms the disk and is not counted."""
    found: dict[str, list[Cost | None]] = {program.name: [] for program in programs}
    for turn in range(times + 1):
        for program in programs:
            wanted = times if program.times is None else program.times
            if (turn or wanted == 1) and len(found[program.name]) < wanted:
                found[program.name].append(cost_of(program))
            elif not turn:
                cost_of(program)
    return {name: _median(costs) for name, costs in found.items()}


def _median(costs: Sequence[Cost | None]) -> Cost | None:
    there = [cost for cost in costs if cost]
    if not there:
        return None
    return Cost(
        statistics.median([cost.wall for cost in there]),
        statistics.median([cost.cpu for cost in there]),
        max(cost.peak for cost in there),
    )
