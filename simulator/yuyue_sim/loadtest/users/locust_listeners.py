"""Listeners that connect load tests with locust's events; importing this module adds them."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

import gevent
from locust import events, runners
from locust.env import Environment
from locust.runners import MasterRunner, WorkerRunner

from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.history.layout import DISCOVERER, Flag
from yuyue_sim.loadtest.users.arguments import SettingsError, add_arguments, speaking_as_locale
from yuyue_sim.loadtest.users.coordination import Coordinator, Member, release, unusable
from yuyue_sim.loadtest.users.directory import NothingToBookError
from yuyue_sim.loadtest.users.live_listeners import live_of, watch
from yuyue_sim.loadtest.users.locust_options import check_locust_options, name_unread_variables
from yuyue_sim.loadtest.users.request_log import RequestSender
from yuyue_sim.loadtest.users.web_form import install
from yuyue_sim.loadtest.users.worker_run import (
    MOST_WORKERS,
    WorkerRun,
    forget_worker_run,
    has_worker_run,
    place_of,
    set_worker_run,
    worker_run_of,
)

_COORDINATOR, _MEMBER = "yuyue_coordinator", "yuyue_member"
_REPORT_EVERY_S = 0.05
_LONGEST_SILENCE_S = 12
"""A worker is lost after this time. On a busy machine one that prepares says nothing for longer than locust's 3 s."""


@events.init_command_line_parser.add_listener
def _on_parser(parser: ArgumentParser, **_: Any) -> None:
    add_arguments(parser)
    check_locust_options(parser)


@events.init.add_listener
def _on_init(environment: Environment, runner: Any, **_: Any) -> None:
    # gevent's timers count from its last look at the clock, which imports delay: a run would end too early.
    gevent.get_hub().loop.update_now()
    state = vars(environment)
    if isinstance(runner, WorkerRunner):
        state[_MEMBER] = Member(environment, runner)
    else:
        runners.HEARTBEAT_LIVENESS = _LONGEST_SILENCE_S  # locust has no option for it, and looks once a second
        name_unread_variables()
        coordinator = state[_COORDINATOR] = Coordinator(environment)
        environment.events.spawning_complete.add_listener(lambda **_: coordinator.spawned())
        install(environment, coordinator)
    watch(environment)


@events.test_start.add_listener
def _on_test_start(environment: Environment, **_: Any) -> None:
    state = vars(environment)
    forget_worker_run(environment)
    if _COORDINATOR in state:
        try:
            state[_COORDINATOR].begin()
        except SettingsError as error:
            _fail(environment, str(error))
            return
    if isinstance(environment.runner, MasterRunner):
        return
    if place_of(environment) >= MOST_WORKERS:
        live_of(environment).say(
            Phrase("at most {most} workers take part in a run; this one waits for the next", most=MOST_WORKERS)
        )
        return
    try:
        worker_run = WorkerRun(environment)
    except OSError as error:
        _fail(environment, unusable(state["parsed_options"].history, error))
        return
    set_worker_run(environment, worker_run)
    if _MEMBER in state:
        state[_MEMBER].begin(worker_run)
    worker_run.preparing = gevent.spawn(_prepare, environment, worker_run)
    gevent.spawn(worker_run.watch_lag)


@events.quitting.add_listener
def _on_quitting(environment: Environment, **_: Any) -> None:
    """A run in which no user sent a request is no success."""
    options = vars(environment)["parsed_options"]
    is_asked = isinstance(environment.runner, WorkerRunner) or environment.stats.total.num_requests
    if options.headless and environment.process_exit_code is None and not is_asked:
        live_of(environment).say(Phrase("no user sent a request"))
        environment.process_exit_code = 2


@events.test_stopping.add_listener
def _on_test_stopping(environment: Environment, **_: Any) -> None:
    if has_worker_run(environment):
        worker_run_of(environment).end_arrivals()


@events.test_stop.add_listener
def _on_test_stop(environment: Environment, **_: Any) -> None:
    if has_worker_run(environment):
        worker_run_of(environment).close()
    state = vars(environment)
    if _COORDINATOR in state:
        state[_COORDINATOR].collect()


def _prepare(environment: Environment, worker_run: WorkerRun) -> None:
    """Discover the hospitals, then report this worker as ready; a release at a given instant begins here."""
    sender = RequestSender(environment, worker_run, DISCOVERER, Flag(0))

    def ask(url: str, operation: str, request: Any) -> Any:
        response = sender.send(operation, request, url=url)
        if not response.is_done:
            why = response.detail or response.error or response.code
            raise NothingToBookError(
                Phrase(
                    "{operation}: {why} from {url}",
                    operation=operation,
                    why=why,
                    url=url or Phrase("nowhere; give --host"),
                )
            )
        return response.record

    try:
        worker_run.learn(ask)
    except NothingToBookError as error:
        _fail(environment, str(error))
        return
    finally:
        sender.close()
    state = vars(environment)
    if worker_run.options.release_at:
        release(environment, at_s=datetime.fromisoformat(worker_run.options.release_at).timestamp())
    gevent.spawn(_report_ready, state, worker_run)
    if _MEMBER in state:
        state[_MEMBER].compare_clocks()


def _report_ready(state: dict[str, Any], worker_run: WorkerRun) -> None:
    """Report how many users of this worker are ready, whenever that changes before the release."""
    reported = -1
    while worker_run.is_open and not worker_run.released.is_set():
        if len(worker_run.ready) != reported:
            reported = len(worker_run.ready)
            if _MEMBER in state:
                state[_MEMBER].ready(reported)
            else:
                state[_COORDINATOR].ready("", reported)
        gevent.sleep(_REPORT_EVERY_S)


def _fail(environment: Environment, text: str) -> None:
    state = vars(environment)
    with speaking_as_locale():
        text = say(text)
    (state.get(_MEMBER) or state[_COORDINATOR]).fail(text)
