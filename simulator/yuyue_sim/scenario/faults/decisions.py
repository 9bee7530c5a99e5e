"""Which fault meets a request: decided by seed, rule, request and attempt, never by the order of arrival."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import NamedTuple, Protocol

from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.core.authored import moment
from yuyue_sim.core.random_streams import Streams
from yuyue_sim.scenario.faults.effects import Effect
from yuyue_sim.scenario.faults.model import FaultModel, When


class Request(NamedTuple):
    """What a fault looks at."""

    operation: str
    """The wire name."""
    hospital_id: str
    """The hospital that is asked; empty where the request names none."""
    key: str
    """What it is about: the RegID, or a digest of the request; the same whenever the same is asked."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A fault that meets a request."""

    name: str
    """The rule's."""
    when: When
    effect: Effect
    kind: str
    """What it does, by the key that says so in a scenario."""


class Switch(NamedTuple):
    """A rule is switched on or off at an instant."""

    at: datetime
    name: str
    is_on: bool


class Attempts(Protocol):
    """Counts how often each request was asked."""

    def count(self, operation: str, key: str) -> int:
        """One more, and how often by now; the first is 1."""


class Faults:
    """The faults of one simulation."""

    def __init__(self, streams: Streams, attempts: Attempts) -> None:
        self._streams = streams
        self._attempts = attempts
        self._rules: list[_Rule] = []
        self.operations: frozenset[str] = frozenset()
        """The operations that some rule looks at."""

    def stage(self, models: Sequence[FaultModel], began: datetime, switches: Sequence[Switch]) -> None:
        """Let these rules hold for a story that began then, with these switches in order of time."""
        self._rules = [_Rule(model, began, switches) for model in models]
        named = (HOSPITAL_OPERATIONS if model.operations is None else map(str, model.operations) for model in models)
        self.operations = frozenset(chain.from_iterable(named))

    def models(self) -> list[FaultModel]:
        """The rules that hold, in the order in which they are asked."""
        return [rule.model for rule in self._rules]

    def is_on(self, name: str, now: datetime) -> bool:
        """Whether a rule is switched on at an instant; false where there is none of that name."""
        return any(rule.model.name == name and rule.is_on(now) for rule in self._rules)

    def could_meet(self, operation: str, hospital_id: str, now: datetime) -> bool:
        """Whether some rule looks at such a request at that instant."""
        return any(rule.looks_at(operation, hospital_id, now) for rule in self._rules)

    def decide(self, request: Request, now: datetime) -> Decision | None:
        """The first fault that meets one more attempt of a request; the attempt is counted.

        Raises:
            LedgerFailedError: the attempt could not be counted.
        """
        looking = [rule for rule in self._rules if rule.looks_at(request.operation, request.hospital_id, now)]
        if not looking:
            return None
        attempt = self._attempts.count(request.operation, request.key)
        for rule in looking:
            if rule.meets(request, attempt, self._streams):
                draw = self._streams.fraction("effect", rule.model.name, request.operation, request.key, attempt)
                model = rule.model
                return Decision(model.name, model.when, model.kind.effect(draw), model.kind_name)
        return None


class _Rule:
    """One fault as it holds in a story."""

    def __init__(self, model: FaultModel, began: datetime, switches: Sequence[Switch]) -> None:
        self.model = model
        self._operations = None if model.operations is None else frozenset(map(str, model.operations))
        self._hospitals = None if model.hospitals is None else frozenset(model.hospitals)
        self._begins = datetime.min if model.begins is None else moment(model.begins, began)
        self._ends = datetime.max if model.ends is None else moment(model.ends, began)
        own = [switch for switch in switches if switch.name == model.name]
        self._switched_at = [switch.at for switch in own]
        self._is_on = [model.is_on, *(switch.is_on for switch in own)]

    def looks_at(self, operation: str, hospital_id: str, now: datetime) -> bool:
        """Whether a request is of those that it may meet at that instant."""
        if self._operations is not None and operation not in self._operations:
            return False
        if self._hospitals is not None and hospital_id not in self._hospitals:
            return False
        return self._begins <= now < self._ends and self.is_on(now)

    def is_on(self, now: datetime) -> bool:
        """Whether it is switched on at an instant."""
        return self._is_on[bisect_right(self._switched_at, now)]

    def meets(self, request: Request, attempt: int, streams: Streams) -> bool:
        """Whether it meets this attempt."""
        model = self.model
        if model.attempts is not None and attempt > model.attempts:
            return False
        key = model.name, request.operation, request.key
        if model.every is not None and (streams.number("every", *key) + attempt) % model.every:
            return False
        return model.share >= 1 or streams.fraction("share", *key, attempt) < model.share
