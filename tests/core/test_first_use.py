"""What takes long to build is built once, in a thread, while the event loop goes on."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest
from yuyue_sim.core.first_use import FirstUse


def test_the_loop_goes_on_while_it_is_built_and_it_is_built_once() -> None:
    built: list[threading.Thread] = []
    may_end = threading.Event()

    def build() -> str:
        built.append(threading.current_thread())
        assert may_end.wait(30)
        return "built"

    thing = FirstUse(build)

    async def go() -> None:
        waiting = [asyncio.ensure_future(thing.ready()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        may_end.set()
        assert await asyncio.gather(*waiting[1:]) == ["built", "built"]
        assert await thing.ready() == "built"

    asyncio.run(go())
    assert len(built) == 1
    assert built[0] is not threading.main_thread()


def test_what_could_not_be_built_is_tried_again() -> None:
    outcomes = iter([ValueError("no"), None])

    def build() -> str:
        error = next(outcomes)
        if error is not None:
            raise error
        return "built"

    thing = FirstUse(build)
    with pytest.raises(ValueError, match="no"):
        asyncio.run(thing.ready())
    assert asyncio.run(thing.ready()) == "built"


ENDING = """
from threading import main_thread
from yuyue_sim.core.first_use import FirstUse

def build():
    main_thread().join()
    print("built")

FirstUse(build).begin()
"""


def test_a_process_that_ends_waits_for_what_is_being_built() -> None:
    """Python ends a daemon thread in the middle of C code, which aborts the process on some systems."""
    done = subprocess.run([sys.executable, "-c", ENDING], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "built\n", "")


BEGUN_AT_THE_END = """
import atexit
from threading import Event
from yuyue_sim.core.first_use import FirstUse

has_begun = Event()

def build():
    has_begun.wait()
    for _ in range(1000):
        list(range(1000))
    print("built")

def begin():
    FirstUse(build).begin()
    has_begun.set()

atexit.register(begin)
"""


@pytest.mark.skipif(sys.version_info[:2] == (3, 12), reason="begins no thread while it ends")
def test_a_process_that_ends_waits_for_what_is_begun_then() -> None:
    command = [sys.executable, "-c", BEGUN_AT_THE_END]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "built\n", "")
