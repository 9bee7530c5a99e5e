"""One load test: start a hospital, set its clock, run the users, and make the final reads."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from yuyue_sim.core.clock import local_time, machine_unix_s
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE, EndState
from yuyue_sim.loadtest.audit.final_reads import Progress, make_final_reads
from yuyue_sim.loadtest.history.reader import History, read_histories
from yuyue_sim.loadtest.run.errors import ExperimentError
from yuyue_sim.loadtest.run.processes import end, has_said, hospital, last_words, users
from yuyue_sim.loadtest.run.progress import Counts, HistoryTail
from yuyue_sim.loadtest.run.stage import Stage
from yuyue_sim.server.control.client import ControlClient

_TICK_S = 0.2
_LEAD = timedelta(seconds=2)
"""How long after all users are ready the release comes: time to set the hospital's clock and to tell every worker."""
_BEFORE = timedelta(minutes=1)
"""How long before the release the hospital's clock stands until then."""
_ALL_READY = Phrase("all users are ready")
"""What the users' coordinator says then."""
RELEASE_FILE = "release.txt"
"""Tells the users, in a rush, when the release is."""
_GRACE_S = 60.0
"""How long after its time a run may take to end."""
_LOCUST_FAILED = 1
"""Locust's exit code if some responses were failures; they are part of an experiment."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The settings of a load test."""

    script: Path
    stage: Stage
    folder: Path
    """A folder of this run for all its results."""
    users: int
    seconds: float
    """Longest duration of the run, the start of the users included."""
    seed: int
    processes: int = 1
    """Processes of the users."""
    workers: int = 1
    """Processes of the hospital."""
    in_file: bool = False
    """Whether the hospital keeps its ledger in a file."""
    plants: tuple[str, ...] = ()
    against: str | None = None
    """The address of a running hospital, instead of starting one."""
    hang_up: float = 0.02
    """Share of users that do not wait for a response."""
    think_s: float = 1.0
    """Seconds between two visits of a user."""
    more: tuple[str, ...] = ()
    """Further arguments for locust."""

    @property
    def is_rush(self) -> bool:
        """Whether users wait for the release."""
        return self.script.stem == "rush"


@dataclass(frozen=True, slots=True)
class Observed:
    """The results to be judged, while the hospital still runs."""

    history: History
    end_state: EndState
    url: str
    """Of the hospital."""


@contextmanager
def observe(
    plan: Plan,
    wait_for: Callable[[str], None],
    listener: Callable[[float, Counts], None],
    on_final_read: Progress,
    date_of: Callable[[str], date],
) -> Iterator[Observed]:
    """Run the load test; the hospital ends with the context.

    Args:
        plan: its settings.
        wait_for: called with what begins now, in words.
        listener: called with the elapsed seconds and the counted responses while there are users.
        on_final_read: called for each final read.
        date_of: the date of a hospital that runs already, whose slots may be over.

    Raises:
        ExperimentError: it could not be started or finished.
        HistoryError, FinalReadsError: what was written cannot be read, or the hospital no longer answers.
    """
    wait_for(
        say("{against} to respond", against=plan.against)
        if plan.against
        else say("the hospital to start ({scenario})", scenario=plan.stage.scenario)
    )
    with _hospital(plan) as url:
        release = _release_of(url, plan)
        wait_for(say("{users:,} users ({stem})", users=plan.users, stem=plan.script.stem))
        log = plan.folder / "locust.log"
        with users(plan.script, _locust_arguments(plan, url, release), log) as process:
            began_s = machine_unix_s()
            tail = HistoryTail(plan.folder)
            while process.poll() is None:
                _wait(process)
                if release is not None and not release.is_set and has_said(log, _ALL_READY):
                    wait_for(say("the release at {instant:%H:%M:%S}", instant=release.set()))
                gone_s = machine_unix_s() - began_s
                listener(gone_s, tail.read_on())
                if gone_s > plan.seconds + _GRACE_S:
                    end(process)
        if (code := process.returncode) not in {0, _LOCUST_FAILED}:
            raise ExperimentError(
                say("locust ended with {returncode}:\n{last_words}", returncode=code, last_words=last_words(log))
            )
        if release is not None and not release.is_set:
            raise ExperimentError(
                say(
                    "not all users were ready within {seconds:g} s; use more --seconds or fewer --users",
                    seconds=plan.seconds,
                )
            )
        wait_for(say("the histories to be read"))
        history = read_histories([plan.folder])
        end_state = make_final_reads(url, history, on_final_read, date_of(url) if plan.against else None)
        end_state.write(plan.folder / END_STATE_FILE)
        yield Observed(history, end_state, url)
        if plan.against is None:
            wait_for(say("the hospital to end"))


