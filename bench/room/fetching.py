"""Files fetched as a browser does: six connections, each kept open, bodies counted and thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from urllib.parse import urlsplit

CONNECTIONS = 6
PIECE = 1 << 18


class FailedError(Exception):
    """The server did not give what a browser needs."""


async def fetch(address: str, paths: Iterable[str]) -> int:
    """Fetch all paths; return the bytes of their bodies. Raises FailedError where one is not given."""
    wanted = list(reversed(list(paths)))
    lines = (_one_after_another(address, wanted) for _ in range(CONNECTIONS))
    return sum(await asyncio.gather(*lines))


async def _one_after_another(address: str, wanted: list[str]) -> int:
    host = urlsplit(address)
    fetched = 0
    if not wanted:
        return fetched
    reader, writer = await asyncio.open_connection(host.hostname, host.port, limit=PIECE)
    while wanted:
        path = wanted.pop()
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: {host.netloc}\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n".encode()
        )
        fetched += await _body(reader, path)
    writer.close()
    return fetched


async def _body(reader: asyncio.StreamReader, path: str) -> int:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *lines = head.split("\r\n")
    if " 200 " not in status:
        raise FailedError(f"{path}: {status}")
    fields = dict(line.lower().split(": ", 1) for line in lines if line)
    length = left = int(fields["content-length"])
    while left:
        piece = await reader.read(min(left, PIECE))
        if not piece:
            raise FailedError(f"{path}: cut off")
        left -= len(piece)
    return length
