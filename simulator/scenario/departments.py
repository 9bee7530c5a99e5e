"""What a scenario may spell out of a hospital: departments, their doctors, and the schedules of both."""

from __future__ import annotations

from simulator.strict import DepartmentId, StrictModel


class DepartmentModel(StrictModel):
    """A department spelled out: one of the profile's, changed, or one of its own."""

    id: DepartmentId
    """DepartID."""
