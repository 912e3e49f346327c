"""Words on screens: what the shop calls things, days as people say them, and user text that stays plain text."""

import re
from datetime import date, datetime

from ledger.book import EFFECTS, Kind, Line, PackageRecord

# Every sign that Markdown, Streamlit's directives or LaTeX could take for more than itself.
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&=^@/])")
# What is still found in text when it has been read: web and e-mail addresses, arrows and dashes, a name for a picture.
_BETWEEN = re.compile(
    r"(?<=:)(?=/|streamlit:)|(?<=www)(?=\.)|(?<=@)(?=[\w-])|(?<=-)(?=[->])|(?<=<)(?=[-=])|(?<=[>~])(?==)", re.IGNORECASE
)
_JOINER = "\u2060"  # it has no width, and no line ends at it
_PICTURE = re.compile(r":(?=material/)", re.IGNORECASE)
_DIGITS_AND_LETTERS = re.compile(r"[\w\s,%₹']*", re.UNICODE)

KIND_WORDS = {
    Kind.CHARGE: "Sold on credit",
    Kind.PAYMENT: "Got paid",
    Kind.TOP_UP: "Topped up",
    Kind.USE: "Used prepaid",
    Kind.SETTLE: "Paid from prepaid",
    Kind.REFUND: "Gave back",
    Kind.WRITE_OFF: "Let off",
    Kind.OPENING_DUE: "Owed at the start",
    Kind.OPENING_PREPAID: "Prepaid at the start",
    Kind.STATED_DIFFERENCE: "Difference to the list",
    Kind.SESSION_USE: "Session used",
}
KIND_ICONS = {
    Kind.CHARGE: ":material/add_shopping_cart:",
    Kind.PAYMENT: ":material/payments:",
    Kind.TOP_UP: ":material/savings:",
    Kind.USE: ":material/shopping_bag:",
    Kind.SETTLE: ":material/handshake:",
    Kind.REFUND: ":material/undo:",
    Kind.WRITE_OFF: ":material/money_off:",
}
STATUS_WORDS = {"active": "Active", "inactive": "Inactive", "closed": "Closed"}


def plain(text: str) -> str:
    """Return ``text`` such that Markdown shows it letter by letter, on one line, whatever somebody typed."""
    flat = " ".join(text.split())
    if _DIGITS_AND_LETTERS.fullmatch(flat) and "_" not in flat:
        return flat
    return _MARKS.sub(_entity, _BETWEEN.sub(_JOINER, flat))


def cell(text: str) -> str:
    """Return ``text`` such that a cell of a grid that can be pressed shows it letter by letter.

    Nothing of Markdown is read there but the name of a picture, and no entity either.
    """
    return _PICTURE.sub(f":{_JOINER}", text)


def _entity(found: re.Match[str]) -> str:
    # A numeric entity is read by no rule of Markdown, directive or LaTeX; a backslash would be by some.
    return f"&#{ord(found[0])};"


def short_day(when: date, today: date) -> str:
    """Return "19 Nov", with the year when it is another one."""
    return f"{when.day} {when:%b}" if when.year == today.year else f"{when.day} {when:%b} {when.year}"


def ago(then: datetime, now: datetime) -> str:
    """Return how long something is ago: "2 min ago", "yesterday", "19 Nov"; both in the shop's time."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:  # noqa: PLR2004 - an hour
        return f"{minutes} min ago"
    if then.date() == now.date():
        return f"{minutes // 60} h ago"
    if (now.date() - then.date()).days == 1:
        return "yesterday"
    return short_day(then.date(), now.date())


def kind_word(kind: Kind) -> str:
    """Return what the shop calls a kind of entry."""
    return KIND_WORDS[kind]


def package_word(package: PackageRecord) -> str:
    """Return what a package is called: what it is for, or its number when a list did not say."""
    return package.treatment or package.id


def amount_of(line: Line, *, short: bool = False) -> str:
    """Return the amount of a line: money, or how many sessions."""
    if line.kind is Kind.SESSION_USE:
        return count_of(abs(line.amount.minor), "session")
    amount = -line.amount if line.kind is Kind.REFUND else line.amount  # it went out
    return amount.short if short else str(amount)


def comes_in(line: Line) -> bool:
    """Tell whether a line is blue: less is owed after it, or more is held."""
    effect, signed = EFFECTS[line.kind], line.kind is Kind.STATED_DIFFERENCE or not line.reversal
    amount = line.amount.minor if signed else -line.amount.minor
    return effect.due * amount < 0 or effect.prepaid * amount > 0


def facts_of(line: Line, today: date) -> list[str]:
    """Return what there is to say of a line beside its amount: for what, which part, when due, what it pays."""
    part = f"part {line.instalment.replace('/', ' of ')}" if line.instalment else ""
    due = f"due {short_day(line.due_on, today)}" if line.still_open and line.due_on and line.due_on != line.on else ""
    sales = [f"{sale.what or kind_word(sale.kind).lower()}, {short_day(sale.on, today)}" for sale in line.pays]
    by = f"by {line.staff}" if line.staff else ""
    return [fact for fact in (line.note, part, by, due, f"for {'; '.join(sales)}" if sales else "") if fact]


def count_of(number: int, one: str, many: str = "") -> str:
    """Return "1 customer", "1,204 customers"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def door_of(via: str) -> str:
    """Return through which door something was done, "" for the shop's own screens: that is the usual one."""
    return {
        "screen": "",
        "own page": "on the own page",
        "command line": "at the command line",
        "api": "through the API",
    }.get(via, via)
