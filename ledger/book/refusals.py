"""What the book refuses, and the one plain sentence for each."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from ledger.book.money import Money
from ledger.errors import LedgerError

_FIELDS_SAID: Final = {
    "email": "e-mail", "phones": "other phone", "valid_until": "last day", "promised_on": "day of the promise",
    "no_messages": "answer about messages", "extra": "list of more columns", "due_limit": "due limit",
}  # fmt: skip


def named(names: Sequence[str], most: int = 3) -> str:
    """Return "Asha", "Asha and Ravi", or "Asha, Ravi, Meera and 12 more"."""
    shown, more = list(names[:most]), len(names) - most
    if more > 0:
        return f"{', '.join(shown)} and {more:,} more"
    return " and ".join(part for part in (", ".join(shown[:-1]), *shown[-1:]) if part)


def what_is_left(due: Money, prepaid: Money, sessions: int) -> str:
    """Return "owes ₹5.00 and holds ₹0.00", and how many sessions are left where there are any."""
    if not sessions:
        return f"owes {due} and holds {prepaid}"
    return f"owes {due}, holds {prepaid} and has {sessions:,} session{'' if sessions == 1 else 's'} left"


class CustomerUnknown(LedgerError):
    """Nobody has this id or code."""

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(f"There is no customer “{asked}”.")


class CustomerUnclear(LedgerError):
    """Several customers fit what was asked."""

    def __init__(self, asked: str, count: int) -> None:
        self.asked, self.count = asked, count
        super().__init__(f"{count} customers fit “{asked}”. Use the number that begins with C.")


class CustomerClosed(LedgerError):
    """Nothing new is recorded for a customer who is closed."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is closed. Reopen {name} first.")


class PersonErased(LedgerError):
    """Somebody's data was blanked for good: what is left is a number with its entries."""

    def __init__(self, customer: str) -> None:
        self.customer = customer
        super().__init__(f"{customer} was erased for good, so nothing about this person can be recorded any more.")


class NameMissing(LedgerError):
    """A customer needs a name."""

    def __init__(self) -> None:
        super().__init__("A customer needs a name.")


class FieldNotUnderstood(LedgerError):
    """A field of a customer holds what it cannot hold.

    ``why`` ends the sentence: either what the value itself "is", "has" or "was", or a reason that stands by itself.
    """

    def __init__(self, field: str, value: str, why: str) -> None:
        self.field, self.value, self.why = field, value, why
        if not value.strip():
            said = f"{why[:1].upper()}{why[1:]}"
        elif why.partition(" ")[0] in {"is", "has", "was"}:
            said = f"“{value}” {why}"
        else:
            said = f"The {_FIELDS_SAID.get(field, field.replace('_', ' '))} “{value}” cannot be used: {why}"
        super().__init__(f"{said}.")


class NotClosedYet(LedgerError):
    """Somebody owes or holds something, or has sessions left."""

    def __init__(self, name: str, due: Money, prepaid: Money, sessions: int) -> None:
        self.name, self.due, self.prepaid, self.sessions = name, due, prepaid, sessions
        every = "all" if sessions else "both"
        super().__init__(
            f"{name} cannot be closed yet: {name} {what_is_left(due, prepaid, sessions)}, and {every} must be nothing "
            "first."
        )


class CodeTaken(LedgerError):
    """Two customers cannot have one code."""

    def __init__(self, code: str, name: str) -> None:
        self.code, self.name = code, name
        super().__init__(f"The code {code} already belongs to {name}.")


class LinkNeedsTwo(LedgerError):
    """Nobody can be linked with themselves."""

    def __init__(self) -> None:
        super().__init__("Choose at least two different customers to link.")


class MergeNeedsTwo(LedgerError):
    """A merge, or the word that two are not the same, needs customers that are two in the book."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"That is {name} and nobody else. Choose another customer." if name else "Choose customers.")


class NotLinked(LedgerError):
    """A customer is in no family or firm."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"{name} is not linked with anybody.")


