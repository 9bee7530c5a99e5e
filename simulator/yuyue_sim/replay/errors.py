"""Why a journal cannot be replayed."""

from __future__ import annotations


class ReplayError(Exception):
    """It cannot be; the text says why and what to do."""
