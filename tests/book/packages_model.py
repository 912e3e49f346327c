"""A plain book of packages: dictionaries and lists, everything counted anew each time it is asked for.

It shares no line with the real one. An act may be taken back when what is left would be a book that can be.
"""

from datetime import date
from typing import Any, Final, TypeAlias

from tests.book.packages_parts import RAISING, Done, Line, Listed, Row, Sale, Sets, share_out

Balances: TypeAlias = dict[str, tuple[int, int, int]]
AGREED: Final = "agreed"


class PlainPackages:
    """The model. Acts are numbered like the real ones; number 1 is the set-up. A thing is a customer or a package."""

    def __init__(self) -> None:
        self.things: dict[str, dict[str, Any]] = {}
        self.acts: dict[int, Done] = {1: Done()}
        self.then: dict[int, Balances] = {1: {}}
        self.entries = 0

    # What there is.

    def living(self, letter: str) -> list[str]:
        """Return the customers ("C") or packages ("P") that were not taken out."""
        return [one for one, facts in self.things.items() if one[0] == letter and facts["status"] != "removed"]

    def count(self, letter: str) -> int:
        """Return how many customers or packages were ever there."""
        return sum(one[0] == letter for one in self.things)

    def lines(self) -> dict[int, Line]:
        """Return every entry that counts, by its number."""
        alive = [act for act in self.acts.values() if act.alive]
        taken = {number for act in alive for number in act.takes}
        return {number: line for act in alive for number, line in act.lines.items() if number not in taken}

    def balances(self) -> Balances:
        """Return what everybody owes, holds, and has left in sessions."""
        found = {one: [0, 0, 0] for one in self.living("C")}
        for line in self.lines().values():
            sums = found[line.customer]
            sums[0], sums[1] = sums[0] + line.moves(0), sums[1] + line.moves(1)
        for package in self.living("P"):
            found[self.things[package]["customer"]][2] += self.left(package)
        return {one: (due, prepaid, left) for one, (due, prepaid, left) in found.items()}

    def left(self, package: str) -> int:
        """Return how many sessions of a package are left."""
        facts = self.things[package]
        used = sum(one.amount for one in self.lines().values() if (one.package, one.kind) == (package, "session_use"))
        return int(facts["sessions"] - facts["used"] - used)

    def open(self) -> dict[int, int]:
        """Return what is still owed of each entry."""
        return share_out(self.lines())[0]

    def rows(self) -> list[Row]:
        """Return the packages as people see them."""
        lines, still, found = self.lines(), self.open(), []
        unpaid, named = share_out(lines, let_off=False)
        for package in self.living("P"):
            facts, left = self.things[package], self.left(package)
            mine = [number for number, line in lines.items() if line.package == package and number in still]
            paid = sum(lines[number].amount - named[number] - unpaid[number] for number in mine)
            balance = sum(still[number] for number in mine)
            found.append(Row(package, facts["amount"], facts["paid"] + paid, balance, facts["sessions"] - left, left))
        return found

    def differences(self) -> dict[str, int]:
        """Return by how much the lists said more than the parts of a package give, where nobody settled it."""
        return {
            one: self.things[one]["stated"]["balance"] - self.computed(one)
            for one in self.living("P")
            if "balance" in self.things[one]["stated"] and AGREED not in self.things[one]["stated"]
        }

    def computed(self, package: str) -> int:
        """Return what the parts of a listed package give."""
        return int(self.things[package]["amount"] - self.things[package]["paid"])

    # What may be done, and what it does. None is a refusal.

    def is_open(self, customer: str) -> bool:
        """Tell whether something may be recorded for a customer."""
        return customer in self.living("C") and self.things[customer]["status"] != "closed"

    def opened(self, limit: int | None) -> Done:
        """Open an account."""
        customer = f"C{self.count('C') + 1:04d}"
        self.things[customer] = {"status": "active", "limit": limit}
        return Done(adds=[customer])

    def sold(self, sale: Sale) -> Done | None:
        """Sell a package."""
        if not self.is_open(sale.customer):
            return None
        parts = sale.parts or ((sale.amount,) if sale.amount else ())
        paid, due, limit = sale.paid or 0, self.balances()[sale.customer][0], self.things[sale.customer]["limit"]
        wrong = paid > sale.amount or sum(parts) != sale.amount or min(parts, default=1) <= 0
        if wrong or (limit is not None and not sale.over_limit and parts and due + sale.amount - paid > limit):
            return None
        package = self._package(sale.customer, sale.amount, 0, sale.sessions, 0, sale.on, {})
        lines = [Line(sale.customer, "charge", part, sale.on, package) for part in parts]
        if paid:
            owed = tuple(self.entries + 1 + place for place in range(len(parts)))
            lines.append(Line(sale.customer, "payment", paid, sale.on, package, owed))
        return self._done(lines, adds=[package])

    def used(self, customer: str, package: str, count: int, on: date) -> Done | None:
        """Use sessions; without a package named, those of the only one that has any left."""
        own = [one for one in self.living("P") if self.things[one]["customer"] == customer]
        some = [one for one in own if self.left(one)]
        if not package and len(some) == 1:
            package = some[0]
        if not self.is_open(customer) or package not in own or not 0 < count <= self.left(package):
            return None
        if on.isoformat() < self.things[package]["bought_on"]:
            return None
        return self._done([Line(customer, "session_use", count, on, package)])

    def entered(self, line: Line, *, rest: bool, over_limit: bool) -> Done | None:
        """Record money; ``rest`` keeps as prepaid what is paid too much."""
        lines = self.lines()
        if not self.is_open(line.customer) or line.amount <= 0 or not self._points_at_own(line):
            return None
        if line.pays and line.moves(0) >= 0:
            return None
        due, prepaid, _ = self.balances()[line.customer]
        limit = self.things[line.customer]["limit"]
        if line.kind == "charge" and limit is not None and not over_limit and due + line.amount > limit:
            return None
        if line.package and not line.pays and line.moves(0) < 0:
            owed = [number for number, one in lines.items() if one.package == line.package and one.moves(0) > 0]
            line = Line(line.customer, line.kind, line.amount, line.on, line.package, tuple(owed))
        if line.kind == "payment" and line.amount > due and rest:
            more = Line(line.customer, "top_up", line.amount - due, line.on, line.package)
            part = Line(line.customer, "payment", due, line.on, line.package, line.pays)
            return self._done([part, more] if due else [more])
        if due + line.moves(0) < 0 or prepaid + line.moves(1) < 0:
            return None
        return self._done([line])

    def brought_in(self, file: str, people: list[tuple[str, list[Listed]]], today: date) -> Done | None:
        """Import packages of customers who are known, and of new ones ("")."""
        if any(act.alive and act.file == file for act in self.acts.values()):
            return None
        packages = [one for _, some in people for one in some]
        if any(one.used > one.sessions or (one.bought_on or today) > today for one in packages):
            return None
        for known, some in people:
            if known and (known not in self.living("C") or (not self.is_open(known) and any(map(_has_any, some)))):
                return None
        adds: list[str] = []
        lines: list[Line] = []
        for known, some in people:
            customer = known or self.opened(None).adds[0]
            adds += [customer] * (not known)
            for one in some:
                package, brought = self._listed(customer, one, today, self.entries + 1 + len(lines))
                adds.append(package)
                lines += brought
        return self._done(lines, adds=adds, file=file)

    def settled(self, package: str, today: date, *, sheet_is_right: bool) -> Done | None:
        """Settle a difference: the list stays, or its own entries are taken out and its parts count."""
        if package not in self.differences():
            return None
        facts, stated = self.things[package], self.things[package]["stated"]
        agreed = {**stated, AGREED: "as listed" if sheet_is_right else "as computed"}
        sets = {(package, "stated"): (stated, agreed)}
        if sheet_is_right:
            return Done(sets=sets)
        customer, lines = facts["customer"], self.lines()
        if not self.is_open(customer):
            return None
        takes = [
            number
            for number, line in lines.items()
            if line.package == package and line.listed and line.kind in {"stated_difference", "opening_prepaid"}
        ]
        computed = self.computed(package)
        more = [Line(customer, "opening_prepaid", -computed, today, package, listed=True)] if computed < 0 else []
        for place in (0, 1):
            moved = sum(one.moves(place) for one in more) - sum(lines[number].moves(place) for number in takes)
            if self.balances()[customer][place] + moved < 0:
                return None
        return self._done(more, sets=sets, takes=takes)

    def changed(self, thing: str, fields: dict[str, Any]) -> Done | None:
        """Give a customer or a package other values."""
        if thing not in self.living(thing[0]) or not fields.get("treatment", "x"):
            return None
        was = self.things[thing]
        if fields.get("valid_until") and was["bought_on"] and fields["valid_until"] < was["bought_on"]:
            return None
        sets = {(thing, name): (was[name], value) for name, value in fields.items() if was[name] != value}
        if sets.get((thing, "status"), ("", ""))[1] == "closed" and any(self.balances()[thing]):
            return None
        return Done(sets=sets)

    def undone(self, seq: int) -> Done | None:
        """Take an act back: its fields must be as it left them, and the book afterwards must be one that can be."""
        target = self.acts.get(seq)
        if seq == 1 or target is None or self._is_in_the_way(seq):
            return None
        back = Done(undoes=seq, size=target.size)
        back.sets = {place: (after, before) for place, (before, after) in target.sets.items()}
        back.sets |= {(one, "status"): (self.things[one]["status"], "removed") for one in target.adds}
        if any(self.things[one]["status"] == "removed" for one in target.adds):
            return None
        if any(self.things[thing][name] != now for (thing, name), (now, _) in back.sets.items()):
            return None
        root, before = self.acts[self.root(seq)], self.lines()
        if root.alive and not root.lines.keys() <= before.keys():
            return None  # a part of it was taken out another way
        if not root.alive and not set(root.takes) <= before.keys():
            return None
        self._put(back.sets)
        self._turn(seq, alive=False)
        can_be = self._can_be()
        self._turn(seq, alive=True)
        self._put({place: (after, before) for place, (before, after) in back.sets.items()})
        return back if can_be else None

    def keep(self, seq: int, done: Done) -> None:
        """Take in an act that was recorded."""
        self.acts[seq] = done
        self.entries += done.size
        self._put(done.sets)
        if done.undoes:
            self._turn(done.undoes, alive=False)
        self.then[seq] = self.balances()

    def root(self, seq: int) -> int:
        """Return the act that a chain of undos began with."""
        while self.acts[seq].undoes:
            seq = self.acts[seq].undoes
        return seq

    # Behind it.

    def _can_be(self) -> bool:
        """Tell whether the book as it stands is one that can be."""
        lines, packages = self.lines().values(), self.living("P")
        people = {one.customer for one in lines} | {self.things[one]["customer"] for one in packages}
        if not people <= set(self.living("C")) or not {one.package for one in lines} <= {"", *packages}:
            return False
        if any(self.left(package) < 0 for package in packages):
            return False
        files = [act.file for act in self.acts.values() if act.alive and act.file]
        if len(files) > len(set(files)):
            return False
        return all(
            due >= 0 and prepaid >= 0 and not (self.things[one]["status"] == "closed" and (due or prepaid or left))
            for one, (due, prepaid, left) in self.balances().items()
        )

    def _points_at_own(self, line: Line) -> bool:
        """Tell whether the package and the sales that a line names are there, and its customer's."""
        lines, named = self.lines(), [line.package] * bool(line.package)
        return all(one in self.living("P") and self.things[one]["customer"] == line.customer for one in named) and all(
            one in lines and lines[one].customer == line.customer and lines[one].kind in RAISING for one in line.pays
        )

    def _package(
        self, customer: str, amount: int, paid: int, sessions: int, used: int, on: date | None, stated: dict[str, Any]
    ) -> str:  # fmt: skip
        package = f"P{self.count('P') + 1:04d}"
        self.things[package] = {
            "status": "active", "customer": customer, "amount": amount, "paid": paid, "sessions": sessions,
            "used": used, "bought_on": on.isoformat() if on else "", "stated": stated, "treatment": "Laser",
            "valid_until": "",
        }  # fmt: skip
        return package

    def _listed(self, customer: str, one: Listed, today: date, first: int) -> tuple[str, list[Line]]:
        """Return a package of a list and what makes the book agree with it; ``first`` is its first entry's number."""
        stated = {"balance": one.stated} if one.stated not in {None, one.computed} else {}
        package = self._package(customer, one.amount or 0, one.paid or 0, one.sessions, one.used, one.bought_on, stated)
        wanted, owed = one.wanted, max(one.computed, 0)
        brought = [Line(customer, "opening_due", owed, today, package, listed=True)] if owed else []
        if max(wanted, 0) != owed:
            pays = (first,) if brought and max(wanted, 0) < owed else ()
            brought.append(
                Line(customer, "stated_difference", max(wanted, 0) - owed, today, package, pays, listed=True)
            )
        if one.prepaid:
            brought.append(Line(customer, "opening_prepaid", one.prepaid, today))
        if wanted < 0:
            brought.append(Line(customer, "opening_prepaid", -wanted, today, package, listed=True))
        return package, brought

    def _done(self, lines: list[Line], **more: Any) -> Done:  # noqa: ANN401 - any part of an act
        takes = more.get("takes", [])
        first = self.entries + 1 + len(takes)
        numbered = dict(enumerate(lines, first))
        return Done(lines=numbered, size=len(takes) + len(lines), **more)

    def _is_in_the_way(self, seq: int) -> bool:
        """Tell whether something in a chain of undos is not as it must be for the first of them to be turned round."""
        alive = True
        while seq:
            if self.acts[seq].alive is not alive:
                return True
            seq, alive = self.acts[seq].undoes, not alive
        return False

    def _turn(self, seq: int, *, alive: bool) -> None:
        self.acts[seq].alive = alive
        if self.acts[seq].undoes:
            self._turn(self.acts[seq].undoes, alive=not alive)

    def _put(self, sets: Sets) -> None:
        for (thing, name), (_, value) in sets.items():
            self.things[thing][name] = value


def _has_any(one: Listed) -> bool:
    return bool(one.wanted or one.prepaid or one.sessions > one.used)
