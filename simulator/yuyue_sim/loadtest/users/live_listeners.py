"""Listeners that connect the live figures of a run with locust: in every worker, on the master, in its web UI."""

from __future__ import annotations

import time
from typing import Any

import gevent
from locust.env import Environment
from locust.runners import MasterRunner, Runner, WorkerRunner

from yuyue_sim.loadtest.users.live import LiveContention, Role
from yuyue_sim.loadtest.users.worker_run import has_worker_run, worker_run_of

_KEY = "yuyue_live"
_REPORT = "yuyue_live"


def watch(environment: Environment) -> LiveContention:
    """Watch every run of this environment. Call it once, after the listeners that begin a run were added."""
    runner = environment.runner
    live = LiveContention(time.monotonic_ns, _role_of(runner))
    vars(environment)[_KEY] = live

    def on_test_start(**_: Any) -> None:
        live.begin(int(vars(environment)["parsed_options"].run_number))
        if has_worker_run(environment) and not isinstance(runner, MasterRunner):
            worker_run_of(environment).live = live

    def on_report(data: dict[str, Any], **_: Any) -> None:
        data[_REPORT] = live.report()

    def on_reported(client_id: str, data: dict[str, Any], **_: Any) -> None:
        if _REPORT in data:
            live.merge(client_id, data[_REPORT])

    environment.events.test_start.add_listener(on_test_start)
    if isinstance(runner, WorkerRunner):
        environment.events.report_to_master.add_listener(on_report)
    elif isinstance(runner, MasterRunner):
        environment.events.worker_report.add_listener(on_reported)
    if environment.web_ui is not None and runner is not None:
        from yuyue_sim.loadtest.users.tab import install  # noqa: PLC0415 - NumPy and Vega are for the web UI

        gevent.spawn(_count_users, runner, live)
        install(environment, live)
    return live


def _count_users(runner: Runner, live: LiveContention) -> None:
    while True:
        live.note_users(runner.user_count)
        gevent.sleep(1)


def live_of(environment: Environment) -> LiveContention:
    """Live figures of the present run.

    Raises:
        KeyError: `watch` was not called for this environment.
    """
    live: LiveContention = vars(environment)[_KEY]
    return live


def _role_of(runner: Runner | None) -> Role:
    if isinstance(runner, WorkerRunner):
        return Role.WORKER
    return Role.MASTER if isinstance(runner, MasterRunner) else Role.ALONE
