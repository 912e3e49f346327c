"""What the server under Streamlit is told that Streamlit has no setting for."""

import asyncio
import socket
from functools import partial
from typing import Final

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

ANSWERING_SECONDS_MAX: Final = 10


class Prompt(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """A connection on which every piece of an answer leaves at once.

    An answer is its head and then its body. By default the system holds the second small piece back until the other
    side has confirmed the first, and the other side waits 40 ms for something to send its word along with. asyncio
    turns that off, but only for sockets that name their protocol, which the one that Streamlit makes does not.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Begin."""
        line = transport.get_extra_info("socket")
        if line is not None and line.family in {socket.AF_INET, socket.AF_INET6}:
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)


def set_up_server() -> None:
    """Let answers leave at once, and those that are under way when the shop closes take ten seconds at most.

    To be called before the server is made. A phone that fell asleep in the middle of a page neither reads on nor hangs
    up: without an end the server would wait for it for ever, and Ctrl-C would close nothing.
    """
    made = partial(uvicorn.Config, http=Prompt, timeout_graceful_shutdown=ANSWERING_SECONDS_MAX)
    uvicorn.Config = made  # type: ignore[misc, assignment]
