"""How much the tests that make up their own cases try: a little every day, more in the long run, and a campaign.

``HYPOTHESIS_PROFILE`` names the dose: "everyday" (the default: the same cases each time, so that it passes or fails for
everybody), "long" and "prove" (new cases each time; a failure prints how to see it again). In those two, such tests
belong to ``make test-long`` and ``make prove``, which set it.
"""

import os

import pytest
from hypothesis import HealthCheck, settings

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
