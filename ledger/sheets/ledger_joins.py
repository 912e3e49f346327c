"""A ledger beside a list of customers in one file: whose the entries are, and that no balance is counted twice."""

from collections.abc import Sequence
from dataclasses import replace

from ledger.matching import folded
from ledger.sheets.ledger_checks import net_of_entries, said_of
from ledger.sheets.lines import Line
from ledger.sheets.model import ImportRow, Problem, SamePerson

SAME_FILE = "The ledger of the same file has this name, and only one customer there is called so."


def join_by_name(lines: Sequence[Line]) -> tuple[list[Line], list[SamePerson]]:
    """Give the entries of a ledger that has nothing but names to the customers of the same file who are called so.

    Only where one customer of that file has the name: a ledger names those of its own book.
    """
    named: dict[tuple[str, str], list[Line]] = {}
    if not any(line.entries for line in lines):
        return list(lines), []
    for line in lines:
        if not line.entries:
            named.setdefault((line.place.file, folded(line.person.name)), []).append(line)
    kept: list[Line] = []
    same: list[SamePerson] = []
    for line in lines:
        person = line.person
        only_a_name = line.entries and person.name and not (person.phones or person.emails or person.code)
        owners = named.get((line.place.file, folded(person.name)), []) if only_a_name else []
        # One of the list whose ledger stood before it has entries by now, and is no line of a ledger for that.
        if len(owners) == 1 and owners[0] is not line:
            owners[0].entries = [*owners[0].entries, *line.entries]
            same.append(SamePerson(person.name, (owners[0].place, line.place), SAME_FILE))
        else:
            kept.append(line)
    return kept, same


def without_double(rows: Sequence[ImportRow]) -> tuple[list[ImportRow], list[Problem]]:
    """Leave the balances of a list aside where entries of a ledger say how they came about; tell where they differ."""
    kept: list[ImportRow] = []
    told: list[Problem] = []
    for row in rows:
        if not (row.entries and row.openings):
            kept.append(row)
            continue
        opening = row.openings[0]
        stated = sum(one.amount.minor if one.kind == "due" else -one.amount.minor for one in row.openings)
        net = net_of_entries(row.entries)
        if stated != net:
            place, currency = opening.place, opening.amount.currency
            name = row.fields["name"]
            value = said_of(stated, currency)
            what = f"The list says {name} {value}, by the entries of the ledger {name} {said_of(net, currency)}."
            then = "Brought in as the entries give; the balance of the list is not added."
            told.append(Problem(place.file, place.sheet, place.row, "", value, what, then))
        kept.append(replace(row, openings=()))
    return kept, told
