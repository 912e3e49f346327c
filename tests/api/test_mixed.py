"""Programs, people and the clock at once: nothing is lost, no limit is passed, sums are exact."""

import os

import pytest

from services import Shop
from tests.api.conftest import Program
from tests.api.mixed import Shopful, Tally


def campaign(shop: Shop, owner: Program, seed: int) -> Tally:
    """Let thirty-two loose in a shop and return what they met."""
    shop.settings_path.write_text("[api]\nrequests_per_minute = 100000\n", encoding="utf-8")
    shop.read_settings()
    full = Shopful(shop, owner, seed)
    full.run()
    return full.look()


@pytest.mark.long
@pytest.mark.parametrize("seed", [1, 2])
def test_thirty_two_at_once_lose_nothing_and_pass_no_limit(shop: Shop, owner: Program, seed: int) -> None:
    met = campaign(shop, owner, seed).met
    for what in (
        "program charge", "program payment", "program top_up", "screen charge", "screen payment", "screen session_use",
        "said twice", "undone", "over the limit", "answered 409", "answered 412", "clock",
    ):  # fmt: skip
        assert met[what], f"{what} was not met: {dict(met)}"


@pytest.mark.prove
@pytest.mark.parametrize("seed", range(100, 100 + int(os.environ.get("DUEBOOK_MIXED_RUNS", "200"))))
def test_thirty_two_at_once_two_hundred_times(shop: Shop, owner: Program, seed: int) -> None:
    met = campaign(shop, owner, seed).met
    assert met["said twice"]
    assert met["clock"] == 8
