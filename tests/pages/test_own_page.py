"""A customer's own page, and the shop's answers: what is seen, what can be said, and nobody else's account."""

import pytest
from streamlit.testing.v1 import AppTest

from access import Role
from ledger.book import Kind
from services import Shop
from tests.desks import add_person
from tests.pages.conftest import Counter, Open
from tests.pages.screens import MARKED_UP_NAMES, keys, live_markup, press, refusals, sentences, write

NICKNAME = "Toffee"


@pytest.fixture
def asha(counter: Counter) -> str:
    """Return a customer who owes ₹1,250, beside another one who is none of their business."""
    customer = counter.customer("Asha", phone="+919822014556", nicknames=[NICKNAME], notes="Pays late", tags=["Slow"])
    counter.do(Kind.CHARGE, customer, "1250", note="Rice")
    other = counter.customer("Ravi", phone="+919822014557")
    counter.do(Kind.CHARGE, other, "77.70", note="Oil")
    return customer


@pytest.fixture
def own(counter: Counter, page: Open, asha: str) -> AppTest:
    """Return the own page of that customer."""
    return page(person=add_person(counter.shop, "Asha", Role.CUSTOMER, customer=asha).id)


def test_the_own_page_shows_the_own_account_and_nothing_of_the_shop(own: AppTest) -> None:
    said = sentences(own)
    assert [one.value for one in own.metric] == ["₹1,250", "₹0", "0"]
    assert "Rice" in said
    for secret in ("Ravi", "77.70", "Oil", NICKNAME, "Pays late", "Slow"):
        assert secret not in said, secret
    assert not keys(own) & {"sell", "pay", "save_now", "thumb_sell"}


def test_what_was_paid_is_said_and_waits_until_the_shop_says_yes(
    counter: Counter, own: AppTest, page: Open, asha: str
) -> None:
    press(own, "own_paid")
    write(own, rec_amount="500", rec_reference="4711")
    press(own, "rec_save")
    assert "I paid ₹500 cash" in sentences(own)
    assert "the shop has not looked yet" in sentences(own)
    assert counter.due(asha) == "1250.00", "a claim moves nothing"
    home = page()
    assert "Asha says that ₹500 was paid by cash 4711" in sentences(home)
    press(home, "home_yes_K0001")
    assert counter.due(asha) == "750.00"
    assert "home_yes_K0001" not in keys(home)
    assert "₹500 arrived" in sentences(own.run())
    press(home, next(key for key in keys(home) if key.startswith("just_undo_")))
    assert counter.due(asha) == "1250.00"
    assert "home_yes_K0001" in keys(home), "it waits again"


def test_a_no_needs_a_reason_which_the_customer_reads(counter: Counter, own: AppTest, page: Open, asha: str) -> None:
    press(own, "own_paid")
    press(own, "rec_save")
    home = page()
    press(home, "home_decline_K0001")
    assert refusals(home) == ["Say why it is declined: the customer reads it."]
    next(one for one in home.text_input if one.label.startswith("Why?")).set_value("No such payment")
    press(home, "home_decline_K0001")
    assert counter.due(asha) == "1250.00"
    assert "No such payment" in sentences(own.run())


def test_more_than_is_owed_is_kept_as_prepaid_when_the_shop_says_yes(
    counter: Counter, own: AppTest, page: Open, asha: str
) -> None:
    press(own, "own_paid")
    write(own, rec_amount="1300")
    press(own, "rec_save")
    home = page()
    press(home, "home_yes_K0001")
    assert counter.due(asha) == "1250.00", "it is asked first"
    assert len(refusals(home)) == 1
    assert home.button(key="home_yes_K0001").label == "It arrived, keep the rest as prepaid"
    press(home, "home_yes_K0001")
    assert (counter.due(asha), counter.prepaid(asha)) == ("0.00", "50.00")


def test_a_claim_is_taken_back_while_nobody_has_answered(counter: Counter, own: AppTest, page: Open) -> None:
    press(own, "own_paid")
    press(own, "rec_save")
    press(own, f"own_withdraw_{counter.shop.book.version}")
    assert "I paid" not in sentences(own)
    assert "home_yes_K0001" not in keys(page())


@pytest.mark.parametrize("amount", ["", "0", "-5", "abc", "1e3", "10.005"])
def test_an_amount_that_is_none_is_refused_in_one_sentence(own: AppTest, amount: str) -> None:
    press(own, "own_paid")
    write(own, rec_amount=amount)
    press(own, "rec_save")
    assert len(refusals(own)) == 1


def test_a_promise_is_seen_by_the_shop_and_can_be_taken_back(
    counter: Counter, own: AppTest, page: Open, asha: str
) -> None:
    press(own, "own_promise")
    press(own, "rec_save")
    assert "You promised to pay on" in sentences(own)
    assert "Promised for" in sentences(page("customer.py", id=asha))
    press(own, "own_promise")
    press(own, "rec_none")
    assert "You promised to pay on" not in sentences(own)
    assert not counter.shop.book.people[0].promised_on


def test_a_promise_is_spoken_of_while_something_is_owed(counter: Counter, own: AppTest, page: Open, asha: str) -> None:
    press(own, "own_promise")
    press(own, "rec_save")
    paid = counter.do(Kind.PAYMENT, asha, "1250", method="cash")
    assert "You promised to pay on" not in sentences(own.run())
    assert "Promised for" not in sentences(page("customer.py", id=asha))
    counter.shop.undo(paid.seq, key="back", by="owner", via="test")
    assert "You promised to pay on" in sentences(own.run())


