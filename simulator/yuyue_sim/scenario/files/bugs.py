"""Planted bugs: what a scenario may ask a hospital to do wrong, off unless asked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, field_validator

from yuyue_sim.core.authored import DurationText, HospitalId, Share, StrictModel
from yuyue_sim.core.clock import read_duration
from yuyue_sim.scenario.files.suggestions import did_you_mean

_LONGEST_QUOTE = 60


def _lasting(text: str) -> str:
    if not read_duration(text):
        raise ValueError(f"expected a length of time of more than nothing, got '{text}'")
    return text


Length = Annotated[DurationText, AfterValidator(_lasting)]
"""A length of time that is more than nothing."""


class BugModel(StrictModel):
    """One bug, planted."""

    hospitals: Annotated[list[HospitalId], Field(min_length=1)] | None = None
    """The hospitals that have it; all where absent."""


class OversellModel(BugModel):
    """Check-then-act: who comes while somebody else is being booked decides on the count from before."""

    window: Length = "200ms"
    """How long lies between check and act, in the machine's time."""


class StaleLeftModel(BugModel):
    """The numbers left are told as of some time ago."""

    by: Length = "30s"
    """How long ago, in the simulation's time."""


class SharedBugModel(BugModel):
    """A bug that strikes some bookings and others not, drawn by seed and RegID: the same each time they are asked."""

    share: Share = 1.0
    """The part of the bookings that it strikes."""


class BugsModel(StrictModel):
    """The bugs that are planted, each under its name; `{}` plants one with its own figures."""

    oversell: OversellModel | None = None
    """More bookings than numbers, under concurrent load."""
    lost_booking: SharedBugModel | None = None
    """Acknowledged with 1000, and not kept."""
    stale_left: StaleLeftModel | None = None
    """LeftNum as of some time ago."""
    leaky_cancel: SharedBugModel | None = None
    """Cancelled with 0000, but the number is never free again."""
    repeated_reserve_no: SharedBugModel | None = None
    """A ReserveNo that somebody else holds in that schedule."""
    duplicate_record: SharedBugModel | None = None
    """A second record for a RegID that is asked for again."""
    refused_but_stored: SharedBugModel | None = None
    """Refused with 1005, and kept all the same."""
    false_sold_out: SharedBugModel | None = None
    """Refused with 1001 while numbers are left."""

    @field_validator("*", mode="before")
    @classmethod
    def _say_what(cls, value: Any) -> Any:
        """A bug whose key has no value is neither planted nor not."""
        if value is None:
            raise ValueError("expected keys with values, or {} to plant it with its own figures")
        return value

    @property
    def planted(self) -> dict[str, BugModel]:
        """The bugs that there are, by name."""
        given = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: bug for name, bug in given.items() if bug is not None}


FIGURES = {"oversell": "window", "stale_left": "by"}
"""The figure that `NAME=VALUE` sets; of every other bug it is the share."""


class PlantError(ValueError):
    """A bug is not planted like that."""

    def __init__(self, plant: str, expected: str) -> None:
        super().__init__(f"{plant[:_LONGEST_QUOTE]!r}: {expected}")
        self.plant = plant
        self.expected = expected


def with_planted(bugs: BugsModel, plants: Iterable[str]) -> BugsModel:
    """The bugs with others beside them, each given as `NAME` or as `NAME=VALUE`.

    Raises:
        PlantError: there is no such bug, or it has no such figure.
    """
    for plant in plants:
        name, has_value, value = plant.partition("=")
        known = BugsModel.model_fields
        if name not in known:
            raise PlantError(plant, f"expected one of {', '.join(known)}{did_you_mean(name, known)}")
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
        return f"expected a share from 0 to 1, got '{str(problem['input'])[:_LONGEST_QUOTE]}'"
    return str(problem["ctx"]["error"])
