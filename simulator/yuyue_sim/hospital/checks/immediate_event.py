"""Whether an event would have an effect if it happened now, after all earlier events."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from threading import Lock

from yuyue_sim.hospital.checks.event_replay import EventReplay
from yuyue_sim.hospital.checks.references import unknown_in
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import Occurrence


class ImmediateEvents:
    """Checks events of one simulation before they happen. May be used by several threads.

    The replay of the earlier events is kept, so a check replays only what has happened since the last one. It starts
    again if the earlier events are no longer the same, as after a reset.
    """

    def __init__(self, scenario: Scenario, seed: int, answered: Collection[str] = ()) -> None:
        """Check events of these hospitals, or of all."""
        self._scenario = scenario
        self._seed = seed
        self._answered = answered
        self._world: World | None = None
        """The world without any events, built for the first check."""
        self._replay: EventReplay | None = None
        self._replayed: tuple[Occurrence, ...] = ()
        self._lock = Lock()

    def findings(self, before: Sequence[Occurrence], occurrence: Occurrence) -> list[Finding]:
        """Why an event would have no effect; empty if it would have one.

        Args:
            before: everything that has happened so far, in order of time.
            occurrence: the event, at the present instant.
        """
        with self._lock:
            if self._world is None:
                self._world = World(self._scenario, self._seed)
                if self._answered:
                    self._world.answer_only(self._answered)
            unknown = [*unknown_in(occurrence.what, (occurrence.kind,), self._world)]
            if unknown:
                return unknown
            no_effect = self._replay_of(tuple(before), self._world).check(occurrence)
        return [] if no_effect is None else [Finding((occurrence.kind, *no_effect.path), no_effect.text)]

    def _replay_of(self, before: tuple[Occurrence, ...], world: World) -> EventReplay:
        if self._replay is None or before[: len(self._replayed)] != self._replayed:
            self._replay = EventReplay(world, self._scenario.faults, has_dates=True)
            self._replayed = ()
        for each in before[len(self._replayed) :]:
            self._replay.apply(each)
        self._replayed = before
        return self._replay
