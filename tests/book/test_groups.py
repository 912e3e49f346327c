"""Families and firms: linked, shown together, taken apart again; nobody is ever merged."""

import pytest

from ledger.book import GroupRows, LinkNeedsTwo, UndoNotPossible, Views, group_rows
from ledger.errors import LedgerError
from ledger.journal import Commit
from tests.book.conftest import TODAY, Counter


@pytest.fixture
def four(counter: Counter) -> Counter:
    """Asha and Ravi Sharma, Meera Nair and Imran Shaikh; C0001 to C0004."""
    for name in ("Asha Sharma", "Ravi Sharma", "Meera Nair", "Imran Shaikh"):
        counter.customer(name)
    return counter


def link(counter: Counter, *customers: str, name: str = "", sort: str = "family") -> Commit:
    done = counter.ledger.link(customers, name, sort, counter.act())
    assert done is not None
    return done


def unlink(counter: Counter, customer: str) -> Commit:
    return counter.ledger.unlink(customer, counter.act())


def groups(counter: Counter) -> list[str]:
    """Return everybody's group, the same in memory and read again from the disk."""
    found = [one.group for one in counter.ledger.book.people.all()]
    again = counter.reloaded()
    assert [one.group for one in again.book.people.all()] == found
    assert again.book.groups == counter.ledger.book.groups
    again.close()
    return found


def together(counter: Counter, group: str = "G0001") -> GroupRows | None:
    book = counter.ledger.book
    return group_rows(book, Views(book), group, TODAY)


def test_a_family_shows_its_balances_together(four: Counter) -> None:
    assert link(four, "C0001", "C0002").what == "Asha Sharma and Ravi Sharma are linked as Sharma family"
    four.do("charge", "C0001", "4000")
    four.do("charge", "C0002", "250")
    four.do("top_up", "C0002", "100")
    four.do("charge", "C0003", "7")
    found = together(four)
    assert found is not None
    assert (found.due.decimal, found.prepaid.decimal, found.sessions) == ("4250.00", "100.00", 0)
    assert [row.customer.name for row in found.rows] == ["Asha Sharma", "Ravi Sharma"]
    assert [four.balance(one)[0] for one in ("C0001", "C0002")] == ["4000.00", "250.00"], "nobody is merged"


def test_a_group_is_called_what_is_said_or_what_is_usual(four: Counter) -> None:
    link(four, "C0001", "C0002", name="  The Sharmas \u202e", sort="other")
    link(four, "C0003", "C0004", sort="firm")
    assert [(one.name, one.sort) for one in four.ledger.book.groups.values()] == [
        ("The Sharmas", "other"), ("Meera Nair", "firm"),
    ]  # fmt: skip


def test_who_is_linked_with_a_member_joins_the_group(four: Counter) -> None:
    link(four, "C0001", "C0002")
    joined = link(four, "C0003", "C0002", sort="firm")
    assert joined.what == "Meera Nair is linked with Sharma family"
    assert groups(four) == ["G0001", "G0001", "G0001", ""]
    assert four.ledger.book.groups["G0001"].sort == "family", "a group that is there keeps its own"


def test_two_groups_become_one_and_undo_parts_them_again(four: Counter) -> None:
    link(four, "C0001", "C0002")
    link(four, "C0003", "C0004")
    done = link(four, "C0003", "C0001", name="Everybody")
    assert groups(four) == ["G0002"] * 4
    assert four.ledger.book.groups["G0002"].name == "Everybody"
    four.undo(done.seq)
    assert groups(four) == ["G0001", "G0001", "G0002", "G0002"]
    assert four.ledger.book.groups["G0002"].name == "Nair family"


def test_linking_who_is_linked_changes_nothing(four: Counter) -> None:
    link(four, "C0001", "C0002")
    before = four.ledger.journal.last_seq
    assert four.ledger.link(["C0002", "C0001"], "", "family", four.act()) is None
    assert four.ledger.journal.last_seq == before


@pytest.mark.parametrize(
    ("customers", "sort", "sentence"),
    [
        (["C0001"], "family", "Choose at least two different customers to link."),
        (["C0001", "c1"], "family", "Choose at least two different customers to link."),
        (["C0001", "C0099"], "family", "There is no customer “C0099”."),
        (["C0001", "C0002"], "clan", "The sort “clan” cannot be used: it is one of family, firm, other."),
    ],
)
def test_a_link_that_cannot_be_is_refused(four: Counter, customers: list[str], sort: str, sentence: str) -> None:
    before = four.ledger.journal.last_seq
    with pytest.raises(LedgerError) as refused:
        four.ledger.link(customers, "", sort, four.act())
    assert str(refused.value) == sentence
    assert four.ledger.journal.last_seq == before


