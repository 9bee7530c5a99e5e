"""Quotes of what somebody sent: its beginning is enough to find it again."""

from __future__ import annotations

LONGEST_QUOTE = 60
"""The most characters of a quote."""


def shortened(text: str) -> str:
    """The text as a quote: its first 60 characters and `…` if there are more."""
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
