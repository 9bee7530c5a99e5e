"""Imported before the fork of test servers: they find built what a server else builds a second after its start."""

from __future__ import annotations

from yuyue_sim.server.control.app import DOCUMENT
from yuyue_sim.soap.service import SPYNE_PATH

DOCUMENT.begin().result()
SPYNE_PATH.begin().result()
