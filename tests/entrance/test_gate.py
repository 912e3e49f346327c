"""The gate: who is refused before anything behind it hears of them, whatever they ask for and however they ask."""

import re
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import unquote

import pytest
from starlette.routing import BaseRoute, Mount, WebSocketRoute

import app
from access import PAGES, TICKS, Right, Role, right_of_path, rights_of
from access.vault import SessionRow
from entrance import Gate, routes
from services import Shop, clock
from tests.desks import add_person
from tests.entrance.browser import Browser
from tests.entrance.conftest import signed_in

PARAMETER = re.compile(r"{\w+(:path)?}")
OURS = {PARAMETER.sub("x", str(route.path)) for route in routes()} - {"/again", "/password"} | {"/api/health"}
VERBS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW")
SHELL = 'id="root"'  # what stands in Streamlit's page and in none of ours
ODD = (
    "/", "//", "/x", "/index.html", "/customers", "/customer?id=C0001", "/own", "/people", "/settings", "/SIGN-IN",
    "/sign-in/", "//sign-in", "/sign-in/x", "/sign-in;x", "/./sign-in", "/entrance", "/welcome/", "/welcome/a/b",
    "/welcome/a%2Fb", "/welcome/../customers", "/Api/Health", "/api/health/", "/api/health/x", "/api", "/api/",
    "/api/customers", "/_stcore", "/_stcore/", "/_STCORE/stream", "/_stcore/stream", "//_stcore/health",
    "/_stcore/../_stcore/metrics", "/x/_stcore/health", "/x/_stcore/host-config", "/static/", "/static/js/x.js",
    "/static/..%2f..%2fapp.py", "/app/static/", "/app/static/icon.png", "/media/x.png", "/favicon.png", "/favicon.ico",
    "/manifest.json", "/files/statement/C0001.pdf", "/files//statement/C0001.pdf", "/files/../journal.csv",
    "/%2e%2e/app.py", "/\\\\server\\share", "/first-run/sample/", "/first-run/x", "/again", "/password", "/robots.txt",
    "/_stcore/agent/x", "/docs", "/openapi.json",
)  # fmt: skip


def known_paths(found: list[BaseRoute]) -> Iterator[str]:
    """Yield a path for everything that the running server knows."""
    for route in found:
        if isinstance(route, Mount):
            yield from (f"{route.path}{more}" for more in ("/", "/index.html", "/favicon.png", "/whatever"))
        else:
            yield PARAMETER.sub("x", str(getattr(route, "path", "")))


@pytest.fixture
def paths(shop: Shop) -> list[str]:  # noqa: ARG001 - there is a shop, and nobody is signed in
    Browser().get("/")  # the app makes its routes when it is first asked
    made = app.app._starlette_app
    assert made is not None
    found = sorted(set(known_paths(made.routes)) - OURS)
    assert {"/_stcore/upload_file/x/x", "/media/x", "/_stcore/metrics", "/files/x", "/_stcore/agent/mcp"} <= set(found)
    assert len(found) > 20
    return [*found, *ODD]


@pytest.mark.fault(146)
def test_signed_out_every_path_that_the_server_knows_answers_with_the_sign_in_page_or_401(paths: list[str]) -> None:
    stranger = Browser()
    for path in paths:
        for verb in VERBS:
            for accept in ("text/html", "*/*"):
                answer = stranger.ask(verb, path, accept=accept, headers={"origin": "http://127.0.0.1:8501"})
                assert answer.status == 401, (verb, path, answer.status)
                page = verb in {"GET", "HEAD"} and accept == "text/html"
                assert answer.is_sign_in == page, (verb, path)
                assert SHELL not in answer.text
                assert not answer.cookies


