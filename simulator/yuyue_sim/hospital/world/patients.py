"""Person, card and serial of a patient of another channel, and the way back from card and serial."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import lru_cache

from yuyue_sim.core.random_streams import Streams
from yuyue_sim.hospital.world.cards import REGIONS, SEQUENCES, Candidate, Holder, candidates_of
from yuyue_sim.hospital.world.doctors import make_doctor_id, split_doctor_id
from yuyue_sim.hospital.world.model import Person, Schedule, SerialPlace
from yuyue_sim.hospital.world.people import person_of, sex_and_age
from yuyue_sim.hospital.world.plan import Plan
from yuyue_sim.hospital.world.serials import RosterDirectory, SerialParts, pack, unpack

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

    def person(self, schedule: Schedule, ordinal: int) -> Person:
        """Who the patient with that ordinal is."""
        plan = self._plan(schedule.hospital_id)
        return person_of(plan, plan.units[schedule.department_id], self._holder(schedule, ordinal), self._streams)

    def serial(self, schedule: Schedule, ordinal: int) -> int:
        """The serial of the patient's registration."""
        holder = self._holder(schedule, ordinal)
        return pack(
            SerialParts(holder.hospital_index, holder.roster_index, holder.work_type, ordinal, holder.work_date)
        )

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
        """The places where a patient with that card can be, if the schedule exists and has enough patients.

        An empty `hospital_id` stands for all hospitals, an unknown one for none. For all hospitals, `None` comes from
        time to time, so that the caller can let other requests run.
        """
        if hospital_id and hospital_id not in self._indexes:
            return
        index = self._indexes[hospital_id] if hospital_id else None
        candidates = candidates_of(card_no, latest, None if index is None else index % REGIONS)
        for count, candidate in enumerate(candidates, 1):
            indexes = range(candidate.hospital_residue, len(self._ids), REGIONS) if index is None else (index,)
            for hospital_index in indexes:
                yield from self._places_in(self._ids[hospital_index], candidate)
            if index is None and count % _CANDIDATES_WITHOUT_PAUSE == 0:
                yield None

    def _places_in(self, hospital_id: str, candidate: Candidate) -> Iterator[SerialPlace]:
        plan, directory = self._plan(hospital_id), self._directory(hospital_id)
        day, work_type, ordinal = candidate.work_date.toordinal(), int(candidate.work_type), candidate.ordinal
        for roster_index in range(candidate.roster_residue, directory.count, SEQUENCES):
            ids = self._roster_ids(hospital_id, roster_index)
            if ids is None:
                continue
            department_id, doctor_id = ids
            key = (hospital_id, department_id, doctor_id, day, work_type, ordinal)
            if sex_and_age(plan, plan.units[department_id], key, self._streams) == (candidate.sex, candidate.age):
                yield SerialPlace(
                    hospital_id, department_id, doctor_id, candidate.work_date, candidate.work_type, ordinal
                )

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

    def _make_directory(self, hospital_id: str) -> RosterDirectory:
        return RosterDirectory.of(self._plan(hospital_id))
