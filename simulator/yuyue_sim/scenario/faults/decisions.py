"""Decides which fault is injected: by seed, rule, request and attempt, never by the order of arrival."""

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
    """What a fault is selected by."""

    operation: str
    """The wire name."""
    hospital_id: str
    """HospitalID; empty if the request names none."""
    key: str
    """The RegID, or a digest of the request; equal requests have equal keys."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A fault to inject."""

    name: str
    """The name of the fault."""
    when: When
    effect: Effect
    kind: str
    """The key of its kind in a scenario."""


class Switch(NamedTuple):
    """A rule is switched on or off at an instant."""

    at: datetime
    name: str
    is_on: bool


class Attempts(Protocol):
    """Counts the attempts of each request."""

    def count(self, operation: str, key: str) -> int:
        """Count one more attempt; returns its number, from 1."""


class Faults:
    """The faults of one simulation."""

    def __init__(self, streams: Streams, attempts: Attempts) -> None:
        self._streams = streams
        self._attempts = attempts
        self._rules: list[_Rule] = []
        self.operations: frozenset[str] = frozenset()
        """The operations of all rules."""

    def stage(self, models: Sequence[FaultModel], began: datetime, switches: Sequence[Switch]) -> None:
        """Apply these rules to a story that began at an instant, with switches in order of time."""
        self._rules = [_Rule(model, began, switches) for model in models]
        named = (HOSPITAL_OPERATIONS if model.operations is None else map(str, model.operations) for model in models)
        self.operations = frozenset(chain.from_iterable(named))

    def models(self) -> list[FaultModel]:
        """The rules, in the order in which they are tried."""
        return [rule.model for rule in self._rules]

    def is_on(self, name: str, now: datetime) -> bool:
        """Whether a rule is switched on at an instant; false if there is none of that name."""
        return any(rule.model.name == name and rule.is_on(now) for rule in self._rules)

    def could_select(self, operation: str, hospital_id: str, now: datetime) -> bool:
        """Whether a rule can select such a request at that instant."""
        return any(rule.could_select(operation, hospital_id, now) for rule in self._rules)

    def decide(self, request: Request, now: datetime) -> Decision | None:
        """Count one more attempt of a request; returns the first fault that selects it.

        Raises:
            LedgerFailedError: the attempt could not be counted.
        """
        candidates = [rule for rule in self._rules if rule.could_select(request.operation, request.hospital_id, now)]
        if not candidates:
            return None
        attempt = self._attempts.count(request.operation, request.key)
        for rule in candidates:
            if rule.selects(request, attempt, self._streams):
                draw = self._streams.fraction("effect", rule.model.name, request.operation, request.key, attempt)
                model = rule.model
                return Decision(model.name, model.when, model.kind.effect(draw), model.kind_name)
        return None


class _Rule:
    """One fault in a story."""

    def __init__(self, model: FaultModel, began: datetime, switches: Sequence[Switch]) -> None:
        self.model = model
        self._operations = None if model.operations is None else frozenset(map(str, model.operations))
        self._hospitals = None if model.hospitals is None else frozenset(model.hospitals)
        self._begins = datetime.min if model.begins is None else moment(model.begins, began)
        self._ends = datetime.max if model.ends is None else moment(model.ends, began)
        own = [switch for switch in switches if switch.name == model.name]
        self._switched_at = [switch.at for switch in own]
        self._is_on = [model.is_on, *(switch.is_on for switch in own)]

    def could_select(self, operation: str, hospital_id: str, now: datetime) -> bool:
        """Whether it can select a request at that instant."""
        if self._operations is not None and operation not in self._operations:
            return False
        if self._hospitals is not None and hospital_id not in self._hospitals:
            return False
        return self._begins <= now < self._ends and self.is_on(now)

    def is_on(self, now: datetime) -> bool:
        """Whether it is switched on at an instant."""
        return self._is_on[bisect_right(self._switched_at, now)]

    def selects(self, request: Request, attempt: int, streams: Streams) -> bool:
        """Whether it selects this attempt."""
        model = self.model
        if model.attempts is not None and attempt > model.attempts:
            return False
        key = model.name, request.operation, request.key
        if model.every is not None and (streams.number("every", *key) + attempt) % model.every:
            return False
        return model.share >= 1 or streams.fraction("share", *key, attempt) < model.share
