"""Several columns under one heading: which of them was taken for what is said, so that a person can tell."""

from collections.abc import Iterable, Iterator, Sequence

from ledger.matching import field_of_header, plain_header, vocabulary
from ledger.sheets.cells import Row, column_letter, text_of
from ledger.sheets.model import Column

_KEPT_AS_THEY_ARE = ("", "extra")


def said_of_twins(columns: Sequence[Column], header: Row) -> Iterator[str]:
    """Yield a sentence for every heading that is known and that several columns have, where they are read apart.

    ``header`` is the row of headings as it stands. Columns that are joined (two called "Address") are not spoken of.
    """
    by_heading: dict[str, list[Column]] = {}
    for column in columns:
        heading = plain_header(text_of(header[column.index - 1])) if column.index <= len(header) else ""
        if heading:
            by_heading.setdefault(heading, []).append(column)
    for twins in by_heading.values():
        named = field_of_header(twins[0].source)
        if len(twins) > 1 and named and named[0] not in _KEPT_AS_THEY_ARE and len(_fields(twins)) > 1:
            each = [f"{column_letter(column.index)} {_read_as(column)}" for column in twins]
            yield (
                f"{len(twins)} columns are called “{twins[0].source}”: {', '.join(each[:-1])} and {each[-1]}. "
                "Change it where it is the other way round."
            )


def _fields(columns: Iterable[Column]) -> set[str]:
    return {column.field for column in columns}


def _read_as(column: Column) -> str:
    if column.field in _KEPT_AS_THEY_ARE:
        return "is kept beside the customers" if column.field else "is left out"
    return f"is read as “{vocabulary().fields[column.field].label}”"
