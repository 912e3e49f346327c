"""What is asked of a desk about packages: who may have given a session, by the centres of whoever asks."""

from access import Right, Role
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