class CannotBeClosed(LedgerError):
    """Of those who were to be closed together, some owe or hold something or have sessions left.

    ``names`` are theirs, ``money`` tells whether any of them owes or holds something; ``sessions`` are left in all.
    """

    def __init__(self, names: Sequence[str], *, money: bool = True, sessions: int = 0) -> None:
        self.names, self.money, self.sessions = tuple(names), money, sessions
        owe, have = ("owes or holds", "has") if len(names) == 1 else ("owe or hold", "have")
        left = [f"{owe} something"] if money else []
        left += [f"{have} {sessions:,} session{'' if sessions == 1 else 's'} left"] if sessions else []
        why = f"{named(names)} still {' or '.join(left)}"
        super().__init__(f"{why}, so nobody was closed. Take them out of the choice.")


class AmountNotPositive(LedgerError):
    """Zero or less, where only more makes sense."""

    def __init__(self, amount: Money) -> None:
        self.amount = amount
        super().__init__(f"The amount must be more than nothing; {amount} is not.")


class AmountTooLarge(LedgerError):
    """More than one entry can hold."""

    def __init__(self, amount: Money, most: Money) -> None:
        self.amount, self.most = amount, most
        super().__init__(f"{amount} is more than one entry can hold; the most is {most}.")


class DateNotPossible(LedgerError):
    """A business date that cannot be meant."""

    def __init__(self, day: date, why: str) -> None:
        self.day, self.why = day, why
        super().__init__(f"{day.day} {day:%b %Y} {why}.")


class DueLimitExceeded(LedgerError):
    """A charge would take a customer over the agreed due limit."""

    def __init__(self, name: str, limit: Money, after: Money) -> None:
        self.name, self.limit, self.after = name, limit, after
        super().__init__(f"{name} would owe {after}; the agreed limit is {limit}.")


class PaymentOverDue(LedgerError):
    """A payment is larger than what is owed; there are two ways out, and the sentence names both."""

    def __init__(self, name: str, due: Money, paid: Money) -> None:
        self.name, self.due, self.paid = name, due, paid
        owes = f"owes {due}" if due else "owes nothing"
        first = f"Take {due} instead" if due else "Correct the amount"
        super().__init__(f"{name} {owes}, and {paid} is more. {first}, or keep the rest as prepaid.")


class MoreThanOwed(LedgerError):
    """A discount, a write-off or a settlement is larger than what is owed."""

    def __init__(self, name: str, due: Money, amount: Money) -> None:
        self.name, self.due, self.amount = name, due, amount
        super().__init__(f"{name} owes {due}; {amount} is more than that.")


class PrepaidShort(LedgerError):
    """The shop holds less for this customer than is to be taken."""

    def __init__(self, name: str, prepaid: Money, amount: Money) -> None:
        self.name, self.prepaid, self.amount = name, prepaid, amount
        super().__init__(f"{name} has {prepaid} prepaid; {amount} is more than that.")


class SessionsShort(LedgerError):
    """Fewer sessions are left than are to be used."""

    def __init__(self, name: str, left: int, wanted: int) -> None:
        self.name, self.left, self.wanted = name, left, wanted
        super().__init__(f"{name} has {left} sessions left; {wanted} is more than that.")


class PackageUnclear(LedgerError):
    """Sessions are left in several packages, and nobody said of which one is used."""

    def __init__(self, name: str, packages: tuple[str, ...]) -> None:
        self.name, self.packages = name, packages
        super().__init__(f"{name} has sessions left in {len(packages)} packages: {', '.join(packages)}. Say which.")


class PaidMoreThanPackage(LedgerError):
    """More is paid at once than the package costs."""

    def __init__(self, paid: Money, amount: Money) -> None:
        self.paid, self.amount = paid, amount
        super().__init__(f"The package costs {amount}; {paid} is more than that.")


class InstalmentsWrong(LedgerError):
    """The parts of a charge are not a plan to pay it."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"The instalments do not fit: {why}.")


class NoDifference(LedgerError):
    """There is nothing to settle."""

    def __init__(self, treatment: str) -> None:
        self.treatment = treatment
        super().__init__(f"Nothing is open between the list and the book for {treatment}.")


class CountNotUnderstood(LedgerError):
    """A number of sessions that is none."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"“{text}” is not a number of sessions. Write a whole number such as 1.")


class ReasonMissing(LedgerError):
    """Money is given up only with a reason."""

    def __init__(self) -> None:
        super().__init__("Say why: a write-off needs a reason.")


