"""A hospital's figures of today: numbers left, full schedules, patients who wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.hospital.rules.clinic import Clinic
from yuyue_sim.hospital.rules.effective_schedule import is_announced
from yuyue_sim.hospital.rules.instants import is_over
from yuyue_sim.hospital.rules.pauses import Viewing, together
from yuyue_sim.hospital.rules.queue import QueueNow
from yuyue_sim.hospital.rules.schedule_keys import key_of
from yuyue_sim.hospital.rules.schedule_phase import Phase, phase
from yuyue_sim.hospital.world.model import Hospital, Schedule


@dataclass(slots=True)
class DayFigures:
    """Sums over the schedules of one day that can be booked; emergencies count in `sessions` and `waiting` only."""

    schedules: int = 0
    total: int = 0
    """Their numbers, present ones."""
    left: int = 0
    full: int = 0
    """Schedules in which the platform can book no number any more."""
    oversold: int = 0
    """Registrations beyond the numbers of their slots."""
    sessions: int = 0
    """Sessions that are held now."""
    waiting: int = 0
    """Patients who wait in them."""


def figures_of_day(clinic: Clinic, hospital: Hospital, now: datetime) -> Viewing[DayFigures]:
    """The figures of the day of an instant, with a pause after each schedule.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    found = DayFigures()
    for some in together(clinic.world.schedules_on(hospital.id, now.date())):
        yield [key_of(each) for each in some]
        for published in some:
            if is_announced(published, now):
                _add(found, clinic, hospital, published, now)
            yield ()
    return found


def _add(found: DayFigures, clinic: Clinic, hospital: Hospital, published: Schedule, now: datetime) -> None:
    """Add a schedule to the figures."""
    queue = session_queue(clinic, published, now)
    if queue is not None:
        found.sessions += 1
        found.waiting += len(queue.waiting)
    if published.work_type is WorkType.EMERGENCY:
        return
    schedule, slots, left = clinic.numbers_left(published, now)
    found.schedules += 1
    found.total += sum(slot.total for slot in slots)
    found.left += sum(left)
    found.full += phase(hospital, schedule, left, now) is Phase.FULL
    found.oversold += sum(clinic.insight.oversold(published, slots, now))


def session_queue(clinic: Clinic, published: Schedule, now: datetime) -> QueueNow | None:
    """The queue of a session that is held now; `None` of any other, and of one that is over and empty.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    if not is_announced(published, now):
        return None
    is_past_end = is_over(published.work_date, published.end, now)
    if is_past_end and clinic.insight.is_finished(published, now):
        return None
    queue = clinic.insight.queue(published, now)
    return None if queue is None or (is_past_end and not queue.current and not queue.waiting) else queue
