"""What is wrong with what a program sent, in our words: none of the checking library's reach anybody."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

# By the kind of mistake; what stands in braces comes with it.
_SAID: Final[Mapping[str, str]] = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such field",
    "json_invalid": "this is no JSON",
    "json_type": "it must be JSON",
    "string_type": "it must be text, in quotation marks",
    "string_sub_type": "it must be text, in quotation marks",
    "string_unicode": "it holds signs that are no text",
    "string_too_long": "it has more than {max_length} signs",
    "string_too_short": "it must not be empty",
    "string_pattern_mismatch": "it is not written as it must be",
    "too_long": "it has more than {max_length} entries",
    "too_short": "it must not be empty",
    "greater_than": "it must be more than {gt}",
    "greater_than_equal": "it must be {ge} or more",
    "less_than": "it must be less than {lt}",
    "less_than_equal": "it must be {le} or less",
    "int_parsing_size": "it is too large a number",
    "int_from_float": "it must be a whole number",
    "finite_number": "it must be a number",
    "none_required": "it must be null",
    "date_from_datetime_parsing": "there is no such day",
    "date_parsing": "there is no such day",
}
# By how the name of a kind begins, for all that stand not above.
_OF_FAMILY: Final[Mapping[str, str]] = {
    "int_": "it must be a whole number",
    "float_": "it must be a number",
    "decimal_": "it must be a number",
    "bool_": "it must be true or false",
    "string_": "it must be text, in quotation marks",
    "list_": "it must be a list",
    "tuple_": "it must be a list",
    "set_": "it must be a list",
    "dict_": "it must be an object with named fields",
    "mapping_": "it must be an object with named fields",
    "model_": "it must be an object with named fields",
    "dataclass_": "it must be an object with named fields",
    "date_": "a day is written like 2026-11-21",
}
_CHOICES: Final = frozenset({"literal_error", "enum"})
_OWN: Final = frozenset({"day"})  # kinds of our own, which bring their sentence along
_OTHERWISE: Final = "it holds what it cannot hold"


def sentence_of(mistake: Mapping[str, Any]) -> str:
    """Return what is wrong with a field, as the end of a sentence."""
    kind, facts = str(mistake["type"]), mistake.get("ctx") or {}
    if kind in _OWN:
        return str(mistake["msg"])
    if kind in _CHOICES:
        return _one_of(re.findall(r"'([^']*)'", str(facts.get("expected", ""))))
    said = _SAID.get(kind) or next((said for begin, said in _OF_FAMILY.items() if kind.startswith(begin)), _OTHERWISE)
    if kind in {"string_too_short", "too_short"} and facts.get("min_length", 1) != 1:
        return f"it has fewer than {facts['min_length']} {'signs' if kind.startswith('string') else 'entries'}"
    return said.format_map(_Known(facts))


def field_named(place: Sequence[int | str]) -> str:
    """Return the path of a field from where it was found: of the body, or what stands in the address or a header."""
    *_, last = place
    # Where a body is no JSON, a count of signs stands behind it.
    inside = [] if place[0] == "body" and len(place) == 2 and isinstance(last, int) else place[1:]  # noqa: PLR2004 - as said
    return ".".join(map(str, inside)) or str(place[0])


def _one_of(words: Sequence[str]) -> str:
    shown = [f"“{word}”" if word else "nothing" for word in words]
    if not shown:
        return _OTHERWISE
    *first, last = shown
    return f"it must be {', '.join(first)} or {last}" if first else f"it must be {last}"


class _Known(dict[str, Any]):
    """Facts of a mistake; one that it does not bring is left out of the sentence."""

    def __missing__(self, _name: str) -> str:
        return "…"
