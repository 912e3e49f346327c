"""The real book beside the plain one once more, with families and changes of many customers at once among all else."""

from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from ledger.book import BulkChange, Views, group_rows
from tests.book.model import PlainAct, PlainBook, Sets
from tests.book.test_model import TODAY, TwoBooks

CHANGES = (
    BulkChange(add_tag="VIP"), BulkChange(add_tag="Monthly"), BulkChange(status="active"),
    BulkChange(status="inactive"), BulkChange(status="closed"),
)  # fmt: skip
some = st.lists(st.integers(0, 4), min_size=1, max_size=3)


class PlainFamilies(PlainBook):
    """A plain book that knows which customers belong together."""

    def __init__(self, shop: str) -> None:
        super().__init__(shop)
        self.groups = 0

    def group(self, customer: str) -> str:
        """Return the group of a customer, "" when there is none."""
        return str(self.fields[customer].get("group", ""))

    def members(self, group: str) -> list[str]:
        """Return those who are in a group and were not taken out."""
        return [one for one in self.customers() if group and self.group(one) == group]

    def linked(self, wanted: list[str]) -> PlainAct | None:
        """Link customers: into the first family among theirs, and everybody of the other families with them."""
        if len(set(wanted)) < 2 or not set(wanted) <= set(self.customers()):
            return None
        families = [self.group(one) for one in wanted if len(self.members(self.group(one))) > 1]
        self.groups += not families
        target = families[0] if families else f"G{self.groups:04d}"
        coming = {*wanted, *(one for family in families for one in self.members(family))}
        return PlainAct(sets={(one, "group"): (self.group(one), target) for one in coming if self.group(one) != target})

    def unlinked(self, customer: str) -> PlainAct | None:
        """Take a customer out of a family, and with them who would be alone in it."""
        if customer not in self.customers() or not self.group(customer):
            return None
        others = [one for one in self.members(self.group(customer)) if one != customer]
        leaving = [customer, *others] if len(others) == 1 else [customer]
        return PlainAct(sets={(one, "group"): (self.group(one), "") for one in leaving})

    def changed_together(self, wanted: list[str], change: BulkChange) -> PlainAct | None:
        """Give many a tag or a status; nobody gets it when one of them cannot."""
        if not set(wanted) <= set(self.customers()):
            return None
        if change.status == "closed" and any(any(self.balance(one)) for one in wanted):
            return None
        sets: Sets = {}
        for one in wanted:
            fields = self.fields[one]
            if change.status:
                sets[one, "status"] = (fields["status"], change.status)
            else:
                sets[one, "tags"] = (fields["tags"], list(dict.fromkeys([*fields["tags"], change.add_tag])))
        return PlainAct(sets={place: (was, now) for place, (was, now) in sets.items() if was != now})

    def undone(self, seq: int) -> PlainAct | None:
        """Take an act back, unless somebody would be left alone in a family by it."""
        back = super().undone(seq)
        goes = {whose: after for (whose, name), (_, after) in back.sets.items() if name == "group"} if back else {}
        for family in {self.group(whose) for whose in goes} | set(goes.values()):
            after = [one for one in self.customers() if family and goes.get(one, self.group(one)) == family]
            if len(after) == 1:
                return None
        return back


class TwoBooksOfFamilies(TwoBooks):
    """Every act of the other machine, and these."""

    plain: PlainFamilies

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.plain = PlainFamilies("Test Stores")

    @rule(chosen=some)
    def link(self, chosen: list[int]) -> None:
        """Link two or three, perhaps twice the same, perhaps somebody who was taken out."""
        wanted = [self.one(number) for number in chosen]
        expected = self.plain.linked(wanted)
        self.do(lambda key: self.ledger.link(wanted, "", "family", self.act(key)), expected)

    @rule(number=st.integers(0, 4))
    def unlink(self, number: int) -> None:
        """Unlink somebody, linked or not."""
        customer = self.one(number)
        self.do(lambda key: self.ledger.unlink(customer, self.act(key)), self.plain.unlinked(customer))

    @rule(three=st.permutations(range(4)), middle=st.booleans())
    def link_again_and_undo_the_first(self, three: list[int], middle: bool) -> None:  # noqa: FBT001 - from Hypothesis
        """Link two, let a third one join or the second one leave, and take the first link back."""
        self.link(three[:2])
        first = len(self.plain.acts)
        if middle:
            self.link([three[0], three[2]])
        else:
            self.unlink(three[1])
        self.undo(first)

    @rule(chosen=some, change=st.sampled_from(CHANGES))
    def change_many(self, chosen: list[int], change: BulkChange) -> None:
        """Change several at once."""
        wanted = list(dict.fromkeys(self.one(number) for number in chosen))
        expected = self.plain.changed_together(wanted, change)
        self.do(lambda key: self.ledger.change_many(wanted, change, self.act(key)), expected)

    @invariant()
    def families_are_as_the_plain_book_says(self) -> None:
        """Who belongs together, and what they owe and hold together."""
        book = self.ledger.book
        for number in range(self.plain.groups):
            group = f"G{number + 1:04d}"
            members = self.plain.members(group)
            found = group_rows(book, Views(book), group, TODAY)
            assert ([row.customer.id for row in found.rows] if found else []) == (members if len(members) > 1 else [])
            if found:
                sums = [sum(self.plain.balance(one)[place] for one in members) for place in (0, 1)]
                assert [found.due.minor, found.prepaid.minor] == sums

    def one(self, number: int) -> str:
        """Return one of the first few customers."""
        return f"C{number % (len(self.plain.fields) - 1) + 1:04d}"


def drive(folder: Path, profile: str, examples: int | None = None) -> None:
    shops = count()

    class Here(TwoBooksOfFamilies):
        def __init__(self) -> None:
            super().__init__(folder / str(next(shops)))

    chosen = settings.get_profile(profile)
    run_state_machine_as_test(Here, settings=settings(chosen, max_examples=examples) if examples else chosen)


def test_families_and_changes_of_many_agree_with_a_plain_book(tmp_path: Path) -> None:
    drive(tmp_path, "taste", 15)


@pytest.mark.long
def test_families_and_changes_of_many_agree_with_a_plain_book_for_longer(tmp_path: Path) -> None:
    drive(tmp_path, "meal")
