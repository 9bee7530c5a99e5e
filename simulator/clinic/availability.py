"""The numbers left in a schedule, segment by segment, and its queue (getDtNoInfo, 2.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from simulator.clinic.horizon import is_published
from simulator.clinic.keys import key_of
from simulator.clinic.occupancy import Held, free_in
from simulator.clinic.queue import QueueNow, Queues
from simulator.clinic.standing import standing
from simulator.clinic.world_view import WorldView
from simulator.clock import Clock
from simulator.contract.enumerations import WorkType
from simulator.ledger.ledger import Ledger
from simulator.world.model import Schedule


@dataclass(frozen=True, slots=True)
class Availability:
    """One schedule as it stands."""

    schedule: Schedule
    left: tuple[int, ...]
    """Numbers left, for each segment; reserved segments too."""
    queue: QueueNow | None


class Availabilities:
    """Tells what is left."""

    def __init__(self, world: WorldView, ledger: Ledger, clock: Clock, held: Held, queues: Queues) -> None:
        self._world = world
        self._ledger = ledger
        self._held = held
        self._clock = clock
        self._queues = queues

    def availability(
        self, hospital_id: str, department_id: str, doctor_id: str, work_date: date, work_type: WorkType
    ) -> Availability | None:
        """The schedule, or `None` where there is none or none is published yet.

        Raises:
            LedgerFailedError: the ledger failed.
        """
        hospital = self._world.hospital(hospital_id)
        if hospital is None:
            return None
        now = self._clock.now()
        if not is_published(hospital.policy, work_date, now.date()):
            return None
        published = self._world.schedule(hospital_id, department_id, doctor_id, work_date, work_type)
        if published is None:
            return None
        key = key_of(published)
        schedule = standing(published, now)
        numbers = self._ledger.numbers(key)
        held = self._held(published, key, numbers, now)
        left = tuple(free_in(slot, held) for slot in schedule.slots)
        return Availability(schedule, left, self._queues.queue(published, key, numbers, now))
