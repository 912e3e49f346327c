"""How much the tests that make up their own cases try: a little every day, more in the long run, and a campaign.

``HYPOTHESIS_PROFILE`` names the dose: "everyday" (the default: the same cases each time, so that it passes or fails for
everybody), "long" and "prove" (new cases each time; a failure prints how to see it again). In those two, such tests
belong to ``make test-long`` and ``make prove``, which set it.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

# No deadline and no look at the clock: a slow machine is not a fault.
_COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True, database=None)
settings.register_profile("everyday", _COMMON, max_examples=60, derandomize=True)
settings.register_profile("long", _COMMON, max_examples=600)
settings.register_profile("prove", _COMMON, max_examples=20_000)

_DOSE = os.environ.get("HYPOTHESIS_PROFILE") or "everyday"
settings.load_profile(_DOSE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that make up their cases run with the others of their dose."""
    if _DOSE in {"long", "prove"}:
        for item in items:
            if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
                item.add_marker(_DOSE)


_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the one browser of this process; a second Playwright beside it would not start."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        yield chromium
        chromium.close()


def _chromium() -> str:
    """Return the browser that .ci/chromium found or installed."""
    for name in (os.environ.get("DUEBOOK_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    message = "There is no Chromium here. `make chromium` installs it."
    raise FileNotFoundError(message)
