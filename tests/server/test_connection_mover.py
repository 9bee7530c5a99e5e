"""Connections on their way between two workers: too many at once, and more than the other worker may open."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.server.leader.connection_mover import ConnectionMover

resource = pytest.importorskip("resource", reason="Windows has no limits of open files")
pytestmark = pytest.mark.skipif(not hasattr(socket, "SCM_RIGHTS"), reason="needs Unix sockets")

MOST = 10_000
"""More connections than any system keeps on their way to one worker."""


class Workers:
    """Two workers in one event loop."""

    def __init__(self, folder: Path) -> None:
        self.took: list[socket.socket] = []
        self.sender = ConnectionMover(folder, self._nothing_comes)
        self.receiver = ConnectionMover(folder, lambda connection, _: self.took.append(connection), rest_s=0.01)

    def _nothing_comes(self, _connection: socket.socket, _origin: str) -> None:
        raise AssertionError("nothing is sent back")

    def send(self, connection: socket.socket) -> bool:
        return self.sender.send(connection.fileno(), self.receiver.name, "")

    def end(self) -> None:
        self.sender.end()
        self.receiver.end()
        for connection in self.took:
            connection.close()


def go(folder: Path, test: Callable[[Workers], Coroutine[Any, Any, None]]) -> None:
    async def with_workers() -> None:
        workers = Workers(folder)
        await test(workers)
        workers.end()

    asyncio.run(asyncio.wait_for(with_workers(), 120))
    assert list(folder.iterdir()) == []


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        await asyncio.sleep(0)


@contextmanager
def no_more_files() -> Iterator[None]:
    """This process may open none meanwhile."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    next_one = os.dup(0)
    os.close(next_one)
    resource.setrlimit(resource.RLIMIT_NOFILE, (next_one, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_of_too_many_at_once_the_rest_stays_and_none_is_lost(tmp_path: Path) -> None:
    async def test(workers: Workers) -> None:
        client, moving = socket.socketpair()
        on_the_way = 0
        while workers.send(moving):  # the receiver does not read meanwhile
            on_the_way += 1
            assert on_the_way < MOST
        assert on_the_way > 0
        await until(lambda: len(workers.took) == on_the_way)
        assert workers.send(moving)
        await until(lambda: len(workers.took) == on_the_way + 1)
        for index, connection in enumerate(workers.took):
            connection.sendall(b"%d;" % index)
        received = client.recv(65_536)
        assert received == b"".join(b"%d;" % index for index in range(on_the_way + 1))
        client.close()
        moving.close()

    go(tmp_path, test)


def test_who_may_open_no_more_files_gets_no_more_connections_for_a_while(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(workers: Workers) -> None:
        client, moving = socket.socketpair()
        with no_more_files():
            assert workers.send(moving)
            await until(lambda: "this worker may open no more files" in caplog.text)
            assert not workers.send(moving)
        assert workers.took == []
        await until(lambda: workers.send(moving))
        await until(lambda: len(workers.took) == 1)
        workers.took[0].sendall(b"still open")
        assert client.recv(65_536) == b"still open"
        client.close()
        moving.close()

    go(tmp_path, test)


def test_the_client_of_a_lost_connection_sees_its_end(tmp_path: Path) -> None:
    async def test(workers: Workers) -> None:
        client, moving = socket.socketpair()
        client.setblocking(False)
        assert workers.send(moving)
        moving.close()
        with no_more_files():
            assert await asyncio.get_running_loop().sock_recv(client, 1) == b""
        client.close()

    go(tmp_path, test)


def test_a_worker_that_ends_while_it_takes_none_in_leaves_nothing_behind(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(workers: Workers) -> None:
        client, moving = socket.socketpair()
        with no_more_files():
            assert workers.send(moving)
            await until(lambda: "this worker may open no more files" in caplog.text)
        client.close()
        moving.close()

    go(tmp_path, test)