class MethodUnknown(LedgerError):
    """No such way of paying."""

    def __init__(self, method: str, known: tuple[str, ...]) -> None:
        self.method, self.known = method, known
        super().__init__(f"“{method}” is not a way of paying here. There are: {', '.join(known)}.")


class KindUnknown(LedgerError):
    """No such kind of entry, or one that is not recorded by hand."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        self.kind, self.known = kind, known
        super().__init__(f"“{kind}” is not a kind of entry. There are: {', '.join(known)}.")


class NothingToUndo(LedgerError):
    """There is no such act in the book."""

    def __init__(self, seq: int) -> None:
        self.seq = seq
        super().__init__(f"There is no number {seq} in the book.")


class AlreadyUndone(LedgerError):
    """It was taken back before."""

    def __init__(self, seq: int, by_seq: int) -> None:
        self.seq, self.by_seq = seq, by_seq
        super().__init__(f"Number {seq} was already undone, by number {by_seq}. Undo that one to bring it back.")


class UndoNotPossible(LedgerError):
    """Later entries depend on it, or it is of a kind that cannot be taken back."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(f"This cannot be undone: {why}.")


class FileAlreadyImported(LedgerError):
    """The very same file was brought in before, as the act ``seq``, and not undone; ``on`` "": nobody can read when."""

    def __init__(self, file: str, on: str, seq: int) -> None:
        self.file, self.on, self.seq = file, on, seq
        when = f"on {on} (number {seq})" if on else f"as number {seq}"
        super().__init__(f"“{file}” was already imported {when}. Undo that import to bring it in again.")


class ClaimsWaiting(LedgerError):
    """So many claims of one customer wait for an answer that there can be no more."""

    def __init__(self, name: str, most: int) -> None:
        self.name, self.most = name, most
        # Whoever reads it is the customer.
        super().__init__(f"{most} payments wait for the shop's answer already. Wait for those first.")


class MoreThanClaimed(LedgerError):
    """More is to be confirmed than the customer says to have paid."""

    def __init__(self, name: str, claimed: Money, amount: Money) -> None:
        self.name, self.claimed, self.amount = name, claimed, amount
        super().__init__(
            f"{name} says to have paid {claimed}; {amount} is more than that. Enter what is more as another payment."
        )


class SayingUnknown(LedgerError):
    """No claim and no dispute has this id."""

    def __init__(self, asked: str) -> None:
        self.asked = asked
        super().__init__(f"There is nothing to answer with the number “{asked}”.")


class SayingTakenBack(LedgerError):
    """A claim or a dispute was undone before somebody answered it."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"What {name} said was taken back meanwhile; there is nothing to answer any more.")


class AlreadyAnswered(LedgerError):
    """A claim or a dispute has one answer at a time."""

    def __init__(self, by: str, by_seq: int) -> None:
        self.by, self.by_seq = by, by_seq
        super().__init__(f"This was already answered by {by}, with number {by_seq}. Undo that to answer otherwise.")


class WordsMissing(LedgerError):
    """Nothing was said where something must be."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what}.")


class WordsTooMany(LedgerError):
    """A text is longer than it may be; it is not cut, because somebody meant every word."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(f"The text is too long; write at most {most} letters.")


class AlreadyDisputed(LedgerError):
    """One dispute of a line waits for an answer already."""

    def __init__(self) -> None:
        super().__init__("The shop was already told about this line and has not answered yet.")


class LineTakenBack(LedgerError):
    """An entry that was undone, or that undoes another: it counts for nothing, so nothing is wrong with it."""

    def __init__(self, entry: int) -> None:
        self.entry = entry
        super().__init__("This line was taken back already and does not count any more.")


class VoucherNotPossible(LedgerError):
    """The rule gives no voucher number: something of it is missing; ``why`` is the first of ``count`` reasons."""

    def __init__(self, why: str, count: int = 1) -> None:
        self.why, self.count = why, count
        super().__init__(f"No voucher can be given: {why}{f' (and {count - 1:,} more)' if count > 1 else ''}.")


class BookNotEmpty(LedgerError):
    """A sample fills only a book without customers."""

    def __init__(self, customers: int) -> None:
        self.customers = customers
        super().__init__(f"This book has {customers} customers already; a sample fills only an empty one.")
