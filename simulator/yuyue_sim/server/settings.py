"""The settings of a simulation."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

SETTINGS_VARIABLE = "YUYUE_SIM_SETTINGS"
"""The environment variable with the settings of a worker."""


class StartError(Exception):
    """The simulation cannot start; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a simulation is started with. Equal settings give equal answers."""

    scenario: str = "default"
    """A name of the catalogue, or a path."""
    seed: int | None = None
    """Instead of the scenario's own."""
    clock: str | None = None
    """Instead of the scenario's own: `real`, `frozen@INSTANT`, `x60@INSTANT` or `step1@INSTANT`."""
    state: str | None = None
    """The file of the ledger; in memory where absent."""
    public_url: str | None = None
    """The address clients use, where it is not the one they ask for in their Host header."""
    max_body_bytes: int = 1 << 20
    test_patients: bool = True
    """Whether test patients meet their outcome, where the scenario has them."""
    notify_url: str | None = None
    """Where notices are sent, instead of the scenario's own address."""
    control_token: str | None = None
    """Asked of everybody who uses the control API; without one it answers this machine alone."""
    plants: tuple[str, ...] = ()
    """Bugs to plant beside the scenario's own, each as `NAME` or `NAME=VALUE`."""
    scenario_text: str | None = None
    """The scenario itself, as YAML; `scenario` is then what it is called."""
    journal: str = "full"
    """What is kept of every exchange: off, summary or full."""
    journal_file: str | None = None
    """The file of the journal; beside the ledger, and in memory where that is, where absent."""
    journal_count: int | None = None
    """How many exchanges are kept; the oldest go. In memory 10,000 where absent, in a file a million."""
    journal_mib: int | None = None
    """How much of them is kept, in mebibytes. In memory 64 where absent, in a file 4,096."""
    access_log: bool = False
    """Whether each exchange is logged."""
    shared_folder: str | None = None
    """Where workers of one server keep what they share; one that goes away at exit."""

    def to_json(self) -> str:
        """The settings as one line, for the environment of a worker."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """The settings that `to_json` wrote."""
        values = json.loads(text)
        return cls(**{**values, "plants": tuple(values["plants"])})
