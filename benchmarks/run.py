"""One run: the servers are started, measured in rounds, disturbed, and stopped."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter, sleep

import psutil
from yuyue_sim.core.temporary_folder import temporary_folder
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import load_scenario
from yuyue_sim.server.settings import Settings

from benchmarks import clients, stalls
from benchmarks.comparisons import (
    ASKED,
    COMPARISONS,
    FILE,
    FILE_JOURNAL,
    FLOOR,
    FULL_FILE,
    FULL_MEMORY,
    MEMORY,
    NO_JOURNAL,
    RECORDER,
    SPYNE,
    TWO_WORKERS,
    targets_of,
)
from benchmarks.full_ledger import fill
from benchmarks.load_generator import drive
from benchmarks.measurement import Target
from benchmarks.report import Row
from benchmarks.requests import Requests
from benchmarks.servers import Server, pin, serving
from benchmarks.spyne_pipeline import SETTINGS_VARIABLE
from benchmarks.traffic import BOOKED, LEFT, Traffic

SCENARIO = "city"
NOW = datetime(2026, 3, 2, 9, 30)
_CLOCK = f"frozen@{NOW.isoformat()}"
_SERVE = ("yuyue_sim", "serve", SCENARIO, "--clock", _CLOCK)
_UVICORN = ("uvicorn", "--log-level", "warning", "--no-access-log", "--no-date-header", "--no-server-header")
_SETTINGS = Settings(scenario=SCENARIO, clock=_CLOCK).to_json()
_LOOKS = {FLOOR: 0, TWO_WORKERS: 24}
"""How often each schedule is looked at before it is measured, so that every worker has drawn it; else once."""
_STALL_ROUNDS = 3
_BYSTANDERS_SCHEDULES = 20
_CLIENT_S = 1.5
_OTHER_STEPS = 29
_IDLE_EVERY_S, _IDLE_CPU_S, _IDLE_LIMIT_S = 1.5, 0.1, 40.0
"""When none of the servers used more processor time than this in so long, they are idle."""
_PEAK_MB = 576
"""Peak memory with a million registrations in memory, as measured on 30 November 2026."""

Bar = Callable[[str, int, int], None]


class _Steps:
    """The progress of a run."""

    def __init__(self, bar: Bar, total: int) -> None:
        self._bar = bar
        self._total = total
        self._done = 0

    def next(self, text: str) -> None:
        """Say what is done now."""
        self._bar(text, self._done, self._total)
        self._done += 1


def measure(rounds: int, seconds: float, bar: Bar) -> tuple[str, list[Row]]:
    """Measure everything once.

    Args:
        rounds: in each of them every target has its turn.
        seconds: of its server's processor time in a turn.
        bar: is told of the progress.

    Returns:
        How it was measured, and the rows.

    Raises:
        WrongResponsesError, WrongWorkError, ServerDidNotStartError: something measured did not work.
    """
    scenario = load_scenario(SCENARIO)
    world = World(scenario, scenario.seed)
    requests = Requests(world, NOW)
    pin(psutil.Process(), 1)
    with ExitStack() as stack:
        scratch = stack.enter_context(temporary_folder("bench"))
        steps = _Steps(bar, sum(map(len, ASKED.values())) * rounds + _OTHER_STEPS)
        steps.next("starting the city")
        city, started = _started(stack, requests)
        servers = {MEMORY: city, **dict(_others(stack, scratch, world, requests, steps))}
        targets: dict[tuple[str, str], Target] = {}
        for name, server in servers.items():
            steps.next(f"looking at schedules: {name}")
            traffic = Traffic(server, requests, _LOOKS.get(name, 1))
            if name == MEMORY:
                steps.next("starting: a recorder before it")
                recorder = stack.enter_context(serving(RECORDER, *_record(city, scratch)))
                targets.update(((target.name, RECORDER), target) for target in targets_of(recorder, traffic))
            targets.update(((target.name, name), target) for target in targets_of(server, traffic))
        steps.next("waiting until no server works ahead")
        _wait_until_idle([*servers.values()])
        for number in range(rounds):
            for asked, name in sorted(targets):  # what is compared is measured one after the other
                steps.next(f"round {number + 1} of {rounds}: {asked}, {name}")
                targets[asked, name].run(seconds)
        rows = [comparison.row(targets) for comparison in COMPARISONS]
        rows += [_peak(servers[FULL_MEMORY]), *started, *_waits(servers, requests, steps)]
        steps.next("clients")
        rows += _clients(city)
    title = f"one core each for server and client, Python {platform.python_version()}, medians of {rounds} rounds"
    return title, rows


def _wait_until_idle(servers: list[Server]) -> None:
    """Wait until none works: a city works out the day's figures ahead while nobody asks, and they share a processor."""
    before_s = float("-inf")
    deadline_s = perf_counter() + _IDLE_LIMIT_S
    while (now_s := sum(server.cpu_s() for server in servers)) - before_s > _IDLE_CPU_S:
        if perf_counter() > deadline_s:
            return
        before_s = now_s
        sleep(_IDLE_EVERY_S)


