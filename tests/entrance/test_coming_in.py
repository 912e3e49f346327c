"""Coming in and going out: names and passwords, codes, sessions that end, and what a stranger never learns."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from pwdlib import PasswordHash

from access import FOLDER, Right, Role, What
from entrance.address import local
from services import Shop, clock
from tests.desks import add_person
from tests.entrance.browser import Browser
from tests.entrance.conftest import OWNER, OWNER_PASSWORD, owners_hash, signed_in

NEW_PASSWORD = "another calm afternoon"  # noqa: S105 - of nobody
NOT_YOURS = "That is not your password. Look at it once more."
WRONG = "That name and password do not belong together. Look at both once more."


def is_in(browser: Browser) -> bool:
    """Tell whether somebody is signed in."""
    return browser.get("/").status == 200


def with_password(shop: Shop, name: str, role: Role = Role.STAFF) -> str:
    """Return the id of somebody new whose password is the owner's."""
    person = add_person(shop, name, role, rights=[Right.RECORD] if role is Role.STAFF else ())
    shop.admission.vault.set_password(person.id, owners_hash(), clock.utc_text(clock.now()))
    return person.id


def test_the_right_name_and_password_lead_where_one_wanted_to_go(shop: Shop, stranger: Browser) -> None:
    page = stranger.get("/customers?show=owing")
    assert (page.status, page.is_sign_in) == (401, True)
    assert 'name="next" value="/customers?show=owing"' in page.text
    assert "Asha Stores" in page.words
    answer = stranger.sign_in("  ASHA ", OWNER_PASSWORD, "/customers?show=owing")
    assert (answer.status, answer.one("location")) == (303, "/customers?show=owing")
    (cookie,) = answer.cookies
    name = re.escape(shop.admission.cookie)
    assert re.fullmatch(rf"{name}=[0-9a-f]{{32}}; HttpOnly; Max-Age=2592000; Path=/; SameSite=lax", cookie), (
        "no Secure where there is no TLS, or nobody could come in"
    )
    assert is_in(stranger)


