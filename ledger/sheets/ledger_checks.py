"""Whether the balances that a ledger states are those that its entries give; where not, that is told."""

from collections.abc import Callable, Iterable, Sequence

from ledger.book import Currency, Money, left_of
from ledger.matching import Amount, read_amount
from ledger.sheets.balances import BalanceReader
from ledger.sheets.cells import Row
from ledger.sheets.ledger_columns import AMOUNTS, cell_of
from ledger.sheets.ledger_way import Way, Words, moved_by, owed
from ledger.sheets.model import Column, Entry

AS_ENTRIES = "Brought in as the entries give."
NOT_FOLLOWED = "The balances do not follow from the entries of each customer."


def check_balances(
    balances: BalanceReader, words: Words, way: Way, accounts: Sequence[tuple[str, Sequence[int], Sequence[Entry]]]
) -> None:
    """Tell of each customer (name, positions, entries) whose last stated balance is another than the entries give."""
    column = next(iter(balances.fields.get("running", ())), None)
    if column is None:
        return
    if way.by_row:
        _check_rows(balances, words, way, column, accounts)
    elif way.sign:
        for name, positions, entries in accounts:
            _check_last(balances, way, column, name, positions, entries)
    elif any(isinstance(value, Amount) for value in balances.values_of("running")):
        balances.teller.tell(0, column, "", NOT_FOLLOWED, f"They are not compared. {AS_ENTRIES}")


def check_closings(
    balances: BalanceReader,
    way: Way,
    closings: Iterable[tuple[int, Row]],
    entries_of: Callable[[Row], tuple[str, Sequence[Entry]]],
) -> None:
    """Tell of each row that states what a customer's lines come to where they come to something else."""
    setting, fields = balances.setting, balances.fields
    columns = [column for key in ("running", *AMOUNTS) for column in fields.get(key, ())[:1]]
    for number, row in closings:
        name, entries = entries_of(row)
        for column in columns:
            value = read_amount(cell_of(row, column), setting.currency, balances.styles.get(column.field, "point"))
            if isinstance(value, Amount) and name:
                net = net_of_entries(entries)
                # Bookkeepers write the balance on the side that makes both sides equal: only its size can be compared.
                stated = owed(value) * (way.sign or 1) if column.field == "running" else value.money.minor
                sided = column.field == "running" and bool(way.sign or value.side)
                if stated != net if sided else abs(stated) != abs(net):
                    _tell(balances, number, column, name, stated, net)
                break


def _check_last(
    balances: BalanceReader, way: Way, column: Column, name: str, positions: Sequence[int], entries: Sequence[Entry]
) -> None:
    for position in reversed(positions):
        value = balances.read_value(position, "running")
        if isinstance(value, Amount):
            number = balances.rows[position][0]
            after = positions[: positions.index(position) + 1]
            numbers = {balances.rows[one][0] for one in after}
            net = net_of_entries([entry for entry in entries if entry.place.row in numbers])
            stated = owed(value) if value.side else owed(value) * way.sign
            if stated != net:
                _tell(balances, number, column, name, stated, net)
            return


def _check_rows(
    balances: BalanceReader, words: Words, way: Way, column: Column,
    accounts: Sequence[tuple[str, Sequence[int], Sequence[Entry]]],
) -> None:  # fmt: skip
    for name, positions, _ in accounts:
        for position in positions:
            value = balances.read_value(position, "running")
            moved = moved_by(balances, words, position, as_signs=way.signed)
            if isinstance(value, Amount) and owed(value) != moved:
                _tell(balances, balances.rows[position][0], column, name, owed(value), moved)


def _tell(balances: BalanceReader, number: int, column: Column, name: str, stated: int, net: int) -> None:
    currency = balances.setting.currency
    what = f"The sheet says {name} {said_of(stated, currency)}, by the entries {name} {said_of(net, currency)}."
    balances.teller.tell(number, column, said_of(stated, currency), what, AS_ENTRIES)


def said_of(minor: int, currency: Currency) -> str:
    """Return "owes ₹500.00", or for less than nothing "holds ₹20.00"."""
    return f"{'owes' if minor >= 0 else 'holds'} {Money(abs(minor), currency)}"


def net_of_entries(entries: Sequence[Entry]) -> int:
    """Return what entries leave owed, in minor units; below nothing it is held."""
    due, prepaid = left_of(entry.listed for entry in entries)
    return due - prepaid
