"""Certificates that the clients of this package trust."""

from __future__ import annotations

import ssl
from functools import cache

import certifi


@cache
def ssl_context() -> ssl.SSLContext:
    """The certificates that browsers trust, read once for all clients, because reading them is slow."""
    return ssl.create_default_context(cafile=certifi.where())
