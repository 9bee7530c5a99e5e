"""One kept connection to a hospital, and what its responses say."""

from __future__ import annotations

import asyncio
import re
from typing import NamedTuple

_CODE = re.compile(rb"Code(?:>|&gt;)(\d{4})(?:<|&lt;)")
_RESERVE_NO = re.compile(rb"ReserveNo(?:>|&gt;)(\d+)(?:<|&lt;)")
_LEFT = re.compile(rb"<LeftNum>(\d+)<")
_REGISTRATION = re.compile(rb"<RegInfo>(.*?)</RegInfo>", re.DOTALL)


class Reply(NamedTuple):
    """An HTTP response."""

    status: int
    body: bytes

    @property
    def code(self) -> str:
        """Its result code; empty where it has none."""
        match = _CODE.search(self.body)
        return match[1].decode() if match else ""

    @property
    def text(self) -> str:
        """Its beginning, for people."""
        return self.body[:1000].decode(errors="replace")

    @property
    def reserve_no(self) -> int:
        """The number that was given; 0 for none."""
        match = _RESERVE_NO.search(self.body)
        return int(match[1]) if match else 0

    @property
    def left(self) -> int:
        """The numbers left in all slots of a getDtNoInfo in the typed style."""
        return sum(int(number) for number in _LEFT.findall(self.body))

    def registrations(self) -> list[bytes]:
        """The registrations of a getGhInfo in the typed style."""
        return _REGISTRATION.findall(self.body)


class Client:
    """Sends one request after the other."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, request: bytes, timeout_s: float = 120.0) -> Reply:
        """The response to a whole HTTP request.

        Raises:
            OSError, EOFError, TimeoutError: none came.
        """
        async with asyncio.timeout(timeout_s):
            if self._writer is None or self._reader is None:
                self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 24)
            try:
                self._writer.write(request)
                return await self._read(self._reader)
            except BaseException:
                self.close()
                raise

    def close(self) -> None:
        """Give the connection up."""
        if self._writer is not None:
            self._writer.close()
        self._reader = self._writer = None

    async def _read(self, reader: asyncio.StreamReader) -> Reply:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head.split(b" ", 2)[1])
        if b"\r\ntransfer-encoding: chunked" in head:
            body = b""
            while size := int(await reader.readline(), 16):
                body += (await reader.readexactly(size + 2))[:-2]
            await reader.readline()
        else:
            match = re.search(rb"\r\ncontent-length: (\d+)", head)
            body = await reader.readexactly(int(match[1]) if match else 0)
        if b"\r\nconnection: close" in head:
            self.close()
        return Reply(status, body)
