"""Why a story cannot be played."""

from __future__ import annotations


class StoryError(Exception):
    """A story cannot be played; the text says why and what to do."""
