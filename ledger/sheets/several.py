"""Every table of a sheet, each judged by itself: a further one that is a list becomes a sheet of its own."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from ledger.matching import KnownPeople
from ledger.sheets.cells import Sheet
from ledger.sheets.choices import Choices, SheetChoice
from ledger.sheets.judge import Judged, Told, judge
from ledger.sheets.own_table import is_of_this_book
from ledger.sheets.tables import TABLES_MAX, Part

TOO_MANY = "Left out: there are too many tables on this sheet. Put them on sheets of their own."


def judge_all(
    sheet: Sheet, region: str, choices: Choices, known: KnownPeople, taken: Collection[str]
) -> list[tuple[Judged, SheetChoice]]:
    """Return what each table of a sheet is, the first one first; ``taken`` are the names of all sheets of the file."""
    return list(_Tables(region, choices, known, {*taken}).of(sheet))


@dataclass(slots=True)
class _Tables:
    region: str
    choices: Choices
    known: KnownPeople
    taken: set[str]
    count: int = 0

    def of(self, sheet: Sheet) -> Iterator[tuple[Judged, SheetChoice]]:
        """Yield what a table is, and those that stand below and beside it."""
        self.count += 1
        choice = self.choices.of(sheet.file, sheet.name)
        if is_of_this_book(sheet, self.known):
            choice = replace(choice, own=True)
        judged = judge(sheet, self.region, choice)
        further: list[tuple[Judged, SheetChoice]] = []
        for part in judged.parts:
            if self.count >= TABLES_MAX:
                judged = _left_out(judged, part, TOO_MANY)
                continue
            if (
                part.perhaps
                and judge(part.sheet, self.region, self.choices.of(part.sheet.file, part.sheet.name)).reason
            ):
                continue
            own = replace(part, sheet=replace(part.sheet, name=_other_than(part.sheet.name, self.taken)))
            found = list(self.of(own.sheet))
            first, _ = found[0]
            if first.reason:
                judged = _left_out(judged, own, _no_list(own.sheet.name))
            else:
                told = Told(own.row, own.said, f"It is read as a sheet of its own: “{own.sheet.name}”.")
                judged = replace(judged, told=(*judged.told, told))
            further += found
        yield judged, choice
        yield from further


def _no_list(name: str) -> str:
    then = f"Left out: it is no list of customers. If it is one, say what its columns are at “{name}”."
    return then  # noqa: RET504 - the name by which the page of sentences is checked


def _left_out(judged: Judged, part: Part, then: str) -> Judged:
    """Return the first table, saying of a further one that it is left out, with all its rows."""
    told = (*judged.told, Told(part.row, part.said, then))
    return replace(judged, told=told, left_out=(*judged.left_out, *part.left_out))


def _other_than(name: str, taken: set[str]) -> str:
    number, unlike = 2, name
    while unlike in taken:
        unlike, number = f"{name} ({number})", number + 1
    taken.add(unlike)
    return unlike
