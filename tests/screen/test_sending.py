"""No message of a page waits for the one before it."""

import asyncio
import socket
from typing import Any

import uvicorn

from lumbar.screen.sending import send_at_once


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """Answer nobody."""


async def connected(listening: socket.socket) -> list[int]:
    """Return what the server's end of a connection says of waiting: 0 where messages wait."""
    config = uvicorn.Config(nothing, lifespan="off", log_config=None)
    config.load()
    server = uvicorn.Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup(sockets=[listening])
    _, writer = await asyncio.open_connection(*listening.getsockname())
    await asyncio.sleep(0.02)
    ends: Any = [each.transport.get_extra_info("socket") for each in server.server_state.connections]
    said = [end.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for end in ends]
    writer.close()
    await server.shutdown(sockets=[listening])
    return said


def test_messages_leave_at_once_over_the_socket_that_streamlit_listens_on() -> None:
    send_at_once()
    with socket.socket() as listening:  # as Streamlit makes it: without a word of TCP
        listening.bind(("127.0.0.1", 0))
        listening.setblocking(False)
        assert asyncio.run(connected(listening)) == [1]
