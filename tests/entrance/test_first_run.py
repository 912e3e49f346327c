"""The first run and the states of a shop: what is shown while there is no owner, no book, or no way to read it."""

import re
import threading
from pathlib import Path

import pytest

import services
from access import Role
from services import Shop, State, clock, wiring
from tests.access.light import heavy_work
from tests.desks import add_person
from tests.entrance.browser import Browser
from tests.entrance.conftest import OWNER_PASSWORD, owners_hash, signed_in

FORM = {
    "shop": "Sharma Stores", "region": "IN", "currency": "", "timezone": "Asia/Kolkata", "owner": "Asha Sharma",
    "sign_in": "", "password": OWNER_PASSWORD, "again": OWNER_PASSWORD,
}  # fmt: skip
ELSEWHERE = ("192.168.1.9", "::ffff:192.168.1.9", "")
PASSED_ON = (
    {"x-forwarded-for": "1.2.3.4"},
    {"forwarded": "for=1.2.3.4"},
    {"x-real-ip": "1.2.3.4"},
    {"via": "1.1 proxy"},
)


def test_before_there_is_a_shop_every_page_is_the_first_run(new: Shop, stranger: Browser) -> None:
    assert new.state is State.NEW
    for path in ("/", "/customers", "/sign-in", "/welcome", "/password", "/x/y", "/_stcore/health"):
        page = stranger.get(path)
        assert (page.status, page.is_first_run) == (200, True), path
        assert page.words.index("Show me a sample shop") < page.words.index("What is it called?")
    assert "closing that window closes the shop" in stranger.get("/").words
    assert stranger.get("/api/health").status == 200
    assert stranger.get("/", accept="*/*").status == 503
    assert stranger.ask("POST", "/sign-in", headers={"origin": "http://127.0.0.1:8501"}).status == 503
    assert stranger.live() == "websocket.close"


def focused(page: str) -> list[str]:
    """Return the fields that a page asks to be the first to type into."""
    return re.findall(r'<input[^>]* name="(\w+)"[^>]* autofocus>', page)


def test_the_first_field_to_fill_in_has_the_focus(ownerless: Shop, stranger: Browser) -> None:
    page = stranger.get("/first-run").text
    assert 'name="shop"' not in page
    assert focused(page) == ["password"], "who the owner is, is known here"
    code, _ = ownerless.admission.invite(ownerless.admission.people.by_id("U0001"))
    assert focused(stranger.get(f"/welcome/{code}").text) == ["password"]


def test_of_a_new_shop_its_name_is_asked_first(new: Shop, stranger: Browser) -> None:
    assert new.state is State.NEW
    assert focused(stranger.get("/").text) == ["shop"]


def test_the_place_is_guessed_from_the_computer(new: Shop, stranger: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert new.state is State.NEW
    monkeypatch.setattr("services.places.tzlocal.get_localzone_name", lambda: "Asia/Kolkata")
    page = stranger.get("/").text
    assert '<option value="IN" selected>India</option>' in page
    assert "<option selected>Asia/Kolkata</option>" in page


def test_the_first_run_makes_shop_and_owner_and_shows_the_recovery_code_once(new: Shop, stranger: Browser) -> None:
    page = stranger.post("/first-run", FORM)
    assert page.status == 200
    (code,) = re.findall(r'id="recovery">([A-Z2-9-]{29})<', page.text)
    assert "You sign in as asha ." in page.words
    assert re.findall(r'class="button[^"]*" href="([^"]+)"', page.text) == ["/import", "/"]
    assert page.one("cache-control") == "no-store"
    assert new.book.shop == "Sharma Stores"
    assert new.ledger.journal.identity.currency == "INR"
    assert new.admission.vault.is_recovery("U0001", code)
    assert stranger.get("/").status == 200, "the owner is signed in"
    other = Browser()
    assert other.get("/first-run").one("location") == "/"
    assert other.post("/first-run", FORM).one("location") == "/", "there is an owner: nobody else makes one"
    assert other.sign_in("asha", OWNER_PASSWORD).status == 303
    assert [one.id for one in new.admission.people.all()] == ["U0001"]


@pytest.mark.fault(150)
@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"password": "", "again": ""}, "at least 8"),
        ({"password": "1234", "again": "1234"}, "at least 8"),
        ({"password": "password1", "again": "password1"}, "strangers try first"),
        ({"again": "something else"}, "not the same"),
        ({"shop": " "}, "name"),
        ({"owner": ""}, "called"),
        ({"sign_in": "a b"}, "no sign-in name"),
        ({"region": "XX"}, "no country"),
        ({"region": "<b>"}, "no country"),
        ({"timezone": "Mars/Base"}, "no time zone"),
        ({"currency": "XXL"}, "XXL"),
    ],
)
def test_what_is_wrong_is_said_what_was_typed_stays_and_no_book_is_begun(
    new: Shop, stranger: Browser, wrong: dict[str, str], sentence: str
) -> None:
    page = stranger.post("/first-run", FORM | wrong)
    assert page.status == 400
    (said,) = re.findall(r'role="alert"[^>]*>([^<]+)<', page.text)
    assert sentence in said
    assert new.state is State.NEW
    assert not (new.data / "journal.csv").exists()
    for name in ("shop", "owner"):
        if name not in wrong:
            assert f'value="{FORM[name]}"' in page.text
    assert OWNER_PASSWORD not in page.text
    assert not page.cookies


