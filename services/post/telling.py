"""How something becomes a message to one customer, put on the list with the act that it tells of."""

from collections.abc import Iterator

from messaging import Draft, Facts, Occasion, State, TextNotUnderstood, way_to
from services.post.base import PostBase


class Telling(PostBase):
    """Writes what is told; what cannot be said is put on the list as failed, with the reason."""

    def _drafts_of(
        self, facts: Facts, occasion: Occasion, values: dict[str, object], key: str, entries: tuple[int, ...]
    ) -> Iterator[Draft]:
        way = way_to(facts, self.policy())
        if way is None or facts.no_messages:
            return
        writer = self.writer()
        language = writer.language_of(facts.language)
        subject, body, state, why = "", "", State.QUEUED, ""
        try:
            written = writer.write(occasion, {"name": facts.name, "number": facts.customer, **values}, language)
            subject, body = written.subject, written.body
        except TextNotUnderstood as refusal:
            state, why = State.FAILED, str(refusal)
        yield Draft(
            key=key, channel=way.channel, occasion=occasion.value, to=way.to, body=body, customer=facts.customer,
            subject=subject, language=language, entries=entries, with_act=True, state=state, why=why,
        )  # fmt: skip
