"""How a ledger counts: whether its balance is what is owed or held, follows from row to row, or is a row's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.book import EFFECTS, Kind
from ledger.matching import Amount, clean_line, kind_of, method_named, plain_header
from ledger.sheets.balances import BalanceReader, signed
from ledger.sheets.cells import text_of
from ledger.sheets.choices import SheetChoice
from ledger.sheets.ledger_columns import SIDES, cell_of

KINDS = {
    "charge": Kind.CHARGE, "payment": Kind.PAYMENT, "top_up": Kind.TOP_UP, "use": Kind.USE, "refund": Kind.REFUND,
    "write_off": Kind.WRITE_OFF, "opening": Kind.OPENING_DUE, "sale_paid": Kind.CHARGE,
}  # fmt: skip
OF_SIDE = {
    "debit": Kind.CHARGE, "credit": Kind.PAYMENT, "prepaid": Kind.TOP_UP, "used_amount": Kind.USE,
    "paid_out": Kind.REFUND,
}  # fmt: skip
_BY_NOTE = frozenset({"payment", "opening", "write_off", "refund", "top_up"})


@dataclass(frozen=True, slots=True)
class Way:
    """How a ledger counts.

    ``wallet``: debit takes from what is held, credit adds to it. ``sign``: its balance is what is owed (1), what is
    held (-1), or none that follows from row to row (0). ``by_row``: it is what is left of the row itself. ``signed``:
    what lowers the due stands below nothing.
    """

    wallet: bool = False
    sign: int = 0
    by_row: bool = False
    signed: bool = False


class Words:
    """What each row is by its word: in the column of kinds, else where its note is nothing but such a word."""

    def __init__(self, balances: BalanceReader) -> None:
        self._balances = balances
        self._kinds = balances.fields.get("entry_kind", ())[:1]
        self._notes = balances.fields.get("entry_note", ())
        said = {plain_header(self.said(position)) for position in range(len(balances.rows))} if self._kinds else set()
        others = {kind_of(word) for word in said - {"credit", ""}}
        # "Cash" and "credit" are how something was sold, unless sales and payments are told apart beside them.
        self._how_sold = "cash" in said and not others & {"charge", "payment"}

    @property
    def has_kinds(self) -> bool:
        """Return whether there is a column that says what the rows are."""
        return bool(self._kinds)

    def said(self, position: int) -> str:
        """Return what stands in the column of kinds."""
        row = self._balances.rows[position][1]
        return clean_line(text_of(cell_of(row, self._kinds[0]))) if self._kinds else ""

    def word(self, position: int) -> str:
        """Return the word of a row: a key of ``KINDS``, or "" where nothing says what it is."""
        text = self.said(position)
        if text:
            if self._how_sold:
                plain = plain_header(text)
                return "charge" if plain == "credit" else "sale_paid" if method_named(plain) else kind_of(text)
            return kind_of(text)
        row = self._balances.rows[position][1]
        for column in self._notes if not self._kinds else ():
            word = kind_of(clean_line(text_of(cell_of(row, column))))
            if word in _BY_NOTE:
                return word
        return ""


def way_of(balances: BalanceReader, words: Words, accounts: Sequence[Sequence[int]], choice: SheetChoice) -> Way:
    """Return how this ledger counts, as its balances from row to row show."""
    signed = _is_signed(balances, words)
    seen, follows, own, below = 0, {1: 0, -1: 0}, {1: 0, -1: 0}, 0
    for positions in accounts:
        before: int | None = 0
        for position in positions:
            value = balances.read_value(position, "running")
            after = owed(value) if isinstance(value, Amount) else None
            if after is not None:
                moved = moved_by(balances, words, position, as_signs=signed)
                seen += bool(moved)
                for sign in (1, -1):
                    follows[sign] += bool(moved) and before is not None and after - before == sign * moved
                    own[sign] += bool(moved) and after == sign * moved
            before = after
        below += (before or 0) < 0
    told = any(isinstance(one, Amount) and one.side for one in balances.values_of("running"))
    sign = 1 if told or follows[1] >= follows[-1] else -1
    if (not told and max(follows.values()) * 2 < seen) or not seen:
        sign = 0
    by_row = max(own.values()) > max(follows.values()) and max(own.values()) * 2 >= seen
    wallet = sign < 0 and not by_row and {"debit", "credit"} <= balances.fields.keys() and below * 2 <= len(accounts)
    if wallet:
        balances.ask_meaning(balances.fields["running"][0], "prepaid")
        wallet = choice.balance != "due"
    return Way(wallet, 0 if by_row else sign, by_row, signed)


def owed(value: Amount) -> int:
    """Return a stated balance in minor units: Dr is owed and Cr is held, whatever its sign."""
    minor = value.money.minor
    return minor if not value.side else abs(minor) if value.side == "dr" else -abs(minor)


def moved_by(balances: BalanceReader, words: Words, position: int, *, as_signs: bool = False) -> int:
    """Return by how much a row raises what is owed, as its columns say."""
    total = 0
    for key in SIDES:
        value = balances.read_value(position, key)
        if isinstance(value, Amount):
            total += _raises(OF_SIDE[key]) * signed(key, value).minor
    value = balances.read_value(position, "amount")
    if isinstance(value, Amount):
        minor, word = value.money.minor, words.word(position)
        if word == "sale_paid":
            return total
        if word and word != "opening":
            raises = _raises(KINDS[word]) if word in KINDS else 0
            total += raises * (abs(minor) if as_signs else minor)
        else:
            total += owed(value)
    return total


def _raises(kind: Kind) -> int:
    effect = EFFECTS[kind]
    return effect.due - effect.prepaid


def _is_signed(balances: BalanceReader, words: Words) -> bool:
    """Return whether what lowers the due stands below nothing, and nothing else does."""
    found = []
    for position, value in enumerate(balances.values_of("amount")):
        kind = KINDS.get(words.word(position))
        if isinstance(value, Amount) and value.money and kind is not None:
            found.append((_raises(kind) < 0, value.money.minor < 0))
    return any(lowers for lowers, _ in found) and all(lowers == below for lowers, below in found)
