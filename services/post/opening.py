"""The links that people open: each looked at once more, written down as opened, then shown."""

from typing import Final

from messaging import Cancel, Hold, Message, Rewrite, State, Wait, Why, move
from services import clock
from services.post.base import Decided
from services.post.refusals import NotNow, OpenedAlready
from services.post.sending import Sending
from services.rooms import people_of

_QUIET: Final = frozenset({Why.QUIET_HOURS, Why.QUIET_DAY})


class Opening(Sending):
    """Shows the link of a message to somebody who sends it."""

    def open_link(self, number: int, *, again: bool = False, key: str, by: str, via: str) -> str:
        """Record that the link of a message is shown to somebody, and return it; raise NotNow or a refusal.

        It is checked once more first: a link to somebody who paid meanwhile is not shown. What was opened already is
        opened ``again`` on purpose only: two people with the same list would write the same twice.
        """
        message = self.outbox.get(number)
        if message.channel != "link":
            raise NotNow(self.name_of(message), "it goes another way")
        opened = message.state is State.OPENED
        if opened:
            if not again:
                raise OpenedAlready(self.name_of(message), *self._when_and_who(message))
            self._check_still_true(message)
        else:
            self._settle(message)
        made = self.channel("link").send(self._letter(message))  # before anything is claimed of it
        if not made.given:
            raise NotNow(self.name_of(message), made.why.rstrip(".") or "it has no link")
        if not opened:
            self._write(lambda: self._opened(message), ("open", number), key=key, by=by, via=via)
        return made.given

    def _when_and_who(self, message: Message) -> tuple[str, str]:
        at = clock.in_zone(message.changed_at, self._shop.timezone)
        return f"{at:%H:%M}", people_of(self.ledger).name_of(message.changed_by)

    def _opened(self, message: Message) -> Decided:
        verdict = self.look(message)
        # A person who opens it at night may: it is they who send it, and they see the hour. No other limit is theirs.
        at_night = isinstance(verdict, Wait) and verdict.why.code in _QUIET
        if not at_night and isinstance(verdict, (Cancel, Hold, Rewrite, Wait)):
            raise NotNow(self.name_of(message), verdict.why.sentence)
        return f"The link of the message to {self.name_of(message)} was opened", move(message, State.OPENED)

    def _check_still_true(self, message: Message) -> None:
        """Raise NotNow for a link that was opened before and should not be sent any more."""
        verdict = self.look(message)
        if isinstance(verdict, Cancel):
            raise NotNow(self.name_of(message), verdict.why.sentence)