@pytest.mark.fault(146, 149)
def test_signed_in_what_does_not_stand_in_the_table_is_there_for_nobody(
    paths: list[str], shop: Shop, owner: Browser, customer: Browser
) -> None:
    staff = signed_in(shop, add_person(shop, "Ravi", Role.STAFF, rights=list(TICKS)))
    own = {"origin": "http://127.0.0.1:8501"}
    unknown = [one for one in paths if right_of_path(unquote(one.partition("?")[0])) is None]
    assert {"/auth/login", "/oauth2callback", "/component/x", "/_stcore/bidi-components/x", "/x", "/index.html"} <= {
        *unknown
    }
    for somebody in (owner, staff, customer):
        for path in unknown:
            page = somebody.get(path)
            assert (page.status, SHELL in page.text) == (404, False), path
            assert "There is no such page." in page.words, path
            for verb in VERBS:
                answer = somebody.ask(verb, path, accept="*/*", headers=own)
                assert answer.status == 404, (verb, path)
            assert somebody.live(path, origin=own["origin"]) == "websocket.close"
    assert [event for event in shop.admission.log.events() if event.what == "refused"] == [], "a slip is no misdeed"


def test_the_shells_page_is_served_at_the_addresses_of_the_menu_and_nowhere_else(
    owner: Browser, paths: list[str]
) -> None:
    # Streamlit answers with the same page, which holds nothing, where a file of its own is missing.
    asked = {one.partition("?")[0] for one in paths if not one.startswith(("/static/", "/_stcore/"))}
    asked |= {f"/{address}" for address in PAGES}
    assert {path for path in asked if SHELL.encode() in owner.get(path).body} == {
        "/",
        *(f"/{address}" for address in PAGES),
    }
    for role in Role:
        assert all(right_of_path(f"/{address}") in rights_of(role, frozenset()) for address in PAGES), (
            "it asks PAGES itself"
        )


@pytest.mark.parametrize(
    ("path", "right"),
    [
        ("/", Right.ANYBODY), ("/customers", Right.ANYBODY), ("/customers/", Right.ANYBODY), ("/customers/x", None),
        ("//", None), ("//customers", None), ("/customers//", None), ("", None), ("/api/x", None), ("/static", None),
        ("/static/", None), ("/static/js/x.js", Right.ANYBODY), ("/files/x", Right.ANYBODY),
        ("/_stcore/upload_file/a/b", Right.LOOK), ("/_stcore/upload_file", None), ("/_stcore/health/x", None),
        ("/_stcore/agent/mcp", Right.RUN_THE_SHOP), ("/_stcore/agent", None),
    ],
)  # fmt: skip
def test_a_path_is_whose_the_table_says(path: str, right: Right | None) -> None:
    assert right_of_path(path) is right


@pytest.mark.fault(148)
def test_signed_out_no_live_connection_is_opened(paths: list[str]) -> None:
    made = app.app._starlette_app
    assert made is not None
    live = [route.path for route in made.routes if isinstance(route, WebSocketRoute)]
    assert live == ["/_stcore/stream"]
    for path in [*live, *paths, "/sign-in", "/api/health", "/entrance/icon.png", "/welcome"]:
        assert Browser().live(path) == "websocket.close", path


@pytest.mark.fault(148)
def test_signed_in_the_live_connection_is_opened_for_our_own_page_only(owner: Browser) -> None:
    own = "http://127.0.0.1:8501"
    assert owner.live(origin=own) == "websocket.accept"
    for origin in (
        "http://evil.example",
        "null",
        "http://127.0.0.1:9999",
        "https://127.0.0.1:8501",
        "http://localhost:8501",
        "",
    ):
        assert owner.live(origin=origin) == "websocket.close", origin
    assert owner.live(**{"sec-fetch-site": "cross-site"}) == "websocket.close"
    owner.host = "evil.example"
    assert owner.live(origin="http://evil.example") == "websocket.close"


def test_the_entrances_own_paths_never_lead_past_it(shop: Shop) -> None:
    assert shop.admission.has_owner()
    for path in sorted(OURS):
        for verb in VERBS:
            answer = Browser().ask(verb, path, headers={"origin": "http://127.0.0.1:8501"})
            assert SHELL not in answer.text, (verb, path)


FOREIGN = (
    "evil.example", "127.0.0.1.evil.example", "evil.example:8501", "user@127.0.0.1", "127.0.0.1@evil.example",
    "127.0.0.1/x", "127.0.0.1:8501/x", "127.0.0.1:x", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0.1:80:80", "",
    "127.0.0.1#", "127.0.0.1?x", "[::1", "::1", "[::1].evil", "localhost.", "127.0.0.1 evil", "127.1", "192.168.1.20",
    "evil.example, 127.0.0.1",
)  # fmt: skip


