"""From the people of all sheets to customers: rows of one person together, known customers found, nobody guessed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Final

from ledger.matching import (
    OTHER_EMAIL,
    Candidate,
    Found,
    KnownCustomer,
    KnownEntry,
    KnownPeople,
    PeopleIndex,
    crowded,
    find_pairs,
    nearly_same_name,
)
from ledger.sheets.entries_again import IN_BOOK, new_lines
from ledger.sheets.lines import Line
from ledger.sheets.model import Entry, ImportRow, LikelySame, Opening, Package, Place, Problem, SamePerson, net_of
from ledger.sheets.own_table import OWN_ID, why_not
from ledger.sheets.rows_again import RowsAgain

_LISTS = ("phones", "tags", "nicknames")
_BETWEEN = "; "
_EXTRA_MAX = 2000


@dataclass(slots=True)
class _Somebody:
    """One person of the lists so far."""

    place: Place
    fields: dict[str, Any]
    openings: list[Opening]
    packages: list[Package]
    headers: Mapping[str, str]
    entries: list[Entry] = field(default_factory=list)
    also: list[Place] = field(default_factory=list)
    why: str = ""
    adds_up: bool = False
    own: bool = False  # from the book's own table: what stands there replaces what is in the book


@dataclass(slots=True)
class Gathered:
    """Everybody on the way into the book, and what was noticed."""

    rows: list[ImportRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    twice: list[SamePerson] = field(default_factory=list)
    likely: list[LikelySame] = field(default_factory=list)
    left_out: dict[Place, str] = field(default_factory=dict)


def gather(lines: Sequence[Line], known: KnownPeople) -> Gathered:
    """Return the customers that these lines make or change."""
    return _Gatherer(known).gather(lines)


_OTHER_CODE: Final = "Other code"


class _Gatherer:
    def __init__(self, known: KnownPeople) -> None:
        self._known = known
        self._index = PeopleIndex()
        self._everybody: list[_Somebody] = []
        self._customers: dict[int, KnownCustomer] = {}
        self._of_customer: dict[str, int] = {}
        self._by_id = {customer.id: place for place, customer in enumerate(known.customers)}
        self._of_crowds: frozenset[str] = frozenset()
        self._again = RowsAgain((), known)
        self._held: Mapping[str, Sequence[KnownEntry]] = {}
        self._result = Gathered()

    def gather(self, lines: Sequence[Line]) -> Gathered:
        self._of_crowds = crowded([line.person for line in lines])
        self._again = RowsAgain(lines, self._known)
        for line in lines:
            self._take(line)
        ledgers = [one.id for at, one in self._customers.items() if self._everybody[at].entries]
        self._held = self._known.entries_of(ledgers)
        for at, somebody in enumerate(self._everybody):
            customer = self._customers.get(at)
            self._result.rows.append(self._update(somebody, customer) if customer else self._new(somebody))
            if somebody.also and somebody.why:
                places = (somebody.place, *somebody.also)
                self._result.twice.append(SamePerson(somebody.fields["name"], places, somebody.why, somebody.adds_up))
        self._result.likely += self._likely()
        return self._result

    def _likely(self) -> Iterator[LikelySame]:
        """Yield who comes in as a new customer and may be somebody else of the lists or of the book."""
        new = [at for at in range(len(self._everybody)) if at not in self._customers]
        if not new:
            return
        people = [self._index.people[at] for at in new] + self._known.index.people[: len(self._known.customers)]
        for pair in find_pairs(people):
            if pair.one < len(new):
                mine = self._everybody[new[pair.one]]
                reasons = pair.verdict.reasons
                if pair.other < len(new):
                    other = self._everybody[new[pair.other]]
                    name, place, customer = other.fields["name"], other.place, ""
                else:
                    known = self._known.customers[pair.other - len(new)]
                    name, place, customer = known.fields.get("name", ""), None, known.id
                yield LikelySame(mine.fields["name"], mine.place, name, place, customer, reasons)

    def _take_own(self, line: Line) -> None:
        """Take a row of the book's own table: it is about the customer with its number, or about nobody."""
        place = self._by_id.get(line.own)
        customer = self._known.customers[place] if place is not None else None
        why = why_not(line.own, line.person, customer)
        if not why and line.own in self._of_customer:
            why = f"{line.own} stands there a second time."
        if why or customer is None:
            self._tell(line, OWN_ID, line.own, why, "Left out.")
            self._result.left_out[line.place] = why
            return
        at = self._index.add(line.person)
        somebody = _Somebody(line.place, dict(line.fields), [], [], line.headers, own=True)
        self._everybody.append(somebody)
        self._customers[at], self._of_customer[customer.id] = customer, at

    def _take(self, line: Line) -> None:
        if line.own:
            self._take_own(line)
            return
        in_book = self._known.find(line.person)
        in_list = self._index.find(self._own(line.person))
        if in_book.code_taken_by is not None or in_list.code_taken_by is not None:
            self._refuse_code(line, in_book, in_list)
            return
        customer = self._known.customers[in_book.place] if in_book.place is not None else None
        if customer is None and in_list.place is None:
            customer = self._again.customer_of(line, self._tell)
        at = self._of_customer.get(customer.id) if customer else in_list.place
        two_codes = at is not None and at != in_list.place and _two_codes(self._index.people[at], line.person)
        if two_codes and not (customer and customer.has_code(line.person.code)):
            customer = at = None  # the book knows no code, and rows of two codes fit: nobody can say whose it is
        if at is None:
            at = in_list.place
        if at is not None:
            self._join(at, line, in_list.why or in_book.why)
        else:
            self._warn_of_shared_phone(line, in_book, in_list, customer)
            at = self._index.add(self._own(line.person))
            self._everybody.append(
                _Somebody(
                    line.place, dict(line.fields), list(line.openings), list(line.packages), line.headers,
                    list(line.entries),
                )
            )  # fmt: skip
        if customer and at not in self._customers:
            self._customers[at] = customer
            self._of_customer[customer.id] = at

    def _own(self, person: Candidate) -> Candidate:
        """Return somebody without the phones and addresses that a crowd of the list has: they tell nobody apart."""
        if not self._of_crowds:
            return person
        phones = tuple(phone for phone in person.phones if phone not in self._of_crowds)
        emails = tuple(email for email in person.emails if email not in self._of_crowds)
        return replace(person, phones=phones, emails=emails)

    def _refuse_code(self, line: Line, in_book: Found, in_list: Found) -> None:
        if in_book.code_taken_by is not None:
            other = self._known.customers[in_book.code_taken_by]
            whose = f"{other.person.name} ({other.id}) in the book"
        else:
            somebody = self._everybody[in_list.code_taken_by or 0]
            whose = f"{somebody.fields['name']} in row {somebody.place.row}"
        code = line.person.code
        what = f"The code {code} already belongs to {whose}, with another name and phone."
        self._tell(line, "code", code, what, "Left out. Give this row a code of its own, or none.")
        self._result.left_out[line.place] = what

    def _join(self, at: int, line: Line, why: str) -> None:
        somebody = self._everybody[at]
        first = somebody.place
        another_package = bool(line.packages and somebody.packages) and first.on(line.place)
        somebody.also.append(line.place)
        self._index.learn(at, self._own(line.person))
        self._add_fields(somebody, line)
        somebody.adds_up = somebody.adds_up or bool(line.openings and somebody.openings)
        somebody.openings += line.openings
        somebody.packages += line.packages
        somebody.entries += line.entries
        if another_package:
            return  # a row for each package is how such lists are written: nothing to wonder about
        somebody.why = somebody.why or why

    def _add_fields(self, somebody: _Somebody, line: Line) -> None:
        """Fill what is still empty; what differs is kept beside it."""
        for key, value in line.fields.items():
            mine = somebody.fields.get(key)
            if key in _LISTS:
                somebody.fields[key] = list(dict.fromkeys([*(mine or ()), *value]))
            elif key == "extra":
                somebody.fields[key] = _side_by_side(mine or {}, value)
            elif not mine:
                somebody.fields[key] = value
            elif mine != value and not (key == "centre" and line.packages and somebody.packages):
                # Each package has a centre of its own; the customer's is that of the first one.
                self._add_other(somebody, key, value, line)
        phones = [phone for phone in somebody.fields.get("phones", ()) if phone != somebody.fields.get("phone")]
        if "phones" in somebody.fields:
            somebody.fields["phones"] = phones

    def _add_other(self, somebody: _Somebody, key: str, value: Any, line: Line) -> None:  # noqa: ANN401 - a field's value
        """Keep another value of a field that holds one already."""
        mine = somebody.fields[key]
        if key == "phone":
            somebody.fields["phones"] = list(dict.fromkeys([*somebody.fields.get("phones", ()), value]))
        elif key == "email":
            self._keep_other(somebody, OTHER_EMAIL, value)
        elif key == "notes":
            somebody.fields[key] = mine if value in mine else f"{mine}\n{value}"
        elif key != "name":
            if key == "status":
                what = f"{somebody.fields['name']} is {mine} in one row, and {value} in this one."
                self._tell(line, key, value, what, f"Brought in as {mine}; the other is kept beside the customer.")
            self._keep_other(somebody, f"Other {key}", str(value))

    @staticmethod
    def _keep_other(somebody: _Somebody, key: str, value: str) -> None:
        extra = dict(somebody.fields.get("extra") or {})
        others = [one for one in extra.get(key, "").split(", ") if one]
        if value not in others:
            extra[key] = ", ".join([*others, value])
        somebody.fields["extra"] = extra

    def _warn_of_shared_phone(self, line: Line, in_book: Found, in_list: Found, customer: KnownCustomer | None) -> None:
        names = [self._known.customers[at].person.name for at in in_book.same_phone]
        names += [self._index.people[at].name for at in in_list.same_phone]
        if customer is None and not self._of_crowds.isdisjoint(line.person.phones):
            what = f"{line.fields['name']} has the same phone as many others of the list."
            then = "Brought in as another customer: this number tells nobody apart."
            self._tell(line, "phone", line.fields.get("phone", ""), what, then)
            return
        names = list(dict.fromkeys(filter(None, names)))
        if names and customer is None:
            what = f"{line.fields['name']} has the same phone as {' and '.join(names[:3])}."
            then = "Brought in as another customer: families share phones."
            self._tell(line, "phone", line.fields.get("phone", ""), what, then)

    def _new(self, somebody: _Somebody) -> ImportRow:
        fields = somebody.fields
        brought = bool(somebody.openings or net_of(somebody.entries))
        brought = brought or any(one.amounts or one.left for one in somebody.packages)
        if fields.get("status") == "closed" and brought:
            fields["status"] = "inactive"
            what = f"{fields['name']} is closed in the list, but has a balance."
            self._tell(somebody, "status", "closed", what, "Brought in as inactive.")
        return ImportRow(
            somebody.place, None, fields, {}, tuple(somebody.openings), tuple(somebody.also), tuple(somebody.packages),
            tuple(somebody.entries),
        )  # fmt: skip

    def _update(self, somebody: _Somebody, customer: KnownCustomer) -> ImportRow:
        fields = (_replaced if somebody.own else _changes)(somebody.fields, customer)
        entries = self._new_lines(somebody, customer)
        if fields.get("status") == "closed" and (customer.due or customer.prepaid or customer.sessions or entries):
            del fields["status"]
            what = f"{customer.person.name} is closed in the list, but has a balance in the book."
            self._tell(somebody, "status", "closed", what, "Left as it is.")
        self._compare_balances(somebody, customer)
        was = {key: customer.fields.get(key) for key in fields}
        return ImportRow(somebody.place, customer.id, fields, was, (), tuple(somebody.also), entries=entries)

    def _new_lines(self, somebody: _Somebody, customer: KnownCustomer) -> tuple[Entry, ...]:
        """Return the lines of a ledger that the book does not have of a customer; the others are left out."""
        if not self._known.has_entries:
            return ()
        found = new_lines(somebody.entries, customer, self._held.get(customer.id, ()))
        for what, then in found.told:
            self._tell(somebody, "", "", what, then)
        if found.taken:
            added = {entry.place for entry in found.entries}
            self._result.left_out |= {entry.place: IN_BOOK for entry in found.there if entry.place not in added}
            somebody.entries = []
        return found.entries

    def _compare_balances(self, somebody: _Somebody, customer: KnownCustomer) -> None:
        name = customer.person.name
        entries = tuple(somebody.entries)
        said = ImportRow(somebody.place, None, {}, {}, tuple(somebody.openings), (), tuple(somebody.packages), entries)
        for kind, in_book, total in (("due", customer.due, said.due), ("prepaid", customer.prepaid, said.prepaid)):
            if total is not None and total != in_book:
                word = "owes" if kind == "due" else "has prepaid"
                what = f"The book says {name} {word} {in_book}, the list says {total}."
                self._tell(somebody, kind, str(total), what, "Left as it is.")
        left = sum(one.left for one in somebody.packages)
        if somebody.packages and (len(somebody.packages), left) != (customer.packages, customer.sessions):
            here, there = _packages(customer.packages, customer.sessions), _packages(len(somebody.packages), left)
            what = f"The book has {name} with {here}, the list says {there}."
            then = "Left as it is: packages come in with new customers only."
            self._tell(somebody, "treatment", "", what, then)

    def _tell(self, whose: Line | _Somebody, field_key: str, value: str, what: str, then: str) -> None:
        place, column = whose.place, whose.headers.get(field_key, "")
        self._result.problems.append(Problem(place.file, place.sheet, place.row, column, value, what, then))


