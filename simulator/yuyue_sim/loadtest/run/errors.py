"""What an experiment says when it cannot be carried out."""

from __future__ import annotations


class ExperimentError(Exception):
    """An experiment cannot be carried out; the text says why and what to do."""
