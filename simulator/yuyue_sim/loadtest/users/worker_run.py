"""One worker's part of a run: settings, random streams, known hospitals, and its history."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import gevent
from gevent.event import Event
from locust.env import Environment
from locust.runners import WorkerRunner

from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.contract.styles import Style
from yuyue_sim.core.clock import local_time, machine_unix_s
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.loadtest.history.manifest import history_name
from yuyue_sim.loadtest.history.writer import HistoryWriter
from yuyue_sim.loadtest.users.arguments import settings_of
from yuyue_sim.loadtest.users.arrivals import Arrival, Arriving, arrivals
from yuyue_sim.loadtest.users.directory import Directory, discover
from yuyue_sim.loadtest.users.popularity import Popularity
from yuyue_sim.platform.interface_address import Follow

MOST_WORKERS = 64
USER_NUMBERS = 10**6
BOOKINGS_A_USER = 1000
"""A RegID is the run's number, six digits of the user and three of the booking: 18 digits at most."""
_LAG_EVERY_NS = 100_000_000
_MOST_DROPPED_AT_END = 100_000
"""More would delay the end of the run; an open loop with so many is not valid in any case."""


class WorkerRun:
    """A run as one worker sees it."""

    def __init__(self, environment: Environment) -> None:
        """Start the history file.

        Raises:
            OSError: it cannot be written.
        """
        self.options = vars(environment)["parsed_options"]
        self.worker = place_of(environment)
        self.workers = int(getattr(self.options, "yuyue_workers", 1))
        self.run_number = int(self.options.run_number)
        self.url = environment.host or ""
        self.style = Style(self.options.style)
        self.streams = Streams(int(self.options.seed))
        self.known = Event()
        """Set once the hospitals are known."""
        self.released = Event()
        """Set when a rush begins."""
        self.directory = Directory()
        self.popularity: Popularity
        self.live: Any = None
        self.is_open = True
        self.preparing: gevent.Greenlet | None = None
        """Discovers the hospitals."""
        self.ready: set[int] = set()
        """Users that wait for the release, or had a response already."""
        self._users = 0
        self._waiting = 0
        self._arriving: Arriving | None = None
        folder = Path(self.options.history)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / history_name(str(self.run_number), self.worker)
        self.history = HistoryWriter(path, {"run": self._run(environment), "worker": self.worker}, tuple(OPERATIONS))

    def learn(self, ask: Any) -> None:
        """Discover the hospitals and their schedules.

        Raises:
            NothingToBookError: they have no schedule to book.
        """
        first = date.fromisoformat(self.options.first_day) if self.options.first_day else today()
        wanted = tuple(each.strip() for each in self.options.hospitals.split(",") if each.strip())
        last = first + timedelta(days=int(self.options.days) - 1)
        self.directory = discover(ask, self.url, first, last, wanted, Follow(self.options.follow))
        most = int(self.options.hot) or None
        self.popularity = Popularity(self.directory.schedules, self.streams, float(self.options.skew), most)
        self.known.set()

    def new_user(self) -> int:
        """A number that no other user of any worker has."""
        number = self._users * MOST_WORKERS + self.worker
        self._users += 1
        return number

    def registration_id(self, user: int, booking: int) -> int:
        """The RegID of a user's booking, both counted from 0."""
        return (self.run_number * USER_NUMBERS + user) * BOOKINGS_A_USER + booking

    def release_at(self, at_ns: int) -> None:
        """Release all waiting users once, at an instant of this process's monotonic clock."""
        gevent.spawn_later(max(0.0, (at_ns - time.monotonic_ns()) / 1e9), self._release)

    def wait_for_release(self, user: int) -> None:
        """Wait for the release."""
        self._waiting += 1
        self.ready.add(user)
        self.released.wait()

    def arrival(self) -> Arrival | None:
        """Wait for the next arrival; `None` if it was due too long ago and is dropped."""
        now_ns = time.monotonic_ns()
        if self._arriving is None:
            schedule = arrivals(self.streams, float(self.options.arrivals), self.worker, self.workers)
            self._arriving = Arriving(schedule, now_ns)
        arrival = self._arriving.take()
        early_s = (arrival.due_ns - now_ns) / 1e9
        if early_s > 0:
            gevent.sleep(early_s)
        elif -early_s > self.options.drop_after:
            self.history.drop(arrival.due_ns)
            gevent.sleep(0)
            return None
        return arrival

    def end_arrivals(self) -> None:
        """Record as dropped the arrivals that have waited for a free user longer than the lag bound."""
        if self._arriving is not None and self.is_open:
            overdue = self._arriving.overdue(time.monotonic_ns() - int(self.options.lag_bound * 1e9))
            for due_ns in islice(overdue, _MOST_DROPPED_AT_END):
                self.history.drop(due_ns)

    def _release(self) -> None:
        if self._waiting and self.is_open and not self.released.is_set():
            self.history.release(time.monotonic_ns())
        self.released.set()

    def watch_lag(self) -> None:
        """Record ten times a second how late this process wakes up, until the run ends."""
        while self.is_open:
            due_ns = time.monotonic_ns() + _LAG_EVERY_NS
            gevent.sleep(_LAG_EVERY_NS / 1e9)
            now_ns = time.monotonic_ns()
            if self.is_open:
                self.history.lag(now_ns, now_ns - due_ns)

    def compare(self, at_ns: int, offset_ns: int, uncertainty_ns: int) -> None:
        """Record the offset of the master's clock."""
        if self.is_open:
            self.history.clock(at_ns, offset_ns, uncertainty_ns)

    def close(self) -> None:
        """End the history in order; hospitals that are not known yet stay so."""
        if self.is_open:
            self.is_open = False
            if self.preparing is not None and self.preparing is not gevent.getcurrent():
                self.preparing.kill()
            self.history.close(time.monotonic_ns())

    def _run(self, environment: Environment) -> dict[str, Any]:
        """The run in the header of the history, the same in every worker's file."""
        options = self.options
        settings = settings_of(options)
        release_at = str(options.release_at)
        return {
            "id": str(self.run_number),
            "script": ", ".join(sorted(each.__name__ for each in environment.user_classes)),
            "seed": int(options.seed),
            "users": getattr(options, "num_users", None),
            "host": self.url,
            "scenario": options.scenario,
            "nobody_else": options.nobody_else == "yes",
            "started": getattr(options, "yuyue_started", ""),
            "workers": self.workers,
            "open_loop": float(options.arrivals) > 0,
            "arrivals_per_s": float(options.arrivals),
            "lag_bound_s": float(options.lag_bound),
            "settings": settings | {"release_at": release_at},
        }


_KEY = "yuyue_worker_run"


def set_worker_run(environment: Environment, worker_run: WorkerRun) -> None:
    """Set the present run of this process."""
    vars(environment)[_KEY] = worker_run


def forget_worker_run(environment: Environment) -> None:
    """Forget the run before, so that no user takes it for the next one."""
    vars(environment).pop(_KEY, None)


def has_worker_run(environment: Environment) -> bool:
    """Whether a run has begun in this process."""
    return _KEY in vars(environment)


def worker_run_of(environment: Environment) -> WorkerRun:
    """The present run of this process.

    Raises:
        KeyError: none has begun.
    """
    worker_run: WorkerRun = vars(environment)[_KEY]
    return worker_run


def place_of(environment: Environment) -> int:
    """The number of this worker in the run, which the master chose; 0 for a process that runs alone."""
    runner = environment.runner
    if not isinstance(runner, WorkerRunner):
        return 0
    place: int = vars(environment)["parsed_options"].yuyue_places[runner.client_id]
    return place


def today() -> date:
    """The date in China, wherever this machine is."""
    return local_time(machine_unix_s()).date()
