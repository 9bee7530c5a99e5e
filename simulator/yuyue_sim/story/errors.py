"""Why a story cannot be played."""

from __future__ import annotations

from yuyue_sim.core.language import PhrasedError


class StoryError(PhrasedError):
    """A story cannot be played; the text says why and what to do."""
