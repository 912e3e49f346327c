"""What is asked of a desk about packages: who may have given a session, by the centres of whoever asks."""

from datetime import timedelta

from access import Right, Role
from ledger.book import Money, PackageRequest, package_rows
from services.shop import Shop
from tests.desks import add_person, customer_desk, owner_desk, staff_desk
from tests.services.counter import add


def test_who_may_have_served_is_whoever_works_here_the_asking_one_first(open_shop: Shop) -> None:
    add(open_shop)
    owner = owner_desk(open_shop)
    here = staff_desk(open_shop, Right.RECORD, centres=["GK2"], name="Nina")
    staff_desk(open_shop, centres=["Pitampura"], name="Sapna")
    staff_desk(open_shop, name="Anil")
    gone = add_person(open_shop, "Gone", Role.STAFF)
    owner.change_person(gone.id, {"status": "disabled"}, key="k")
    customer_desk(open_shop, "C0001")
    assert owner.staff_names() == ["Owner", "Anil", "Nina", "Sapna"]
    assert here.staff_names() == ["Nina", "Anil", "Owner"]


def test_a_plan_to_pay_a_package_is_due_and_reminded_of_part_by_part(open_shop: Shop) -> None:
    owner, currency = owner_desk(open_shop), open_shop.book.currency
    owner.add_customer({"name": "Asha", "phone": "+919822123456"}, key="new")
    today = owner.today()
    days = [today - timedelta(days=10), today + timedelta(days=20), today + timedelta(days=50)]
    plan = tuple((day, Money(100_000, currency)) for day in days)
    request = PackageRequest(
        "C0001", "Laser", Money(300_000, currency), 6, today - timedelta(days=40), instalments=plan,
        paid=Money(40_000, currency),
    )  # fmt: skip
    sold = owner.sell_package(request, key="sale")
    assert owner.views.row(0, today).overdue.decimal == "600.00"
    [reminded] = owner.reminder_plan().to_remind
    facts = reminded.facts
    assert (facts.due.decimal, facts.overdue.decimal, facts.due_on) == ("2600.00", "600.00", days[0])
    assert (reminded.occasion, reminded.reason.sentence) == ("overdue", "is overdue by 10 days")
    [row] = package_rows(owner.book)
    assert (row.paid.decimal, row.balance.decimal) == ("400.00", "2600.00")
    owner.undo(sold.seq, key="back")
    assert owner.reminder_plan().decisions == ()
    assert owner.views.row(0, today).due.decimal == "0.00"
