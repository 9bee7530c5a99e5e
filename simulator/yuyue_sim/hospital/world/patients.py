"""Person, card and serial of a patient of another channel, and the way back from card and serial."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.cards import CARD_DAYS, REGIONS, SEQUENCES, Candidate, Holder, candidates_of
from yuyue_sim.hospital.world.doctors import make_doctor_id, split_doctor_id
from yuyue_sim.hospital.world.model import Person, Schedule, SerialPlace
from yuyue_sim.hospital.world.people import person_of, sex_and_age
from yuyue_sim.hospital.world.plan import Plan
from yuyue_sim.hospital.world.repeat_visits import LONGEST_RETURN_DAYS, RepeatVisits
from yuyue_sim.hospital.world.serials import RosterDirectory, SerialParts, packed, unpack

_DIRECTORIES_KEPT = 512
_CANDIDATES_WITHOUT_PAUSE = 8


class Patients:
    """The patients of other channels of all hospitals."""

    def __init__(self, hospital_ids: Sequence[str], plan_of: Callable[[str], Plan], streams: Streams) -> None:
        self._ids = tuple(hospital_ids)
        self._indexes = {hospital_id: index for index, hospital_id in enumerate(self._ids)}
        self._plan = plan_of
        self._streams = streams
        self._directory = lru_cache(_DIRECTORIES_KEPT)(self._make_directory)
        self._visits = RepeatVisits(plan_of, self._roster, streams)

    def person(self, schedule: Schedule, ordinal: int) -> Person:
        """Who the patient with that ordinal is."""
        plan, first = self._plan(schedule.hospital_id), self._visits.first(self._holder(schedule, ordinal))
        return person_of(plan, plan.units[first.department_id], first, self._streams)

    def serials(self, schedule: Schedule) -> Sequence[int]:
        """The serials of the patients' registrations, by ordinal."""
        holder = self._holder(schedule, 0)
        return packed(SerialParts(holder.hospital_index, holder.roster_index, holder.work_type, 0, holder.work_date))

    def place_of_serial(self, serial: int) -> SerialPlace | None:
        """What a serial stands for; None unless hospital, department and doctor exist."""
        parts = unpack(serial)
        if parts is None or parts.hospital_index >= len(self._ids):
            return None
        hospital_id = self._ids[parts.hospital_index]
        if parts.roster_index >= self._directory(hospital_id).count:
            return None
        ids = self._roster_ids(hospital_id, parts.roster_index)
        return SerialPlace(hospital_id, *ids, parts.work_date, parts.work_type, parts.ordinal) if ids else None

    def places_of_card(self, card_no: str, hospital_id: str, latest: date) -> Iterator[SerialPlace | None]:
        """The places of a card in the year up to a date, if the schedule exists and has enough patients.

        An empty `hospital_id` stands for all hospitals, an unknown one for none. For all hospitals, `None` comes from
        time to time, so that the caller can let other requests run.
        """
        if hospital_id and hospital_id not in self._indexes:
            return
        index = self._indexes[hospital_id] if hospital_id else None
        days = CARD_DAYS + LONGEST_RETURN_DAYS
        candidates = candidates_of(card_no, latest, days, None if index is None else index % REGIONS)
        earliest = date.fromordinal(max(1, latest.toordinal() - CARD_DAYS + 1))
        for count, candidate in enumerate(candidates, 1):
            indexes = range(candidate.hospital_residue, len(self._ids), REGIONS) if index is None else (index,)
            for hospital_index in indexes:
                for first in self._first_visits(hospital_index, candidate):
                    yield from (
                        _place(each) for each in self._visits.all_since(first) if earliest <= each.work_date <= latest
                    )
            if index is None and count % _CANDIDATES_WITHOUT_PAUSE == 0:
                yield None

    def _first_visits(self, hospital_index: int, candidate: Candidate) -> Iterator[Holder]:
        """The visits at a hospital for which the card of a candidate can be made."""
        hospital_id = self._ids[hospital_index]
        plan, directory = self._plan(hospital_id), self._directory(hospital_id)
        for roster_index in range(candidate.roster_residue, directory.count, SEQUENCES):
            ids = self._roster_ids(hospital_id, roster_index)
            if ids is None:
                continue
            holder = Holder(
                hospital_index,
                roster_index,
                hospital_id,
                *ids,
                candidate.work_date,
                candidate.work_type,
                candidate.ordinal,
            )
            if sex_and_age(plan, plan.units[ids[0]], holder.key, self._streams) == (candidate.sex, candidate.age):
                yield holder

    def _holder(self, schedule: Schedule, ordinal: int) -> Holder:
        place = split_doctor_id(schedule.doctor_id)
        directory = self._directory(schedule.hospital_id)
        return Holder(
            self._indexes[schedule.hospital_id],
            directory.index(schedule.department_id, place[1] if place else 0),
            schedule.hospital_id,
            schedule.department_id,
            schedule.doctor_id,
            schedule.work_date,
            schedule.work_type,
            ordinal,
        )

    def _roster_ids(self, hospital_id: str, roster_index: int) -> tuple[str, str] | None:
        """DepartID and DoctorID of a roster, the latter empty for a department's own; None where it was dropped."""
        department_id, number = self._directory(hospital_id).holder(roster_index)
        unit = self._plan(hospital_id).units.get(department_id)
        if unit is None or (number and number not in unit.numbers):
            return None
        return department_id, make_doctor_id(unit, number) if number else ""

    def _roster(self, hospital_id: str, department_id: str, number: int) -> int:
        return self._directory(hospital_id).index(department_id, number)

    def _make_directory(self, hospital_id: str) -> RosterDirectory:
        return RosterDirectory.of(self._plan(hospital_id))


def _place(holder: Holder) -> SerialPlace:
    return SerialPlace(
        holder.hospital_id,
        holder.department_id,
        holder.doctor_id,
        holder.work_date,
        holder.work_type,
        holder.ordinal,
    )
