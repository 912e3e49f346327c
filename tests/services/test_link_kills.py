"""Whoever sends messages by link is killed at every step: the book knows what was done, and nothing is shown twice."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from messaging import Outbox, State
from services.post import PostOffice
from tests.services.link_campaign import Campaign
from tests.services.link_person import JOURNEYS, PromiseBroken

PROJECT = Path(__file__).parents[2]
STEPS = sum(map(len, JOURNEYS.values()))


@pytest.mark.fault(115)
@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(STEPS + STEPS // 5 + 1, marks=pytest.mark.long),  # each step once, and some at any moment
        pytest.param(400, marks=pytest.mark.prove),  # each step at every point of its lines
    ],
)
def test_killed_at_every_step_a_link_is_forgotten_or_shown_twice_by_nobody(kills: int) -> None:
    command = [sys.executable, "-m", "tests.services.link_campaign", str(kills)]
    answer = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    print(answer.stdout)  # noqa: T201 - what a campaign met is to be read
    assert json.loads(answer.stdout)["kills"] == kills


# What must be noticed. Each is done in the campaign's children only, and ends with them.


def shown_before_it_is_written() -> None:
    """Show links of which nothing stands in the book."""
    usual = PostOffice.open_link

    def spoiled(post: PostOffice, number: int, *, again: bool = False, key: str, by: str, via: str) -> str:
        message = post.outbox.get(number)
        if message.state is not State.QUEUED:
            return usual(post, number, again=again, key=key, by=by, via=via)
        return str(post.channel("link").send(post._letter(message)).given)

    pytest.MonkeyPatch().setattr(PostOffice, "open_link", spoiled)


def shown_whoever_opened_it() -> None:
    """Show a link a second time without being asked to."""
    usual = PostOffice.open_link

    def spoiled(post: PostOffice, number: int, *, again: bool = False, key: str, by: str, via: str) -> str:
        opened = post.outbox.get(number).state is State.OPENED
        return usual(post, number, again=again or opened, key=key, by=by, via=via)

    pytest.MonkeyPatch().setattr(PostOffice, "open_link", spoiled)


def unopened_after_a_start() -> None:
    """Forget over a start that links were opened."""
    usual = Outbox.load

    def spoiled(outbox: Outbox, data: bytes | memoryview) -> None:
        usual(outbox, data)
        for message in outbox.in_states(frozenset({State.OPENED})):
            message.state = State.QUEUED

    pytest.MonkeyPatch().setattr(Outbox, "load", spoiled)


@pytest.mark.long
@pytest.mark.parametrize("spoil", [shown_before_it_is_written, shown_whoever_opened_it, unopened_after_a_start])
def test_the_campaign_notices_when_a_promise_is_broken(tmp_path: Path, spoil: Callable[[], None]) -> None:
    with pytest.raises(PromiseBroken):
        Campaign(tmp_path, 7, spoil).run(40)
