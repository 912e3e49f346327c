"""The walk: every name of a desk, with every role, is refused exactly when the one table says so."""

import inspect
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from access import (
    PAGES,
    PROVED_FOR,
    ROUTES,
    SENSITIVE,
    SERVICES,
    TICKS,
    NotAllowed,
    PasswordAgain,
    Right,
    Role,
    SignedOut,
    What,
    rights_of,
)
from services import clock
from services.desk import _SENSITIVE_SECTIONS, Desk
from services.guard import guarded
from services.settings import Settings, Value
from services.shop import Shop
from tests.access.light import LIGHT, light_work
from tests.desks import add_person, customer_desk, desk_for, owner_desk, staff_desk
from tests.services.counter import PLACE, add

NAMES: Final = sorted(name for name in dir(Desk) if not name.startswith("_") and name != "allow")
# `undo` asks for it act by act: see test_desk_acts.py.
INSIDE: Final = {Right.UNDO_OWN_TODAY}
NOBODYS: Final = ("no_such_argument", 1)
ROLES: Final = ("owner", "customer", "staff", *(f"staff who may {tick.value}" for tick in TICKS))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return a shop with one customer; nothing in here is done to it."""
    folder = tmp_path_factory.mktemp("walk")
    opened = Shop(folder / "data", folder / "settings.toml")
    opened.open()
    opened.set_up(*PLACE)
    add(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def desks(shop: Shop) -> dict[str, Desk]:
    """Return a desk for every role, and for staff with each right that can be ticked."""
    found = {"owner": owner_desk(shop), "customer": customer_desk(shop, "C0001"), "staff": staff_desk(shop)}
    return found | {f"staff who may {tick.value}": staff_desk(shop, tick) for tick in TICKS}


def rights(role: str) -> frozenset[Right]:
    """Return what the table gives a role, without asking a desk."""
    if role in {"owner", "customer"}:
        return rights_of(Role(role), frozenset())
    return rights_of(Role.STAFF, frozenset(tick for tick in TICKS if role.endswith(f" {tick.value}")))


def ask(desk: Desk, name: str) -> str:
    """Ask for a name and return what came of it; nothing is done, for no method takes what it is given here."""
    is_property = isinstance(inspect.getattr_static(Desk, name), property)
    try:
        found = getattr(desk, name)
        if not is_property:
            with pytest.raises(TypeError, match=NOBODYS[0]):
                found(**dict([NOBODYS]))
    except NotAllowed:
        return "refused"
    except PasswordAgain:
        return "password"
    except SignedOut:
        return "signed out"
    return "allowed"


def test_every_name_of_a_desk_stands_in_the_table_and_nothing_else_does() -> None:
    assert set(NAMES) == set(SERVICES)
    assert set(SERVICES) >= SENSITIVE
    assert set(SERVICES.values()) <= set(Right)
    assert len(NAMES) > 80


def test_no_name_of_a_desk_takes_just_anything() -> None:
    for name in NAMES:
        found = inspect.getattr_static(Desk, name)
        if not isinstance(found, property):
            kinds = {one.kind for one in inspect.signature(inspect.unwrap(found)).parameters.values()}
            assert inspect.Parameter.VAR_KEYWORD not in kinds, "or this walk would do things"


@pytest.mark.fault(144, 146)
@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_refused_exactly_what_is_not_theirs(desks: dict[str, Desk], role: str) -> None:
    assert set(desks) == set(ROLES)
    answers = {name: ask(desks[role], name) for name in NAMES}
    theirs = rights(role)
    assert answers == {name: "allowed" if SERVICES[name] in theirs else "refused" for name in NAMES}
    assert "refused" in answers.values(), "each is refused somewhere"
    assert "allowed" in answers.values()


def test_what_was_refused_is_noted_with_ids_only(shop: Shop, desks: dict[str, Desk]) -> None:
    desk = desks["staff"]
    person = desk.person
    with pytest.raises(NotAllowed, match="Staff may not do this; it is the owner's"):
        desk.events(person=None, what=None, before=None, most=1)
    newest = shop.admission.log.events(most=1)[0]
    assert (newest.what, newest.person, newest.about) == (What.REFUSED, person.id, "run_the_shop")


def test_every_right_guards_something_and_every_tick_opens_something() -> None:
    guarding = {*SERVICES.values(), *PAGES.values(), *ROUTES.values()}
    assert set(Right) - guarding == INSIDE
    assert set(TICKS) - {*SERVICES.values(), *PAGES.values()} == INSIDE


def test_may_is_what_the_table_says_and_grants_nothing(desks: dict[str, Desk]) -> None:
    for role, desk in desks.items():
        assert {right for right in Right if desk.may(right)} == rights(role)
        for right in Right:
            if right in rights(role):
                desk.allow(right)
            else:
                with pytest.raises(NotAllowed):
                    desk.allow(right)


@guarded(SERVICES, SENSITIVE)
class Tomorrow(Desk):
    """A desk to which somebody added a method and forgot the table."""

    def forgotten(self) -> str:
        """Return what nobody may have."""
        return "open"


@pytest.mark.parametrize("role", ROLES)
def test_a_method_that_was_added_without_an_entry_is_refused_to_everybody(desks: dict[str, Desk], role: str) -> None:
    desk = desks[role]
    later = Tomorrow(desk._shop, desk._session, "test")
    assert later.person == desk.person, "everything else is as it was"
    with pytest.raises(NotAllowed, match="Nobody may ask for this"):
        later.forgotten()


@pytest.fixture
def owner(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the desk of an owner with a password, who typed it too long ago."""
    light_work(monkeypatch)
    desk = owner_desk(open_shop)
    open_shop.admission.vault.set_password(desk.person.id, LIGHT.hash("a calm afternoon"), "")
    later = clock.now() + PROVED_FOR + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    return desk


