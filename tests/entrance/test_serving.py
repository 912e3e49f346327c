"""What Streamlit's server is told beside its settings, on a socket like the one that Streamlit makes."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from entrance.serving import ANSWERING_SECONDS_MAX, set_up_server


async def _hello(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


async def _what_a_connection_is_like() -> tuple[bytes, int]:
    with socket.socket() as listening:  # like Streamlit's: it names no protocol, so asyncio leaves it as it is
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(_hello, log_level="error", lifespan="off"))
        serving = asyncio.create_task(server.serve([listening]))
        reader, writer = await asyncio.open_connection(*listening.getsockname())
        writer.write(b"GET / HTTP/1.1\r\nHost: here\r\n\r\n")
        answered = await reader.readuntil(b"hi")
        (line,) = server.server_state.connections
        at_once = line.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        writer.close()
        server.should_exit = True
        await serving
        return answered[:15], at_once


def _of_a_connection() -> tuple[bytes, int]:
    """Return how it began and whether its pieces leave at once, from a thread: this one may have a browser's loop."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, _what_a_connection_is_like()).result()


def test_every_piece_of_an_answer_leaves_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn, "Config", uvicorn.Config)  # put back afterwards
    set_up_server()
    answered, at_once = _of_a_connection()
    assert answered == b"HTTP/1.1 200 OK"
    assert at_once, "the body of an answer would wait until the other side has confirmed its head: 40 ms"


def test_without_being_told_it_would_not(monkeypatch: pytest.MonkeyPatch) -> None:
    # When this fails, Streamlit or asyncio does it by itself, and entrance/serving.py can be shorter.
    monkeypatch.setattr(uvicorn, "Config", uvicorn.Config)
    assert _of_a_connection()[1] == 0


def test_a_closing_shop_waits_ten_seconds_for_an_answer_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn, "Config", uvicorn.Config)
    set_up_server()
    assert uvicorn.Config(_hello).timeout_graceful_shutdown == ANSWERING_SECONDS_MAX
