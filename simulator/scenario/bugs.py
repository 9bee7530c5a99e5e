"""Planted bugs: what a scenario may ask a hospital to do wrong, off unless asked."""

from __future__ import annotations

from simulator.strict import StrictModel


class BugsModel(StrictModel):
    """The bugs that are planted, each under its name."""
