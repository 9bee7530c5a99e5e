"""latency: the response comes late, by a fixed or a random time."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Annotated, Self

from pydantic import Field, model_validator

from yuyue_sim.core.authored import DurationText, StrictModel, error_at
from yuyue_sim.core.clock import read_duration
from yuyue_sim.core.language import say
from yuyue_sim.scenario.faults.effects import Delay
from yuyue_sim.scenario.faults.kind import FaultKind

_NORMAL_95 = NormalDist().inv_cdf(0.95)
_SHAPES = ("fixed", "uniform", "lognormal", "percentiles")
_PERCENT = r"^[0-9]{1,2}(\.[0-9]{1,3})?$|^100$"


class LognormalModel(StrictModel):
    """A lognormal distribution, by two figures of a monitoring system."""

    median: DurationText
    """Half of the responses take longer."""
    p95: DurationText
    """One response in twenty takes longer."""

    @model_validator(mode="after")
    def _rises(self) -> Self:
        if not 0 < _seconds(self.median) < _seconds(self.p95):
            raise ValueError(
                say(
                    "expected a p95 longer than the median, and that longer than 0, got {p95} and {median}",
                    p95=self.p95,
                    median=self.median,
                )
            )
        return self


class Latency(FaultKind):
    """The response comes late: one of fixed, uniform, lognormal and percentiles says by how much."""

    fixed: Annotated[DurationText | None, Field(examples=["3s"])] = None
    """Always this long."""
    uniform: Annotated[list[DurationText], Field(min_length=2, max_length=2)] | None = None
    """Evenly distributed from the first to the second."""
    lognormal: LognormalModel | None = None
    """By median and 95th percentile."""
    percentiles: dict[Annotated[str, Field(pattern=_PERCENT)], DurationText] | None = None
    """By percentiles, such as {"50": 200ms, "99": 4s}; linear between them, from 0 at percentile 0 to the last."""
    at_most: DurationText | None = None
    """The longest time."""

    @model_validator(mode="after")
    def _has_one_shape(self) -> Self:
        given = [shape for shape in _SHAPES if getattr(self, shape) is not None]
        if len(given) != 1:
            raise ValueError(
                say(
                    "expected one of {known}, got {given}",
                    known=", ".join(_SHAPES),
                    given=say(" and ").join(given) or say("none"),
                )
            )
        if self.uniform is not None and _seconds(self.uniform[0]) > _seconds(self.uniform[1]):
            shorter, longer = self.uniform
            raise error_at(
                ("uniform",),
                say("expected the shorter time first, got {shorter} and {longer}", shorter=shorter, longer=longer),
            )
        points = self._points()
        if points != sorted(points, key=lambda point: point[1]):
            raise error_at(("percentiles",), say("expected times that do not fall while the percentiles rise"))
        if self.percentiles is not None and not self.percentiles:
            raise error_at(("percentiles",), say("expected at least one"))
        return self

    def effect(self, draw: float) -> Delay:
        """The delay for a draw."""
        seconds = self._drawn(draw)
        return Delay(seconds if self.at_most is None else min(seconds, _seconds(self.at_most)))

    def _drawn(self, draw: float) -> float:
        if self.fixed is not None:
            return _seconds(self.fixed)
        if self.uniform is not None:
            first, last = map(_seconds, self.uniform)
            return first + (last - first) * draw
        if self.lognormal is not None:
            median = _seconds(self.lognormal.median)
            spread = math.log(_seconds(self.lognormal.p95) / median) / _NORMAL_95
            return median * math.exp(spread * NormalDist().inv_cdf(max(draw, 1e-12)))
        before, before_s = 0.0, 0.0
        for percentile, seconds in self._points():
            if draw * 100 <= percentile:
                return before_s + (seconds - before_s) * (draw * 100 - before) / max(percentile - before, 1e-9)
            before, before_s = percentile, seconds
        return before_s

    def _points(self) -> list[tuple[float, float]]:
        return sorted((float(percent), _seconds(text)) for percent, text in (self.percentiles or {}).items())


def _seconds(text: str) -> float:
    return read_duration(text).total_seconds()
