"""Faults and planted bugs as changed while a simulation runs, for all its processes and until a reset."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache

from pydantic import TypeAdapter

from yuyue_sim.core.at_most import at_most
from yuyue_sim.core.language import Phrase, say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.hospital.ledger.ledger_clock import LedgerClock
from yuyue_sim.hospital.ledger.overrides import Overrides
from yuyue_sim.hospital.timeline import Timeline
from yuyue_sim.scenario.faults.decisions import Faults, Switch
from yuyue_sim.scenario.faults.model import FaultModel
from yuyue_sim.scenario.files.bugs import BugsModel
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.suggestions import did_you_mean
from yuyue_sim.scenario.files.timeline import EventModel, SwitchFaults

_FAULTS = "faults"
_BUGS = "bugs"


class ActiveFaults:
    """The faults of a simulation: the scenario's, until somebody adds, changes or removes one."""

    def __init__(
        self, scenario: Scenario, faults: Faults, timeline: Timeline, clock: LedgerClock, overrides: Overrides
    ) -> None:
        self._scenario = scenario
        self._faults = faults
        self._timeline = timeline
        self._clock = clock
        self._overrides = overrides

    def stage(self) -> None:
        """Apply the present rules."""
        body = self._overrides.get(_FAULTS)
        models = self._scenario.faults if body is None else _fault_list().validate_json(body)
        self._faults.stage(models, self._clock.began, _switches(self._timeline))

    def all(self) -> list[tuple[FaultModel, bool]]:
        """Every rule in the order in which they are tried, and whether it is switched on now."""
        self._timeline.refresh()
        now = self._clock.now()
        return [(model, self._faults.is_on(model.name, now)) for model in self._faults.models()]

    def objections(self, event: EventModel, now: datetime) -> Iterator[Finding]:
        """Why an event would switch no fault now: there is none of that name, or it is in that state already."""
        names = [model.name for model in self._faults.models()]
        there_are = (
            say("there are {known}", known=at_most(names, ", ", noun=Phrase("fault")))
            if names
            else say("there are none")
        )
        wanted = event.faults or SwitchFaults()
        for key, switched, is_on in (("turn_on", wanted.turn_on, True), ("turn_off", wanted.turn_off, False)):
            for index, name in enumerate(switched):
                if name not in names:
                    text = say(
                        "there is no fault {name!r}; {there_are}{hint}",
                        name=shortened(name),
                        there_are=there_are,
                        hint=did_you_mean(name, names),
                    )
                    yield Finding(("faults", key, index), text)
                elif self._faults.is_on(name, now) is is_on:
                    yield Finding(
                        ("faults", key, index),
                        say(
                            "{name!r} is switched on already" if is_on else "{name!r} is switched off already",
                            name=shortened(name),
                        ),
                    )

    def replace(self, models: Sequence[FaultModel]) -> None:
        """Replace all rules, with their switches."""
        self._overrides.set(_FAULTS, _fault_list().dump_json(list(models), exclude_defaults=True).decode())
        self.stage()
        now = self._clock.now()
        for is_on in (True, False):
            self.switch([each.name for each in models if each.is_on is is_on], is_on=is_on, now=now)

    def switch(self, names: Sequence[str], *, is_on: bool, now: datetime | None = None) -> None:
        """Switch rules on or off from this instant; rules in that state already stay unchanged."""
        now = now or self._clock.now()
        wanted = [name for name in names if self._faults.is_on(name, now) is not is_on]
        if wanted:
            switch = SwitchFaults(turn_on=wanted) if is_on else SwitchFaults(turn_off=wanted)
            self._timeline.happen(EventModel(faults=switch))


class ActiveBugs:
    """The planted bugs of a simulation: the scenario's, until somebody plants others."""

    def __init__(self, scenario: Scenario, overrides: Overrides, plant: Callable[[BugsModel], None]) -> None:
        """`plant` gives the clinic these bugs and no others."""
        self._scenario = scenario
        self._overrides = overrides
        self._plant = plant
        self._planted = scenario.bugs

    def now(self) -> BugsModel:
        """The planted bugs."""
        return self._planted

    def stage(self) -> None:
        """Plant the present bugs if they changed."""
        body = self._overrides.get(_BUGS)
        wanted = self._scenario.bugs if body is None else BugsModel.model_validate_json(body)
        if wanted != self._planted:
            self._plant(wanted)
            self._planted = wanted

    def replace(self, bugs: BugsModel) -> None:
        """Plant these and no others."""
        self._overrides.set(_BUGS, bugs.model_dump_json(exclude_none=True))
        self.stage()


def _switches(timeline: Timeline) -> list[Switch]:
    return [
        Switch(each.at, name, is_on)
        for each in timeline.all()
        if isinstance(each.what, SwitchFaults)
        for names, is_on in ((each.what.turn_on, True), (each.what.turn_off, False))
        for name in names
    ]


@cache
def _fault_list() -> TypeAdapter[list[FaultModel]]:
    """Reads and writes a list of rules; made when rules are first changed."""
    return TypeAdapter(list[FaultModel])
