"""The parts of a scenario that can be checked against its own days and its own world, even if other parts are wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from yuyue_sim.core.authored import moment
from yuyue_sim.core.clock import FIRST_INSTANT, ClockSpec, ClockSpecError, TimeTextError
from yuyue_sim.hospital.checks.moments import Moments
from yuyue_sim.hospital.world.explicit_plan_problems import problems_of
from yuyue_sim.hospital.world.world import World
from yuyue_sim.scenario.faults.model import FaultModel
from yuyue_sim.scenario.files.bugs import BugModel, BugsModel
from yuyue_sim.scenario.files.contradictions import contradictions, of_event
from yuyue_sim.scenario.files.expectations import ExpectationModel
from yuyue_sim.scenario.files.findings import Finding
from yuyue_sim.scenario.files.loader import Reading
from yuyue_sim.scenario.files.model import Scenario
from yuyue_sim.scenario.files.occurrences import Occurrence, occurrences
from yuyue_sim.scenario.files.platform import PlatformModel
from yuyue_sim.scenario.files.timeline import EventModel
from yuyue_sim.scenario.files.yaml_file import KeyPath

Model = TypeVar("Model", bound=BaseModel)

USUAL_LENGTH = timedelta(days=1)
"""The length of a story without an end."""


@dataclass(frozen=True, slots=True)
class Timed:
    """A valid event, and when it happens."""

    path: KeyPath
    event: EventModel
    occurrences: tuple[Occurrence, ...]
    """The occurrences up to the end of the story; none if their instants are unknown."""

    @property
    def moments(self) -> list[str]:
        """The keys of the event that hold moments."""
        return [text for text in (self.event.at, self.event.until) if text is not None]


@dataclass(frozen=True, slots=True)
class Checkable:
    """The valid parts of a scenario, each with its path."""

    moments: Moments
    ends: str | None
    """Its end as written; `None` if absent or invalid."""
    seed: int
    world: World | None
    """The world without events; `None` if it cannot be built."""
    timeline: tuple[Timed, ...]
    faults: tuple[tuple[KeyPath, FaultModel], ...]
    expectations: tuple[tuple[KeyPath, ExpectationModel], ...]
    bugs: tuple[tuple[KeyPath, BugModel], ...]
    plan_findings: tuple[Finding, ...]
    """Problems of the explicit parts of its hospitals."""
    platform: PlatformModel | None
    """The platform of the story; `None` if it has none."""

    @property
    def parts(self) -> Iterator[tuple[KeyPath, BaseModel]]:
        """Every part that may name something of the world, in any order."""
        yield from ((timed.path, timed.event) for timed in self.timeline)
        yield from self.faults
        yield from self.expectations
        yield from self.bugs

    @property
    def in_order(self) -> Iterator[tuple[Timed, Occurrence]]:
        """Events in order of time, and at one instant in the order of the file."""
        found = [
            (each.at, index, timed, each) for index, timed in enumerate(self.timeline) for each in timed.occurrences
        ]
        found.sort(key=lambda entry: entry[:2])
        for _, _, timed, occurrence in found:
            yield timed, occurrence


def checkable_of(reading: Reading, seed: int | None = None, clock: str | None = None) -> Checkable:
    """The valid parts of a scenario that was read.

    Args:
        reading: what was found in the file.
        seed: instead of the scenario's own.
        clock: instead of the scenario's own.

    Raises:
        ClockSpecError: the given clock is not valid.
    """
    tree = reading.document.value if isinstance(reading.document.value, dict) else {}
    ends = _sound_moment(tree.get("ends"))
    moments = _moments(tree, clock, ends)
    seed = _seed(tree) if seed is None else seed
    scenario = None if reading.problems else reading.scenario
    parts = _sound_parts(tree) if scenario is None else _parts_of(scenario)
    world = None
    plan_findings: tuple[Finding, ...] = ()
    if parts.scenario is not None:
        world = World(parts.scenario, seed)
        found = problems_of(parts.scenario, seed, world.identities)
        plan_findings = tuple(Finding(path, text) for path, text in found)
    return Checkable(
        moments=moments,
        ends=ends,
        seed=seed,
        world=None if plan_findings else world,
        timeline=tuple(_timed(path, event, moments) for path, event in parts.timeline),
        faults=parts.faults,
        expectations=parts.expectations,
        bugs=parts.bugs,
        plan_findings=plan_findings,
        platform=_platform(tree),
    )


def _platform(tree: dict[str, Any]) -> PlatformModel | None:
    """The platform; the default one if its values are wrong, which is reported elsewhere."""
    given = tree.get("platform")
    return None if given is None else _sound(PlatformModel, given) or PlatformModel(is_notified=True)


class _Parts(NamedTuple):
    """The valid parts of a scenario, each with its path."""

    scenario: Scenario | None
    """A scenario with its hospitals; `None` if they cannot be built."""
    timeline: tuple[tuple[KeyPath, EventModel], ...]
    faults: tuple[tuple[KeyPath, FaultModel], ...]
    expectations: tuple[tuple[KeyPath, ExpectationModel], ...]
    bugs: tuple[tuple[KeyPath, BugModel], ...]


def _parts_of(scenario: Scenario) -> _Parts:
    """All parts of a valid scenario."""
    return _Parts(
        scenario,
        timeline=tuple((("timeline", index), event) for index, event in enumerate(scenario.timeline)),
        faults=tuple((("faults", index), fault) for index, fault in enumerate(scenario.faults)),
        expectations=tuple((("expectations", index), each) for index, each in enumerate(scenario.expectations)),
        bugs=_with_paths(scenario.bugs),
    )


def _sound_parts(tree: dict[str, Any]) -> _Parts:
    """The valid parts of an invalid scenario."""
    events = _entries(tree, "timeline", EventModel)
    bugs = _sound(BugsModel, tree.get("bugs"))
    return _Parts(
        _hospitals(tree),
        timeline=tuple((path, event) for path, event in events if not any(of_event(_at(tree, path)))),
        faults=tuple(_entries(tree, "faults", FaultModel)),
        expectations=tuple(_entries(tree, "expectations", ExpectationModel)),
        bugs=() if bugs is None else _with_paths(bugs),
    )


def _with_paths(bugs: BugsModel) -> tuple[tuple[KeyPath, BugModel], ...]:
    return tuple((("bugs", name), bug) for name, bug in bugs.planted.items())


def _moments(tree: dict[str, Any], clock: str | None, ends: str | None) -> Moments:
    spec = ClockSpec.parse(clock) if clock is not None else _spec(tree.get("clock", "real"))
    moments = Moments(spec.instant if spec else None, None)
    return Moments(moments.known_began, moments.began + USUAL_LENGTH if ends is None else moments.instant_of(ends))


def _sound_moment(text: Any) -> str | None:
    try:
        return text if isinstance(text, str) and moment(text, FIRST_INSTANT) else None
    except TimeTextError:
        return None


def _spec(text: Any) -> ClockSpec | None:
    try:
        return ClockSpec.parse(text) if isinstance(text, str) else None
    except ClockSpecError:
        return None


def _timed(path: KeyPath, event: EventModel, moments: Moments) -> Timed:
    timed = Timed(path, event, ())
    if any(moments.instant_of(text) is None for text in timed.moments):
        return timed
    ends = moments.ends
    found = (each for each in occurrences([event], moments.began) if each.at >= moments.began)
    return replace(timed, occurrences=tuple(each for each in found if ends is None or each.at <= ends))


def _seed(tree: dict[str, Any]) -> int:
    given = tree.get("seed")
    return given if isinstance(given, int) and given >= 0 else Scenario.model_fields["seed"].default


def _hospitals(tree: dict[str, Any]) -> Scenario | None:
    """A scenario with the hospitals alone; `None` if they cannot be built."""
    given = {"name": "checked", "world": tree.get("world")}
    scenario = _sound(Scenario, given)
    return None if scenario is None or any(contradictions(given)) else scenario


def _entries(tree: dict[str, Any], key: str, model: type[Model]) -> Iterator[tuple[KeyPath, Model]]:
    """The valid entries of a list."""
    entries = tree.get(key)
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        found = _sound(model, entry)
        if found is not None:
            yield (key, index), found


def _sound(model: type[Model], entry: Any) -> Model | None:
    try:
        return model.model_validate(entry)
    except ValidationError:
        return None


def _at(tree: Any, path: KeyPath) -> Any:
    for part in path:
        tree = tree[part]
    return tree
