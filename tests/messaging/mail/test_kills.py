"""Fault 115 in the large: whatever moment the process is killed in, the book claims no more than what arrived."""

from pathlib import Path

import pytest

from tests.messaging.mail.conftest import Certificates, Serve
from tests.messaging.mail_stand_in.kill_campaign import Campaign, FolderCampaign, MailCampaign


def killed(kills: int, campaign: Campaign) -> None:
    tally = campaign.run(kills)
    print(tally)  # noqa: T201 - what a campaign met is to be read
    assert set(tally.at) == set(campaign.points), "there was a kill at every step"
    assert tally.states["sending"] == 0
    assert tally.states["handed_over"] > 0
    assert tally.unsure_arrived > 0, "some had arrived when nobody could note it"
    assert tally.unsure_not > 0, "and some had not"


@pytest.mark.long
@pytest.mark.fault(115)
def test_killed_at_every_step_no_mail_is_claimed_sent_twice_or_forgotten(
    serve: Serve, certificates: Certificates, tmp_path: Path
) -> None:
    killed(20, MailCampaign(serve(), certificates.authority, tmp_path, 115))


@pytest.mark.long
@pytest.mark.fault(115)
def test_killed_at_every_step_no_file_is_claimed_or_half_written(tmp_path: Path) -> None:
    killed(12, FolderCampaign(tmp_path, 115))


@pytest.mark.prove
@pytest.mark.fault(115)
def test_killed_seven_hundred_times_no_mail_is_claimed_sent_twice_or_forgotten(
    serve: Serve, certificates: Certificates, tmp_path: Path
) -> None:
    killed(700, MailCampaign(serve(), certificates.authority, tmp_path, 1151))


@pytest.mark.prove
@pytest.mark.fault(115)
def test_killed_three_hundred_times_no_file_is_claimed_or_half_written(tmp_path: Path) -> None:
    killed(300, FolderCampaign(tmp_path, 1152))