def test_nobody_is_linked_with_who_was_taken_out(four: Counter) -> None:
    four.undo(5)  # the adding of Imran
    with pytest.raises(LedgerError, match="There is no customer “C0004”"):
        link(four, "C0001", "C0004")
    assert isinstance(LinkNeedsTwo(), LedgerError)


def test_the_last_one_of_a_group_is_unlinked_as_well(four: Counter) -> None:
    link(four, "C0001", "C0002", "C0003")
    assert unlink(four, "C0002").what == "Ravi Sharma is no longer linked with Sharma family"
    assert groups(four) == ["G0001", "", "G0001", ""]
    last = unlink(four, "C0001")
    assert last.what == "Asha Sharma and Meera Nair are no longer linked"
    assert groups(four) == [""] * 4
    assert together(four) is None
    four.undo(last.seq)
    assert groups(four) == ["G0001", "", "G0001", ""]
    with pytest.raises(LedgerError, match="Ravi Sharma is not linked with anybody"):
        unlink(four, "C0002")


def test_a_link_is_undone_and_brought_back(four: Counter) -> None:
    done = link(four, "C0001", "C0002")
    undo = four.undo(done.seq)
    assert groups(four) == [""] * 4
    assert undo.what == "Undone: Asha Sharma and Ravi Sharma are linked as Sharma family"
    four.undo(undo.seq)
    assert groups(four) == ["G0001", "G0001", "", ""]
    unlink(four, "C0001")
    assert link(four, "C0001", "C0003").what.endswith("linked as Sharma family")
    assert groups(four) == ["G0002", "", "G0002", ""], "an id is never given twice"


def test_an_undo_leaves_nobody_alone_in_a_group(four: Counter) -> None:
    first = link(four, "C0001", "C0002")
    link(four, "C0001", "C0003")
    with pytest.raises(UndoNotPossible, match="Meera Nair was linked with Sharma family since; unlink Meera Nair"):
        four.undo(first.seq)
    unlink(four, "C0003")
    four.undo(first.seq)
    assert groups(four) == [""] * 4


def test_nobody_comes_back_into_a_group_that_is_gone(four: Counter) -> None:
    link(four, "C0001", "C0002", "C0003")
    gone = unlink(four, "C0001")
    unlink(four, "C0002")
    with pytest.raises(UndoNotPossible, match="nobody is left in Sharma family whom Asha Sharma could be linked with"):
        four.undo(gone.seq)


def test_a_group_is_named_again_and_that_is_undone(four: Counter) -> None:
    link(four, "C0001", "C0002")
    done = four.ledger.rename_group("G0001", "Sharma Traders", "firm", four.act())
    assert done is not None
    assert done.what == "Sharma family is now called Sharma Traders"
    again = four.ledger.rename_group("G0001", "Sharma & Sons", "firm", four.act())
    assert again is not None
    with pytest.raises(UndoNotPossible, match="Sharma & Sons was named again since"):
        four.undo(done.seq)
    four.undo(again.seq)
    four.undo(done.seq)
    group = four.ledger.book.groups["G0001"]
    assert (group.name, group.sort) == ("Sharma family", "family")
    assert four.ledger.rename_group("G0001", "Sharma family", "family", four.act()) is None
    sort = four.ledger.rename_group("G0001", "Sharma family", "other", four.act())
    assert sort is not None
    assert sort.what == "Sharma family: changed from family to other"


@pytest.mark.parametrize(
    ("group", "name", "sentence"),
    [("G0009", "X", "there is no such family or firm"), ("G0001", "  ", "A family or a firm needs a name")],
)
def test_a_name_that_cannot_be_is_refused(four: Counter, group: str, name: str, sentence: str) -> None:
    link(four, "C0001", "C0002")
    with pytest.raises(LedgerError, match=sentence):
        four.ledger.rename_group(group, name, "family", four.act())


def test_one_alone_because_the_others_were_taken_out_is_no_group(four: Counter) -> None:
    link(four, "C0003", "C0004")
    out = four.undo(5)
    assert together(four) is None
    assert link(four, "C0003", "C0001").what == "Meera Nair and Asha Sharma are linked as Nair family"
    four.undo(out.seq)
    assert groups(four) == ["G0002", "", "G0002", "G0001"]
    assert together(four) is None


def test_a_snapshot_keeps_groups_and_who_was_changed(four: Counter) -> None:
    link(four, "C0001", "C0002")
    four.ledger.change_customer("C0003", {"city": "Pune"}, four.act())
    four.ledger.save_snapshot()
    assert groups(four) == ["G0001", "G0001", "", ""]
    again = four.reloaded()
    assert again.book.changes["customer"].tolist() == [0, 1, 2]
    assert again.book.changes["seq"].tolist() == [6, 6, 7]
    again.close()
