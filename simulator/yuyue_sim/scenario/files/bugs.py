"""Planted bugs of a scenario; without them a hospital makes no mistakes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator

from yuyue_sim.core.authored import HospitalId, Length, Share, StrictModel
from yuyue_sim.core.language import say
from yuyue_sim.core.shortened import shortened
from yuyue_sim.scenario.files.suggestions import did_you_mean


class BugModel(StrictModel):
    """One planted bug."""

    hospitals: Annotated[list[HospitalId], Field(min_length=1)] | None = None
    """The hospitals that have it; all if absent."""


class OversellModel(BugModel):
    """Check-then-act: a request during another booking sees the count before that booking."""

    window: Length = "200ms"
    """The time between check and act, in the machine's time."""


class StaleLeftModel(BugModel):
    """The numbers left are those of some time ago."""

    by: Length = "30s"
    """How long ago, in simulated time."""


class SharedBugModel(BugModel):
    """A bug that affects a part of the bookings, drawn by seed and RegID: always the same ones."""

    share: Share = 1.0
    """The part of the bookings that it affects."""


class BugsModel(StrictModel):
    """The planted bugs, each under its name; `{}` plants one with its default values."""

    oversell: OversellModel | None = None
    """More bookings than numbers, under concurrent load."""
    lost_booking: SharedBugModel | None = None
    """Acknowledged with 1000, and not stored."""
    stale_left: StaleLeftModel | None = None
    """LeftNum of some time ago."""
    leaky_cancel: SharedBugModel | None = None
    """Cancelled with 0000, but the number is never free again."""
    repeated_reserve_no: SharedBugModel | None = None
    """A ReserveNo that another patient holds in the same schedule."""
    duplicate_record: SharedBugModel | None = None
    """A second record for a repeated RegID."""
    refused_but_stored: SharedBugModel | None = None
    """Refused with 1005, and stored all the same."""
    false_sold_out: SharedBugModel | None = None
    """Refused with 1001 while numbers are left."""

    @field_validator("*", mode="before")
    @classmethod
    def _say_what(cls, value: Any) -> Any:
        """A key without a value does not say whether the bug is planted."""
        if value is None:
            raise ValueError(say("expected keys with values, or {} to plant it with its default values"))
        return value

    @property
    def planted(self) -> dict[str, BugModel]:
        """All bugs by name."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: bug for name, bug in given.items() if bug is not None}


FIGURES = {"oversell": "window", "stale_left": "by"}
"""The key that `NAME=VALUE` sets; for every other bug it is `share`."""


class PlantError(ValueError):
    """A bug cannot be planted like this."""

    def __init__(self, plant: str, expected: str) -> None:
        super().__init__(f"{shortened(plant)!r}: {expected}")
        self.plant = plant
        self.expected = expected


def with_planted(bugs: BugsModel, plants: Iterable[str]) -> BugsModel:
    """The bugs with others beside them, each given as `NAME` or as `NAME=VALUE`.

    Raises:
        PlantError: there is no such bug, it is given twice, or its value is invalid.
    """
    given: set[str] = set()
    for plant in plants:
        name, has_value, value = plant.partition("=")
        known = BugsModel.model_fields
        if name in given:
            raise PlantError(plant, say("given twice; keep one of them"))
        given.add(name)
        if name not in known:
            raise PlantError(
                plant,
                say(
                    "expected one of {known}{hint}",
                    known=", ".join(known),
                    hint=did_you_mean(name, known),
                ),
            )
        found = getattr(bugs, name)
        figures = {} if found is None else found.model_dump()
        if has_value:
            figure = FIGURES.get(name, "share")
            figures[figure] = _share(value) if figure == "share" else value
        try:
            planted = BugsModel.model_validate({name: figures})
        except ValidationError as error:
            raise PlantError(plant, _reason(error)) from None
        bugs = bugs.model_copy(update={name: getattr(planted, name)})
    return bugs


def _share(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text


def _reason(error: ValidationError) -> str:
    problem = error.errors()[0]
    if problem["loc"][-1] == "share":
        return say("expected a share from 0 to 1, got '{value}'", value=shortened(str(problem["input"])))
    return str(problem["ctx"]["error"])
