"""What a request says about itself, read strictly: whose name it was sent to, from where, by what kind of page.

Nothing in here knows the shop. What cannot be read strictly counts as foreign.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.types import Scope

COOKIES_BYTES_MAX: Final = 8_192
HEADERS_BYTES_MAX: Final = 32_768
THIS_COMPUTER: Final = frozenset({"127.0.0.1", "localhost", "::1"})

_NAME: Final = r"(?:\[(?P<six>[0-9a-f:.]{2,45})]|(?P<name>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?))"
_HOST: Final = re.compile(_NAME + r"(?::(?P<port>[0-9]{1,5}))?")
_PORTS: Final = {"http": 80, "https": 443}
_PORT_MAX: Final = 65_535
_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Only a program in between writes these: whoever sent the request sits somewhere else.
_PASSED_ON: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")

Origin = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Host:
    """The name under which a request was sent, without brackets, in small letters; the port when one was named."""

    name: str
    port: int | None


class Asked:
    """A request or the beginning of a live connection."""

    def __init__(self, scope: Scope) -> None:
        self.is_live = scope["type"] == "websocket"
        self.method: str = scope.get("method", "GET")
        self.path: str = scope["path"]
        self.query: str = scope.get("query_string", b"").decode("latin-1")
        scheme = str(scope.get("scheme", "http"))
        self.scheme = {"ws": "http", "wss": "https"}.get(scheme, scheme)
        client = scope.get("client")
        self.address = str(client[0]) if client else ""
        self._headers: list[tuple[bytes, bytes]] = list(scope["headers"])

    def all_of(self, name: str) -> list[str]:
        """Return every value of a header, whose name is in small letters."""
        wanted = name.encode()
        return [value.decode("latin-1") for key, value in self._headers if key.lower() == wanted]

    def one_of(self, name: str) -> str:
        """Return the value of a header that stands there once, else ""."""
        found = self.all_of(name)
        return found[0].strip() if len(found) == 1 else ""

    @property
    def is_too_large(self) -> bool:
        """Whether cookies or headers are larger than any of ours."""
        cookies = sum(map(len, self.all_of("cookie")))
        headers = sum(len(name) + len(value) for name, value in self._headers)
        return cookies > COOKIES_BYTES_MAX or headers > HEADERS_BYTES_MAX

    @property
    def host(self) -> Host | None:
        """The name it was sent to; None for two of them, for none, and for what is no plain name with a port."""
        found = _HOST.fullmatch(self.one_of("host").lower())
        if found is None:
            return None
        port = int(found["port"]) if found["port"] else None
        if port is not None and not 0 < port <= _PORT_MAX:
            return None
        return Host(found["six"] or found["name"], port)

    @property
    def is_change(self) -> bool:
        """Whether it may change something: every verb but those that look."""
        return not self.is_live and self.method not in _LOOKING

    @property
    def wants_page(self) -> bool:
        """Whether a person's browser asks for a page to show."""
        return not self.is_live and self.method in {"GET", "HEAD"} and "text/html" in ",".join(self.all_of("accept"))

    @property
    def is_from_here(self) -> bool:
        """Whether it was sent at this very computer, by its own name, and passed on by nobody."""
        host = self.host
        return (
            is_loopback(self.address)
            and host is not None
            and host.name in THIS_COMPUTER
            and not any(self.all_of(name) for name in _PASSED_ON)
        )

    def is_foreign(self, public_url: str) -> bool:
        """Tell whether the page that sent it is another one than ours (or ``public_url``'s): its Origin says so.

        Browsers leave the Origin away when a page only looks; programs that are no browsers, always.
        """
        origins = self.all_of("origin")
        if not origins:
            return self.one_of("sec-fetch-site") not in {"", "none", "same-origin"}
        host = self.host
        if len(origins) > 1 or host is None:
            return True
        said = origin_of(origins[0])
        own = (self.scheme, host.name, host.port or _PORTS.get(self.scheme, 0))
        return said is None or said not in {own, origin_of(public_url)}

    def cookie(self, name: str) -> str:
        """Return the first cookie of this name, "" when there is none."""
        for part in "; ".join(self.all_of("cookie")).split(";"):
            key, _, value = part.strip().partition("=")
            if key == name:
                return value.strip('"')
        return ""


def origin_of(url: str) -> Origin | None:
    """Return scheme, name and port of an address; None for "null" and whatever else is none."""
    try:
        parts = urlsplit(url.strip().lower())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        return None
    return parts.scheme, parts.hostname, port or _PORTS[parts.scheme]


def is_loopback(address: str) -> bool:
    """Tell whether an address is this computer's own."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    inside = getattr(found, "ipv4_mapped", None)
    return (inside or found).is_loopback


def without_ours(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return headers without those by which only the gate tells the app who is there."""
    return [(name, value) for name, value in headers if not name.lower().startswith(b"x-duebook-")]