@contextmanager
def _hospital(plan: Plan) -> Iterator[str]:
    if plan.against:
        yield plan.against
        return
    arguments = [plan.stage.scenario, "--seed", str(plan.seed), "--workers", str(plan.workers)]
    if plan.in_file:
        arguments += ["--state", str(plan.folder / "ledger.sqlite")]
    for bug in plan.plants:
        arguments += ["--plant", bug]
    with hospital(arguments, plan.folder / "hospital.log") as url:
        yield url


class _Release:
    """The release of a rush: the hospital's clock stands before it until all users are ready."""

    def __init__(self, url: str, at: datetime, file: Path) -> None:
        self.is_set = False
        self.file = file
        self._url = url
        self._at = at
        _change_clock(url, mode="frozen", now=(at - _BEFORE).isoformat())

    def set(self) -> datetime:
        """Let the hospital's clock run at rate 1, tell the users, and return the release by this machine's clock."""
        now = _change_clock(self._url, mode="scaled", rate=1, now=(self._at - _LEAD).isoformat())
        release_at = local_time(machine_unix_s()) + (self._at - now)
        written = self.file.with_suffix(".part")
        written.write_text(f"{release_at.isoformat()}+08:00", encoding="utf-8")
        written.replace(self.file)
        self.is_set = True
        return release_at


def _release_of(url: str, plan: Plan) -> _Release | None:
    """That of a rush; for other scripts the release is now. `None` if nobody waits for one."""
    at = plan.stage.release
    if plan.against or at is None:
        return None
    if plan.is_rush:
        return _Release(url, at, (plan.folder / RELEASE_FILE).absolute())
    _change_clock(url, mode="scaled", rate=1, now=at.isoformat())
    return None


def _change_clock(url: str, **command: Any) -> datetime:
    """Change the hospital's clock, and return its time."""
    return datetime.fromisoformat(ControlClient(url).change_clock(**command)["now"])


def _locust_arguments(plan: Plan, url: str, release: _Release | None) -> Sequence[str]:
    stage = plan.stage
    arguments = [
        f"--host={url}",
        f"--users={plan.users}",
        f"--spawn-rate={plan.users}",
        f"--run-time={plan.seconds:g}s",
        f"--history={plan.folder}",
        f"--seed={plan.seed}",
        f"--hang-up={plan.hang_up}",
        f"--think={plan.think_s}",
        f"--nobody-else={'yes' if stage.nobody_else else 'no'}",
        f"--scenario={stage.scenario}",
        f"--days={stage.days}",
        f"--end-when-done={'yes' if plan.is_rush else 'no'}",
    ]
    if stage.first_day is not None:
        arguments.append(f"--first-day={stage.first_day}")
    if release is not None:
        arguments.append(f"--release-file={release.file}")
    if plan.processes > 1:
        port = _free_port()
        arguments += [f"--processes={plan.processes}", f"--master-bind-port={port}", f"--master-port={port}"]
    return [*arguments, *plan.more]


def _free_port() -> int:
    """A port for the users' processes to meet at: locust's own would be that of every other run on the machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_TICK_S)
    except subprocess.TimeoutExpired:
        return
