"""What a user of the load tests costs compared with zeep: a program that prints one JSON line.

It is a program, `python -m benchmarks.clients WHICH URL SECONDS`, since locust patches the process that imports it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from yuyue_sim.contract.declaration import elements_of
from yuyue_sim.contract.messages import get_doctor_work_info, get_dt_no_info
from yuyue_sim.core.child_process import start_module
from yuyue_sim.core.temporary_folder import temporary_folder

USER = "load test user"
ZEEP = "zeep"
_WARM_UP = 50
_TOGETHER = 16
"""Users of the load tests that send at the same time; zeep waits for each response."""


@dataclass(frozen=True)
class Spent:
    """Requests of one client and the processor time that it used."""

    requests: int
    cpu_s: float

    @property
    def per_cpu_s(self) -> float:
        """Requests in a second of processor time."""
        return self.requests / self.cpu_s


def measure(which: str, url: str, seconds: float) -> Spent:
    """Let a client in a process of its own send getDtNoInfo in the typed style, one request after another.

    Raises:
        ModuleNotFoundError: the client is not installed.
    """
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with start_module("benchmarks.clients", which, url, f"{seconds}", **pipes) as process:
        printed, problems = "".join(process.stdout or ()), "".join(process.stderr or ())
    if process.returncode:
        raise ModuleNotFoundError(problems.strip().rpartition("\n")[2])
    return Spent(**json.loads(printed))


def _users(folder: Path, url: str, day: date, hospital_id: str) -> Callable[[], None]:
    import gevent
    from yuyue_sim.loadtest.history.layout import Flag
    from yuyue_sim.loadtest.users.request_log import RequestSender
    from yuyue_sim.loadtest.users.requests import slots_of
    from yuyue_sim.loadtest.users.standalone import environment_alone
    from yuyue_sim.loadtest.users.worker_run import WorkerRun

    environment = environment_alone(
        url, history=str(folder), style="typed", first_day=day.isoformat(), days=1, hospitals=hospital_id
    )
    worker_run = WorkerRun(environment)
    senders = [RequestSender(environment, worker_run, user, Flag(0)) for user in range(_TOGETHER)]
    worker_run.learn(lambda _, operation, request: senders[0].send(operation, request).record)
    schedule = worker_run.popularity.ranked[0]

    def ask() -> None:
        gevent.joinall(
            [gevent.spawn(sender.send, "getDtNoInfo", slots_of(schedule), schedule=schedule) for sender in senders]
        )

    return ask


def _zeep(_: Path, url: str, day: date, hospital_id: str) -> Callable[[], None]:
    from zeep import Client

    service: Any = Client(f"{url}/services/WSYuyueService?wsdl").service
    block = elements_of(get_dt_no_info.Request)[0].name
    wire = {each.attribute: each.name for each in elements_of(get_doctor_work_info.DoctorWorkQuery)}
    kind = elements_of(get_doctor_work_info.Request)[0].name
    wanted = {wire["hospital_id"]: hospital_id, wire["begin_date"]: day, wire["end_date"]: day}
    response = service.getDoctorWorkInfo({kind: 1000, block: wanted})
    schedule = response[elements_of(get_doctor_work_info.Response)[-1].name][0]
    asked_by = [each.name for each in elements_of(get_dt_no_info.SlotQuery) if each.attribute != "hospital_id"]
    request = {wire["hospital_id"]: hospital_id} | {name: schedule[name] for name in asked_by}

    def ask() -> None:
        service.getDtNoInfo({block: request})

    return ask


def _main(folder: Path, which: str, url: str, seconds: float) -> None:
    ask = {USER: _users, ZEEP: _zeep}[which](folder, url, date(2026, 3, 3), "SG01")
    for _ in range(_WARM_UP):
        ask()
    together = _TOGETHER if which == USER else 1
    requests = 0
    began_s, began_cpu_s = perf_counter(), process_time()
    while perf_counter() - began_s < seconds:
        ask()
        requests += together
    print(json.dumps({"requests": requests, "cpu_s": process_time() - began_cpu_s}))


if __name__ == "__main__":
    with temporary_folder("bench") as scratch:
        _main(scratch, sys.argv[1], sys.argv[2], float(sys.argv[3]))
