"""A log line for each exchange, with --access-log."""

from __future__ import annotations

import logging

from yuyue_sim.core.logs import ACCESS
from yuyue_sim.soap.exchange import Exchange, Observer

_LONGEST = 200


def access_lines(world: str) -> Observer:
    """Logs the exchanges of the world of that name (empty for the main one), without patient data."""
    log = logging.getLogger(ACCESS)

    def observe(exchange: Exchange) -> None:
        injected, code = exchange.injected, exchange.code
        fault = injected.name if injected else ""
        took_ms = round((exchange.answered_unix_s - exchange.arrived_unix_s) * 1000, 3)
        log.info(
            "%s %s -> %d %s, %.3f ms, %d bytes%s",
            exchange.path,
            exchange.operation or "not understood",
            exchange.status,
            code or "-",
            took_ms,
            exchange.response_bytes,
            f", fault {fault}" if fault else "",
            extra={
                "world": world,
                "about": {
                    "path": exchange.path,
                    "operation": exchange.operation,
                    "style": exchange.style,
                    "hospital_id": exchange.subject.hospital_id,
                    "http_status": exchange.status,
                    "code": code,
                    "took_ms": took_ms,
                    "response_bytes": exchange.response_bytes,
                    "fault": fault,
                    "request_id": exchange.request_id[:_LONGEST],
                },
            },
        )

    return observe
