"""The guard over everything that a desk gives out: walked by staff of one centre, or named here with why not.

A name that somebody adds tomorrow, and which returns more than a number or that something was done, makes it fail.
"""

import inspect
from collections.abc import Callable, Iterator
from typing import Any, Final, cast

import pytest

from access import SERVICES, Right
from ledger.book import CustomerUnknown, EntryRequest, FieldNotUnderstood, Kind, PackageRequest
from ledger.errors import LedgerError
from services import Bought, Client, CreditWanted, HistoryFilter
from services.desk import Desk
from services.shop import Shop
from tests.desks import owner_desk, staff_desk
from tests.services.counter import PLACE, nothing
from tests.services.desk_shops import CENTRES, marks, play
from tests.services.test_desk_scope import RIGHTS, answer, everything_about_all, everything_by_number, without_question

_SETTINGS: Final = "".join(f'[[centres.known]]\nname = "{one}"\nprefix = "{one[0]}"\n\n' for one in CENTRES)
_NOBODYS: Final = frozenset({Right.RUN_THE_SHOP, Right.OWN_PAGE})  # not of staff: test_desk_walk says that
# What tells nothing of anybody: that something was done, a number, a day, yes or no.
_QUIET: Final = frozenset(
    {"Commit", "Commit | None", "None", "bool", "int", "int | None", "date", "datetime", "RLock | None"}
)
_OF_THE_SHOP: Final = "of the shop or of whoever asks, and of no customer"
_OF_LISTS: Final = "lists are of the whole shop: whoever is bound to a centre is refused"
_ONLY_ACTS: Final = "an act that answers with its own record; test_desk_two_centres refuses those of others"
NOT_WALKED: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "amount_text", "my_sessions", "notices", "person", "phone", "reach_outside", "read_phone", "region",
            "safe_cell", "session", "settings_mistakes", "shop_name", "state", "store", "timezone",
            "trouble", "why_no_typing", "typing", "keep_photo",
        ),
        _OF_THE_SHOP,
    ),
    **dict.fromkeys(("read_files", "plan_import", "packages_coming", "recall_choices"), _OF_LISTS),
    **dict.fromkeys(("add_credit_balance", "correct_credit_balance", "open_message_link"), _ONLY_ACTS),
    "customer_added": "takes an act of theirs, which it has just recorded",
}  # fmt: skip


