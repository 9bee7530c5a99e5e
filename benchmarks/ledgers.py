"""Bookings a second, and what they cost, in a state file and in PostgreSQL: `python -m benchmarks.ledgers URL`.

Each booking is for a number that is left, over 16 connections a server or worker, many schedules in turn. All are
measured in one run, round after round, on one machine: server, database and clients share its processors.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from time import perf_counter

import psutil
from yuyue_sim.core.clock import read_instant
from yuyue_sim.core.temporary_folder import temporary_folder
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import load_scenario

from benchmarks.load_generator import drive
from benchmarks.measurement import CONNECTIONS
from benchmarks.requests import Requests
from benchmarks.servers import Server, cpu_s_of, serving
from benchmarks.traffic import BOOKED, LEFT

_SCENARIO, _NOW = "city", "2026-03-02T09:30:00"
_SERVE = ("yuyue_sim", "serve", _SCENARIO, "--clock", f"frozen@{_NOW}", "--journal", "off")
_WARM_UP = 64
_COUNTS = (1, 2, 4)
_LOOKS = 24
"""How often each schedule is looked at, so that every worker of several has drawn it."""


@dataclass
class Contestant:
    """One way to keep a ledger, with so many servers or workers."""

    name: str
    servers: list[Server]
    orders: Iterator[bytes]
    database: list[psutil.Process] = field(default_factory=list)
    workers: int = 1
    """Of each server."""
    rates: list[float] = field(default_factory=list)
    server_us: list[float] = field(default_factory=list)
    database_us: list[float] = field(default_factory=list)

    def run(self, count: int) -> None:
        """Book so many numbers, over all servers at once."""
        shares = [list(islice(self.orders, count * self.workers)) for _ in self.servers]
        before = self._cpu_s()
        began_s = perf_counter()
        with ThreadPoolExecutor(len(self.servers)) as pool:
            tallies = list(
                pool.map(
                    lambda each: drive(each[0].port, iter(each[1]), BOOKED, CONNECTIONS * self.workers),
                    zip(self.servers, shares, strict=True),
                )
            )
        seconds = perf_counter() - began_s
        after = self._cpu_s()
        booked = sum(each.requests - each.failures for each in tallies)
        failures = sum(each.failures for each in tallies)
        if failures:
            raise SystemExit(f"{self.name}: {failures} of {booked + failures} orders were not booked")
        self.rates.append(booked / seconds)
        self.server_us.append((after[0] - before[0]) / booked * 1e6)
        self.database_us.append((after[1] - before[1]) / booked * 1e6)

    def _cpu_s(self) -> tuple[float, float]:
        there = [process for each in self.database for process in (each, *each.children())]
        return sum(each.cpu_s() for each in self.servers), sum(cpu_s_of(each) for each in there)


def _postgres() -> list[psutil.Process]:
    """The servers of PostgreSQL on this machine."""
    found = [each for each in psutil.process_iter(["name"]) if each.info["name"] == "postgres"]
    known = {each.pid for each in found}
    return [each for each in found if each.ppid() not in known]


class _Starter:
    """Starts servers, and looks at what is to be booked, until the stack ends."""

    def __init__(self, stack: ExitStack, url: str) -> None:
        scenario = load_scenario(_SCENARIO)
        self._world = World(scenario, scenario.seed)
        self._stack = stack
        self._scratch = stack.enter_context(temporary_folder("bench"))
        self._url = url + ("&" if "?" in url else "?")
        self._postgres = _postgres()

    def in_file(self, workers: int) -> Contestant:
        """So many workers with one file."""
        state = str(self._scratch / f"{workers}.sqlite")
        server = self._start(f"file {workers}", "--state", state, "--workers", str(workers))
        return Contestant(f"file, {workers} workers", [server], self._orders([server], workers), [], workers)

    def in_database(self, servers: int) -> Contestant:
        """So many servers with one schema."""
        state = f"{self._url}schema=bench_{servers}"
        started = [self._start(f"PostgreSQL {number}", "--state", state) for number in range(servers)]
        return Contestant(f"PostgreSQL, {servers} servers", started, self._orders(started), self._postgres)

    def _start(self, name: str, *arguments: str) -> Server:
        server = self._stack.enter_context(serving(name, *_SERVE, *arguments))
        for each in (server.process, *server.process.children(recursive=True)):
            each.cpu_affinity([*range(psutil.cpu_count() or 1)])
        return server

    def _orders(self, servers: list[Server], workers: int = 1) -> Iterator[bytes]:
        """Orders for schedules that every worker has looked at."""
        requests = Requests(self._world, read_instant(_NOW))
        for server in servers:
            for _ in range(1 if workers == 1 else _LOOKS):
                drive(server.port, (requests.slots(each) for each in islice(requests.bookable(), 100)), LEFT)
        return requests.orders()


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="an empty PostgreSQL database, as --state takes it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bookings", type=int, default=600, help="in each round, at each server or worker")
    given = parser.parse_args()
    with ExitStack() as stack:
        starter = _Starter(stack, given.url)
        contestants = [make(count) for make in (starter.in_file, starter.in_database) for count in _COUNTS]
        for each in contestants:
            each.run(_WARM_UP)
            each.rates, each.server_us, each.database_us = [], [], []
        for _ in range(given.rounds):
            for each in contestants:
                each.run(given.bookings)
    print(f"{'':24}{'bookings/s':>12}{'server, µs':>12}{'database, µs':>14}")
    for each in contestants:
        print(f"{each.name:24}{median(each.rates):12.0f}{median(each.server_us):12.0f}{median(each.database_us):14.0f}")


if __name__ == "__main__":
    _main()
