"""Whom the clients of this package believe to be who they say, where they speak TLS."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def ssl_context() -> ssl.SSLContext:
    """The authorities that httpx trusts, read once for all clients: to read them takes longer than many a request."""
    return httpx.create_ssl_context(trust_env=False)
