"""How much of a request is taken."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a request; what goes beyond is refused with a Client fault and nothing of it is looked at."""

    body_bytes: int = 1 << 20
    """Bytes of the body, decoded from chunks; more is answered with HTTP 413."""
    elements: int = 20_000
    """Elements of the envelope, and of the document inside it."""
    depth: int = 64
    """Elements inside one another."""
    references: int = 1000
    """References between elements that are followed; what they lead to counts as elements, depth and bytes as well."""
    drained_bytes: int = 16 << 20
    """Bytes of a refused body that are still read and thrown away, so that the client comes to read its answer."""
    drained_s: float = 5.0
    """Seconds for which they are read."""