def test_under_tls_the_cookie_goes_over_tls_only(shop: Shop) -> None:
    assert shop.admission.has_owner()
    answer = Browser(scheme="https").sign_in(OWNER, OWNER_PASSWORD)
    assert "; Secure" in answer.cookies[0]


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return how often a password was really compared."""
    done: list[bool] = []
    compare = PasswordHash.verify_and_update

    def counted(self: PasswordHash, password: str, kept: str) -> tuple[bool, str | None]:
        right, new = compare(self, password, kept)
        done.append(right)
        return right, new

    monkeypatch.setattr(PasswordHash, "verify_and_update", counted)
    return done


@pytest.mark.fault(142)
def test_nobody_learns_who_has_an_account(shop: Shop, verified: list[bool]) -> None:
    with_password(shop, "Ravi")
    disabled = with_password(shop, "Meena")
    shop.admission.obey_book(disabled, out=True)
    add_person(shop, "Zainab", Role.STAFF)  # has no password yet
    pages = set()
    for name in (OWNER, "ravi", "meena", "zainab", "nobody", "x" * 500, "", "U0001"):
        answer = Browser().sign_in(name, OWNER_PASSWORD if name == "meena" else "wrong password")
        pages.add((answer.status, answer.text.replace(f'value="{name[:80]}"', 'value=""'), answer.one("retry-after")))
        assert not answer.cookies
    assert len({re.sub(r" autofocus", "", page) for _, page, _ in pages}) == 1, "the same answer for everybody"
    assert {status for status, _, _ in pages} == {401}
    assert len(verified) == 8, "and the same work"


@pytest.mark.fault(142)
def test_a_recovery_code_tells_nobody_who_the_owner_is(shop: Shop) -> None:
    with_password(shop, "Ravi")
    form = {"code": "AAAAA-AAAAA-AAAAA-AAAAA-AAAAA", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    said = {
        Browser().post("/recover", {**form, "name": name}).words.replace(name, "") for name in (OWNER, "ravi", "zzz")
    }
    assert len(said) == 1
    assert "do not belong together" in said.pop()


@pytest.mark.fault(141)
def test_who_guesses_waits_and_locks_nobody_else_out(shop: Shop, verified: list[bool]) -> None:
    guesser = Browser(client="127.0.0.9")
    for _ in range(3):
        assert guesser.sign_in(OWNER, "wrong password").status == 401
    answer = guesser.sign_in(OWNER, OWNER_PASSWORD)
    assert answer.status == 429
    assert int(answer.one("retry-after")) >= 1
    assert "There were too many wrong tries. Try again in " in answer.words
    assert len(verified) == 3, "whoever waits costs no work"
    assert Browser().sign_in(OWNER, OWNER_PASSWORD).status == 303, "the owner, at another address"
    noted = [event.what for event in shop.admission.log.events(person="U0001")]
    assert noted == [What.SIGNED_IN, What.WAITING, What.WRONG, What.WRONG, What.WRONG]


@pytest.mark.fault(150)
def test_no_name_has_a_password_that_somebody_did_not_choose(ownerless: Shop, stranger: Browser) -> None:
    assert ownerless.admission.vault.have_passwords() == frozenset()
    ownerless.admission.vault.set_password("U0001", owners_hash(), clock.utc_text(clock.now()))
    for name, password in (
        ("admin", "1234"),
        ("admin", "admin"),
        (OWNER, "1234"),
        (OWNER, ""),
        ("", ""),
        (OWNER, OWNER),
    ):
        stranger.client = f"10.0.0.{len(stranger.client)}{len(name)}"
        assert stranger.sign_in(name, password).status in {401, 429}
    assert not is_in(Browser())


@pytest.mark.fault(155)
@pytest.mark.parametrize(
    "elsewhere",
    [
        "http://evil.example/", "https://evil.example", "//evil.example", "///evil.example", "/\\evil.example",
        "\\\\evil.example", "/\t/evil.example", " //evil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:x=1",
        "/\r\nSet-Cookie: x=1", "evil.example", "/x//evil.example", "/@evil.example", "/../x", "/x/../../y", "/.evil",
        "/sign-out", "/sign-in", "/first-run", "/_stcore/metrics", "/api/x", "/" + "a" * 400, "/x?next=http://evil",
        "/x#y", "/é", "?x", "",
    ],
)  # fmt: skip
def test_the_sign_in_leads_to_our_own_pages_only(elsewhere: str) -> None:
    assert local(elsewhere) == "/"


@pytest.mark.fault(155)
def test_the_sign_in_asks_that_before_it_leads_anywhere(shop: Shop, owner: Browser) -> None:
    assert shop.admission.has_owner()
    assert Browser().sign_in(OWNER, OWNER_PASSWORD, "//evil.example").one("location") == "/"
    assert 'name="next" value="/"' in Browser().get("/sign-in?next=//evil.example").text
    assert owner.get("/again?next=https://evil.example").one("location") == "/"
    form = {"password": OWNER_PASSWORD, "next": "https://evil.example"}
    assert owner.post("/again", form).one("location") == "/"
    for good in ("/", "/customers", "/customer?id=C0001&tab=history", "/files/statement/C0001.pdf?since=2026-01-01"):
        assert local(good) == good


def test_a_long_address_is_read_in_no_time() -> None:
    assert local("/" + "a" * 299 + "!") == "/"
    assert local("/" + "a-" * 140 + "/!") == "/"


@pytest.mark.fault(139)
def test_signing_out_in_one_tab_ends_the_other(owner: Browser) -> None:
    other_tab = Browser(cookies=dict(owner.cookies))
    assert is_in(other_tab)
    assert "Sign out?" in owner.get("/sign-out").words
    assert is_in(other_tab), "looking changes nothing"
    answer = owner.post("/sign-out", {})
    assert (answer.status, answer.one("location"), owner.cookies) == (303, "/sign-in?out=here", {})
    assert not is_in(other_tab)
    assert other_tab.live(origin="http://127.0.0.1:8501") == "websocket.close"
    assert other_tab.post("/password", {}).status == 401


def test_whoever_was_signed_out_reads_so_and_is_led_back_to_where_they_were(shop: Shop, stranger: Browser) -> None:
    assert shop.admission.has_owner()
    page = stranger.get("/sign-in?out=here&next=%2Fcustomers%3Fshow%3Dowing")
    assert "You are signed out. Nothing that was saved is lost." in page.words
    assert 'name="next" value="/customers?show=owing"' in page.text
    why = "somebody signed out here, the shop went back to a backup, or it was too long ago"
    assert why in stranger.get("/sign-in?out=ended").words
    for other in ("/sign-in", "/sign-in?out=x", "/sign-in?out=%3Cb%3E"):
        assert "signed out" not in stranger.get(other).words
        assert "<b>" not in stranger.get(other).text
    assert 'name="next" value="/"' in stranger.get("/sign-in?out=here&next=%2F%2Fevil.example").text


def test_a_wrong_password_typed_again_speaks_of_no_name(shop: Shop, owner: Browser) -> None:
    assert shop.admission.has_owner()
    answer = owner.post("/again", {"password": "wrong password", "next": "/people"})
    assert answer.status == 401
    assert NOT_YOURS in answer.words
    assert " name" not in answer.words


@pytest.mark.fault(139)
def test_a_new_password_ends_every_session_but_this_one(owner: Browser, shop: Shop) -> None:
    elsewhere = signed_in(shop, shop.admission.people.by_id("U0001"))
    old = dict(owner.cookies)
    form = {"old": OWNER_PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    wrong = owner.post("/password", {**form, "old": "wrong password"})
    assert (wrong.status, NOT_YOURS in wrong.words) == (400, True)
    assert owner.post("/password", {**form, "again": "x"}).status == 400
    assert is_in(elsewhere)
    answer = owner.post("/password", form)
    assert (answer.status, "You have a new password" in answer.words) == (200, True)
    assert is_in(owner)
    assert owner.cookies != old
    assert not is_in(elsewhere)
    assert not is_in(Browser(cookies=old)), "the token from before is nobody's"
    assert Browser().sign_in(OWNER, OWNER_PASSWORD).status == 401
    assert Browser().sign_in(OWNER, NEW_PASSWORD).status == 303


@pytest.mark.fault(139)
def test_whoever_is_kept_out_is_out_at_once(shop: Shop) -> None:
    person = with_password(shop, "Ravi")
    ravi = signed_in(shop, shop.admission.people.by_id(person))
    assert is_in(ravi)
    shop.admission.obey_book(person, out=True)
    assert not is_in(ravi)
    assert ravi.sign_in("ravi", OWNER_PASSWORD).status == 401
    assert not is_in(signed_in(shop, shop.admission.people.by_id(person))), "however a session came to be"
    shop.admission.obey_book(person, out=False)
    assert not is_in(ravi), "the old session does not come back"


@pytest.mark.fault(139, 153)
def test_a_session_ends_by_itself(owner: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_in(owner)
    begun = clock.now()
    for after, still in ((timedelta(hours=11), True), (timedelta(hours=22), True), (timedelta(hours=35), False)):
        monkeypatch.setattr(clock, "now", lambda after=after: begun + after)
        assert is_in(owner) == still


def test_a_new_sign_in_is_a_new_token_and_ends_what_this_browser_had(owner: Browser, shop: Shop) -> None:
    before = dict(owner.cookies)
    owner.sign_in(OWNER, OWNER_PASSWORD)
    assert owner.cookies != before
    assert not is_in(Browser(cookies=before))
    assert len(shop.admission.sessions.of_person("U0001", clock.now())) == 1


@pytest.mark.fault(153, 154)
def test_two_people_in_two_browsers_are_two_and_one_browser_is_whoever_came_last(shop: Shop) -> None:
    with_password(shop, "Ravi")
    asha, ravi = Browser(), Browser()
    asha.sign_in(OWNER, OWNER_PASSWORD)
    ravi.sign_in("ravi", OWNER_PASSWORD)
    assert (asha.get("/_stcore/metrics").status, ravi.get("/_stcore/metrics").status) == (200, 403)
    assert "asha" in asha.get("/password").text
    assert "ravi" in ravi.get("/password").text
    shared = asha
    shared.sign_in("ravi", OWNER_PASSWORD)
    assert shared.get("/_stcore/metrics").status == 403
    assert "ravi" in shared.get("/password").text


def test_the_password_is_asked_again_before_what_is_sensitive(owner: Browser, shop: Shop) -> None:
    assert owner.get("/again?next=/people").one("location") == "/people", "it was typed a moment ago"
    (session,) = shop.admission.sessions.of_person("U0001", clock.now())
    shop.admission.sessions._change(session.id, proved=clock.now() - timedelta(minutes=11))
    page = owner.get("/again?next=/people")
    assert (page.status, 'value="/people"' in page.text) == (200, True)
    assert owner.post("/again", {"password": "wrong password", "next": "/people"}).status == 401
    assert owner.get("/again?next=/people").status == 200
    answer = owner.post("/again", {"password": OWNER_PASSWORD, "next": "/people"})
    assert (answer.status, answer.one("location")) == (303, "/people")
    assert owner.get("/again?next=/people").status == 303
    assert Browser().get("/again").is_sign_in


@pytest.mark.fault(156)
def test_a_one_time_code_counts_once_and_looking_uses_nothing_up(shop: Shop, stranger: Browser) -> None:
    person = add_person(shop, "<b>Meena</b>", Role.STAFF)
    code, _ = shop.admission.invite(person)
    for _ in range(3):
        page = stranger.get(f"/welcome/{code}")
        assert page.status == 200
        assert "You sign in as" in page.words
        assert "<b>Meena" not in page.text
    typed = stranger.post("/welcome", {"code": code.lower().replace("-", " ")})
    assert "Keep this password" in typed.words
    form = {"code": code, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert stranger.post("/welcome", {**form, "again": "x"}).status == 400
    assert stranger.post("/welcome", {**form, "password": "short", "again": "short"}).status == 400
    assert stranger.post("/welcome", {**form, "password": "password", "again": "password"}).status == 400
    answer = stranger.post("/welcome", form)
    assert (answer.status, answer.one("location")) == (303, "/")
    assert is_in(stranger)
    for again in (stranger.get(f"/welcome/{code}"), stranger.post("/welcome", form)):
        assert again.status >= 400
        assert "This code was used already, is too old, or was mistyped." in again.words
    assert Browser().sign_in(person.sign_in, NEW_PASSWORD).status == 303


@pytest.mark.parametrize("easy", ["meenakumari1", "Meena Kumari", "meena.kumari"])
def test_a_password_made_of_the_own_name_is_called_easy_to_guess(shop: Shop, easy: str) -> None:
    person = add_person(shop, "Meena Kumari", Role.STAFF)
    code, _ = shop.admission.invite(person)
    meena = Browser()
    answer = meena.post("/welcome", {"code": code, "password": easy, "again": easy})
    assert (answer.status, "Your password is not hard to guess." in answer.words) == (200, True)
    assert is_in(meena), "it is taken all the same"
    assert "/password" in answer.text


def test_a_recovery_code_lets_the_owner_in_once_and_there_is_a_new_one(shop: Shop, owner: Browser) -> None:
    code = shop.admission.vault.new_recovery("U0001")
    form = {"name": OWNER, "code": code.lower(), "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    lost = Browser()
    page = lost.post("/recover", form)
    (new,) = re.findall(r'id="recovery">([A-Z2-9-]{29})<', page.text)
    assert (page.status, new != code) == (200, True)
    assert is_in(lost)
    assert not is_in(owner), "whoever had the old password is out"
    assert Browser().post("/recover", form).status == 400
    assert new not in "".join(path.read_text("utf-8") for path in _files_but_secrets(shop.data))


def _files_but_secrets(data: Path) -> Iterator[Path]:
    return (
        path for path in data.rglob("*")
        if path.is_file() and FOLDER not in path.parts and path.suffix in {".csv", ".log", ".json", ".head", ".txt"}
    )  # fmt: skip


@pytest.mark.fault(156)
def test_no_secret_stands_in_an_address_or_comes_back_on_a_page(shop: Shop, stranger: Browser) -> None:
    for path in ("/sign-in", "/welcome", "/recover", "/sign-out", "/first-run"):
        for form in re.findall(r"<form[^>]*>", stranger.get(path).text):
            assert 'method="post"' in form
            assert "?" not in form
    assert shop.admission.has_owner()
    by_address = stranger.get(f"/sign-in?name={OWNER}&password={quote(OWNER_PASSWORD)}")
    assert (by_address.status, by_address.cookies) == (200, [])
    typed = "correct horse battery staple"
    for path, form in (
        ("/sign-in", {"name": OWNER, "password": typed}),
        ("/recover", {"name": OWNER, "code": "X" * 29, "password": typed, "again": typed}),
        ("/welcome", {"code": "X" * 23, "password": typed, "again": typed}),
    ):
        answer = stranger.post(path, form)
        assert typed not in answer.text
        assert typed not in str(answer.headers)


def test_what_is_no_form_of_ours_is_refused(stranger: Browser, shop: Shop) -> None:
    assert shop.admission.has_owner()
    own = {"origin": "http://127.0.0.1:8501"}
    kind = {**own, "content-type": "application/x-www-form-urlencoded"}
    right = f"name={OWNER}&password={quote(OWNER_PASSWORD)}".encode()
    assert (
        stranger.ask(
            "POST", "/sign-in", body=b'{"name":"asha"}', headers={**own, "content-type": "application/json"}
        ).status
        == 400
    )
    assert stranger.ask("POST", "/sign-in", body=right, headers=own).status == 400
    assert stranger.ask("POST", "/sign-in", body=right, headers={**own, "content-type": "text/plain"}).status == 400
    assert stranger.ask("POST", "/sign-in", body=b"name=" + b"x" * 17_000, headers=kind).status == 413
    assert stranger.ask("POST", "/sign-in", body=b"name=%ff%fe&password=x", headers=kind).status == 400
    assert stranger.ask("POST", "/sign-in", body=b"\xff=x", headers=kind).status == 400
    assert stranger.ask("POST", "/sign-in", body=b"&".join(b"a=%d" % n for n in range(99)), headers=kind).status == 400
    assert stranger.ask("POST", "/sign-in", body=right, headers=kind).status == 303


def test_names_that_are_markup_are_shown_as_they_were_typed(shop: Shop, stranger: Browser) -> None:
    name = '"><script>alert(1)</script>'
    answer = stranger.sign_in(name, "wrong password")
    assert "<script" not in answer.text
    assert "&#34;&gt;&lt;script&gt;" in answer.text
    assert shop.admission.has_owner()
    page = stranger.get('/customers?find="><script>alert(1)</script>')
    assert "<script" not in page.text
