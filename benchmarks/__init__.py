"""How fast the simulator is, beside the floor and beside spyne's own pipeline, all measured in one run."""

from __future__ import annotations

import itertools
import platform
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from time import perf_counter

import psutil
from rich.console import Console
from rich.progress import Progress
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.loader import load_scenario
from yuyue_sim.server import Settings

from benchmarks.cancellation_cost import cancellation_cost, cancellation_targets
from benchmarks.clients import USER, ZEEP, measure
from benchmarks.journal_cost import journal_targets, speeds
from benchmarks.load_generator import drive
from benchmarks.measurement import Target, ratio
from benchmarks.report import Boot, Clients, Report, Row, print_report
from benchmarks.requests import STRING, TYPED, Requests
from benchmarks.servers import Server, pin, serving
from benchmarks.spyne_pipeline import SCENARIO_VARIABLE

SCENARIO = "city"
NOW = datetime(2026, 3, 2, 9, 30)
_CLOCK = f"frozen@{NOW.isoformat()}"
_UVICORN = ("uvicorn", "--log-level", "warning", "--no-access-log", "--no-date-header", "--no-server-header")
_ANSWERED = b"LeftNum"
_BOOKED = {STRING: b"&lt;Code&gt;1000&lt;", TYPED: b"<Code>1000<"}
_SLOT_BUDGET = 0.75
_RUNNING = "getDtNoInfo, running session"
_RUNNING_BUDGET = 1.5
"""Most processor time of a request about a running session, relative to one about a future date."""
_WARMING_S = 30.0
_SCHEDULES = 500
"""How many schedules are asked about in turn, as by a platform whose users look at the same clinics."""
_CLIENT_BUDGET = 10.0
_CLIENT_S = 3.0
_JOURNAL_BUDGET = 0.9
_CANCELLATION_BUDGET = 1.2
"""Most processor time of a request beside thousands of cancelled bookings, relative to one beside none."""
_BOOKING_BUDGET = {"memory": 0.55, "file": 0.45}


def main(*, rounds: int, seconds: float, as_json: bool, console: Console) -> int:
    """Measure, print the report, and return the exit code: 0, or 1 where a budget was missed."""
    scenario = load_scenario(SCENARIO)
    world = World(scenario, scenario.seed)
    pin(psutil.Process(), 1)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yuyue-bench-")))
        boot = _boot(world)
        targets = _targets(stack, world, scratch)
        _measure("measuring", targets, rounds, seconds)
    journal = _journal_speeds(world, rounds, seconds)
    worn = _cancellation_cost(world, rounds, seconds)
    report = _report(targets, boot, rounds, seconds, _clients(), journal, worn)
    print_report(report, as_json, console)
    is_slow = any(row.budget is not None and row.of_floor < row.budget for row in report.rows)
    is_slow |= report.clients is not None and report.clients.ratio < report.clients.budget
    is_slow |= min(journal.values()) < _JOURNAL_BUDGET
    is_slow |= worn > _CANCELLATION_BUDGET
    return int(is_slow or report.running_cost > report.running_budget)


def _measure(what: str, targets: Sequence[Target], rounds: int, seconds: float) -> None:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=rounds * len(targets))
        for _ in range(rounds):
            for target in targets:
                target.run(seconds)
                progress.advance(task)


def _journal_speeds(world: World, rounds: int, seconds: float) -> dict[str, float]:
    schedule_requests = Requests(world, NOW).slot_requests(_SCHEDULES, STRING)
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yuyue-bench-")))

        def repeated(count: int) -> Sequence[bytes]:
            return list(itertools.islice(itertools.cycle(schedule_requests), count))

        targets = journal_targets(_serve, stack, scratch, repeated, _ANSWERED)
        for target in targets:
            drive(target.server.port, iter(schedule_requests), _ANSWERED, seconds=_WARMING_S)
        _measure("journals", targets, rounds, seconds)
    return speeds(targets)


def _cancellation_cost(world: World, rounds: int, seconds: float) -> float:
    with ExitStack() as stack:
        targets = cancellation_targets(_serve, stack, Requests(world, NOW))
        _measure("cancellations", targets, rounds, seconds)
    return cancellation_cost(targets)


def _serve(stack: ExitStack, name: str, *options: str) -> Server:
    return stack.enter_context(serving(name, "yuyue_sim", "serve", SCENARIO, "--clock", _CLOCK, *options))


