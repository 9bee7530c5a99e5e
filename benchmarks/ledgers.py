"""Bookings a second, and what they cost, in a state file and in PostgreSQL: `python -m benchmarks.ledgers URL`.

Each booking is for a number that is left, over 16 connections a server, many schedules in turn. All are measured in one
run, round after round, on one machine: server, database and clients share its processors.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil
from yuyue_sim.core.clock import read_instant
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import load_scenario

from benchmarks.load_generator import drive
from benchmarks.requests import Requests
from benchmarks.servers import Server, serving
from benchmarks.traffic import BOOKED, LEFT

_SCENARIO, _NOW = "city", "2026-03-02T09:30:00"
_SERVE = ("yuyue_sim", "serve", _SCENARIO, "--clock", f"frozen@{_NOW}", "--journal", "off")
_WARM_UP = 64


@dataclass
class Contestant:
    """One way to keep a ledger, with so many servers or workers."""

    name: str
    servers: list[Server]
    orders: Iterator[bytes]
    database: list[psutil.Process] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    server_us: list[float] = field(default_factory=list)
    database_us: list[float] = field(default_factory=list)

    def run(self, count: int) -> None:
        """Book so many numbers, over all servers at once."""
        shares = [list(islice(self.orders, count)) for _ in self.servers]
        before = self._cpu_s()
        began_s = perf_counter()
        with ThreadPoolExecutor(len(self.servers)) as pool:
            tallies = list(
                pool.map(
                    lambda each: drive(each[0].port, iter(each[1]), BOOKED), zip(self.servers, shares, strict=True)
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
        return sum(each.cpu_s() for each in self.servers), sum(sum(each.cpu_times()[:2]) for each in there)


def _postgres() -> list[psutil.Process]:
    """The servers of PostgreSQL on this machine."""
    found = [each for each in psutil.process_iter(["name"]) if each.info["name"] == "postgres"]
    known = {each.pid for each in found}
    return [each for each in found if each.ppid() not in known]


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url", help="an empty PostgreSQL database, as --state takes it")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bookings", type=int, default=600, help="in each round, at each server")
    given = parser.parse_args()
    scenario = load_scenario(_SCENARIO)
    world = World(scenario, scenario.seed)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yuyue-bench-")))

        def start(name: str, *arguments: str) -> Server:
            return stack.enter_context(serving(name, *_SERVE, *arguments))

        def contestant(name: str, servers: list[Server], database: list[psutil.Process]) -> Contestant:
            requests = Requests(world, read_instant(_NOW))
            for server in servers:
                server.process.cpu_affinity([*range(psutil.cpu_count() or 1)])
                looks = (requests.slots(each) for each in islice(requests.bookable(), 100))
                drive(server.port, looks, LEFT)
            return Contestant(name, servers, requests.orders(), database)

        apart = "&" if "?" in given.url else "?"
        postgres = _postgres()
        contestants = [
            contestant("file, 1 worker", [start("file", "--state", str(scratch / "one.sqlite"))], []),
            contestant("file, 2 workers", [start("two", "--state", str(scratch / "two.sqlite"), "--workers", "2")], []),
            contestant("PostgreSQL, 1 server", [start("pg", "--state", f"{given.url}{apart}schema=one")], postgres),
            contestant(
                "PostgreSQL, 2 servers",
                [start(f"pg {number}", "--state", f"{given.url}{apart}schema=two") for number in (1, 2)],
                postgres,
            ),
        ]
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
