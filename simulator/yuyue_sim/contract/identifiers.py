"""Elements that name things instead of telling of them: two hospitals that do the same may fill them otherwise."""

from __future__ import annotations

ADDRESSES = ("InterfaceAddr",)
"""Where a hospital is reached is another thing than what it answers (2.1)."""

HOSPITALS_OWN = ("ReserveNo", "CheckNo", "ClinicNo", "ClinicSN")
"""Identifiers that each hospital gives in its own way."""
