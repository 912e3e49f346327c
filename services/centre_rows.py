"""The shop's centres as they stand in settings.toml: a line for each, inside one list."""

from collections.abc import Mapping
from typing import Any, TypeAlias

CentreRow: TypeAlias = Mapping[str, str | list[str]]


def as_written(value: object) -> object:
    """Return a value as settings.toml is given it: a list of rows line by line, without what is empty in them."""
    if not (isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value)):
        return value
    import tomlkit  # noqa: PLC0415 - most starts change no setting

    lines = tomlkit.array()
    for one in value:
        row: Any = tomlkit.inline_table()  # its type has none of the methods of a mapping
        row.update({name: cell for name, cell in one.items() if cell})
        lines.append(row)
    return lines.multiline(multiline=True)
