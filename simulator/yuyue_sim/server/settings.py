"""The settings of a simulation."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass

from yuyue_sim.hospital.ledger.postgresql_url import is_url, shown

__all__ = ["SETTINGS_VARIABLE", "TIME_FILE", "Settings", "StartError", "is_url", "shown"]

SETTINGS_VARIABLE = "YUYUE_SIM_SETTINGS"
"""The environment variable with the settings of a worker."""
TIME_FILE = "machine-time"
"""The file in the shared folder by which all workers have the same machine time."""


class StartError(Exception):
    """The simulation cannot start; the text says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a simulation. Equal settings give equal responses."""

    scenario: str = "default"
    """A name of the catalogue, or a path."""
    seed: int | None = None
    """Instead of the scenario's own."""
    clock: str | None = None
    """Instead of the scenario's own: `real`, `frozen@INSTANT`, `x60@INSTANT` or `step1@INSTANT`."""
    state: str | None = None
    """The file of the ledger or the address of its database, with the password; in memory if absent."""
    public_url: str | None = None
    """The address for clients, if it differs from their Host header."""
    hospitals: tuple[str, ...] = ()
    """The HospitalIDs to answer for; all hospitals of the scenario if empty."""
    max_body_bytes: int = 1 << 20
    test_patients: bool = True
    """Whether test patients get their outcome, if the scenario has them."""
    notify_url: str | None = None
    """Where notices are sent, instead of the scenario's own address."""
    control_token: str | None = None
    """Required from clients of the control API; without one only this machine may use it."""
    plants: tuple[str, ...] = ()
    """Bugs to plant beside the scenario's own, each as `NAME` or `NAME=VALUE`."""
    scenario_text: str | None = None
    """The text of the scenario, as YAML; `scenario` is then its name."""
    journal: str = "full"
    """How much of every exchange is kept: off, summary or full."""
    journal_file: str | None = None
    """The file of the journal; if absent, beside the ledger, or in memory with the ledger."""
    journal_count: int | None = None
    """How many exchanges are kept; the oldest are deleted. Default: 10,000 in memory, a million in a file."""
    journal_mib: int | None = None
    """The size of the journal in mebibytes. Default: 64 in memory, 4,096 in a file."""
    access_log: bool = False
    """Whether each exchange is logged."""
    shared_folder: str | None = None
    """The shared folder of the workers of one server; removed at exit."""

    def to_json(self) -> str:
        """The settings as one line, for the environment of a worker."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """The settings that `to_json` wrote."""
        values = json.loads(text)
        return cls(**{**values, "plants": tuple(values["plants"]), "hospitals": tuple(values["hospitals"])})
