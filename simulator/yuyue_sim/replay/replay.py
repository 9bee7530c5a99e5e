"""The replay: send each request again and compare its response."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from yuyue_sim.core.language import say
from yuyue_sim.journal.entry import Entry, EntryKind
from yuyue_sim.replay.comparison import Difference, ResponseComparison
from yuyue_sim.replay.recording import Recording
from yuyue_sim.replay.targets import Target

_MOST_EXAMPLES = 3
_MOST_NAMED = 10
_TORN = frozenset({"timeout", "refused", "reset", "truncated"})
"""Faults after which a client elsewhere sees less than was recorded."""


@dataclass(frozen=True, slots=True)
class Example:
    """One difference where it was seen."""

    id: str
    """The exchange of the journal, such as x123."""
    recorded_code: str
    now_code: str
    path: str
    recorded: str
    now: str


@dataclass(slots=True)
class DifferenceKind:
    """Differences of one element in the responses of one operation."""

    count: int = 0
    examples: list[Example] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """The result of a replay."""

    requests: int = 0
    """Requests that were sent again."""
    commands: int = 0
    """Changes over the control API that were made again."""
    different: int = 0
    """Requests with another response."""
    kinds: dict[tuple[str, str], DifferenceKind] = field(default_factory=dict)
    """By operation and element."""
    codes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """How often an operation returned another code: operation, recorded, now."""
    notes: list[str] = field(default_factory=list)

    def add(self, number: int, recorded: Entry, now: Entry, differences: list[Difference]) -> None:
        """Take one request into account."""
        self.requests += 1
        self.different += bool(differences)
        operation = recorded.operation or "(unreadable)"
        if recorded.code != now.code:
            self.codes[operation, recorded.code or "(none)", now.code or "(none)"] += 1
        for each in differences:
            kind = self.kinds.setdefault((operation, each.element), DifferenceKind())
            kind.count += 1
            if len(kind.examples) < _MOST_EXAMPLES:
                kind.examples.append(Example(f"x{number}", recorded.code, now.code, each.path, each.recorded, each.now))


async def replay(
    recording: Recording,
    target: Target,
    comparison: ResponseComparison,
    speed: float | None,
    progress: Callable[[], None],
    *,
    is_remote: bool,
) -> Report:
    """Send everything again, in order.

    Args:
        recording: what was recorded.
        target: where requests are sent.
        comparison: how responses are compared.
        speed: how many times as fast as recorded; `None` for at once.
        progress: called after each exchange.
        is_remote: whether responses travel over a network, so that a broken connection shows less than was recorded.

    Raises:
        ReplayError: the target, or the journal, failed.
    """
    report = Report(notes=[target.note] if target.note else [])
    if not recording.is_whole:
        report.notes.append(say("the first exchanges are missing from the journal: --journal-count keeps more"))
    unsteady: list[str] = []
    began: tuple[float, float] | None = None
    loop = asyncio.get_running_loop()
    for kept, is_arrival in recording.steps():
        entry = kept.entry
        if is_arrival:
            await target.receive(kept, comparison.request(entry.request or b""))
            continue
        if speed is not None:
            began = began or (loop.time(), entry.arrived_unix_s)
            due_s = began[0] + (entry.arrived_unix_s - began[1]) / speed
            await asyncio.sleep(max(0.0, due_s - loop.time()))
        if entry.kind == EntryKind.CONTROL:
            await target.send_command(entry)
            report.commands += 1
        else:
            now = await target.send(kept, comparison.request(entry.request or b""))
            is_torn = is_remote and entry.effect in _TORN
            differences = [] if is_torn else comparison.differences(entry, now)
            if differences and recording.changed_while_built(entry):
                unsteady.append(f"x{kept.id}")
                differences = []
            report.add(kept.id, entry, now, differences)
        progress()
    if unsteady:
        which = ", ".join(unsteady[:_MOST_NAMED]) + (", …" if len(unsteady) > _MOST_NAMED else "")
        report.notes.append(
            say(
                "{count} not compared: registrations changed while these responses were built: {which}",
                count=len(unsteady),
                which=which,
            )
        )
    return report
