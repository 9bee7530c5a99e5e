"""Audits histories in parts, within a given memory: the same verdict, witnesses and figures as of all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import TypeVar

from yuyue_sim.core.garbage_collection import collection_paused
from yuyue_sim.core.language import say
from yuyue_sim.core.temporary_folder import temporary_folder
from yuyue_sim.loadtest.audit.audit import Progress, audit, conclude, is_judged
from yuyue_sim.loadtest.audit.evidence import what_is_alike
from yuyue_sim.loadtest.audit.findings import Findings, all_together, chosen
from yuyue_sim.loadtest.audit.proof import Proof
from yuyue_sim.loadtest.audit.tally import Tally
from yuyue_sim.loadtest.audit.terms import Terms
from yuyue_sim.loadtest.audit.verdict import Audit, Invariant, joined
from yuyue_sim.loadtest.history.reader import operation_names_of
from yuyue_sim.loadtest.history.records import Records
from yuyue_sim.loadtest.journals.source import Source
from yuyue_sim.loadtest.parts.columns import CHANGE, LOOK, REGISTRATION, SETTLED, SLOT_AT_END, schedule_id, schedule_of
from yuyue_sim.loadtest.parts.end_state_file import SETTLEMENTS, SHOWN, SLOTS_AT_END, put_end_state, read_end_state
from yuyue_sim.loadtest.parts.memory import MIB, Share, main_share, memory_for, needed_as_a_whole, share_of
from yuyue_sim.loadtest.parts.part import BYTES_A_CHANGE, BYTES_A_LOOK, BYTES_A_REGISTRATION, Part, pack
from yuyue_sim.loadtest.parts.processes import PartsError, Processes
from yuyue_sim.loadtest.parts.ranks import Key, ranks_of
from yuyue_sim.loadtest.parts.scan import ATTEMPTS, CANCELS, LOOKS, Scanned
from yuyue_sim.loadtest.parts.store import Store
from yuyue_sim.loadtest.parts.tasks import (
    Judged,
    JudgeTask,
    PartTask,
    ScanTask,
    count_several,
    judge_part,
    keep_whole,
    prove_part,
    scan_file,
)
from yuyue_sim.loadtest.parts.whole import (
    PLACED_CANCELS,
    PLACED_REGISTRATIONS,
    PLACED_SETTLEMENTS,
    Whole,
    whole_of,
)

_Result = TypeVar("_Result")
_Task = TypeVar("_Task", bound=PartTask)


def audit_within(
    memory_bytes: int,
    source: Source,
    end_state: Path,
    *,
    nobody_else: bool | None = None,
    strict: bool = False,
    progress: Progress = lambda *_: None,
) -> Audit:
    """Judge a run: as a whole if it fits into the memory, in parts if not; see `audit_in_parts`."""
    with collection_paused():  # what is read has no cycles, and to look for some takes a tenth of the time
        if needed_as_a_whole(source.files, end_state) > memory_bytes:
            return audit_in_parts(
                source, end_state, memory_bytes, nobody_else=nobody_else, strict=strict, progress=progress
            )
        history = source.history(lambda path: progress(say("reading {file}", file=path.name), 0, 1))
        end = read_end_state(end_state)
        return audit(history, end, nobody_else=nobody_else, strict=strict, with_orders=False, progress=progress)


def audit_in_parts(
    source: Source,
    end_state: Path,
    memory_bytes: int,
    *,
    nobody_else: bool | None = None,
    strict: bool = False,
    processes: int | None = None,
    part_bytes: int | None = None,
    progress: Progress = lambda *_: None,
) -> Audit:
    """Judge a run of any size.

    Args:
        source: its histories.
        end_state: the file of what the hospital held afterwards, if there is one.
        memory_bytes: what all processes together may use.
        nobody_else: whether nobody else booked at the hospital; `None` takes it from the run.
        strict: see `audit.audit`.
        processes: how many; as many as there are processors and as the memory allows if absent.
        part_bytes: how large a part may be; as the memory allows if absent.
        progress: called with what is done, how much of it, and how much there is.

    Raises:
        HistoryError: a file cannot be read.
        PartsError: a file is damaged, the disk is full, or the memory does not suffice.
    """
    stack = ExitStack()
    try:
        folder = stack.enter_context(temporary_folder("audit"))
    except OSError as error:
        raise PartsError(
            say("no folder for temporary files can be written ({error}); set TMPDIR", error=error)
        ) from None
    with stack:
        run = _Run(folder, source, memory_bytes, share_of(memory_bytes, processes), progress)
        return run.audit(end_state, nobody_else, strict=strict, part_bytes=part_bytes)


class _Run:
    """One audit and its folder."""

    def __init__(self, folder: Path, source: Source, memory_bytes: int, share: Share, progress: Progress) -> None:
        self._folder = folder
        self._source = source
        self._memory_bytes = memory_bytes
        self._share = share
        self._progress = progress
        self._files = [Records(file, worker) for worker, file in enumerate(source.files)]

    def audit(self, end_state: Path, nobody_else: bool | None, *, strict: bool, part_bytes: int | None) -> Audit:
        """Read, divide, judge, and put together."""
        scanned = self._scan()
        whole, parts = self._divide(scanned, end_state, part_bytes)
        with Processes(self._share.processes) as pool:
            if self._source.recorded is not None:
                several = self._in_parts(pool, count_several, self._tasks(parts, whole, "counted"))
                whole = replace(whole, problems=self._source.problems_with(sum(several)))
            tally = _added(each.tally for each in scanned)
            terms = Terms.of(whole.history_of_nothing(), whole.end, nobody_else, tally)
            terms = replace(terms, operation_names=operation_names_of(self._files))
            tasks = [_judged(task, terms) for task in self._tasks(parts, whole, "judged")]
            judged = self._in_parts(pool, judge_part, tasks)
            findings = all_together([each.findings for each in judged])
            proved = None
            if is_judged(Invariant.NOT_LINEARIZABLE, terms, ()):
                wanted = [each.slot for each in chosen(findings.candidates, findings.suspicious)]
                proofs = self._in_parts(pool, prove_part, _with_slots(tasks, parts, wanted))
                judged += proofs
                proved = _as_one([each.proved for each in proofs if each.proved is not None], wanted)
        terms = replace(terms, tally=_added([terms.tally, *(each.change for each in judged[: len(tasks)])]))
        return self._concluded(terms, findings, proved, judged, scanned, strict=strict)

    def _scan(self) -> list[Scanned]:
        total = sum(file.records for file in self._files)
        tasks = [ScanTask(file, worker, self._folder, self._share) for worker, file in enumerate(self._source.files)]
        with Processes(self._share.processes) as pool:
            return pool.map(scan_file, tasks, lambda done, _: self._progress(say("reading"), min(done, total), total))

    def _divide(self, scanned: Sequence[Scanned], end_state: Path, part_bytes: int | None) -> tuple[Whole, list[Part]]:
        """What is known of all files together, and the parts, none too large."""
        self._progress(say("dividing"), 0, 1)
        store = Store(self._folder, main_share(self._memory_bytes), self._share.processes)
        try:
            store.follow(CANCELS, CHANGE, ATTEMPTS, CHANGE, PLACED_CANCELS, with_others=False)
            whole = whole_of(self._files, scanned, self._source)
            named = {schedule_of(slot) for slot in whole.slots}
            if end_state.is_file():
                end, at_end = put_end_state(end_state, store, lambda _: self._progress(say("dividing"), 0, 1))
                for table, types, to in (
                    (SHOWN, REGISTRATION, PLACED_REGISTRATIONS),
                    (SETTLEMENTS, SETTLED, PLACED_SETTLEMENTS),
                ):
                    store.follow(table, types, ATTEMPTS, CHANGE, to, with_others=table == SHOWN)
                shown = store.counts(PLACED_REGISTRATIONS, REGISTRATION)
                foreign = {each for each in at_end - named if schedule_id(each) in shown}
                whole = replace(whole, end=end, elsewhere=_meant_by(foreign, named))
                named |= at_end
            sizes = _sizes(store, named)
            parts = pack(sizes, store.shared(ATTEMPTS, CHANGE), part_bytes or self._share.part_bytes)
        finally:
            store.close()
        self._check(parts, sizes, named)
        return whole, parts

    def _check(self, parts: Sequence[Part], sizes: Mapping[int, int], named: Collection[str]) -> None:
        """Refuse a part that does not fit even if it is judged alone."""
        most = share_of(self._memory_bytes, 1).part_bytes
        largest = max(parts, key=lambda part: part.size_bytes)
        if largest.size_bytes <= most:
            return
        schedule = max(largest.schedules, key=lambda each: sizes[each])
        name = next(each for each in named if schedule_id(each) == schedule)
        others = len(largest.schedules) - 1
        more = say(" and {others:,} others that share RegIDs with it", others=others) if others else ""
        raise PartsError(
            say(
                "schedule {name}{more}: its requests have to be judged together and need {needed:,} MiB; give --memory "
                "{needed}MiB",
                name=name,
                more=more,
                needed=-(-memory_for(largest.size_bytes) // MIB),
            )
        )

    def _tasks(self, parts: Sequence[Part], whole: Whole, name: str) -> list[PartTask]:
        kept = keep_whole(whole, self._folder, name)
        return [
            PartTask(self._folder, kept, part.schedules, self._store_bytes(part), self._is_large(part))
            for part in parts
        ]

    def _is_large(self, part: Part) -> bool:
        return part.size_bytes > self._share.part_bytes

    def _store_bytes(self, part: Part) -> int:
        share = share_of(self._memory_bytes, 1) if self._is_large(part) else self._share
        return share.store_bytes

    def _in_parts(self, pool: Processes, function: Callable[[_Task], _Result], tasks: Sequence[_Task]) -> list[_Result]:
        """Run tasks side by side, and then one by one those that need the whole memory; the order is lost."""
        large = [task for task in tasks if task.is_large]
        small = [task for task in tasks if not task.is_large]
        results = pool.map(function, small, lambda _, done: self._progress(say("judging"), done, len(tasks)))
        for done, task in enumerate(large, len(small)):
            self._progress(say("judging"), done, len(tasks))
            results += pool.map(function, [task], lambda *_: None)
        return results

    def _concluded(
        self,
        terms: Terms,
        findings: Findings,
        proved: Proof | None,
        judged: Sequence[Judged],
        scanned: Sequence[Scanned],
        *,
        strict: bool,
    ) -> Audit:
        """The verdict, with the rows that requests have in the history of all files."""
        anomalies = [*findings.anomalies.values()]
        if proved is not None and proved.anomaly is not None:
            anomalies.append(proved.anomaly)
        invoked_ns = {number: at_ns for each in judged for number, at_ns in each.invoked_ns.items()}
        keys = {
            number: Key(invoked_ns[number], number >> 32, number & 0xFFFFFFFF)
            for anomaly in anomalies
            for number in anomaly.rows
        }
        firsts = [Key.after(anomaly.first.at_ns) for anomaly in anomalies]
        left_out = {key for each in judged for key in each.left_out}
        clocks = {each.worker: each.clock for each in scanned}
        ranks = ranks_of([*keys.values(), *firsts], self._folder, clocks, [*left_out]) if anomalies else {}

        def row_of(number: int) -> int:
            return ranks[keys[number]]

        found = {invariant: anomaly.with_rows(row_of) for invariant, anomaly in findings.anomalies.items()}
        if proved is not None and proved.anomaly is not None:
            proved = replace(proved, anomaly=proved.anomaly.with_rows(row_of))
        return conclude(
            terms, replace(findings, anomalies=found), proved, lambda at_ns: ranks[Key.after(at_ns)], strict=strict
        )


def _added(tallies: Iterable[Tally]) -> Tally:
    return reduce(Tally.plus, tallies, Tally())


def _meant_by(foreign: Collection[str], named: Collection[str]) -> tuple[str, ...]:
    """Of schedules that no history names, one of each kind that may mean one that a history names."""
    kinds = {what_is_alike(each) for each in named}
    meant = {what_is_alike(each): each for each in sorted(foreign)}
    return tuple(each for kind, each in meant.items() if kind in kinds)


def _sizes(store: Store, named: Collection[str]) -> dict[int, int]:
    """The memory that each schedule needs (bytes)."""
    sizes = dict.fromkeys((schedule_id(each) for each in named), 0)
    for table, types, each_bytes in (
        (ATTEMPTS, CHANGE, BYTES_A_CHANGE),
        (PLACED_CANCELS, CHANGE, BYTES_A_CHANGE),
        (LOOKS, LOOK, BYTES_A_LOOK),
        (SLOTS_AT_END, SLOT_AT_END, BYTES_A_REGISTRATION),
        (PLACED_REGISTRATIONS, REGISTRATION, BYTES_A_REGISTRATION),
        (PLACED_SETTLEMENTS, SETTLED, BYTES_A_REGISTRATION),
    ):
        for schedule, count in store.counts(table, types).items():
            sizes[schedule] += count * each_bytes
    return sizes


def _judged(task: PartTask, terms: Terms) -> JudgeTask:
    return JudgeTask(task.folder, task.whole, task.schedules, task.store_bytes, task.is_large, terms)


def _with_slots(tasks: Sequence[JudgeTask], parts: Sequence[Part], slots: Sequence[str]) -> list[JudgeTask]:
    """Of each part the groups of schedules that hold these slots."""
    wanted: dict[int, list[str]] = defaultdict(list)
    for slot in slots:
        wanted[schedule_id(schedule_of(slot))].append(slot)
    found = []
    for task, part in zip(tasks, parts, strict=True):
        groups = [group for group in part.groups if not wanted.keys().isdisjoint(group)]
        schedules = tuple(schedule for group in groups for schedule in group)
        if schedules:
            mine = tuple(slot for schedule in schedules for slot in wanted.get(schedule, ()))
            found.append(replace(task, schedules=schedules, slots=mine))
    return found


def _as_one(proofs: Sequence[Proof], slots: Sequence[str]) -> Proof:
    undecided = {slot for each in proofs for slot in each.undecided}
    anomalies = [each.anomaly for each in proofs if each.anomaly is not None]
    return Proof(
        sum(each.judged for each in proofs),
        joined(anomalies) if anomalies else None,
        tuple(slot for slot in slots if slot in undecided),
        {},
    )
