"""A process that sends what is on the list as mails, and ends itself with SIGKILL where it is told to.

``python -m tests.messaging.mail_stand_in.sending_child BOOK POINT TIMES WAY WHERE...``: at the TIMES-th time that it
comes to POINT it is gone. What it does is what the sender does: look, write down, send, write down.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from messaging import (
    Channel,
    FolderChannel,
    Letter,
    MailFrom,
    Message,
    SmtpChannel,
    SmtpSettings,
    State,
    left_sending,
    texts_of,
)
from tests.messaging.mail_stand_in.server import PASSWORD, USER
from tests.messaging.office import Office

SHOP: Final = MailFrom("Sharma Stores", USER)
POINTS: Final = (
    "before it is written that it is on its way", "when that is written", "when the outcome is known",
    "when the outcome is written",
)  # fmt: skip
BESIDE: Final = "when the file stands beside its place"


class Points:
    """The places at which it may be gone."""

    def __init__(self, point: str, times: int) -> None:
        self._point, self._left = point, times

    def at(self, point: str) -> None:
        """Be gone, if it is here."""
        self._left -= point == self._point
        if self._left == 0 and point == self._point:
            os.kill(os.getpid(), signal.SIGKILL)


def settle(office: Office) -> None:
    """Do what a start does: of what was on its way out, nobody knows."""
    office.write("after a start", lambda: left_sending(office.outbox))


def send_all(office: Office, channel: Channel, points: Points) -> None:
    """Send each message once."""
    for message in office.outbox.in_states(frozenset({State.QUEUED})):
        points.at(POINTS[0])
        office.move(message, State.SENDING)
        points.at(POINTS[1])
        outcome = channel.send(_letter(office, message))
        points.at(POINTS[2])
        office.move(message, outcome.state, why=outcome.why, given=outcome.given)
        points.at(POINTS[3])


def _letter(office: Office, message: Message) -> Letter:
    subject, body = texts_of(message, office.ledger.journal.commit)
    return Letter(id=message.id, key=message.key, to=message.to, name="Asha", subject=subject, body=body)


def _channel(way: str, *where: str) -> Channel:
    """Return the way that the messages go."""
    if way == "folder":
        return FolderChannel(Path(where[0]), SHOP, lambda: datetime.now(UTC))
    settings = SmtpSettings(
        "127.0.0.1", int(where[0]), SHOP, user=USER, password=PASSWORD, ca_file=where[1], timeout_seconds=20
    )
    return SmtpChannel(settings, lambda: datetime.now(UTC))


def main(book: str, point: str, times: str, *way: str) -> None:
    """Open the book, and send."""
    points = Points(point, int(times))
    office = Office.open(Path(book))
    settle(office)
    print("began", flush=True)  # noqa: T201 - to the campaign
    usual = Path.replace

    def replace(self: Path, target: Path) -> Path:
        points.at(BESIDE)
        return usual(self, target)

    Path.replace = replace  # type: ignore[method-assign, assignment] # the one look into the folder's own work
    send_all(office, _channel(*way), points)
    office.ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
