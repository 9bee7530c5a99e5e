"""Why a story cannot be played."""

from __future__ import annotations


class StoryError(Exception):
    """A story cannot be played as it is, or not there; the text says why and what to do."""
