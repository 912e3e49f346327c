"""Which paths belong to the entrance, where somebody may be led after signing in, and what a browser may load."""

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import Final

from entrance.asked import Host

HEALTH: Final = "/api/health"
DOCS: Final = "/api/docs"
API: Final = "/api/"
TOKENS: Final = frozenset({"/api/login", "/api/token"})
ASSETS: Final = "/entrance/"
FIRST_RUN: Final = "/first-run"
SAMPLE: Final = "/first-run/sample"
BACKUP: Final = "/first-run/backup"
BACKUP_TAKE: Final = "/first-run/backup/take"
SIGN_IN: Final = "/sign-in"
SIGN_OUT: Final = "/sign-out"
WELCOME: Final = "/welcome"
RECOVER: Final = "/recover"
NO_MESSAGES: Final = "/no-messages"
AGAIN: Final = "/again"
PASSWORD: Final = "/password"  # noqa: S105 - a path
# Before there is a shop, and at this computer only.
FIRST: Final = frozenset({FIRST_RUN, SAMPLE, BACKUP, BACKUP_TAKE})
# A stranger may open these once there is a shop; /again and /password are for whoever is signed in.
OPEN: Final = frozenset({SIGN_IN, SIGN_OUT, WELCOME, RECOVER})

# Only paths of our own kind, so that no link to our sign-in leads anywhere else.
_PART: Final = "[A-Za-z0-9_][A-Za-z0-9_.-]*"
_LOCAL: Final = re.compile(rf"/(?:{_PART}(?:/{_PART})*/?)?(?:\?[A-Za-z0-9_.~%&=+,:-]*)?")
_NOT_TO: Final = (
    "/_stcore", "/static/", "/app/static/", "/component", "/media/", "/api/", "/entrance/", "/sign-", "/first-run",
    "/no-messages", "/favicon", "/manifest",
)  # fmt: skip
_WITH_CODE: Final = re.compile(f"(?:{re.escape(WELCOME)}|{re.escape(NO_MESSAGES)})/[A-Za-z0-9-]{{1,60}}")
_NEXT_SIGNS_MAX: Final = 300
_SCRIPT: Final = re.compile(r"<script(?P<facts>[^>]*)>(?P<text>.*?)</script>", re.DOTALL)

# Our own pages: nothing but their style, two pictures, fonts, and forms that lead back to us.
STRICT: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
NOTHING: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# With "no-referrer" alone a browser says "Origin: null" of our own forms, and nobody can tell them from a foreign
# page's. So they name their origin, to us and to nobody else; a browser that knows no second word keeps to the first.
FORMS_REFERRER: Final = "no-referrer, same-origin"
EVERYWHERE: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
# What is the same for everybody may be kept by the browser; everything else is somebody's.
KEPT: Final = ("/static/", "/app/static/", "/component/", ASSETS)


def is_open(path: str) -> bool:
    """Tell whether a path is one of the pages before the sign-in."""
    return path in OPEN or _WITH_CODE.fullmatch(path) is not None


def local(asked: str) -> str:
    """Return where to go after signing in: the path that was asked for, when it is one of our pages, else "/"."""
    fits = len(asked) <= _NEXT_SIGNS_MAX and _LOCAL.fullmatch(asked) and ".." not in asked
    return asked if fits and (asked == DOCS or not asked.startswith(_NOT_TO)) else "/"


def inline_scripts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the hashes of the scripts that stand in pages themselves, in the way a browser names them."""
    found = (match for text in texts for match in _SCRIPT.finditer(text) if "src=" not in match["facts"])
    hashes = (hashlib.sha256(match["text"].encode()).digest() for match in found)
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in hashes)


def shells(host: Host, scheme: str, scripts: Iterable[str]) -> str:
    """Return what the shell's page may load: from here only, by the scripts of Streamlit and those with these hashes.

    ``host`` names the live connection, which not every browser takes for 'self'.
    """
    name = f"[{host.name}]" if ":" in host.name else host.name
    live = f"{'wss' if scheme == 'https' else 'ws'}://{name}{f':{host.port}' if host.port else ''}"
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(scripts)}".strip(),
            # Streamlit and Plotly write their styles while they run; there is no list of them.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            f"connect-src 'self' {live}",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-src 'none'",
            "frame-ancestors 'none'",
        )
    )
