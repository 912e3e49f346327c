"""The kill campaign, three hundred times, and ten thousand to prove it: see kill_campaign.py for what it does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.journal import Draft, FileJournal
from tests.journal import kill_campaign
from tests.journal.shop import IDENTITY

HOME = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "kills", [pytest.param(300, marks=pytest.mark.long), pytest.param(10_000, marks=pytest.mark.prove)]
)
@pytest.mark.fault(1, 2, 3, 38)
def test_very_many_kills_lose_nothing_that_was_answered_for(kills: int) -> None:
    command = [sys.executable, str(HOME / "tests" / "journal" / "kill_campaign.py"), str(kills)]
    answer = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    told = json.loads(answer.stdout)
    assert answer.returncode == 0, told
    assert told["kills"] == kills
    assert told["torn"] > 0, told
    assert told["answered"] > kills, told


@pytest.mark.fault(1, 2, 3)
def test_a_few_kills_lose_nothing_that_was_answered_for(tmp_path: Path) -> None:
    tally = kill_campaign.campaign(12, 7, tmp_path)
    assert (tally.kills, tally.torn + tally.unacknowledged + tally.between) == (12, 12)


def test_the_campaign_fails_when_too_few_kills_met_a_write(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tally = kill_campaign.Tally(kills=1000, torn=20, unacknowledged=29, between=951)
    monkeypatch.setattr(kill_campaign, "campaign", lambda *_: tally)
    assert kill_campaign.main(["1000"]) == 1
    tally.torn += 1
    assert kill_campaign.main(["1000"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["enough"] is False


@pytest.mark.parametrize("broken", ["lost", "half", "twice"])
def test_the_campaign_fails_when_a_promise_is_broken(tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "data"
    first = Draft(at="", by="", via="", what="", records=[{"kind": "shop"}])
    FileJournal.create(folder, identity=IDENTITY, first=first)
    journal = FileJournal.open(folder, [], writer=True)
    draft = kill_campaign.draft("0-0-0-3")
    if broken == "half":
        draft = Draft(at="", by="", via="", what="", key="0-0-0-3", records=kill_campaign.content("0-0-0-2"))
    if broken != "lost":
        journal.append(draft)
    if broken == "twice":
        journal.append(kill_campaign.draft("0-0-1-3"))
    journal.close()
    said = [["about", "0-0-0-3"], ["saved", "0-0-0-3"]]
    with pytest.raises(kill_campaign.PromiseBroken):
        kill_campaign.reopen(folder, [], said, kill_campaign.Tally(), writer=True)
