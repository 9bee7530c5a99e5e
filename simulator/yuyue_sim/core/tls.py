"""Certificates that the clients of this package trust."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def ssl_context() -> ssl.SSLContext:
    """The certificates that httpx trusts, read once for all clients, because reading them is slow."""
    return httpx.create_ssl_context(trust_env=False)