def _record(hospital: Server, scratch: Path) -> tuple[str, ...]:
    journal = str(scratch / "recorded.sqlite")
    return ("yuyue_sim", "record", "--to", f"http://127.0.0.1:{hospital.port}", "--journal-file", journal)


def _started(stack: ExitStack, requests: Requests) -> tuple[Server, list[Row]]:
    """The city in memory, and the rows about its start."""
    reading = requests.slots(next(requests.bookable()))
    began_s = perf_counter()
    server = stack.enter_context(serving(MEMORY, *_SERVE))
    drive(server.port, iter([reading]), LEFT, connections=1)
    first_s = perf_counter() - began_s
    return server, [
        Row(name="start of the city to its first response", unit="s", rounds=(first_s,), at_most=2),
        Row(name="memory of the city after it", unit="MB", rounds=(server.memory_mb(),), at_most=200),
    ]


def _others(
    stack: ExitStack, scratch: Path, world: World, requests: Requests, steps: _Steps
) -> Iterator[tuple[str, Server]]:
    """Every other server by its name."""

    def start(name: str, *command: str, environment: Mapping[str, str] | None = None) -> tuple[str, Server]:
        steps.next(f"starting: {name}")
        return name, stack.enter_context(serving(name, *command, environment=environment))

    full = str(scratch / "full.sqlite")
    steps.next("a ledger of 10⁶ registrations")
    with serving("to be filled", *_SERVE, "--state", full) as server:
        drive(server.port, iter([requests.order(next(requests.bookable()))]), BOOKED, connections=1)
    fill(Path(full), [hospital.id for hospital in world.hospitals])
    yield start(FULL_MEMORY, "benchmarks.full_ledger", full, _SETTINGS)
    yield start(FULL_FILE, *_SERVE, "--state", full)
    yield start(FLOOR, *_UVICORN, "benchmarks.floor:app")
    pipeline = (*_UVICORN, "--factory", "benchmarks.spyne_pipeline:create_app")
    yield start(SPYNE, *pipeline, environment={SETTINGS_VARIABLE: _SETTINGS})
    yield start(FILE, *_SERVE, "--state", str(scratch / "one.sqlite"))
    yield start(TWO_WORKERS, *_SERVE, "--state", str(scratch / "two.sqlite"), "--workers", "2")
    yield start(NO_JOURNAL, *_SERVE, "--journal", "off")
    yield start(FILE_JOURNAL, *_SERVE, "--journal-file", str(scratch / "journal.sqlite"))


def _waits(servers: Mapping[str, Server], requests: Requests, steps: _Steps) -> Iterator[Row]:
    """The rows about others, who wait."""
    readings = [requests.slots(each) for each in islice(requests.bookable(), 1, _BYSTANDERS_SCHEDULES)]
    city = servers[MEMORY]
    days = stalls.records_of_a_day(city, requests)
    works: list[tuple[str, Server, stalls.Work, float]] = [
        ("the first getGhRecord of a day", city, lambda: next(days)(), 50),  # noqa: PLW0108 - another day each time
        *((name, city, work, 100) for name, work in stalls.small_ones(city).items()),
        ("a world made from 64 KiB of YAML", city, lambda: stalls.large_world(city), 100),
        *(
            (f"a snapshot of 10⁶ registrations, {kept}", servers[name], partial(stalls.snapshot, servers[name]), 100)
            for kept, name in ((MEMORY, FULL_MEMORY), (FILE, FULL_FILE))
        ),
    ]
    for name, server, work, at_most in works:
        steps.next(f"beside {name}")
        rounds = tuple(stalls.longest_wait_ms(server, readings, work) for _ in range(_STALL_ROUNDS))
        yield Row(name=f"longest wait beside {name}", unit="ms", rounds=rounds, at_most=at_most)


def _peak(server: Server) -> Row:
    return Row(
        name="peak memory with 10⁶ registrations in memory",
        unit="MB",
        rounds=(server.peak_memory_mb(),),
        at_most=round(1.2 * _PEAK_MB),
    )


def _clients(city: Server) -> Iterator[Row]:
    """The row about users of the load tests; none if locust or zeep is not installed."""
    url = f"http://127.0.0.1:{city.port}"
    with suppress(ModuleNotFoundError):
        user, zeep = (clients.measure(which, url, _CLIENT_S) for which in (clients.USER, clients.ZEEP))
        yield Row(
            name="requests of a load test's user in a second of its processor time",
            unit="× zeep's",
            rounds=(user.per_cpu_s / zeep.per_cpu_s,),
            at_least=10,
        )
