"""How the server's messages leave: each at once."""

from functools import cache
from socket import IPPROTO_TCP, TCP_NODELAY, socket

import uvicorn


@cache
def send_at_once() -> None:
    """Let no message of a page wait until the one before it is acknowledged, which a browser puts off by 40 ms.

    asyncio sees to that by itself, but only for sockets that say that they are TCP's, and the one Streamlit listens
    on does not. What is set there holds for every connection.
    """
    before = uvicorn.Server.startup

    async def startup(self: uvicorn.Server, sockets: list[socket] | None = None) -> None:
        for listening in sockets or []:
            listening.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        await before(self, sockets)

    uvicorn.Server.startup = startup
