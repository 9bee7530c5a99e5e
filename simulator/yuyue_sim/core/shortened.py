"""Quotes of what somebody sent: its beginning is enough to find it again."""

from __future__ import annotations

import re

LONGEST_QUOTE = 60
"""The most characters of a quote."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What would move a terminal's cursor, or end a line."""


def shortened(text: str) -> str:
    """The text as a quote: its first 60 characters and `…` if there are more, control characters as in `\\x1b`."""
    quote = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
    return _CONTROL.sub(lambda found: repr(found[0])[1:-1], quote)
