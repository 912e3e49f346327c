"""What each bench measured last, in bench/results.json: one that is run alone leaves the others as they were."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from bench.measure import PROJECT, Bar, Cost, Figure, Section

FILE: Final = PROJECT / "bench" / "results.json"


@dataclass(frozen=True, slots=True)
class Result:
    """A section as it was measured on a day (ISO), on a machine."""

    name: str
    day: str
    machine: str
    section: Section


def load(path: Path = FILE) -> dict[str, Result]:
    """Return what was measured last, by the name of the bench; nothing when nothing was."""
    if not path.is_file():
        return {}
    found = [_result(one) for one in json.loads(path.read_text(encoding="utf-8"))]
    return {one.name: one for one in found}


def save(results: dict[str, Result], path: Path = FILE) -> None:
    """Keep what was measured."""
    text = json.dumps([asdict(one) for one in results.values()], ensure_ascii=False, indent=1)
    path.write_text(text + "\n", encoding="utf-8")


def _result(one: dict[str, Any]) -> Result:
    section = one["section"]
    figures = [Figure(each["work"], each["program"], _cost(each["cost"])) for each in section["figures"]]
    bars = [Bar(**each) for each in section["bars"]]
    return Result(one["name"], one["day"], one["machine"], Section(section["title"], section["remark"], figures, bars))


def _cost(one: dict[str, float] | None) -> Cost | None:
    return Cost(**one) if one else None
