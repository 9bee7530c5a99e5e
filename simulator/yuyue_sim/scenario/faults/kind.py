"""The base of all kinds of fault."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any

from yuyue_sim.core.authored import StrictModel
from yuyue_sim.scenario.faults.effects import Effect


class FaultKind(StrictModel):
    """One kind of fault: its keys in a scenario, and its effect."""

    @classmethod
    def example(cls) -> dict[str, Any]:
        """Its keys, each with its default, or with an example if it has none; without keys that have neither."""
        example = {}
        for name, field in cls.model_fields.items():
            if field.default is not None and not field.is_required():
                example[name] = field.default
            elif field.examples:
                example[name] = field.examples[0]
        return example

    @abstractmethod
    def effect(self, draw: float) -> Effect:
        """The effect on an exchange; `draw` is the random number of the exchange, from [0, 1)."""
