"""People, made from a real journal: who they are and may do, what is refused, and how each act goes back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from access import (
    ACTIVE,
    DISABLED,
    TICKS,
    LastOwner,
    People,
    Person,
    PersonNotUnderstood,
    PersonUnknown,
    Right,
    Role,
    SignInNotUnderstood,
    SignInTaken,
    rights_of,
)
from ledger.book import Act, Ledger, UndoNotPossible
from ledger.journal import Commit, Disk, read_snapshot, write_snapshot

NOW, TODAY = datetime(2026, 11, 21, 9, 12, tzinfo=UTC), date(2026, 11, 21)


@dataclass
class Office:
    """A book with its people, and somebody who changes them."""

    ledger: Ledger
    people: People
    acts: int = 0

    def act(self) -> Act:
        """Return who asks now, with a key of its own."""
        self.acts += 1
        return Act("owner", "test", NOW, f"test-{self.acts}")

    def add(self, name: str, role: Role = Role.STAFF, **facts: Any) -> Person:  # noqa: ANN401 - any fact of a person
        """Record a new person."""
        facts.setdefault("sign_in", name.casefold())
        made: list[str] = []

        def decide() -> tuple[str, list[dict[str, Any]]]:
            person, what, records = self.people.decide_add(name=name, role=role, **facts)
            made.append(person)
            return what, records

        self.ledger.write(self.act(), ("person", name, str(facts)), decide)
        return self.people.by_id(made[0])

    def change(self, person: str, **fields: Any) -> Commit | None:  # noqa: ANN401 - any field of a person
        """Record a change of a person."""
        return self.ledger.write(
            self.act(), ("change", person, str(fields)), lambda: self.people.decide_change(person, fields)
        )

    def undo(self, seq: int | None = None) -> int:
        """Take an act back, the newest unless another is named; return the number of the undo."""
        return self.ledger.undo(seq or self.ledger.book.version, self.act()).seq

    def reloaded(self) -> People:
        """Return the same people, read from the disk by somebody else."""
        again = People()
        Ledger.open(self.ledger.folder, writer=False, others={"people": again}).close()
        return again


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    act = Act("owner", "test", NOW, "set-up")
    _, _, first = People().decide_add(name="Asha", sign_in="asha", role=Role.OWNER)
    Ledger.create(
        tmp_path / "data", shop="Test Stores", currency="INR", region="IN", timezone="Asia/Kolkata", act=act,
        others=first,
    )  # fmt: skip
    people = People()
    ledger = Ledger.open(tmp_path / "data", writer=True, others={"people": people})
    yield Office(ledger, people)
    ledger.close()


def test_a_book_begins_with_its_owner(office: Office) -> None:
    (asha,) = office.people.all()
    assert (asha.id, asha.name, asha.sign_in, asha.role, asha.status) == ("U0001", "Asha", "asha", Role.OWNER, ACTIVE)
    assert office.people.owners() == [asha]


def test_a_person_is_what_was_said_of_them_for_everybody_who_reads_the_book(office: Office) -> None:
    ravi = office.add(
        "  Ravi   Das ", sign_in=" Ravi ", rights=["reports", Right.RECORD, "record"], centres=["GK2", " Pitampura", ""]
    )
    assert (ravi.id, ravi.name, ravi.sign_in) == ("U0002", "Ravi Das", "ravi")
    assert ravi.ticked == [Right.RECORD, Right.REPORTS], "in the order of the screen"
    assert ravi.centres == {"GK2", "Pitampura"}
    office.ledger.add_customer({"name": "Meena"}, office.act(), TODAY)
    meena = office.add("Meena", Role.CUSTOMER, customer="C0001")
    assert (meena.customer, meena.ticked, office.people.of_customer("C0001")) == ("C0001", [], meena)
    assert office.people.of_customer("C0002") is None
    office.change(ravi.id, name="Ravi D.", rights=[], centres=["GK2"])
    assert [one.what for one in office.ledger.activity(4)][::-1] == [
        "Ravi Das works here now", "Meena was added", "Meena has an own page now", "Ravi Das is called Ravi D. now",
    ]  # fmt: skip
    again = office.reloaded()
    assert again.all() == office.people.all()
    assert again.by_id("U0002").centres == {"GK2"}
    assert again.name_of("U0002") == "Ravi D."
    assert again.name_of("owner") == "owner", "what an older book says stays what it says"


def test_what_else_stands_in_the_book_is_nobody(office: Office) -> None:
    office.ledger.add_customer({"name": '"kind":"person"', "notes": '{"kind":"person","id":"U9"}'}, office.act(), TODAY)
    assert [one.id for one in office.people.all()] == ["U0001"]
    assert [one.id for one in office.reloaded().all()] == ["U0001"]


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"name": " "}, PersonNotUnderstood),
        ({"sign_in": "x"}, SignInNotUnderstood),
        ({"sign_in": "a" * 41}, SignInNotUnderstood),
        ({"sign_in": "ra vi"}, SignInNotUnderstood),
        ({"sign_in": "-ravi"}, SignInNotUnderstood),
        ({"sign_in": "ravi."}, SignInNotUnderstood),
        ({"sign_in": "<ravi>"}, SignInNotUnderstood),
        ({"sign_in": "ra\nvi"}, SignInNotUnderstood),
        ({"sign_in": "ra/vi"}, SignInNotUnderstood),
        ({"sign_in": ""}, SignInNotUnderstood),
        ({"sign_in": "asha"}, SignInTaken),
        ({"sign_in": " ASHA "}, SignInTaken),
        ({"sign_in": "\uff41\uff53\uff48\uff41"}, SignInTaken),  # the same letters, as wide as Chinese ones
        ({"role": Role.CUSTOMER}, PersonNotUnderstood),
        ({"role": Role.STAFF, "customer": "C0001"}, PersonNotUnderstood),
        ({"role": Role.OWNER, "customer": "C0001"}, PersonNotUnderstood),
        ({"role": Role.CUSTOMER, "customer": "R1"}, PersonNotUnderstood),  # a code would open the page of C0001
        ({"role": Role.CUSTOMER, "customer": "c1"}, PersonNotUnderstood),
        ({"role": Role.CUSTOMER, "customer": "C0000"}, PersonNotUnderstood),
        ({"rights": ["everything"]}, PersonNotUnderstood),
        ({"rights": [Right.RUN_THE_SHOP]}, PersonNotUnderstood),
        ({"rights": [Right.OWN_PAGE]}, PersonNotUnderstood),
        ({"rights": [Right.LOOK]}, PersonNotUnderstood),
        ({"role": Role.OWNER, "rights": [Right.RECORD]}, PersonNotUnderstood),
        ({"role": Role.OWNER, "centres": ["GK2"]}, PersonNotUnderstood),
        ({"role": Role.CUSTOMER, "customer": "C0001", "rights": [Right.RECORD]}, PersonNotUnderstood),
        ({"role": Role.CUSTOMER, "customer": "C0001", "centres": ["GK2"]}, PersonNotUnderstood),
    ],
)
def test_what_does_not_go_together_is_refused_and_nothing_is_written(
    office: Office, facts: dict[str, Any], refusal: type[Exception]
) -> None:
    before = office.ledger.book.version
    with pytest.raises(refusal):
        office.add(**{"name": "Ravi", "sign_in": "ravi", "role": Role.STAFF} | facts)
    assert office.ledger.book.version == before
    assert len(office.people.all()) == 1


def test_a_sign_in_name_finds_its_person_however_it_is_typed(office: Office) -> None:
    for typed in ("asha", "ASHA", "  Asha\t", "\uff21sha"):
        assert office.people.by_sign_in(typed).id == "U0001"
    boss = office.add("Boss")
    assert office.people.by_sign_in("\u212coss") == boss, "a B for formulas is a capital that folding does not know"
    jose = office.add("José", sign_in="jos\u00e9")
    assert office.people.by_sign_in("jose\u0301") == jose, "a keyboard may send the accent apart"
    for typed in ("", "ravi", "asha ravi", "U0001"):
        with pytest.raises(PersonUnknown):
            office.people.by_sign_in(typed)


def test_an_own_page_is_given_once(office: Office) -> None:
    meena = office.add("Meena", Role.CUSTOMER, customer="C0001")
    for sign_in in ("another", "meena2"):
        with pytest.raises(PersonNotUnderstood, match="has an own page already"):
            office.add("Meena", Role.CUSTOMER, customer="C0001", sign_in=sign_in)
    office.change(meena.id, status=DISABLED)
    with pytest.raises(PersonNotUnderstood):
        office.add("Meena", Role.CUSTOMER, customer="C0001", sign_in="again")


@pytest.mark.parametrize(
    "fields",
    [
        {"role": "owner"}, {"customer": "C0002"}, {"id": "U0001"}, {"sign_in": "other"}, {"status": "removed"},
        {"status": "owner"}, {"status": None}, {"name": "  "}, {"rights": ["run_the_shop"]}, {"rights": ["x"]},
        {"name": "R", "role": "owner"}, {"_known": {}},
    ],
)  # fmt: skip
@pytest.mark.fault(145)
def test_only_four_things_of_a_person_change(office: Office, fields: dict[str, Any]) -> None:
    ravi = office.add("Ravi")
    with pytest.raises(PersonNotUnderstood):
        office.change(ravi.id, **fields)
    assert office.people.by_id(ravi.id) == ravi


def test_a_change_to_what_is_there_is_none(office: Office) -> None:
    ravi = office.add("Ravi", rights=["record"], centres=["GK2"])
    before = office.ledger.book.version
    assert office.change(ravi.id, name=" Ravi ", rights=[Right.RECORD], centres=["GK2", "GK2"], status=ACTIVE) is None
    assert office.ledger.book.version == before
    for unknown in ("U0003", "", "asha"):
        with pytest.raises(PersonUnknown):
            office.change(unknown, name="X")


def test_whoever_is_disabled_may_nothing_and_is_let_in_again(office: Office) -> None:
    ravi = office.add("Ravi", rights=["record"])
    assert ravi.may(Right.RECORD)
    assert not ravi.may(Right.REPORTS)
    done = office.change(ravi.id, status=DISABLED)
    assert done
    assert done.what == "Ravi may not come in any more"
    out = office.people.by_id(ravi.id)
    assert [right for right in Right if out.may(right)] == []
    again = office.change(ravi.id, status=ACTIVE)
    assert again
    assert again.what == "Ravi may come in again"
    assert office.people.by_id(ravi.id) == ravi


def test_the_last_owner_stays(office: Office) -> None:
    with pytest.raises(LastOwner, match="Asha is the only owner"):
        office.change("U0001", status=DISABLED)
    ravi = office.add("Ravi", Role.OWNER)
    assert [one.id for one in office.people.owners()] == ["U0001", "U0002"]
    office.change("U0001", status=DISABLED)
    with pytest.raises(LastOwner):
        office.change(ravi.id, status=DISABLED)
    with pytest.raises(UndoNotPossible, match="Ravi is the only owner"):
        office.undo(2)
    office.change("U0001", status=ACTIVE)
    office.change(ravi.id, status=DISABLED)
    assert [one.id for one in office.people.owners()] == ["U0001"]
    staff = office.add("Staff")
    office.change(staff.id, status=DISABLED)


def test_a_sign_in_name_is_never_given_again(office: Office) -> None:
    office.add("Ravi")
    office.undo()
    assert [one.id for one in office.people.all()] == ["U0001"]
    with pytest.raises(PersonUnknown):
        office.people.by_sign_in("ravi")
    with pytest.raises(PersonUnknown):
        office.people.by_id("U0002")
    with pytest.raises(SignInTaken):
        office.add("Another Ravi", sign_in="RAVI")
    assert office.add("Another Ravi", sign_in=office.people.free_sign_in(["Ravi"])).sign_in == "ravi2"
    assert office.people.by_sign_in("ravi2").id == "U0003", "an id is never given again either"
    assert office.people.name_of("U0002") == "Ravi", "and what he did keeps his name"


@pytest.mark.parametrize(
    ("proposals", "free"),
    [
        (["Asha"], "asha2"), (["asha", "Ravi Das"], "ravidas"), (["", "9822014556"], "9822014556"), ([], "guest"),
        (["!!", "x"], "guest"), (["A.-"], "guest"), (["a" * 60], "a" * 40), (["O'Neil"], "oneil"),
    ],
)  # fmt: skip
def test_a_free_sign_in_name_is_proposed(office: Office, proposals: Sequence[str], free: str) -> None:
    assert office.people.free_sign_in(proposals) == free
    office.add("New", sign_in=free)


def test_a_long_name_with_a_number_behind_it_is_a_sign_in_name_as_well(office: Office) -> None:
    for _ in range(3):
        office.add("Long", sign_in=office.people.free_sign_in(["a" * 40]))


def test_adding_somebody_goes_back_and_comes_back(office: Office) -> None:
    ravi = office.add("Ravi", rights=["record"])
    undo = office.undo()
    with pytest.raises(PersonUnknown):
        office.people.by_id(ravi.id)
    office.undo(undo)
    assert office.people.by_id(ravi.id) == ravi
    assert office.reloaded().all() == office.people.all()


def test_a_change_goes_back_and_comes_back_field_by_field(office: Office) -> None:
    ravi = office.add("Ravi", rights=["record"], centres=["GK2"])
    office.change(ravi.id, name="R", rights=["reports"], centres=[], status=DISABLED)
    changed = office.people.by_id(ravi.id)
    undo = office.undo()
    assert office.people.by_id(ravi.id) == ravi
    office.undo(undo)
    assert office.people.by_id(ravi.id) == changed
    assert office.reloaded().all() == office.people.all()


def test_what_was_changed_again_since_does_not_go_back(office: Office) -> None:
    ravi = office.add("Ravi")
    office.change(ravi.id, name="R", rights=["record"])
    second = office.ledger.book.version
    office.change(ravi.id, rights=["reports"])
    with pytest.raises(UndoNotPossible, match=r"R was changed again since \(rights\)"):
        office.undo(second)
    assert "changed again since" in office.ledger.why_not_undo(second)
    office.undo()
    office.undo(second)
    assert office.people.by_id(ravi.id) == ravi


def test_nobody_is_taken_out_twice(office: Office) -> None:
    ravi = office.add("Ravi")
    added = office.ledger.book.version
    office.undo(added)
    with pytest.raises(UndoNotPossible, match="already taken out"):
        office.people.way_back({"kind": "person", "id": ravi.id})


def test_an_own_page_does_not_come_back_beside_a_newer_one(office: Office) -> None:
    office.ledger.add_customer({"name": "Meena"}, office.act(), TODAY)
    office.add("Meena", Role.CUSTOMER, customer="C0001")
    undo = office.undo()
    newer = office.add("Meena", Role.CUSTOMER, customer="C0001", sign_in="meena2")
    with pytest.raises(UndoNotPossible, match="has an own page already"):
        office.undo(undo)
    assert office.people.of_customer("C0001") == newer
    office.undo(undo + 1)
    office.undo(undo)
    assert office.people.of_customer("C0001")


def test_what_is_of_no_person_is_not_theirs_to_take_back(office: Office) -> None:
    assert office.people.way_back({"kind": "customer", "id": "C0001"}) is None
    assert office.people.way_back({}) is None


def test_a_quick_start_knows_the_same_people(office: Office) -> None:
    office.add("Ravi", rights=["record"], centres=["GK2"])
    office.add("Zainab", Role.OWNER)
    office.change("U0003", status=DISABLED)
    office.undo(2)
    office.ledger.save_snapshot()
    office.add("Late")
    again = People()
    quick = Ledger.open(office.ledger.folder, writer=False, others={"people": again})
    assert quick.journal.unverified_until > 0, "it was a quick start"
    assert again.all() == office.people.all()
    assert [one.id for one in again.all()] == ["U0001", "U0003", "U0004"]
    with pytest.raises(SignInTaken):
        again.decide_add(name="Ravi", sign_in="ravi", role=Role.STAFF)
    quick.close()


@pytest.mark.parametrize(
    "part",
    [None, b"", b"not json", b'[{"id":1}]', b'[{"kind":"person","id":"U1","name":"A","sign_in":"a","role":"x"}]',
             b'[{"kind":"person","id":"U0001","name":"A","sign_in":"a","role":"staff","rights":["fly"]}]'],
)  # fmt: skip
def test_a_quick_start_without_good_people_is_a_slow_one(office: Office, part: bytes | None) -> None:
    office.add("Ravi", rights=["record"])
    office.ledger.save_snapshot()
    kept = read_snapshot(office.ledger.folder, Disk())
    assert kept
    mark, parts = kept[0], {name: bytes(one) for name, one in kept[1].items()}
    del parts["other.people"]
    if part is not None:
        parts["other.people"] = part
    write_snapshot(office.ledger.folder, mark, parts, Disk())
    again = People()
    slow = Ledger.open(office.ledger.folder, writer=False, others={"people": again})
    assert slow.journal.unverified_until == 0
    assert again.all() == office.people.all()
    assert len(slow.book.people) == 0
    slow.close()


@pytest.mark.parametrize("ticked", [frozenset(Right), frozenset(TICKS), frozenset[Right]()])
def test_the_owner_and_the_customer_are_ticked_nothing(ticked: frozenset[Right]) -> None:
    assert rights_of(Role.OWNER, ticked) == frozenset(Right) - {Right.OWN_PAGE}
    assert rights_of(Role.CUSTOMER, ticked) == {Right.OWN_PAGE, Right.ANYBODY}


def test_staff_may_look_and_what_is_ticked_of_what_can_be_ticked() -> None:
    always = {Right.LOOK, Right.ANYBODY}
    assert rights_of(Role.STAFF, frozenset()) == always
    assert rights_of(Role.STAFF, frozenset(Right)) == always | set(TICKS)
    for tick in TICKS:
        assert rights_of(Role.STAFF, frozenset({tick})) == always | {tick}
    assert not set(TICKS) & {Right.RUN_THE_SHOP, Right.OWN_PAGE, Right.LOOK, Right.ANYBODY}
