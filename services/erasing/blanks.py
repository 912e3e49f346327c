"""Blank one person in the acts of a book: numbers, days, amounts and ids stay, so that all totals do."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ledger.journal import Commit
from services.erasing.fields import OF_A_PERSON, Keep
from services.erasing.traces import JsonRecord, Traces

NAME: Final = "Erased person"
_GONE: Final = "…"
_NEEDED: Final = {("dispute", "text"), ("message", "to"), ("message", "body")}  # fields that have no default


class Blanks:
    """Blanks what ``traces`` found. ``whole`` (an act) and ``record`` change nothing of what they are given."""

    def __init__(self, traces: Traces) -> None:
        self._traces = traces
        self._names = _any_of(traces.names)
        self._words = _any_of(traces.words)

    def act(self, commit: Commit) -> Commit:
        """Return an act without the person: another sentence, and other records in the same places."""
        records = [self.record(record, commit.seq) for record in json.loads(commit.records)]
        what = self._names.sub(NAME, commit.what)
        if commit.seq in self._traces.alone:
            what = self._words.sub(_GONE, what)
        return commit._replace(what=what, records=json.dumps(records, ensure_ascii=False))

    def record(self, record: JsonRecord, seq: int) -> JsonRecord:
        """Return a record of an act without the person; one that is about others is returned as it is."""
        traces, kind = self._traces, record["kind"]
        match kind:
            case "change":
                return self._change(record, seq)
            case "person_change" if record["person"] in traces.people:
                return record | {"fields": self._fields("person", record["fields"])}
            case "message" | "message_state" if record.get("message", record.get("id")) in traces.of_owner:
                return {name: self._scrubbed(value) for name, value in record.items()}
        theirs = {
            "customer": record.get("id") in traces.ids, "answer": record.get("of") in traces.said,
            "group": record.get("id") in traces.groups, "import": True, "person": record.get("id") in traces.people,
            "message": record.get("id") in traces.messages, "message_state": record.get("message") in traces.messages,
        }.get(kind, record.get("customer") in traces.ids)  # fmt: skip
        if not theirs or kind not in OF_A_PERSON:
            return record
        kept = {name: self._kept(kind, name, value, record) for name, value in record.items()}
        return {name: value for name, value in kept.items() if value is not None or record[name] is None}

    def _kept(self, kind: str, name: str, value: object, record: JsonRecord) -> object:
        """Return what becomes of a value, None when the field is left out."""
        match Keep.AS_IT_IS if name == "kind" else OF_A_PERSON[kind].get(name, Keep.NEVER):
            case Keep.AS_IT_IS:
                return value
            case Keep.SCRUBBED:
                return self._scrubbed(value)
            case Keep.NAMELESS:
                return NAME if name == "name" else f"erased-{str(record['id']).lower()}"
            case _:
                return "" if (kind, name) in _NEEDED else None

    def _change(self, record: JsonRecord, seq: int) -> JsonRecord:
        traces, customer = self._traces, record.get("customer", "")
        if customer in traces.ids:
            return record | {"fields": self._fields("customer", record["fields"])}
        if record.get("package") in traces.packages:
            return record | {"fields": self._fields("package", record["fields"])}
        if traces.is_apart(customer, seq):
            brought = (traces.names | traces.words) - traces.own.get(customer, set())
            another = _Another(brought, traces.ids)
            fields = {name: [another.without(one) for one in pair] for name, pair in record["fields"].items()}
            return record | {"fields": fields}
        return record

    def _fields(self, kind: str, fields: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Return the changes of fields that stay: of a personal one not even that it was changed."""
        keep = {name: OF_A_PERSON[kind].get(name, Keep.NEVER) for name in fields}
        return {
            name: self._scrubbed(pair) if keep[name] is Keep.SCRUBBED else pair
            for name, pair in fields.items()
            if keep[name] in {Keep.AS_IT_IS, Keep.SCRUBBED}
        }

    def _scrubbed(self, value: Any) -> Any:  # noqa: ANN401 - a value of a field can be anything that JSON holds
        if isinstance(value, str):
            return self._names.sub(NAME, value)
        if isinstance(value, list):
            return [self._scrubbed(one) for one in value]
        if isinstance(value, dict):
            return {name: self._scrubbed(one) for name, one in value.items()}
        return value


class _Another:
    """Takes out of a value of another customer what the person brought along while the two were one."""

    def __init__(self, brought: set[str], ids: Iterable[str]) -> None:
        self._brought, self._inside = brought, _any_of(brought)
        self._beside = tuple(f"({one})" for one in ids)

    def without(self, value: Any) -> Any:  # noqa: ANN401 - a value of a field can be anything that JSON holds
        """Return the value without it."""
        if isinstance(value, str):
            lines = (line for line in value.split("\n") if line not in self._brought)
            return self._inside.sub(_GONE, "\n".join(lines))
        if isinstance(value, list):
            return [one for one in map(self.without, value) if one not in {"", _GONE}]
        if isinstance(value, dict):
            kept = {name: self.without(one) for name, one in value.items() if not name.endswith(self._beside)}
            return {name: one for name, one in kept.items() if one not in {"", _GONE}}
        return value


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    """Return what finds any of these texts as whole words, the longest first; nothing when there are none."""
    ordered = sorted({text.strip() for text in texts} - {""}, key=lambda one: (-len(one), one))
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in ordered) or r"(?!)")
