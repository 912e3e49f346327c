"""A process that sends what is on the list as mails, and ends itself with SIGKILL where it is told to.

``python -m tests.messaging.mail_stand_in.sending_child FOLDER PORT AUTHORITY POINT TIMES``: at the TIMES-th time that
it comes to POINT it is gone. What it does is what the sender does: look, write down, send, write down.
"""

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from messaging import Letter, MailFrom, Message, SmtpChannel, SmtpSettings, State, left_sending, texts_of
from tests.messaging.mail_stand_in.server import PASSWORD, USER
from tests.messaging.office import Office

SHOP: Final = MailFrom("Sharma Stores", USER)
POINTS: Final = (
    "before it is written that it is on its way", "when that is written", "when the outcome is known",
    "when the outcome is written",
)  # fmt: skip


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


def send_all(office: Office, channel: SmtpChannel, points: Points) -> None:
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


def main(folder: str, port: str, authority: str, point: str, times: str) -> None:
    """Open the book, and send."""
    settings = SmtpSettings(
        "127.0.0.1", int(port), SHOP, user=USER, password=PASSWORD, ca_file=authority, timeout_seconds=20
    )
    office = Office.open(Path(folder))
    settle(office)
    print("began", flush=True)  # noqa: T201 - to the campaign
    send_all(office, SmtpChannel(settings, lambda: datetime.now(UTC)), Points(point, int(times)))
    office.ledger.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
