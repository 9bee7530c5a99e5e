"""The limits of a request."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a request; a larger one is refused with a Client fault and not parsed."""

    body_bytes: int = 1 << 20
    """Bytes of the body, decoded from chunks; more is answered with HTTP 413."""
    elements: int = 20_000
    """Elements of the envelope, and of the document inside it."""
    depth: int = 64
    """Depth of nested elements."""
    references: int = 1000
    """References between elements; their targets count as elements, depth and bytes too."""
    drained_bytes: int = 16 << 20
    """Bytes of a refused body that are read and discarded, so that the client reads the response."""
    drained_s: float = 5.0
    """Seconds for which they are read."""
