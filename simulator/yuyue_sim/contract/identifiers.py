"""Elements with identifiers: two hospitals that behave the same may have different values here."""

from __future__ import annotations

ADDRESSES = ("InterfaceAddr",)
"""The addresses of a hospital (2.1): they do not belong to its behaviour."""

HOSPITALS_OWN = ("ReserveNo", "CheckNo", "ClinicNo", "ClinicSN")
"""Identifiers that each hospital gives in its own way."""