def _boot(world: World) -> Boot:
    start = perf_counter()
    with serving("city", "yuyue_sim", "serve", SCENARIO, "--clock", _CLOCK) as server:
        request = Requests(world, NOW).slot_requests(1, STRING)
        drive(server.port, iter(request), _ANSWERED, connections=1)
        return Boot(len(world.hospitals), perf_counter() - start, server.memory_mb())


def _targets(stack: ExitStack, world: World, scratch: Path) -> list[Target]:
    floor = stack.enter_context(serving("floor", *_UVICORN, "benchmarks.floor:app"))
    settings = Settings(scenario=SCENARIO, clock=_CLOCK)
    spyne = serving(
        "spyne",
        *_UVICORN,
        "--factory",
        "benchmarks.spyne_pipeline:create_app",
        environment={SCENARIO_VARIABLE: settings.to_json()},
    )
    pipeline = stack.enter_context(spyne)
    servers = {
        "memory": _serve(stack, "memory"),
        "file": _serve(stack, "file", "--state", str(scratch / "bench.sqlite")),
    }
    schedule_requests = Requests(world, NOW)
    asked = {style: schedule_requests.slot_requests(_SCHEDULES, style) for style in (STRING, TYPED)}
    asked[_RUNNING] = schedule_requests.queue_requests(_SCHEDULES, STRING)

    def repeated(kind: str) -> Callable[[int], Sequence[bytes]]:
        return lambda count: list(itertools.islice(itertools.cycle(asked[kind]), count))

    targets = [
        Target("floor", floor, repeated(STRING), _ANSWERED),
        Target("spyne's own pipeline, getDtNoInfo", pipeline, repeated(TYPED), _ANSWERED),
    ]
    for kept, server in servers.items():
        for requests in asked.values():
            # The first request about a schedule derives it from the seed; that is not part of the measured cost.
            drive(server.port, iter(requests), _ANSWERED, seconds=_WARMING_S)
        schedule_requests = Requests(world, NOW)
        targets += [
            Target(f"getDtNoInfo, {style}, {kept}", server, repeated(style), _ANSWERED) for style in (STRING, TYPED)
        ]
        targets += [
            Target(f"getYyNo, {style}, {kept}", server, _orders(schedule_requests, style), _BOOKED[style])
            for style in (STRING, TYPED)
        ]
        targets.append(Target(f"{_RUNNING}, {kept}", server, repeated(_RUNNING), _ANSWERED))
    return targets


def _orders(schedule_requests: Requests, style: str) -> Callable[[int], Sequence[bytes]]:
    return lambda count: schedule_requests.orders(count, style)


def _budget(name: str) -> float | None:
    if name.startswith("getDtNoInfo") and not name.startswith(_RUNNING):
        return _SLOT_BUDGET
    if name.startswith("getYyNo"):
        return _BOOKING_BUDGET[name.rsplit(", ", 1)[1]]
    return None


def _clients() -> Clients | None:
    """Requests per second of processor time of a load user and of zeep; `None` if one is not installed."""
    with serving("clients", "yuyue_sim", "serve", SCENARIO, "--clock", _CLOCK) as server:
        url = f"http://127.0.0.1:{server.port}"
        try:
            user, zeep = (measure(which, url, _CLIENT_S) for which in (USER, ZEEP))
        except ModuleNotFoundError:
            return None
    return Clients(user.per_cpu_s, zeep.per_cpu_s, _CLIENT_BUDGET)


def _report(
    targets: Sequence[Target],
    boot: Boot,
    rounds: int,
    seconds: float,
    clients: Clients | None,
    journal: dict[str, float],
    worn: float,
) -> Report:
    floor, pipeline = targets[:2]
    rows = tuple(
        Row(
            name=target.name,
            rate_per_s=target.rate_per_s,
            cpu_us=target.cpu_median_us,
            of_floor=ratio(target, floor),
            of_pipeline=ratio(target, pipeline),
            budget=_budget(target.name),
        )
        for target in targets
    )
    cpu_us = {row.name: row.cpu_us for row in rows}
    running = max(cpu_us[f"{_RUNNING}, {kept}"] / cpu_us[f"getDtNoInfo, {STRING}, {kept}"] for kept in _BOOKING_BUDGET)
    booked = max(row.rate_per_s for row in rows if row.name.startswith("getYyNo") and row.name.endswith("file"))
    return Report(
        platform.python_version(),
        rounds,
        seconds,
        rows,
        boot,
        running,
        _RUNNING_BUDGET,
        clients,
        booked,
        journal,
        _JOURNAL_BUDGET,
        worn,
        _CANCELLATION_BUDGET,
    )
