"""What master and workers exchange: the run number, who is ready, the release, and the difference of clocks."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import gevent
from gevent.event import Event
from locust.env import Environment
from locust.runners import MasterRunner, Runner, WorkerRunner

from yuyue_sim.core.clock import machine_unix_s
from yuyue_sim.core.language import Phrase
from yuyue_sim.loadtest.history.layout import SUFFIX
from yuyue_sim.loadtest.users.arguments import SettingsError, check_settings
from yuyue_sim.loadtest.users.collection import Collection
from yuyue_sim.loadtest.users.handover import Handover
from yuyue_sim.loadtest.users.live_listeners import live_of
from yuyue_sim.loadtest.users.locust_options import check_form
from yuyue_sim.loadtest.users.worker_run import MOST_WORKERS, WorkerRun, worker_run_of

_RUN_EPOCH = datetime.fromisoformat("2026-01-01T00:00:00+08:00")
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_CLOCK_ROUNDS = 5
_CLOCK_EVERY_S = 5.0
_WATCH_EVERY_S = 0.1
_SOON_S = 0.02
_READY, _RELEASE, _CLOCK, _FAILED = "yuyue-ready", "yuyue-release", "yuyue-clock", "yuyue-failed"


def new_run_number(now_s: float) -> int:
    """A number that no earlier run had: seconds since 2026 began in China."""
    return max(1, int(now_s - _RUN_EPOCH.timestamp()))


def boot_id() -> str:
    """Identifies the machine since its start, and so its monotonic clock; empty if the system does not say."""
    return _BOOT_ID.read_text().strip() if _BOOT_ID.is_file() else ""


class Coordinator:
    """The side of the master, or of a process that runs alone."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._ready: dict[str, int] = {}
        """By worker that knows the hospitals, how many of its users are ready."""
        self._spawned = Event()
        self._chosen_run = 0
        """The run number that was chosen last; locust keeps it among the options of the next run."""
        self._collection: Collection | None = None
        runner = environment.runner
        if isinstance(runner, MasterRunner):
            self._collection = Collection(environment, runner, self._say)
            runner.register_message(_READY, self._on_ready)
            runner.register_message(_CLOCK, self._on_clock)
            runner.register_message(_FAILED, self._on_failed)

    def check(self, form: Mapping[str, str]) -> None:
        """Check the settings of the next run; those of a web form come before the others.

        Raises:
            SettingsError: one cannot be used.
        """
        options = {**vars(self._options), **form}
        check_settings(options, form.get("host", self._environment.host or ""))
        check_form(form)
        _make_folder(options["history"])
        if self._workers() > MOST_WORKERS:
            raise SettingsError(
                Phrase(
                    "expected at most {most} workers, {count} are connected", most=MOST_WORKERS, count=self._workers()
                )
            )
        run_number = int(options["run_number"])
        if run_number != self._chosen_run and any(Path(options["history"]).glob(f"{run_number}-*{SUFFIX}")):
            raise SettingsError(
                Phrase(
                    "--run-number: {folder} has run {number} already; 0 chooses another",
                    folder=options["history"],
                    number=run_number,
                )
            )

    def begin(self) -> None:
        """Set what all workers must know, before the run begins at them.

        Raises:
            SettingsError: a setting cannot be used.
        """
        self.check({})
        options = self._options
        if options.run_number in {0, self._chosen_run}:
            self._chosen_run = max(new_run_number(machine_unix_s()), self._chosen_run + 1)
            options.run_number = self._chosen_run
        options.yuyue_workers = self._workers()
        options.yuyue_boot_id = boot_id()
        options.yuyue_started = datetime.fromtimestamp(machine_unix_s()).astimezone().isoformat(timespec="seconds")
        if self._collection is not None:
            self._begin_collection(self._collection)
        self._ready.clear()
        self._spawned.clear()
        gevent.spawn(self._release_when_ready)

    def collect(self) -> None:
        """Bring the histories of all workers home; a process that runs alone has its own already."""
        if self._collection is not None:
            self._collection.collect()

    def spawned(self) -> None:
        """Record that all users have started."""
        self._spawned.set()

    def ready(self, name: str, users: int) -> None:
        """Record that a worker knows the hospitals, and how many of its users are ready."""
        self._ready[name] = users

    def fail(self, text: str) -> None:
        """End the run, which cannot go on; without a web UI, locust ends too."""
        gevent.spawn(self._end, text)

    def _end(self, text: str) -> None:
        live_of(self._environment).say(text)
        runner = self._environment.runner
        if self._options.headless:
            self._environment.process_exit_code = 2
        if runner is not None:
            (runner.quit if self._options.headless else runner.stop)()

    def _say(self, text: str) -> None:
        live_of(self._environment).say(text)

    def _begin_collection(self, collection: Collection) -> None:
        options = self._options
        try:
            collection.begin(options.run_number, Path(options.history))
        except OSError as error:
            raise SettingsError(unusable(options.history, error)) from None

    @property
    def _options(self) -> Any:
        return self._environment.parsed_options

    def _workers(self) -> int:
        runner = self._environment.runner
        return len(runner.clients.ready) or 1 if isinstance(runner, MasterRunner) else 1

    def _release_when_ready(self) -> None:
        self._spawned.wait()
        while not self._all_are_ready():
            gevent.sleep(_SOON_S)
        runner = self._environment.runner
        if not self._options.release_at:
            message = self._release_message()
            if isinstance(runner, MasterRunner):
                runner.send_message(_RELEASE, message)
            else:
                release(self._environment, **message)
        if self._options.end_when_done == "yes" and runner is not None:
            self._end_when_done(runner)

    def _all_are_ready(self) -> bool:
        """Whether all workers know the hospitals, and all users of a closed loop are ready."""
        if len(self._ready) < self._options.yuyue_workers:
            return False
        runner = self._environment.runner
        wanted = 0 if runner is None or self._options.arrivals else runner.target_user_count
        return sum(self._ready.values()) >= wanted

    def _release_message(self) -> dict[str, float]:
        """When the release is: after some seconds, or at an instant that another program chooses now."""
        if not self._options.release_file:
            return {"after_s": float(self._options.release_after)}
        live_of(self._environment).say(Phrase("all users are ready"))
        path = Path(self._options.release_file)
        while not path.is_file():
            gevent.sleep(_SOON_S)
        return {"at_s": datetime.fromisoformat(path.read_text(encoding="utf-8")).timestamp()}

    def _end_when_done(self, runner: Runner) -> None:
        """Wait until no user is left, and end."""
        while runner.user_count:
            gevent.sleep(_WATCH_EVERY_S)
        if self._options.headless:
            runner.quit()
        else:
            runner.stop()

    def _on_ready(self, msg: Any, **_: Any) -> None:
        self.ready(msg.node_id, msg.data["users"])

    def _on_failed(self, msg: Any, **_: Any) -> None:
        self.fail(msg.data["why"])

    def _on_clock(self, msg: Any, **_: Any) -> None:
        runner = self._environment.runner
        if isinstance(runner, MasterRunner):
            runner.send_message(_CLOCK, {**msg.data, "master_ns": time.monotonic_ns()}, msg.node_id)


