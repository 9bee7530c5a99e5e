"""What each process does for an audit in parts: reads a file, judges a part, searches orders in it."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.core.language import reason_of, say
from yuyue_sim.loadtest.audit.audit import evidence_of, judge
from yuyue_sim.loadtest.audit.end_state import EndState
from yuyue_sim.loadtest.audit.evidence import Evidence
from yuyue_sim.loadtest.audit.findings import Findings
from yuyue_sim.loadtest.audit.proof import Proof, proof
from yuyue_sim.loadtest.audit.tally import Tally, tally_of
from yuyue_sim.loadtest.audit.terms import Terms
from yuyue_sim.loadtest.audit.verdict import Anomaly
from yuyue_sim.loadtest.history.files import HistoryFile
from yuyue_sim.loadtest.history.header import HistoryError
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.journals.reused_numbers import told_apart
from yuyue_sim.loadtest.parts.memory import Share
from yuyue_sim.loadtest.parts.processes import PartsError, step
from yuyue_sim.loadtest.parts.ranks import Key
from yuyue_sim.loadtest.parts.scan import Scanned, scan
from yuyue_sim.loadtest.parts.store import Store
from yuyue_sim.loadtest.parts.whole import Whole

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class ScanTask:
    """A file to read."""

    file: HistoryFile
    worker: int
    folder: Path
    share: Share


@dataclass(frozen=True, slots=True)
class PartTask:
    """A part to read."""

    folder: Path
    whole: Path
    schedules: tuple[int, ...]
    store_bytes: int
    is_large: bool
    """Whether it needs the whole memory."""


@dataclass(frozen=True, slots=True)
class JudgeTask(PartTask):
    """A part to judge, or some of its schedules, with the slots whose orders are searched."""

    terms: Terms
    slots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found in a part. Rows of witnesses are `identity` of their requests."""

    findings: Findings
    proved: Proof | None
    invoked_ns: Mapping[int, int]
    """By identity, when the requests of witnesses were invoked."""
    change: Tally
    """What the counts of the files have to be changed by, since a journal's RegIDs were told apart."""
    left_out: tuple[Key, ...] = ()
    """Requests that are not in the history for that."""


def identity(worker: int, number: int) -> int:
    """A number for a request among those of all files."""
    return worker << 32 | number


def keep_whole(whole: Whole, folder: Path, name: str) -> Path:
    """Write for other processes what is known of all files."""
    path = folder / name
    path.write_bytes(pickle.dumps(whole))
    return path


def _telling(function: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Give errors that a user can correct a form in which they pass from process to process."""

    @wraps(function)
    def tell(*args: _Given.args, **kwargs: _Given.kwargs) -> _Result:
        try:
            return function(*args, **kwargs)
        except HistoryError as error:
            raise PartsError(str(error)) from None
        except MemoryError:
            raise PartsError(say("--memory is more than this machine has; give less")) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise PartsError(f"{where}{reason_of(error)}") from None

    return tell


@_telling
def scan_file(task: ScanTask) -> Scanned:
    """Read a file."""
    store = Store(task.folder, task.share.store_bytes, 1)
    try:
        return scan(task.file, task.worker, task.folder, store, task.share.records, step)
    finally:
        store.close()


@_telling
def count_several(task: PartTask) -> int:
    """How many RegIDs of a part stand for several bookings."""
    history, _ = _loaded(task, with_end=False)
    return told_apart(history)[1]


@_telling
def judge_part(task: JudgeTask) -> Judged:
    """Tier one in a part."""
    evidence, change, left_out = _evidence(task)
    findings = judge(evidence, task.terms)
    rows = {row for anomaly in findings.anomalies.values() for row in anomaly.rows}
    named = {invariant: _named(anomaly, evidence) for invariant, anomaly in findings.anomalies.items()}
    return Judged(replace(findings, anomalies=named), None, _invoked(evidence, rows), change, left_out)


@_telling
def prove_part(task: JudgeTask) -> Judged:
    """Tier two in a part."""
    evidence, change, left_out = _evidence(task)
    proved = proof(evidence, task.slots, with_orders=False)
    rows = proved.anomaly.rows if proved.anomaly is not None else set()
    named = None if proved.anomaly is None else _named(proved.anomaly, evidence)
    return Judged(Findings(), replace(proved, anomaly=named), _invoked(evidence, rows), change, left_out)


@lru_cache(maxsize=1)
def _whole(path: Path) -> Whole:
    whole: Whole = pickle.loads(path.read_bytes())  # noqa: S301 - written by this audit
    return whole


def _loaded(task: PartTask, *, with_end: bool) -> tuple[History, EndState | None]:
    whole = _whole(task.whole)
    step(0)
    store = Store(task.folder, task.store_bytes, 1)
    schedules = np.array(task.schedules, np.int64)
    try:
        history = whole.history(store, schedules)
        return history, whole.end_state(store, schedules) if with_end else None
    finally:
        store.close()
        step(0)


def _evidence(task: JudgeTask) -> tuple[Evidence, Tally, tuple[Key, ...]]:
    history, end = _loaded(task, with_end=True)
    change, left_out = Tally(), tuple[Key, ...]()
    if history.recorded is not None:
        history, change, left_out = _told_apart(history)
    return evidence_of(history, end, task.terms), change, left_out


def _told_apart(history: History) -> tuple[History, Tally, tuple[Key, ...]]:
    before = history.operations
    told, _ = told_apart(history)
    tallies = [tally_of(each.operations, each.sent_ns, each.operation_names, None) for each in (told, history)]
    gone = before[~np.isin(_identities(before), _identities(told.operations))]
    columns = (gone[name].tolist() for name in ("invoked_ns", "worker", "number"))
    return told, tallies[0].plus(tallies[1], -1), tuple(Key(*each) for each in zip(*columns, strict=True))


def _identities(rows: NDArray[np.void]) -> NDArray[np.int64]:
    identities: NDArray[np.int64] = rows["worker"].astype(np.int64) << 32 | rows["number"].astype(np.int64)
    return identities


def _invoked(evidence: Evidence, rows: Iterable[int]) -> dict[int, int]:
    table = evidence.rows
    return {_identity_of(evidence, row): int(table["invoked_ns"][row]) for row in rows}


def _identity_of(evidence: Evidence, row: int) -> int:
    return identity(int(evidence.rows["worker"][row]), int(evidence.rows["number"][row]))


def _named(anomaly: Anomaly, evidence: Evidence) -> Anomaly:
    return anomaly.with_rows(lambda row: _identity_of(evidence, row))
