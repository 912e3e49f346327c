"""A customer's statement as a message: the same text that the screen shows to copy, put on the list for any way.

A mail carries the same days as a PDF.
"""

from datetime import date
from typing import TYPE_CHECKING, Final

from ledger.statements import LINES_IN_A_TEXT, statement_of, statement_text
from messaging import Draft, TextNotUnderstood, queue, stop_line, way_to
from services.post.base import Decided, PostBase
from services.post.sending import OPEN_END

if TYPE_CHECKING:
    from ledger.journal import Commit

OCCASION: Final = "statement"
_LETTERS_MAX: Final = 4096  # more no chat takes


class Statements(PostBase):
    """Puts statements on the list."""

    def say_statement(
        self, customer: str, since: date | None, until: date | None, *, key: str, by: str, via: str
    ) -> "Commit | None":
        """Put the statement of these days on the list, None is open at that end; raise a refusal.

        None when they want no messages, or nothing that is on leads to them. One that says what is owed now is taken
        off when that is no longer true in the moment it is to go.
        """

        def decide() -> Decided:
            draft = self._statement(customer, since, until, key)
            records = queue(self.outbox, [draft] if draft else [])
            name = self._shop.book.people[self._shop.book.people.index_of(customer)].name
            return (f"The statement for {name} was put on the list", records) if records else None

        asked = ("statement", customer, since and since.isoformat(), until and until.isoformat())
        return self._write(decide, asked, key=key, by=by, via=via)

    def _statement(self, customer: str, since: date | None, until: date | None, key: str) -> Draft | None:
        book, writer = self._shop.book, self.writer()
        index = book.people.index_of(customer)
        facts = self.known().of(book.people[index].id)
        way = way_to(facts, self.policy()) if facts is not None and not facts.no_messages else None
        if facts is None or way is None:
            return None
        statement = statement_of(book, index, since, until, self._shop.today(), last=LINES_IN_A_TEXT)
        language = writer.language_of(facts.language)
        body = f"{statement_text(statement)}\n\n{stop_line(language)}"
        if len(body) > _LETTERS_MAX:
            raise TextNotUnderstood(f"it has more than {_LETTERS_MAX:,} letters")
        return Draft(
            key=f"statement-{key}", channel=way.channel, occasion=OCCASION, to=way.to, body=body,
            customer=facts.customer, subject=f"Statement from {book.shop}", language=language,
            due=statement.closing_due.minor if statement.is_current else None,
            attach=" ".join(["statement", *(day.isoformat() if day else OPEN_END for day in (since, until))])
            if way.channel == "email" else "",
        )  # fmt: skip