def test_a_part_of_what_was_claimed_can_be_confirmed(counter: Counter, own: AppTest, page: Open, asha: str) -> None:
    press(own, "own_paid")
    write(own, rec_amount="500")
    press(own, "rec_save")
    home = page()
    for wrong in ("", "lots", "501"):
        home.text_input(key="home_got_K0001").set_value(wrong)
        press(home, "home_some_K0001")
        assert len(refusals(home)) == 1, wrong
    assert counter.due(asha) == "1250.00"
    home.text_input(key="home_got_K0001").set_value("200")
    press(home, "home_some_K0001")
    assert counter.due(asha) == "1050.00"
    assert "₹200 arrived" in sentences(own.run())


def test_a_line_that_is_called_wrong_is_answered_by_the_owner(counter: Counter, own: AppTest, page: Open) -> None:
    press(own, "own_wrong")
    own.text_area(key="rec_text").set_value("I bought this once")
    press(own, "rec_save")
    home = page()
    assert "Asha says that Sold on credit ₹1,250" in sentences(home)
    next(one for one in home.text_area if one.label.startswith("Your answer")).set_value("You are right, it is undone")
    press(home, "home_answer_D0001")
    assert "You are right, it is undone" in sentences(own.run())
    assert counter.shop.book.undone_by == {}


def test_own_details_are_changed_and_the_owner_sees_what_they_were(counter: Counter, own: AppTest, page: Open) -> None:
    own.text_input(key="own_phone").set_value("98220 14559")
    own.text_input(key="own_city").set_value("Pune")
    own.toggle(key="own_messages").set_value(False)
    press(own, "own_details_save")
    customer = counter.shop.book.people[0]
    assert (customer.phone, customer.city, customer.no_messages) == ("+919822014559", "Pune", True)
    assert customer.notes == "Pays late"
    at = page("activity.py")
    assert "on the own page" in sentences(at)


def test_the_account_is_closed_only_when_nothing_is_owed_or_held(counter: Counter, own: AppTest, asha: str) -> None:
    press(own, "own_close")
    assert len(refusals(own)) == 1
    assert counter.shop.book.people[0].status == "active"
    counter.do(Kind.PAYMENT, asha, "1250", method="cash")
    press(own.run(), "own_close")
    assert counter.shop.book.people[0].status == "closed"
    assert own.title[0].value == "You are signed out"


def test_with_a_upi_address_the_amount_is_in_the_link_and_the_words_of_the_shop_are_shown(
    counter: Counter, own: AppTest
) -> None:
    assert not [one for one in own.get("link_button") if "upi" in one.proto.url]
    settings = counter.shop.settings_path
    settings.write_text('[payment]\nupi = "test.stores@upi"\nwords = "Or at the **counter**"\n', encoding="utf-8")
    counter.shop.read_settings()
    own.run()
    (link,) = [one.proto.url for one in own.get("link_button") if one.proto.url.startswith("upi:")]
    assert link.startswith("upi://pay?pa=test.stores@upi&pn=Test%20Stores&am=1250.00&cu=INR&tn=C0001-")
    assert "Or at the **counter**" in sentences(own)


@pytest.mark.fault(143, 144)
def test_no_address_leads_a_customer_to_a_page_of_the_shop_or_to_somebody_else(counter: Counter, own: AppTest) -> None:
    assert counter.shop.book.version
    for path in ("customer.py", "home.py", "customers.py", "activity.py", "people.py", "reports.py"):
        with pytest.raises(ValueError, match=path):
            own.switch_page(path).run()


@pytest.mark.fault(73, 74)
@pytest.mark.parametrize("name", MARKED_UP_NAMES)
def test_markup_is_shown_as_it_was_typed_on_the_own_page_and_where_the_shop_answers(
    counter: Counter, page: Open, name: str
) -> None:
    customer = counter.customer(name, city=name)
    counter.do(Kind.CHARGE, customer, "10", note=name)
    at = page(person=add_person(counter.shop, name, Role.CUSTOMER, customer=customer).id)
    press(at, "own_paid")
    write(at, rec_amount="5", rec_reference=name)
    press(at, "rec_save")
    press(at, "own_wrong")
    at.text_area(key="rec_text").set_value(name)
    press(at, "rec_save")
    for screen in (at, page(), page("customer.py", id=customer)):
        assert live_markup(screen) == []
        assert name.split(maxsplit=1)[0] in sentences(screen)


def test_access_is_opened_with_one_press_and_closed_again(shop: Shop, page: Open, asha: str) -> None:
    at = page("customer.py", id=asha)
    at.session_state["tab"] = "Own page"
    press(at.run(), "open_access")
    person = shop.admission.people.of_customer(asha)
    assert person is not None
    assert person.sign_in == "09822014556" or person.sign_in.endswith("9822014556")
    (code,) = [one.value for one in at.code]
    assert shop.admission.whose_code(code) == person
    assert "on this computer only" in sentences(at), "it says honestly from where the page can be reached"
    press(at, "close_access")
    assert not shop.admission.may_come_in(shop.admission.people.by_id(person.id))
    assert shop.admission.whose_code(code) is None
    press(at, "open_access")
    assert shop.admission.may_come_in(shop.admission.people.by_id(person.id))
