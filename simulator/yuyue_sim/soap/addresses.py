"""Which address a client used, as far as it can be trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_HOST = re.compile(rb"(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,253})|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")


def base_url(scope: Mapping[str, Any], host: bytes | None) -> str:
    """Scheme, host and port from the Host header, or from the socket where the header is none a host can have."""
    scheme = "https" if scope.get("scheme") == "https" else "http"
    if host is not None and _HOST.fullmatch(host):
        return f"{scheme}://{host.decode('ascii')}"
    server = scope.get("server")
    if not server:
        return f"{scheme}://localhost"
    name, port = server[0], server[1]
    if ":" in name:
        name = f"[{name}]"
    return f"{scheme}://{name}:{port}" if port else f"{scheme}://localhost"
