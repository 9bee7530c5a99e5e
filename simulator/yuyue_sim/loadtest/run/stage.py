"""The stage of a load test: which days are booked, and when their numbers are released."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yuyue_sim.core.clock import ClockSpec
from yuyue_sim.hospital.checks.scenario import check_scenario


@dataclass(frozen=True, slots=True)
class Stage:
    """What users must know about a scenario to book its numbers; nothing is known of a hospital that runs already."""

    scenario: str = ""
    release: datetime | None = None
    """When the next day opens, by the hospital's clock; `None` if its clock is real."""
    first_day: date | None = None
    """First day of visits that has open numbers; `None` for today."""
    days: int = 7
    nobody_else: bool = False
    """Whether no hospital has patients of other channels."""
    bugs: tuple[str, ...] = ()
    """Bugs that the scenario plants."""
    faults: tuple[str, ...] = ()
    """Its faults by name."""

    @classmethod
    def of(cls, scenario: str, is_rush: bool) -> Stage:
        """The stage of a scenario: a rush books the day that is released, other scripts all days that are open then.

        Raises:
            ScenarioErrors: the scenario is invalid.
            ClockSpecError: its clock is invalid.
        """
        model = check_scenario(scenario).scenario
        nobody_else = all(hospital.demand == 0 for hospital in model.world.hospitals)
        bugs = tuple(model.bugs.planted)
        faults = tuple(fault.name for fault in model.faults)
        began = ClockSpec.parse(model.clock).instant
        policy = model.world.hospitals[0].policy
        if began is None:
            return cls(scenario, None, None, policy.ahead_days, nobody_else, bugs, faults)
        release = datetime.combine(began.date(), time.fromisoformat(policy.release_time))
        if release <= began:
            release += timedelta(days=1)
        last_day = release.date() + timedelta(days=policy.ahead_days)
        first_day = last_day if is_rush else release.date() + timedelta(days=1)
        return cls(scenario, release, first_day, (last_day - first_day).days + 1, nobody_else, bugs, faults)