@pytest.mark.fault(148)
def test_another_name_is_refused_before_anything_else(shop: Shop) -> None:
    assert shop.admission.has_owner()
    for host in FOREIGN:
        for path in ("/", "/sign-in", "/api/health", "/entrance/entrance.css", "/_stcore/stream", "/api/x"):
            answer = Browser(host=host).get(path)
            assert (answer.status, answer.text[:32]) == (400, "Duebook does not answer to this "), (host, path)
        assert Browser(host=host).live() == "websocket.close"


def test_this_computers_own_names_are_answered(shop: Shop) -> None:
    assert shop.admission.has_owner()
    for host in ("127.0.0.1:8501", "127.0.0.1", "localhost:1", "LOCALHOST", "[::1]:8501", "[::1]"):
        assert Browser(host=host).get("/").status == 401


@pytest.mark.fault(148)
def test_two_names_are_none(owner: Browser) -> None:
    assert owner.ask("GET", "/", raw=[(b"host", b"127.0.0.1:8501")]).status == 400


def test_names_of_the_settings_are_answered_and_lost_with_them(shop: Shop) -> None:
    def status(host: str) -> int:
        return Browser(host=host, client="192.168.1.9").get("/sign-in").status

    names = ("shop.local:8501", "192.168.1.20:8501", "duebook.example.com")
    assert [status(host) for host in names] == [400] * 3
    shop.settings_path.write_text(
        '[server]\nhosts = ["shop.local", "192.168.1.20"]\npublic_url = "https://duebook.example.com"\n', "utf-8"
    )
    shop.read_settings()
    assert [status(host) for host in names] == [200] * 3
    assert status("evil.example") == 400
    shop.settings_path.unlink()
    shop.read_settings()
    assert [status(host) for host in names] == [400] * 3


@pytest.mark.fault(147)
def test_what_a_foreign_page_sends_is_refused_and_changes_nothing(owner: Browser, shop: Shop) -> None:
    foreign = (
        {"origin": "http://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9000"},
        {"origin": "https://127.0.0.1:8501"}, {"origin": "http://127.0.0.1:8501.evil.example"}, {"origin": ""},
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
    )  # fmt: skip
    for headers in foreign:
        for path in (
            "/sign-out",
            "/sign-in",
            "/password",
            "/first-run",
            "/welcome",
            "/recover",
            "/_stcore/upload_file/a/b",
        ):
            answer = owner.post(path, {"name": "asha", "password": "a calm afternoon"}, headers=headers)
            assert answer.status == 403, (path, headers)
            assert "Nothing was changed." in answer.words
    assert len(shop.admission.sessions.of_person("U0001", shop.opened_at)) == 1
    two = owner.ask(
        "POST", "/sign-out", headers={"origin": "http://127.0.0.1:8501"}, raw=[(b"origin", b"http://x.example")]
    )
    assert two.status == 403
    assert owner.get("/").status == 200, "still signed in"
    assert owner.post("/sign-out", {}, headers={}).status == 303, "a program that is no browser says nothing"


def test_the_public_address_counts_as_our_own_page(shop: Shop) -> None:
    shop.settings_path.write_text('[server]\npublic_url = "https://duebook.example.com"\n', "utf-8")
    shop.read_settings()
    behind = Browser(host="duebook.example.com", client="192.168.1.9")
    own = {"origin": "https://duebook.example.com"}
    form = {"name": "asha", "password": "a calm afternoon"}
    answer = behind.post("/sign-in", form, headers=own)
    assert answer.status == 303
    assert "; Secure" in answer.cookies[0], "what stands before us speaks TLS"
    assert behind.post("/sign-in", form, headers={"origin": "http://duebook.example.com.evil"}).status == 403