def test_the_sample_asks_nothing_and_is_thrown_away_for_a_shop_of_ones_own(new: Shop, stranger: Browser) -> None:
    assert stranger.get("/first-run/sample").one("location") == "/"
    assert new.state is State.NEW, "looking changes nothing"
    answer = stranger.post("/first-run/sample", {})
    assert (answer.status, answer.one("location")) == (303, "/")
    assert new.sample
    assert stranger.get("/").status == 200
    next_time = Browser()
    page = next_time.get("/customers")
    assert "This is a sample shop" in page.words
    assert next_time.get("/customers", accept="*/*").status == 503
    assert next_time.post("/first-run/sample", {}).status == 303
    assert next_time.get("/").status == 200
    assert "What is it called?" in next_time.get("/first-run").words
    done = next_time.post("/first-run", FORM)
    assert (done.status, new.sample, new.book.shop) == (200, False, "Sharma Stores")
    assert next_time.get("/").status == 200
    assert stranger.get("/").is_sign_in, "who looked at the sample is nobody here"
    refused = stranger.post("/first-run/sample", {})
    assert (refused.status, refused.cookies) == (400, [])
    assert not new.sample


def test_a_book_without_an_owner_who_can_sign_in_asks_for_the_owner_only(ownerless: Shop, stranger: Browser) -> None:
    for path in ("/", "/sign-in", "/customers"):
        page = stranger.get(path)
        assert page.is_first_run
        assert "What is it called?" not in page.words
        assert "You sign in as asha" in page.words
    assert stranger.post("/first-run/sample", {}).status == 400
    answer = stranger.post("/first-run", {"password": OWNER_PASSWORD, "again": OWNER_PASSWORD})
    assert (answer.status, ownerless.admission.has_owner()) == (200, True)
    assert ownerless.book.shop == "Asha Stores"
    assert Browser().get("/").is_sign_in


@pytest.mark.fault(150)
@pytest.mark.parametrize("state", ["new", "ownerless", "sample"])
def test_only_this_computer_makes_the_owner(new: Shop, state: str) -> None:
    if state == "ownerless":
        new.set_up("Asha Stores", "INR", "IN", "Asia/Kolkata", "U0001", "test", owner=("Asha", "asha"))
    elif state == "sample":
        Browser().post("/first-run/sample", {})
    before = new.state
    for address in ELSEWHERE:
        browser = Browser(client=address)
        for path in ("/", "/first-run", "/sign-in", "/customers"):
            page = browser.get(path)
            assert page.status in {403, 503}, (path, address)
            assert not page.is_first_run
            assert "This shop has no owner yet." in page.words
        assert browser.post("/first-run", FORM).status in {403, 503}
        assert browser.post("/first-run/sample", {}).status in {403, 503}
    for headers in PASSED_ON:
        own = {"origin": "http://127.0.0.1:8501", **headers}
        assert Browser().post("/first-run", FORM, headers=own).status in {403, 503}, headers
        assert Browser().get("/", headers=headers).status == 503
    assert new.state is before
    assert before is State.NEW or not new.admission.vault.have_passwords()


