"""What worlds that were removed leave behind: nothing, and nobody is kept waiting for it."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest

from tests.acceptance.served import serving
from tests.server.worlds.test_several_workers import control
from tests.server.worlds.town import TEXT, Town

_REQUESTS_UNTIL_CLOSED = 1000
_CONNECTIONS = 16
"""So many, each new, that with two workers both are asked."""


@contextmanager
def collections() -> Iterator[list[int]]:
    """The generations that were collected because somebody asked for it."""
    found: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            found.append(about["generation"])

    gc.disable()
    gc.callbacks.append(note)
    try:
        yield found
    finally:
        gc.callbacks.remove(note)
        gc.enable()


def test_memory_is_given_back_once_nothing_is_removed_any_more(tmp_path: Path) -> None:
    town = Town(tmp_path)
    with collections() as collected:
        found = asyncio.run(_removed_and_waited(town, collected))
    assert found == {"after removals": [], "a second later": [], "two seconds later": [2], "much later": [2]}


async def _removed_and_waited(town: Town, collected: list[int]) -> dict[str, list[int]]:
    """What was collected by when, on an event loop whose time is set by hand."""
    loop, ahead_s = asyncio.get_running_loop(), 0.0
    began = time.monotonic()
    loop.time = lambda: began + ahead_s  # type: ignore[method-assign]
    found: dict[str, list[int]] = {}
    town.app.worlds.begin()
    transport = httpx.ASGITransport(town.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as http:
        for name in ("one", "two", "three"):
            assert (await http.post("/control/v1/worlds", json={"name": name})).status_code == 201
            assert (await http.delete(f"/control/v1/worlds/{name}")).status_code == 200
    found["after removals"] = list(collected)
    for when, much_s in (("a second later", 1.0), ("two seconds later", 1.0), ("much later", 60.0)):
        ahead_s += much_s
        for _ in range(3):
            await asyncio.sleep(0)
        found[when] = list(collected)
    await town.app.worlds.end()
    return found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="open files are looked up in /proc")
@pytest.mark.slow
def test_no_worker_keeps_the_files_of_a_world_that_another_removed() -> None:
    with serving("--workers", "2") as served:
        for name in ("one", "two"):
            assert control(served, "POST", "/control/v1/worlds", {"name": name, "yaml": TEXT})[0] == 201
        for name in ("one", "two"):
            for _ in range(_CONNECTIONS):
                assert control(served, "GET", f"/w/{name}/control/v1/clock")[0] == 200
        assert all(_world_files(served.process.pid))
        for name in ("one", "two"):
            assert control(served, "DELETE", f"/control/v1/worlds/{name}")[0] == 200
        for _ in range(_REQUESTS_UNTIL_CLOSED):  # each worker closes them in a thread
            assert control(served, "GET", "/control/v1/worlds")[0] == 200
            if not any(_world_files(served.process.pid)):
                break
        assert _world_files(served.process.pid) == [set(), set()]


def _world_files(server: int) -> list[set[str]]:
    """Which ledgers and journals of worlds each worker of a server has open, those that were deleted too."""
    workers = [each for each in psutil.Process(server).children() if "--multiprocessing-fork" in each.cmdline()]
    return [{name for name in _open_files(worker.pid) if name.startswith("world-")} for worker in workers]


def _open_files(process: int) -> Iterator[str]:
    """The names of the files that a process has open; it may close some meanwhile."""
    for each in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            yield Path(os.readlink(each)).name
