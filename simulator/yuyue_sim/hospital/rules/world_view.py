"""The part of a world that the rules use. Its methods are pure and cheap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.hospital.world.demand import Filled
from yuyue_sim.hospital.world.model import (
    Demand,
    Department,
    Doctor,
    Hospital,
    Person,
    Resource,
    Schedule,
    SerialPlace,
)


class WorldView(Protocol):
    """The part of a `World` that a clinic needs."""

    @property
    def hospitals(self) -> tuple[Hospital, ...]:
        """Every hospital that it answers for, in the scenario's order."""

    @property
    def listed(self) -> tuple[Hospital, ...]:
        """These, and those of other machines whose address is known."""

    def hospital(self, hospital_id: str) -> Hospital | None:
        """One hospital."""

    def departments(self, hospital_id: str) -> tuple[Department, ...]:
        """The departments of a hospital."""

    def department(self, hospital_id: str, department_id: str) -> Department | None:
        """One department."""

    def doctors(self, hospital_id: str, department_id: str = "") -> Iterator[Doctor]:
        """The doctors of a hospital, or of one department."""

    def doctor(self, hospital_id: str, doctor_id: str) -> Doctor | None:
        """One doctor."""

    def department_of_doctor(self, hospital_id: str, doctor_id: str) -> str | None:
        """The department of an existing doctor."""

    def schedule(
        self, hospital_id: str, department_id: str, doctor_id: str, work_date: date, work_type: WorkType
    ) -> Schedule | None:
        """One schedule; with an empty `doctor_id` the department's own."""

    def department_schedules(self, hospital_id: str, department_id: str, first: date, last: date) -> Iterator[Schedule]:
        """The departments' own schedules between two dates, both included."""

    def doctor_schedules(
        self, hospital_id: str, department_id: str, doctor_id: str, first: date, last: date
    ) -> Iterator[Schedule]:
        """The doctors' schedules between two dates, both included."""

    def schedules_on(self, hospital_id: str, day: date) -> Iterator[Schedule]:
        """All schedules of a hospital on a date."""

    def demand(self, schedule: Schedule) -> tuple[Demand, ...]:
        """The patients of other channels in a schedule, in order of registration."""

    def filled(self, schedule: Schedule) -> Filled:
        """The same as plain numbers, which cost much less."""

    def person(self, schedule: Schedule, ordinal: int) -> Person:
        """The patient of a demand."""

    def serials(self, schedule: Schedule) -> Sequence[int]:
        """The hospital's own serials of the registrations of a schedule's demand by ordinal, 18 digits."""

    def serial_place(self, serial: int) -> SerialPlace | None:
        """The place of the registration that a serial may belong to; `None` for a number that is no serial."""

    def places_of_card(self, card_no: str, hospital_id: str, latest: date) -> Iterator[SerialPlace | None]:
        """The few places of registrations that may belong to an ID card, in the year up to a date of visit.

        With an empty `hospital_id` all hospitals are searched; `None` among the results is a pause.
        """

    def logo_png(self, hospital_id: str) -> bytes:
        """The hospital's emblem."""

    def photo_jpeg(self, hospital_id: str, doctor_id: str) -> bytes:
        """A doctor's photo."""

    def resources(
        self, hospital_id: str, department_id: str, work_type: WorkType, now: datetime
    ) -> tuple[Resource, ...]:
        """The beds or equipment of a department, with their use at an instant."""
