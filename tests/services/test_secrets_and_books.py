"""Secrets belong to one book and one person: nobody inherits them with a number that is given again."""

import sqlite3
from datetime import timedelta

import pytest

from access import FOLDER, LastOwner, NotAllowed, PasswordAgain, Right, Role, SecretsUnreadable, Throttle, What
from ledger.book import EntryRequest, Kind, PaymentOverDue, parse_amount
from services import clock, download_of
from services.shop import Shop
from tests.desks import add_person, customer_desk, desk_for, owner_desk, staff_desk

PASSWORD = "a calm afternoon"  # noqa: S105 - of nobody


@pytest.fixture
def owned(open_shop: Shop) -> Shop:
    """Return a shop whose owner, U0001, has a password."""
    open_shop.admission.make_owner("Asha", "asha", PASSWORD, "here")
    return open_shop


def test_a_number_that_is_given_again_after_a_loss_brings_nothing_of_whoever_had_it(owned: Shop) -> None:
    ravi = add_person(owned, "Ravi", Role.STAFF, rights=[Right.RECORD])
    owned.admission.reset(ravi, "a quiet evening")
    token, _ = owned.admission.sign_in("ravi", "a quiet evening", "there")
    book = owned.data / "journal.csv"
    content = book.read_bytes()
    at = content.rindex(b"Ravi works here")
    owned.close()
    book.write_bytes(content[:at] + b"X" + content[at + 1 :])
    (owned.data / "cache" / "book.snapshot").unlink(missing_ok=True)
    again = Shop(owned.data, owned.settings_path)
    again.open()
    try:
        again.accept_loss(by="U0001")
        meera = add_person(again, "Meera", Role.OWNER)
        assert meera.id == ravi.id
        assert again.admission.of_token(token) is None
        assert again.admission.vault.password_of(meera.id) is None
    finally:
        again.close()


def test_a_new_book_in_an_old_folder_knows_nobody_of_before(owned: Shop) -> None:
    token, _ = owned.admission.sign_in("asha", PASSWORD, "here")
    owned.close()
    for name in ("journal.csv", "journal.head"):
        (owned.data / name).unlink()
    (owned.data / "cache" / "book.snapshot").unlink(missing_ok=True)
    again = Shop(owned.data, owned.settings_path)
    again.open()
    try:
        again.begin_anew()
        again.set_up("Another", "INR", "IN", "Asia/Kolkata", "U0001", "test", owner=("Ravi", "ravi"))
        assert not again.admission.has_owner()
        assert again.admission.of_token(token) is None
        again.admission.make_owner("Ravi", "ravi", "a quiet evening", "here")
        assert again.admission.has_owner()
    finally:
        again.close()


def test_passwords_that_cannot_be_read_make_nobody_an_owner(owned: Shop) -> None:
    file = owned.data / FOLDER / "access.db"
    owned.close()
    file.write_bytes(b"this is no database " * 400)
    again = Shop(owned.data, owned.settings_path)
    again.open()
    try:
        assert again.admission.has_owner(), "the first run must not be offered to whoever comes"
        with pytest.raises(SecretsUnreadable):
            again.admission.sign_in("asha", PASSWORD, "here")
    finally:
        again.close()
    assert file.read_bytes().startswith(b"this is no database"), "it stays as it is"


def test_a_file_of_passwords_that_another_program_holds_stops_nothing(owned: Shop) -> None:
    owned.close()
    holder = sqlite3.connect(owned.data / FOLDER / "access.db", isolation_level=None)
    holder.execute("begin exclusive")
    try:
        again = Shop(owned.data, owned.settings_path)
        again.open()
        try:
            with pytest.raises(SecretsUnreadable):
                again.admission.sign_in("asha", PASSWORD, "here")
        finally:
            again.close()
    finally:
        holder.close()


def test_an_undo_about_people_asks_for_the_password_again(owned: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desk_for(owned, owned.admission.people.by_id("U0001"))
    ravi = add_person(owned, "Ravi", Role.STAFF)
    done = desk.change_person(ravi.id, {"status": "disabled"}, key="out")
    assert done is not None
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(PasswordAgain):
        desk.undo(done.seq, key="undo")
    owned.admission.prove(owned.admission.of_session(desk.session.id), PASSWORD, "here")
    desk.undo(done.seq, key="undo")
    assert owned.admission.may_come_in(owned.admission.people.by_id(ravi.id)), "the vault obeys the undo"


def test_an_owner_without_a_password_is_no_reason_to_keep_the_other_one_out(owned: Shop) -> None:
    second = add_person(owned, "Second", Role.OWNER)
    desk = owner_desk(owned)
    with pytest.raises(LastOwner):
        desk.change_person("U0001", {"status": "disabled"}, key="out")
    owned.admission.reset(second, "a quiet evening")
    assert desk.change_person("U0001", {"status": "disabled"}, key="out again")
    assert owned.admission.has_owner()


def test_what_strangers_guess_elsewhere_does_not_make_whoever_came_in_here_wait() -> None:
    throttle = Throttle()
    throttle.right("asha", "home")
    for stranger in range(60):
        throttle.wrong("asha", f"10.0.0.{stranger}", 100.0)
    assert throttle.wait("asha", "home", 100.0) == 0
    assert throttle.wait("asha", "a new place", 100.0) > 0
    assert throttle.wait("asha", "another place of hers", 100.0, known=True) == 0


def test_a_stranger_cannot_push_everything_else_out_of_the_log(owned: Shop) -> None:
    for _ in range(40):
        with pytest.raises(Exception, match=r"belong together|too many"):
            owned.admission.sign_in("asha", "wrong wrong", "there")
    waiting = owned.admission.log.events(what=What.WAITING)
    assert len(waiting) == 1


def test_a_closed_account_has_no_page(owned: Shop) -> None:
    owned.add_customer({"name": "Meera"}, key="meera", by="U0001", via="test")
    desk = customer_desk(owned, "C0001")
    desk.own_close(key="close")
    person = owned.admission.people.of_customer("C0001")
    assert person is not None
    assert not owned.admission.may_come_in(person)
    with pytest.raises(NotAllowed):
        owner_desk(owned).open_access("C0001", key="open")


def test_a_report_is_for_whoever_may_see_reports(owned: Shop) -> None:
    owned.add_customer({"name": "Meera"}, key="meera", by="U0001", via="test")
    with pytest.raises(NotAllowed):
        download_of(staff_desk(owned, Right.RECORD), "report/ageing.csv", {})
    assert download_of(staff_desk(owned, Right.REPORTS, name="Sunil"), "report/ageing.csv", {}).content


def test_a_desk_of_one_centre_records_for_no_other_one(owned: Shop) -> None:
    owned.add_customer({"name": "Meera", "centre": "Pune"}, key="meera", by="U0001", via="test")
    amount = parse_amount("5", owned.book.currency)
    request = EntryRequest(Kind.CHARGE, "C0001", amount, owned.today(), centre="Mumbai")
    with pytest.raises(NotAllowed):
        staff_desk(owned, Right.RECORD, centres=["Pune"]).record(request, key="sale")


def test_a_claim_over_the_due_is_not_confirmed_without_a_word_about_the_rest(owned: Shop) -> None:
    owned.add_customer({"name": "Meera"}, key="meera", by="U0001", via="test")
    customer_desk(owned, "C0001").own_claim("5", owned.today(), "cash", "", "", key="claim")
    with pytest.raises(PaymentOverDue):
        owner_desk(owned).confirm_claim("K0001", key="yes")
