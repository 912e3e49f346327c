"""The process itself, before anybody is served."""

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parents[2]


def test_what_pages_need_is_imported_before_two_of_them_can_do_it_at_once() -> None:
    look = "import app, sys; print(*sorted({'pandas', 'plotly.graph_objects'} & set(sys.modules)))"
    answer = subprocess.run([sys.executable, "-c", look], cwd=HOME, capture_output=True, text=True, check=False)
    assert answer.stdout.split() == ["pandas", "plotly.graph_objects"], answer.stderr
