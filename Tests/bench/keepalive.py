"""HTTP as a proxy speaks it: connections that are kept open, requests with the address of whoever sent them."""
import asyncio
import gzip
import re
import time
from dataclasses import dataclass, field

IDLE = 10
"""Seconds after which a connection is not used again: the server closes it after fifteen."""


class Broken(Exception):
    """A connection that ended before its answer."""


@dataclass
class Answer:
    status: int
    fields: dict
    body: bytes

    @property
    def text(self):
        packed = self.fields.get("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode(errors="replace")


@dataclass
class Log:
    """What came of the requests of one process."""
    times: dict = field(default_factory=dict)
    """Seconds of each answer, from when it was due to be asked for, by kind of request."""
    errors: list = field(default_factory=list)
    kept: list = field(default_factory=list)
    """What the server has acknowledged: council, table and key of its row."""

    def took(self, kind, seconds):
        self.times.setdefault(kind, []).append(seconds)


class Pool:
    """Connections of one process to the server, the last one used first."""

    def __init__(self, port):
        self.port, self.free, self.opened = port, [], 0

    async def ask(self, message):
        """The answer to a request's bytes. One that meets a connection just closed is sent again, once, as nginx does."""
        while self.free:
            reader, writer, used = self.free.pop()
            if time.monotonic() - used < IDLE and not reader.at_eof():
                try:
                    return await self.exchange(reader, writer, message)
                except Broken:
                    pass
            writer.close()
        self.opened += 1
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        return await self.exchange(reader, writer, message)

    async def exchange(self, reader, writer, message):
        try:
            writer.write(message)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            fields = {}
            for line in head.split("\r\n")[1:-2]:
                name, value = line.split(":", 1)
                fields[name.lower()] = value.strip()
            body = await reader.readexactly(int(fields.get("content-length", 0)))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            writer.close()
            raise Broken(str(error)) from error
        if fields.get("connection", "").lower() == "close":
            writer.close()
        else:
            self.free.append((reader, writer, time.monotonic()))
        return Answer(int(head[9:12]), fields, body)

    def close(self):
        for _, writer, _ in self.free:
            writer.close()


def request(method, host, path, address, cookie="", body=None, kind="application/x-www-form-urlencoded"):
    """The bytes of a request, as nginx passes it on with Config/nginx/guildhall-proxy.conf."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", f"X-Forwarded-For: {address}", "X-Forwarded-Proto: https",
             "Sec-Fetch-Site: same-origin", "Accept-Encoding: gzip"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [f"Content-Type: {kind}", f"Content-Length: {len(body)}"] if body is not None else []
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def form_token(html):
    found = re.search(r'name="csrf-token" value="([^"]+)"', html)
    return found[1] if found else ""
