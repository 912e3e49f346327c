"""Coverage-guided fuzzing of the readers of files, cards and cells: a small dose in the long run, a large one to prove.

What it has found is a test of its own beside the reader in question. The small dose is the same every time, so that a
change is judged by what it does; the large one goes new ways.
"""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
TARGETS = ("csv", "letters", "vcards", "cells", "pages", "parts")
DONE = re.compile(r"^Done (\d+) runs", re.MULTILINE)


@pytest.mark.fault(82, 83, 90, 94)
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not here: it has wheels for Linux on x86 only")
@pytest.mark.parametrize(
    "runs", [pytest.param(20_000, marks=pytest.mark.long), pytest.param(1_000_000, marks=pytest.mark.prove)]
)
@pytest.mark.parametrize("target", TARGETS)
def test_nothing_that_is_made_up_gets_more_than_an_answer_or_a_refusal(
    target: str, runs: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-m", "tests.sheets.fuzz", target, str(tmp_path), f"-runs={runs}", "-timeout=30"]
    seed = f"-seed={1 if runs < 100_000 else 0}"
    done = subprocess.run([*command, "-max_len=4096", seed], cwd=HOME, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    found = [path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith(("crash-", "timeout-", "oom-"))]
    assert done.returncode == 0, f"{said[-3000:]}\n{found!r}"
    counted = DONE.search(said)
    assert counted is not None
    assert int(counted[1]) >= runs
    with capsys.disabled():
        print(f"\n{target}: {counted[1]} runs, {len(list(tmp_path.iterdir()))} ways through the code kept.")  # noqa: T201
