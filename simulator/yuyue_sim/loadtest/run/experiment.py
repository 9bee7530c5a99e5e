"""One load test: start a hospital, set its clock, run the users, and make the final reads."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from yuyue_sim.core.clock import local_time, machine_unix_s
from yuyue_sim.loadtest.audit.end_state import END_STATE_FILE, EndState
from yuyue_sim.loadtest.audit.final_reads import Progress, make_final_reads
from yuyue_sim.loadtest.history.reader import History, read_histories
from yuyue_sim.loadtest.run.errors import ExperimentError
from yuyue_sim.loadtest.run.processes import end, hospital, last_words, users
from yuyue_sim.loadtest.run.progress import Counts, HistoryTail
from yuyue_sim.loadtest.run.stage import Stage
from yuyue_sim.server.control.client import ControlClient

_TICK_S = 0.2
_USERS_A_SECOND = 400
"""The least number of users that one processor starts, connects and lets look in a second, before the release."""
_LEAST_LEAD_S = 3.0
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
    """The results to be judged."""

    history: History
    end_state: EndState


def observe(
    plan: Plan,
    wait_for: Callable[[str], None],
    listener: Callable[[float, Counts], None],
    on_final_read: Progress,
) -> Observed:
    """Run the load test.

    Args:
        plan: its settings.
        wait_for: called with what begins now, in words.
        listener: called with the elapsed seconds and the counted responses while there are users.
        on_final_read: called for each final read.

    Raises:
        ExperimentError: it could not be started or finished.
        HistoryError, FinalReadsError: what was written cannot be read, or the hospital no longer answers.
    """
    wait_for(f"{plan.against} to respond" if plan.against else f"the hospital to start ({plan.stage.scenario})")
    with _hospital(plan) as url:
        began_s = machine_unix_s()
        lead_s = max(_LEAST_LEAD_S, plan.users / _USERS_A_SECOND)
        release_at = None if plan.against else _bring_clock(url, plan, lead_s)
        wait_for(f"{plan.users:,} users ({plan.script.stem})" + _release_text(release_at))
        with users(plan.script, _locust_arguments(plan, url, release_at), plan.folder / "locust.log") as process:
            tail = HistoryTail(plan.folder)
            while process.poll() is None:
                _wait(process)
                gone_s = machine_unix_s() - began_s
                listener(gone_s, tail.read_on())
                if gone_s > plan.seconds + lead_s + _GRACE_S:
                    end(process)
        if process.returncode not in {0, _LOCUST_FAILED}:
            raise ExperimentError(f"locust ended with {process.returncode}:\n{last_words(plan.folder / 'locust.log')}")
        wait_for("the histories to be read")
        history = read_histories([plan.folder])
        end_state = make_final_reads(url, history, on_final_read)
        end_state.write(plan.folder / END_STATE_FILE)
        wait_for("the hospital to end" if plan.against is None else "the audit")
    return Observed(history, end_state)


def _release_text(release_at: datetime | None) -> str:
    return "" if release_at is None else f", release at {release_at:%H:%M:%S}"


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


def _bring_clock(url: str, plan: Plan, lead_s: float) -> datetime | None:
    """Set the hospital's clock, running at rate 1, so that the release comes after the lead (seconds).

    Without a rush the release is now. Returns its time by this machine's clock, or `None` if there is no release.
    """
    release = plan.stage.release
    if release is None:
        return None
    lead = timedelta(seconds=lead_s if plan.is_rush else 0)
    changed = ControlClient(url).change_clock(mode="scaled", rate=1, now=(release - lead).isoformat())
    now_s = machine_unix_s()
    ahead = release - datetime.fromisoformat(changed["now"])
    return local_time(now_s) + ahead if plan.is_rush else None


def _locust_arguments(plan: Plan, url: str, release_at: datetime | None) -> Sequence[str]:
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
    if release_at is not None:
        arguments.append(f"--release-at={release_at.isoformat()}+08:00")
    if plan.processes > 1:
        arguments.append(f"--processes={plan.processes}")
    return [*arguments, *plan.more]


def _wait(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(_TICK_S)
    except subprocess.TimeoutExpired:
        return
