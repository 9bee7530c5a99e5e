"""What the events of a story do to the world: to schedules, to their demand, to hospitals and to beds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from simulator.contract.enumerations import WorkType
from simulator.scenario.occurrences import Occurrence
from simulator.world.model import Hospital, Resource, Schedule


class Changes:
    """The occurrences of a story, looked up by what they concern."""

    def __init__(self, occurrences: Sequence[Occurrence] = ()) -> None:
        self._occurrences = tuple(occurrences)

    def hospital(self, hospital: Hospital) -> Hospital:
        """A hospital with what is announced of it."""
        return hospital

    def schedule(self, schedule: Schedule | None) -> Schedule | None:
        """A schedule with what is announced of it."""
        return schedule

    def schedules(self, schedules: Iterator[Schedule], day: date) -> Iterator[Schedule]:  # noqa: ARG002
        """The schedules of one roster on a date, with those that are added to it."""
        return schedules

    def resources(
        self,
        hospital_id: str,  # noqa: ARG002
        department_id: str,  # noqa: ARG002
        work_type: WorkType,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
        resources: tuple[Resource, ...],
    ) -> tuple[Resource, ...]:
        """Beds or devices as they are in use at an instant."""
        return resources