def _two_codes(one: Candidate, other: Candidate) -> bool:
    return bool(one.code and other.code and one.code.casefold() != other.code.casefold())


def _packages(count: int, left: int) -> str:
    """Return "no package", "2 packages and 7 sessions left"."""
    packages = f"{count:,} package{'' if count == 1 else 's'}" if count else "no package"
    return packages + (f" and {left:,} session{'' if left == 1 else 's'} left" if count or left else "")


def _side_by_side(mine: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """Return further columns of two rows: where they say different things, both."""
    both = {**other, **mine}
    for key in mine.keys() & other.keys():
        if other[key] not in mine[key].split(_BETWEEN):
            together = f"{mine[key]}{_BETWEEN}{other[key]}"
            if len(together) <= _EXTRA_MAX:
                both[key] = together
            else:
                both[_free(key, both)] = other[key]
    return both


def _free(key: str, taken: Mapping[str, str]) -> str:
    """Return a heading that is not taken: Notes (2)."""
    return next(one for number in count(2) if (one := f"{key[:100]} ({number})") not in taken)


def _changes(fields: Mapping[str, Any], customer: KnownCustomer) -> dict[str, Any]:
    """Return the fields that are filled in the list and other than in the book, with their new values."""
    fields = _without_names_of_merged(fields, customer) if customer.merged else fields
    merged = {key: _merged(key, value, customer.fields.get(key)) for key, value in fields.items()}
    if "phones" in merged:
        own, listed = customer.fields.get("phone"), merged.get("phone")
        # A number they have beside their first one stays beside it: the first one is not changed by it.
        first = listed if listed and _differs("phone", listed, customer.fields) else own
        merged["phones"] = [phone for phone in merged["phones"] if phone != first]
    return {key: value for key, value in merged.items() if _differs(key, value, customer.fields)}


def _without_names_of_merged(fields: Mapping[str, Any], customer: KnownCustomer) -> dict[str, Any]:
    """Leave out the name and the code of somebody who was merged into the customer: they find who is kept, as it is."""
    kept = dict(fields)
    if kept.get("name") and customer.was_called(kept["name"]):
        del kept["name"]
    if kept.get("code") and customer.has_code(kept["code"]):
        del kept["code"]
    others = [one for one in kept.get("extra", {}).get(_OTHER_CODE, "").split(", ") if not customer.has_code(one)]
    if _OTHER_CODE in kept.get("extra", {}):
        extra = {key: value for key, value in kept["extra"].items() if key != _OTHER_CODE}
        kept["extra"] = {**extra, _OTHER_CODE: ", ".join(others)} if any(others) else extra
    return kept


def _replaced(fields: Mapping[str, Any], customer: KnownCustomer) -> dict[str, Any]:
    """Return the fields that somebody edited in the book's own table, with their new values."""
    new = {key: {**customer.fields.get(key, {}), **value} if key == "extra" else value for key, value in fields.items()}
    return {key: value for key, value in new.items() if value != (customer.fields.get(key) or type(value)())}


def _merged(key: str, value: Any, old: Any) -> Any:  # noqa: ANN401 - a field's value, whatever its kind
    """Return what a field would hold: lists and further columns only grow."""
    if key in _LISTS:
        return list(dict.fromkeys([*(old or ()), *value]))
    return {**(old or {}), **value} if key == "extra" else value


def _differs(key: str, value: Any, fields: Mapping[str, Any]) -> bool:  # noqa: ANN401 - see above
    old = fields.get(key)
    if key == "name":
        return not nearly_same_name(str(old or ""), value)
    if key == "phone":
        return value != old and value not in (fields.get("phones") or ())
    return bool(value != (old or type(value)()))
