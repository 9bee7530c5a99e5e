"""Explicit schedules of a department or a doctor: their dates and slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from yuyue_sim.contract.enumerations import WorkStatus, WorkType
from yuyue_sim.hospital.world.departments import yuan
from yuyue_sim.hospital.world.model import Schedule, Slot
from yuyue_sim.hospital.world.slots import UNLIMITED, divide_hours
from yuyue_sim.scenario.files.schedules import ScheduleModel, is_on


class Timetable:
    """Explicit schedules, looked up by date."""

    def __init__(self, models: Sequence[ScheduleModel]) -> None:
        """Expects at most one schedule for each date and part of the day."""
        self._weekly: list[ScheduleModel] = []
        self._on: dict[str, list[ScheduleModel]] = {}
        for model in models:
            if model.weekdays is not None:
                self._weekly.append(model)
            for day in [model.date] if model.date is not None else model.dates or ():
                self._on.setdefault(day, []).append(model)

    def on(self, day: date) -> list[ScheduleModel]:
        """What is held on a date, in the order of the work types."""
        held = self._on.get(day.isoformat(), []) + [model for model in self._weekly if is_on(model, day)]
        return sorted(held, key=work_type_of) if len(held) > 1 else held


def work_type_of(model: ScheduleModel) -> WorkType:
    """The part of the day (WorkType) of a schedule."""
    return WorkType[model.part.name]


def slots_of(model: ScheduleModel, slot_minutes: int) -> tuple[Slot, ...]:
    """The slots of a schedule; `slot_minutes` is their length if the schedule gives none."""
    if model.slots is not None:
        slots: list[Slot] = []
        for written in model.slots:
            first = slots[-1].last_number + 1 if slots else 1
            slots.append(Slot(written.begin, written.end, written.reserved, first, written.numbers))
        return tuple(slots)
    hours = (model.begin, model.end) if model.begin is not None and model.end is not None else None
    limited = model.numbers if isinstance(model.numbers, int) else UNLIMITED
    if limited == UNLIMITED:
        slot_minutes = 0
    divided = divide_hours(work_type_of(model), hours, model.slot_minutes or slot_minutes, limited)
    if not model.reserved_slots:
        return divided
    reserved = {number - 1 for number in model.reserved_slots}
    return tuple(replace(slot, is_reserved=index in reserved) for index, slot in enumerate(divided))


def explicit_schedule(model: ScheduleModel, usual: Schedule) -> Schedule:
    """The usual schedule with the values that the scenario gives."""
    return replace(
        usual,
        status=WorkStatus[model.status.name],
        is_reserved=model.reserved,
        clinic_fee=usual.clinic_fee if model.clinic_fee is None else yuan(model.clinic_fee),
        experts_fee=usual.experts_fee if model.experts_fee is None else yuan(model.experts_fee),
        remark=usual.remark if model.remark is None else model.remark,
    )