class Member:
    """A worker's side."""

    def __init__(self, environment: Environment, runner: WorkerRunner) -> None:
        self._environment = environment
        self._runner = runner
        self._handover = Handover(environment, runner)
        runner.register_message(_RELEASE, self._on_release)
        runner.register_message(_CLOCK, self._on_clock)

    def begin(self, worker_run: WorkerRun) -> None:
        """Report that a run has begun, and where its history is."""
        self._handover.begin(worker_run)

    def ready(self, users: int) -> None:
        """Report to the master that the hospitals are known, and how many users are ready."""
        self._runner.send_message(_READY, {"users": users})

    def fail(self, text: str) -> None:
        """Report to the master that this worker cannot go on."""
        self._runner.send_message(_FAILED, {"why": text})

    def compare_clocks(self) -> None:
        """Compare clocks with a master on another machine, every few seconds until the run ends."""
        worker_run = worker_run_of(self._environment)
        own = boot_id()
        if own and getattr(self._environment.parsed_options, "yuyue_boot_id", "") == own:
            return
        rounds = 0
        while worker_run.is_open:
            self._runner.send_message(_CLOCK, {"sent_ns": time.monotonic_ns()})
            rounds += 1
            gevent.sleep(0.05 if rounds < _CLOCK_ROUNDS else _CLOCK_EVERY_S)

    def _on_release(self, environment: Environment, msg: Any, **_: Any) -> None:
        release(environment, **msg.data)

    def _on_clock(self, environment: Environment, msg: Any, **_: Any) -> None:
        sent_ns, master_ns = msg.data["sent_ns"], msg.data["master_ns"]
        now_ns = time.monotonic_ns()
        half_ns = (now_ns - sent_ns) // 2
        worker_run_of(environment).compare(sent_ns + half_ns, master_ns - sent_ns - half_ns, half_ns + 1)


def release(environment: Environment, after_s: float = 0.0, at_s: float | None = None) -> None:
    """Release all users of this process after some seconds, or at an instant by this machine's clock (Unix seconds)."""
    left_s = after_s if at_s is None else at_s - machine_unix_s()
    worker_run_of(environment).release_at(time.monotonic_ns() + int(left_s * 1e9))


def _make_folder(history: str) -> None:
    if not history:
        raise SettingsError(Phrase("--history: {folder!r} is no path", folder=""))
    try:
        Path(history).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(unusable(history, error)) from None
    except ValueError:  # a NUL in it
        raise SettingsError(Phrase("--history: {folder!r} is no path", folder=history)) from None


def unusable(history: str, error: OSError) -> Phrase:
    """Why a folder for histories cannot be used."""
    return Phrase("--history {folder}: {reason}", folder=history, reason=Phrase(error.strerror or str(error)))
