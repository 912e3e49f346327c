"""Erasing a person: when it is refused, what stays as it was, and what cannot be done about them afterwards."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest

from access import SignInWrong, Vault
from ledger.book import CustomerRecord, CustomerUnknown, Kind, PersonErased, UndoNotPossible
from ledger.journal import KeyReused
from messaging import State
from services.erasing import NAME, BalancesLeft, NotTheSame
from services.erasing.blanks import Blanks
from services.erasing.opened import Erased
from services.erasing.traces import JsonRecord
from services.shop import Shop
from tests.erasing.somebody import LIST, Somebody
from tests.services.counter import HERE, add, bring_in, everything_in


def erase(somebody: Somebody, customer: str = "", *, key: str = "erase", backups: bool = False) -> Erased:
    shop = somebody.shop
    return shop.eraser.erase(customer or somebody.person, originals=False, backups=backups, key=key, **HERE)


def figures(shop: Shop) -> list[object]:
    """Return everything that the shop adds up: totals, balances, columns of entries, packages."""
    book = shop.book
    columns = [book.entries[name].tolist() for name in ("customer", "kind", "amount", "sign", "day", "dead", "seq")]
    balances = [book.balances[name].tolist() for name in ("due", "prepaid", "sessions")]
    packages = [(one.id, one.amount, one.sessions, one.treatment) for one in book.packages]
    totals = shop.views.figures(shop.today())
    return [columns, balances, packages, totals.due_total, totals.prepaid_total]


def others(somebody: Somebody) -> list[CustomerRecord]:
    gone = {somebody.person, *(f"C{one + 1:04d}" for one in members(somebody))}
    return [one for one in somebody.shop.book.people.all() if one.id not in gone]


def members(somebody: Somebody) -> list[int]:
    people = somebody.shop.book.people
    return people.aliases.members(people.index_of(somebody.person))


def test_all_totals_and_everybody_else_are_as_before_and_the_book_is_whole(somebody: Somebody) -> None:
    shop = somebody.shop
    before, they, acts = figures(shop), others(somebody), shop.ledger.journal.last_seq
    keys = [(one.seq, one.key, one.request) for one in shop.ledger.journal.commits()]
    old = shop.ledger.journal.identity
    done = erase(somebody)
    assert done.kept == ()
    assert figures(shop) == before
    assert others(somebody) == they
    assert [(one.seq, one.key, one.request) for one in shop.ledger.journal.commits(0, acts)] == keys
    assert shop.ledger.verify() == ""
    new = shop.ledger.journal.identity
    assert (new.parent, new.parent_seq, new.why) == (old.lineage, acts, "erasure")
    assert shop.ledger.journal.last_seq == acts + 1
    (last,) = shop.ledger.activity(1)
    assert last.what == "A person was erased"
    record = shop.book.people[shop.book.people.index_of(somebody.person)]
    assert (record.name, record.status, record.group) == (NAME, "closed", "")
    assert len(members(somebody)) == 2
    # The same from the first line on, without what is in memory.
    shop.look_again()
    assert figures(shop) == before


def test_who_owes_or_holds_something_is_not_erased(somebody: Somebody) -> None:
    shop = somebody.shop
    somebody.do(Kind.CHARGE, somebody.person, "40")
    before = everything_in(shop.data)
    with pytest.raises(BalancesLeft, match=r"Zorvella Quimby cannot be erased yet: .* owes .*40\.00\. Settle"):
        erase(somebody)
    assert everything_in(shop.data) == before
    with pytest.raises(CustomerUnknown):
        erase(somebody, "C0999")


def test_a_person_is_erased_once_and_a_key_said_twice_changes_nothing(somebody: Somebody) -> None:
    erase(somebody)
    lines = (somebody.shop.data / "journal.csv").read_bytes()
    assert erase(somebody).customer == somebody.person
    assert (somebody.shop.data / "journal.csv").read_bytes() == lines
    with pytest.raises(PersonErased, match="was erased for good"):
        erase(somebody, key="another")
    with pytest.raises(KeyReused):
        somebody.shop.add_customer({"name": "Other"}, key="erase", **HERE)


def test_nothing_about_the_person_is_taken_back_any_more(somebody: Somebody) -> None:
    shop = somebody.shop
    erase(somebody)
    ids = {somebody.person, *(f"C{one + 1:04d}" for one in members(somebody))}
    looked = 0
    for commit in list(shop.ledger.journal.commits()):
        if any(f'"customer":"{one}"' in commit.records or f'"id":"{one}"' in commit.records for one in ids):
            assert shop.ledger.why_not_undo(commit.seq) != "", commit
            looked += 1
    assert looked > 20
    (last,) = shop.ledger.activity(1)
    with pytest.raises(UndoNotPossible, match="This cannot be undone: what was erased is nowhere any more"):
        shop.undo(last.seq, key="undo", **HERE)


def test_an_act_about_somebody_else_is_still_taken_back(somebody: Somebody) -> None:
    seq = somebody.do(Kind.CHARGE, somebody.others[0], "15")
    erase(somebody)
    assert somebody.shop.undo(seq, key="undo", **HERE).what.startswith("Undone: Ravi Naik took")


@pytest.mark.parametrize(
    "act",
    [
        lambda one: one.shop.change_customer(one.person, {"status": "active"}, key="k", **HERE),
        lambda one: one.do(Kind.CHARGE, one.person, "5"),
        lambda one: one.shop.merge(one.others[0], [one.person], key="k", **HERE),
        lambda one: one.shop.link([one.others[0], one.person], "x", "family", key="k", **HERE),
        lambda one: one.shop.change_package("P0001", {"treatment": "x"}, key="k", **HERE),
    ],
    ids=["reopened", "sold to", "merged", "linked", "package"],
)
def test_nothing_new_is_recorded_about_the_person(somebody: Somebody, act: Callable[[Somebody], object]) -> None:
    erase(somebody)
    with pytest.raises(PersonErased):
        act(somebody)


def test_the_own_page_ends_with_its_password_its_sessions_and_its_lines_in_the_log(somebody: Somebody) -> None:
    shop = somebody.shop
    person = shop.admission.people.of_customer(somebody.person)
    assert person is not None
    shop.admission.log.flush()
    assert shop.admission.log.events(person=person.id)
    erase(somebody)
    vault = Vault(shop.data)
    assert person.id not in vault.have_passwords()
    assert [row for row in vault.sessions() if row.person == person.id] == []
    assert vault.sessions() != [], "others stay signed in"
    vault.close()
    assert shop.admission.log.events(person=person.id) == []
    with sqlite3.connect(shop.data / "access-log.db") as log:
        assert log.execute("select count(*) from events where address = '192.0.2.77'").fetchone() == (0,)
    with pytest.raises(SignInWrong):
        shop.admission.sign_in(person.sign_in, "a needle in the hay", "192.0.2.1")


def test_what_waited_to_be_sent_or_answered_waits_no_more(somebody: Somebody) -> None:
    shop = somebody.shop
    assert shop.book.said.open
    erase(somebody)
    theirs = [one for one in shop.post.outbox.latest() if one.customer == somebody.person]
    assert {one.state for one in theirs} <= {State.CANCELLED, State.HANDED_OVER, State.FAILED}
    assert State.CANCELLED in {one.state for one in theirs}
    assert {one.to for one in theirs} == {""}
    assert shop.book.said.open == set()


def test_a_list_with_the_same_person_brings_somebody_new(somebody: Somebody) -> None:
    shop = somebody.shop
    erase(somebody)
    before = len(shop.book.people)
    bring_in(shop, "again.csv", LIST.encode().replace(b"needlelist", b"again"), key="again")
    added = shop.book.people.all()[before:]
    assert [one.name for one in added] == ["Needle Listed"]


def test_a_photo_that_bills_of_others_have_stays(somebody: Somebody) -> None:
    photos = {path.name for path in (somebody.shop.data / "files").iterdir() if path.read_bytes()[:2] == b"\xff\xd8"}
    erase(somebody)
    left = {path.name for path in (somebody.shop.data / "files").iterdir() if path.read_bytes()[:2] == b"\xff\xd8"}
    assert (len(photos), len(left)) == (2, 1)


def test_a_damaged_piece_of_the_book_that_holds_the_person_goes_and_others_stay(somebody: Somebody) -> None:
    aside = somebody.shop.data / "quarantine"
    aside.mkdir()
    (aside / "after-line-3-aa.bin").write_bytes(b'9,x,"[{""customer"":""C0002""}]"')
    (aside / "after-line-4-bb.bin").write_bytes(b'9,x,"[{""customer"":""C0009""}]"')
    erase(somebody)
    assert [path.name for path in aside.iterdir()] == ["after-line-4-bb.bin"]


def test_a_book_that_would_come_to_something_else_does_not_take_the_place(
    somebody: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = somebody.shop
    before = (shop.data / "journal.csv").read_bytes()

    class Wrong(Blanks):
        def record(self, record: JsonRecord, seq: int) -> JsonRecord:
            blank = super().record(record, seq)
            return blank | {"amount": 1} if record["kind"] == "entry" else blank

    monkeypatch.setattr("services.erasing.doing.Blanks", Wrong)
    with pytest.raises(NotTheSame, match="Nobody was erased, and nothing was changed: the entries would not have been"):
        erase(somebody)
    assert (shop.data / "journal.csv").read_bytes() == before
    assert not (shop.data / "erasing.json").exists()
    add(shop, "and on it goes")


def test_backups_that_hold_the_person_are_told_and_go_only_after_a_fresh_one(
    somebody: Somebody,
) -> None:
    shop = somebody.shop
    shop.copies._try("by hand")
    plan = shop.eraser.plan(somebody.person)
    held = shop.eraser.backups(plan)
    by_hand, before_import = held
    assert not by_hand.second
    assert by_hand.leaves.on is None
    assert "it is one of the last 7 and stays until 7 newer ones are made" in by_hand.leaves.why
    assert before_import.made is not None
    assert before_import.leaves.on == before_import.made.date() + timedelta(days=30)
    assert before_import.leaves.why == "made before import, it is kept for 30 days"
    told = erase(somebody)
    assert set(told.holding) == {one.name for one in held}
    assert "2 backups still hold the person." in told.said, "one was made before the list was brought in"
    another = somebody.add(name="Another Needle")
    done = erase(somebody, another, key="second", backups=True)
    assert done.backups == (), "those from before do not hold who came later"


def test_backups_go_when_that_is_asked_for(somebody: Somebody) -> None:
    shop = somebody.shop
    shop.copies._try("by hand")
    done = erase(somebody, backups=True)
    (left,) = shop.copies.rows()
    assert done.backups != ()
    assert left.kept.name not in done.backups
    assert left.kept.proven
    assert left.kept.manifest is not None
    assert left.kept.manifest.lineage == shop.ledger.journal.identity.lineage


def test_what_cannot_be_looked_into_is_told_and_stays_also_when_backups_are_to_go(somebody: Somebody) -> None:
    shop = somebody.shop
    shop.copies._try("by hand")
    other = shop.copies.folder / "2020-01-01_00-00.zip"
    other.write_bytes(b"of whom?")
    done = erase(somebody, backups=True)
    assert done.backups != ()
    assert done.holding == (other.name,)
    (held,) = [one for one in shop.eraser.backups(shop.eraser.plan(somebody.add(name="Later"))) if one.made is None]
    assert held.leaves.why == "no day can be named: it cannot be read, so it stays until somebody removes it"
    assert other.read_bytes() == b"of whom?"


def test_no_backup_goes_when_no_fresh_one_can_be_made(somebody: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = somebody.shop
    shop.copies._try("by hand")

    def full(_why: str) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shop.copies, "before", full)
    done = erase(somebody, backups=True)
    assert (done.backups, len(done.holding)) == ((), 2)
    assert "They were not deleted: the disk answers No space left on device." in done.said