class Heard:
    """A desk of which is noted what is asked of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self.asked = desk, set[str]()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a desk has
        if not name.startswith("_"):
            self.asked.add(name)
        return getattr(self._desk, name)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """Return a shop of three centres with some of everything, and a message to everybody."""
    folder = tmp_path_factory.mktemp("given-out")
    (folder / "settings.toml").write_text(_SETTINGS, encoding="utf-8")
    opened = Shop(folder / "data", folder / "settings.toml")
    opened.open()
    opened.set_up(*PLACE)
    play(opened, 1)
    owner = owner_desk(opened)
    for word, centre in zip(("Nanda", "Sapna", "Esha"), CENTRES, strict=True):  # one phone, and perhaps one person
        owner.add_customer({"name": "Lata Rao", "phone": "+919766655544", "notes": word, "centre": centre}, key=word)
    assert len(owner.duplicates()) > 1
    for _, one in list(opened.book.each_customer()):
        owner.say([one.id], f"{one.name} {one.notes}, your order has come.", key=f"say {one.id}")
    yield opened
    opened.close()


def given_out() -> set[str]:
    """Return the names of a desk that staff may ask and that tell more than a number."""
    found = set()
    for name in (one for one, right in SERVICES.items() if right not in _NOBODYS):
        asked = inspect.getattr_static(Desk, name)
        method = cast("Callable[..., Any]", asked.fget if isinstance(asked, property) else asked)
        returned = inspect.unwrap(method).__annotations__.get("return")
        said = getattr(returned, "__name__", None) if isinstance(returned, type) else str(returned)
        if said not in _QUIET:
            found.add(name)
    return found


def the_rest_about_all(desk: Desk) -> Iterator[tuple[str, object]]:
    """Yield what the walk of test_desk_scope does not ask: messages, pairs, names."""
    plan = desk.reminder_plan()
    yield "reminders", plan
    for one in plan.decisions:
        yield f"words for {one.facts.customer}", (answer(desk.reminder_words, one), answer(desk.ways_of, one))
    yield "waiting", (desk.messages_waiting(), desk.messages_to_answer(), desk.typing_queue(), desk.message_counts())
    yield "messages", (desk.message_history(HistoryFilter()), desk.listed_messages(HistoryFilter(), 5000))
    yield "pairs", (desk.duplicates(), desk.duplicates_known)
    yield "names", (desk.staff_names(), desk.centres_offered())
    yield "records", (desk.credit_balances(CreditWanted(), 0, 5000), desk.credit_sums())


def the_rest_by_number(desk: Desk, shop: Shop) -> Iterator[tuple[str, object]]:
    """Yield the answers, or refusals, to every number that there is in the whole shop."""
    today, everybody = desk.today(), [one.id for one in shop.book.people.all()]
    for one in everybody:
        payment = EntryRequest(Kind.PAYMENT, one, shop.book.money(100), today, overpayment="prepaid")
        yield f"preview {one}", answer(desk.preview, payment)
        yield f"vouchers {one}", answer(desk.voucher_plan, [one])
        yield f"troubles {one}", answer(desk.address_troubles, one)
        for other in everybody:
            yield f"pair {one} {other}", (answer(desk.compare, one, other), answer(desk.preview_merge, one, [other]))
    for place in range(len(shop.book.packages) + 1):
        package = f"P{place + 1:04d}"
        yield f"voucher {package}", (answer(desk.voucher_paper, package), answer(desk.why_no_voucher, package))
        yield f"record {package}", (answer(desk.credit_balance, package), answer(desk.centre_elsewhere, package))
    for seq in range(1, shop.book.version + 1):
        yield f"undo {seq}", (answer(desk.before_undo, seq), answer(desk.after_undo, seq))
        yield f"messages of {seq}", answer(desk.messages_of, seq)
    for number in range(1, len(shop.post.outbox) + 2):
        yield f"message {number}", answer(desk.message, number)
        yield f"picture {number}", answer(desk.picture_of, number)
        yield f"typed {number}", answer(typed_to, desk, number)
    for person in shop.admission.people.all():
        yield f"person {person.id}", desk.name_of(person.id)


def typed_to(desk: Desk, number: int) -> str:
    """Return whom a message is typed to, of a message that is there."""
    return desk.typed_to(number) if number <= len(desk._shop.post.outbox) else ""


@pytest.mark.fault(143, 144)
@pytest.mark.parametrize("centre", CENTRES)
def test_staff_of_one_centre_walk_all_that_is_given_out_and_nothing_of_another_is_there(
    shop: Shop, centre: str
) -> None:
    bound = staff_desk(shop, *RIGHTS, centres=[centre], name=f"At {centre}")
    heard = Heard(bound)
    desk = cast("Desk", heard)
    wrong, own, seen = marks(frozenset(CENTRES) - {centre}), marks(frozenset({centre})), 0
    for part in (everything_about_all, everything_by_number, the_rest_about_all):
        for name, found in part(desk):
            told = without_question(name, repr(found))
            assert not wrong.search(told), f"{name}: {told[:300]}"
            seen += bool(own.search(told))
    for name, found in the_rest_by_number(desk, shop):
        told = repr(found)
        assert not wrong.search(told), f"{name}: {told[:300]}"
        seen += bool(own.search(told))
    assert seen > 100, "their own is there"
    assert own.search(repr(desk.messages_waiting())), "their own messages, too"
    assert given_out() - heard.asked - set(NOT_WALKED) == set(), "walk it here, or say in NOT_WALKED why not"
    assert sorted(set(NOT_WALKED) & heard.asked) == [], "what is walked needs no reason"


def test_what_is_not_walked_is_there_and_has_a_reason() -> None:
    assert set(NOT_WALKED) <= given_out()
    assert all(NOT_WALKED.values())
    assert len(given_out()) > 60


def test_lists_are_refused_to_whoever_is_bound_to_a_centre(shop: Shop) -> None:
    bound = staff_desk(shop, *RIGHTS, centres=["North"])
    files = shop.read_files([("x.csv", b"Name,Phone\nAsha,9876543210\n")], nothing)
    plan = shop.plan_import(files)
    for ask in (
        lambda: bound.read_files([], nothing), lambda: bound.plan_import(files),
        lambda: bound.packages_coming(plan), lambda: bound.recall_choices(files),
        lambda: bound.bring_in(files, plan, nothing, key="in"),
    ):  # fmt: skip
        with pytest.raises(LedgerError, match="bring in lists, which are of the whole shop"):
            ask()


def test_a_message_of_another_centre_is_opened_by_nobody_of_this_one(shop: Shop) -> None:
    owner = owner_desk(shop)
    for one in owner.messages_waiting():
        centre = shop.book.people[shop.book.people.index_of(one.message.customer)].centre
        bound = staff_desk(shop, *RIGHTS, centres=[min({*CENTRES} - {centre})])
        if bound._is_mine(one.message.customer):
            continue
        with pytest.raises(LedgerError) as refused:
            bound.open_message_link(one.message.id, key=f"open {one.message.id}")
        assert not marks(frozenset(CENTRES)).search(str(refused.value))


class Tomorrow(Desk):
    """A desk to which somebody added a list and forgot the walk."""

    def forgotten(self) -> list[str]:
        """Return what nobody looked through."""
        return []


def test_a_list_that_is_added_and_not_walked_makes_the_guard_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    before = given_out()
    monkeypatch.setattr(Desk, "forgotten", Tomorrow.forgotten, raising=False)
    monkeypatch.setitem(cast("dict[str, Right]", SERVICES), "forgotten", Right.LOOK)
    assert given_out() - before == {"forgotten"}
    assert "forgotten" not in NOT_WALKED


def test_whoever_buys_first_in_another_centre_is_unknown_there_at_both_doors(shop: Shop) -> None:
    """What a program may sell, somebody at the page may, and the other way round."""
    money, today = shop.book.money, shop.today()
    [foreign] = [one for _, one in shop.book.each_customer() if one.name == "Sapna Bose"]
    bound = staff_desk(shop, *RIGHTS, centres=["North"])
    sold = Bought("Peel", "", None, money(100_00), money(0), money(0), 3, 0, None, None, "")
    before = shop.book.version
    with pytest.raises(FieldNotUnderstood, match="is taken already"):  # and not whose it is
        bound.add_credit_balance(Client(foreign.code, "", "", "", ""), sold, key="program")
    with pytest.raises(CustomerUnknown):
        bound.sell_package(PackageRequest(foreign.id, "Peel", money(100_00), 3, today), key="page")
    assert shop.book.version == before