@pytest.mark.fault(139)
def test_who_is_there_is_said_by_the_gate_and_by_nobody_else(shop: Shop) -> None:
    heard: list[list[tuple[bytes, bytes]]] = []

    async def behind(scope, receive, send) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001, ARG001
        heard.append(scope["headers"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    staff = signed_in(shop, add_person(shop, "Ravi", Role.STAFF))
    staff.asgi = Gate(behind)
    forged = [
        (b"x-duebook-person", b"U0001"), (b"X-Duebook-Session", b"f00"), (b"X-DUEBOOK-Person", b"U0001"),
        (b"x-duebook-anything", b"1"),
    ]  # fmt: skip
    assert staff.ask("GET", "/", raw=forged).status == 200
    said = [(name.lower(), value) for name, value in heard[0] if name.lower().startswith(b"x-duebook")]
    (session,) = shop.admission.sessions.of_person("U0002", shop.opened_at)
    assert said == [(b"x-duebook-person", b"U0002"), (b"x-duebook-session", session.id.encode())]
    token = staff.cookies[shop.admission.cookie].encode()
    assert all(token not in value for name, value in said)
    Browser(asgi=Gate(behind)).ask("GET", "/api/health", raw=forged)
    assert [name for name, _ in heard[1] if name.lower().startswith(b"x-duebook")] == []


@pytest.mark.fault(140)
def test_cookies_of_odd_sizes_and_shapes_are_refused_quickly(owner: Browser, shop: Shop) -> None:
    name, token = next(iter(owner.cookies.items()))
    assert owner.get("/", headers={"cookie": f"x={'y' * 9000}; {name}={token}"}).status == 431
    assert owner.ask("GET", "/", raw=[(b"x-large", b"y" * 40_000)]).status == 431
    owner.cookies.clear()
    several = [(b"cookie", b"a=" + b"b" * 5000)] * 2
    assert owner.ask("GET", "/", raw=several).status == 431
    for value in ("", "x", token[:-1], token.upper() + "x", "é" * 32, f"{token};", "." * 64, "0" * 1000, f" {token} x"):
        odd = owner.get("/", headers={"cookie": f"{name}={value}"})
        assert odd.status == (200 if value == f"{token};" else 401), value
    assert owner.get("/", headers={"cookie": f"{name}"}).status == 401
    assert owner.get("/", headers={"cookie": f"a=b;  {name}={token}; c=d"}).status == 200
    assert shop.admission.cookie == name


def test_each_shop_has_a_cookie_of_its_own(owner: Browser, shop: Shop) -> None:
    assert list(owner.cookies) == [f"duebook_{shop.ledger.journal.identity.store[:12]}"]


@pytest.mark.fault(149, 156)
def test_every_answer_carries_the_headers_that_close_the_doors(owner: Browser) -> None:
    stranger = Browser()
    answers = [
        owner.get("/"), owner.get("/customers"), owner.get("/static/nothing.js"), owner.get("/files/x"),
        owner.get("/media/none"), owner.ask("PUT", "/"), owner.get("/_stcore/health"), owner.get("/me/"),
        owner.get("/password"), owner.get("//x"), stranger.get("/"), stranger.ask("POST", "/x"), stranger.get("/api/x"),
        stranger.get("/sign-in"), stranger.get("/entrance/entrance.css"), stranger.get("/entrance/x"),
        stranger.get("/api/health"), Browser(host="evil.example").get("/"), stranger.ask("DELETE", "/sign-in"),
        stranger.post("/sign-in", {}, headers={"origin": "null"}), stranger.get("/", headers={"cookie": "x" * 9000}),
        stranger.get("/welcome/AAAAA-BBBBB"),
    ]  # fmt: skip
    assert (
        {200, 301, 303, 400, 401, 403, 404, 405, 431}
        >= {one.status for one in answers}
        >= {200, 400, 401, 403, 404, 405, 431}
    )
    for answer in answers:
        assert answer.one("x-content-type-options") == "nosniff"
        assert answer.one("x-frame-options") == "DENY"
        assert answer.one("referrer-policy") in {"no-referrer", "no-referrer, same-origin"}
        assert answer.one("cross-origin-opener-policy") == "same-origin"
        assert answer.one("cross-origin-resource-policy") == "same-origin"
        assert answer.one("permissions-policy") == "camera=(), microphone=(), geolocation=()"
        policy = answer.one("content-security-policy")
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src" not in policy or "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


@pytest.mark.fault(151)
def test_pages_before_the_sign_in_run_no_script_and_load_from_here_only(shop: Shop) -> None:
    assert shop.admission.has_owner()
    for path in ("/", "/sign-in", "/welcome", "/recover", "/welcome/AAAAA-BBBBB", "/sign-out"):
        answer = Browser().get(path)
        assert answer.one("content-security-policy").startswith("default-src 'none'; style-src 'self'; ")
        assert "<script" not in answer.text
        assert not re.search(r"(?:src|href|action)=\"(?!/)", answer.text)
        assert " style=" not in answer.text


def test_what_is_somebodys_is_kept_by_no_browser(owner: Browser) -> None:
    for path in ("/", "/home", "/password", "/files/x", "/media/x", "/_stcore/host-config"):
        assert owner.get(path).one("cache-control") == "no-store", path
    assert Browser().get("/static/js/x.js").one("cache-control") == "no-store", "a refusal is nobody's to keep"
    assert "max-age" in Browser().get("/entrance/entrance.css").one("cache-control")


def test_whoever_may_not_is_told_so_and_it_is_noted(customer: Browser, shop: Shop) -> None:
    for path in ("/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/upload_file/a/b"):
        answer = customer.get(path)
        assert answer.status == 403, path
        assert "Meena may not " in answer.words
    assert customer.get("/api/customers", accept="*/*").status == 404, "closed until it says whose it is"
    noted = [event.about for event in shop.admission.log.events(person="U0002") if event.what == "refused"]
    assert noted == ["/_stcore/upload_file/a/b", "/_stcore/agent/openapi.json", "/_stcore/metrics"]
    assert customer.get("/").status == 200


@pytest.mark.fault(152)
def test_the_interface_for_agents_answers_that_it_is_off(owner: Browser, shop: Shop) -> None:
    own = {"origin": "http://127.0.0.1:8501", "content-type": "application/json"}
    for path in ("/_stcore/agent/interact", "/_stcore/agent/mcp"):
        answer = owner.ask("POST", path, accept="*/*", body=b"{}", headers=own)
        assert answer.status >= 400, path
        assert "Asha" not in answer.text
    staff = signed_in(shop, add_person(shop, "Ravi", Role.STAFF, rights=[Right.RECORD]))
    assert staff.ask("POST", "/_stcore/agent/interact", accept="*/*", body=b"{}", headers=own).status == 403


@pytest.mark.fault(151)
def test_what_nobody_foresaw_shows_a_number_and_the_log_has_the_rest(
    owner: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(scope, receive, send) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001, ARG001
        message = "Asha Patil owes 1,580, phone 98765"
        raise RuntimeError(message)

    owner.asgi = Gate(broken)
    for accept in ("text/html", "*/*"):
        answer = owner.get("/", accept=accept)
        assert answer.status == 500
        (number,) = re.findall(r"number (\d{4}-\d{4})", answer.text)
        assert "Patil" not in answer.text
        assert "Traceback" not in answer.text
        assert f"an address, number {number}" in caplog.messages
        assert answer.one("x-content-type-options") == "nosniff"
    problem = owner.get("/api/x", accept="*/*")
    assert problem.one("content-type") == "application/problem+json"
    assert owner.live(origin="http://127.0.0.1:8501") == "websocket.close"


def test_a_session_in_use_is_noted_once_a_minute_however_many_files_a_page_has(
    owner: Browser, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    (before,) = shop.admission.sessions.of_person("U0001", clock.now())
    later = clock.now() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    writes: list[str] = []
    put = shop.admission.vault.put_session

    def noted(row: SessionRow) -> None:
        writes.append(row.id)
        put(row)

    monkeypatch.setattr(shop.admission.vault, "put_session", noted)
    for _ in range(5):
        assert owner.get("/").status == 200
    assert writes == [before.id]
    assert shop.admission.sessions.of_id(before.id, later).seen == later  # type: ignore[union-attr]