def test_a_shop_with_an_owner_lets_nobody_elsewhere_into_the_first_run(shop: Shop) -> None:
    assert shop.admission.has_owner()
    assert Browser(client="192.168.1.9").get("/first-run").status == 403
    staff = signed_in(shop, add_person(shop, "Ravi", Role.STAFF))
    staff.client = "192.168.1.9"
    assert staff.get("/first-run").status == 403
    assert staff.get("/").status == 200


def test_while_the_book_is_opened_a_small_page_waits(folder: Path, stranger: Browser) -> None:
    assert not folder.exists()
    assert services.state() is State.STARTING
    page = stranger.get("/customers")
    assert (page.status, page.one("retry-after")) == (503, "2")
    assert "Opening the book" in page.words
    assert 'http-equiv="refresh"' in page.text
    plain = stranger.get("/x", accept="*/*")
    assert (plain.status, plain.text) == (503, "The book is being opened. Try again in a moment.")
    assert Browser(client="192.168.1.9").get("/").status == 503
    assert Browser(host="evil.example").get("/").status == 400
    assert stranger.live() == "websocket.close"
    assert stranger.get("/api/health").status == 503
    assert services.state() is State.STARTING, "no request opens the book by itself"


def test_a_book_that_is_not_open_says_why_to_this_computer_and_nothing_to_others(
    shop: Shop, owner: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop, "state", State.SHUT)
    page = owner.get("/")
    assert (page.status, 'id="root"' in page.text) == (200, True), "the shell, which knows nobody then"
    assert owner.get("/files/statement/C0001.pdf").status == 401
    for path in ("/_stcore/metrics", "/_stcore/upload_file/a/b", "/_stcore/agent/openapi.json", "/sign-in", "/welcome"):
        assert owner.get(path).status == 503, path
    for address in ELSEWHERE:
        answer = Browser(cookies=dict(owner.cookies), client=address).get("/")
        assert (answer.status, 'id="root"' in answer.text) == (503, False)
        assert "The shop is not open at this moment." in answer.words
        assert Browser(client=address).live() == "websocket.close"


def test_a_book_of_which_nothing_can_be_read_is_as_if_it_were_not_open(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "journal.csv").write_text("seq,at,by,via,what,key,records,check\nnonsense\n", "utf-8")
    shop = services.current()
    assert not shop.is_readable
    assert Browser().get("/").status == 200
    assert Browser(client="192.168.1.9").get("/").status == 503


def test_a_closed_process_answers_as_a_shop_that_is_not_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch, stranger: Browser
) -> None:
    services.start()
    services.wait_for_libraries()
    assert stranger.get("/").is_first_run
    services.stop()
    assert folder.is_dir() or not folder.exists()
    assert services.state() is State.SHUT
    assert Browser(client="192.168.1.9").get("/").status == 503
    monkeypatch.setattr(wiring, "_closed", None)


def test_two_who_make_the_owner_at_once_make_one(ownerless: Shop) -> None:
    form = {"password": OWNER_PASSWORD, "again": OWNER_PASSWORD}
    answers: list[int] = []
    ends = threading.Barrier(2)

    def one() -> None:
        ends.wait()
        answers.append(Browser().post("/first-run", form).status)

    both = [threading.Thread(target=one) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(answers) in ([200, 303], [200, 400])
    assert len(ownerless.admission.sessions.of_person("U0001", clock.now())) == 1


def test_many_who_sign_in_at_once_are_answered_or_told_to_wait(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    heavy_work(monkeypatch)  # or nobody would have to wait
    assert owners_hash() == shop.admission.vault.password_of("U0001")
    answers: list[int] = []

    def one(number: int) -> None:
        browser = Browser(client=f"10.0.{number}.1")
        answers.append(browser.sign_in(f"nobody{number}", "wrong password").status)

    crowd = [threading.Thread(target=one, args=(number,)) for number in range(24)]
    for thread in crowd:
        thread.start()
    for thread in crowd:
        thread.join()
    assert set(answers) == {401, 503}, "two passwords at a time, and a line that has an end"