def prove(desk: Desk) -> None:
    admission = desk._shop.admission
    admission.prove(admission.of_session(desk._session), "a calm afternoon", "127.0.0.1")


def test_what_is_sensitive_asks_for_the_password_again(owner: Desk) -> None:
    theirs = [name for name in NAMES if SERVICES[name] in rights("owner")]
    assert {name for name in theirs if ask(owner, name) == "password"} == SENSITIVE
    before = owner.is_proved
    prove(owner)
    assert (before, owner.is_proved) == (False, True)
    assert {ask(owner, name) for name in theirs} == {"allowed"}


def test_nobody_who_may_not_learns_that_a_password_would_help(owner: Desk) -> None:
    staff = staff_desk(owner._shop, *TICKS)
    owner._shop.admission.vault.set_password(staff.person.id, LIGHT.hash("x"), "")
    assert {ask(staff, name) for name in SENSITIVE} == {"refused"}


def test_settings_about_money_and_coming_in_ask_for_the_password_and_others_do_not(owner: Desk) -> None:
    assert set(Settings.model_fields) >= _SENSITIVE_SECTIONS
    owner.change_setting("look.week_starts_on", "sunday")
    values: dict[str, Value] = {
        "money.default_terms_days": 9,
        "payment.upi": "shop@upi",
        "email.host": "smtp.example.com",
        "access.idle_minutes": 61,
        "backups.every_hours": 5,
        "server.public_url": "",
        "api.requests_per_minute": 100,
    }
    assert {key.partition(".")[0] for key in values} == _SENSITIVE_SECTIONS
    for key, value in values.items():
        with pytest.raises(PasswordAgain):
            owner.change_setting(key, value)
    assert (owner.settings.payment.upi, owner.settings.look.week_starts_on) == ("", "sunday")
    prove(owner)
    for key, value in values.items():
        owner.change_setting(key, value)
    assert (owner.settings.payment.upi, owner.settings.access.idle_minutes) == ("shop@upi", 61)


@pytest.mark.fault(139, 153)
@pytest.mark.parametrize("role", ["owner", "staff", "customer"])
def test_at_a_desk_whose_session_ended_every_name_says_that_one_is_signed_out(open_shop: Shop, role: str) -> None:
    add(open_shop)
    desk = {
        "owner": lambda: owner_desk(open_shop),
        "staff": lambda: staff_desk(open_shop, *TICKS),
        "customer": lambda: customer_desk(open_shop, "C0001"),
    }[role]()
    open_shop.admission.sessions.end(desk.session.id)
    assert {ask(desk, name) for name in NAMES} == {"signed out"}
    with pytest.raises(SignedOut):
        desk.allow(Right.ANYBODY)


@pytest.mark.fault(139)
def test_a_desk_ends_with_the_sign_out_in_another_tab_and_with_the_person(open_shop: Shop) -> None:
    staff = staff_desk(open_shop, *TICKS)
    second_tab = Desk(open_shop, staff._session, "test")
    assert second_tab.shop_name == "Test Stores"
    staff.sign_out()
    assert {ask(second_tab, name) for name in NAMES} == {"signed out"}
    person = add_person(open_shop, "Zainab", Role.STAFF)
    desk, elsewhere = desk_for(open_shop, person), desk_for(open_shop, person)
    assert (desk.sign_out_everywhere(), ask(elsewhere, "shop_name"), ask(desk, "shop_name")) == (
        1,
        "signed out",
        "allowed",
    )
    owner_desk(open_shop).change_person(person.id, {"status": "disabled"}, key="out")
    assert {ask(desk, name) for name in NAMES} == {"signed out"}
    for session in ("", "no such session", desk.__class__.__name__):
        assert ask(Desk(open_shop, session, "test"), "shop_name") == "signed out"


def test_a_desk_whose_person_lost_a_right_is_refused_at_the_next_click(open_shop: Shop) -> None:
    staff = staff_desk(open_shop, Right.REPORTS)
    staff.allow(Right.REPORTS)
    owner_desk(open_shop).change_person(staff.person.id, {"rights": []}, key="less")
    with pytest.raises(NotAllowed):
        staff.allow(Right.REPORTS)


def test_a_session_idles_unless_somebody_stays(open_shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, begun = owner_desk(open_shop), clock.now()
    idle = open_shop.admission.sessions.limits.idle
    monkeypatch.setattr(clock, "now", lambda: begun + idle - timedelta(minutes=1))
    assert desk.shop_name, "looking is not staying"
    monkeypatch.setattr(clock, "now", lambda: begun + idle + timedelta(minutes=2))
    assert ask(desk, "shop_name") == "signed out"
    desk = owner_desk(open_shop)
    desk.stay()
    again = clock.now() + idle
    monkeypatch.setattr(clock, "now", lambda: again)
    desk.stay()
    monkeypatch.setattr(clock, "now", lambda: again + idle)
    assert desk.shop_name


def test_the_settings_of_a_shop_say_how_long_sessions_live(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("[access]\nidle_minutes = 15\nabsolute_days = 2\n", encoding="utf-8")
    opened = Shop(tmp_path / "data", tmp_path / "settings.toml")
    opened.open()
    opened.set_up(*PLACE)
    limits = opened.admission.sessions.limits
    assert (limits.idle, limits.absolute) == (timedelta(minutes=15), timedelta(days=2))
    opened.close()
