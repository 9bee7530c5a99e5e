"""An exchange on its way from the leader to the worker that has the client.

It goes as a list of values: to pickle named tuples takes five times as long. What the other worker knows is left out.
"""

from __future__ import annotations

from typing import Any

from yuyue_sim.contract.subject import Subject
from yuyue_sim.soap.exchange import Exchange

_ARRIVED, _ANSWERED, _REQUEST, _SUBJECT, _RESPONSE = map(
    Exchange._fields.index, ("arrived_unix_s", "answered_unix_s", "request", "subject", "response")
)


def sent_exchange(exchange: Exchange, *, has_response: bool) -> list[Any]:
    """The values to send; with `has_response` the other worker has the body of the response."""
    values: list[Any] = [*exchange]
    values[_REQUEST] = b""
    if has_response:
        values[_RESPONSE] = b""
    values[_SUBJECT] = tuple(exchange.subject)
    return values


def came_exchange(
    values: list[Any], arrived_unix_s: float, answered_unix_s: float, request: bytes, response: bytes
) -> Exchange:
    """The exchange, with the times and bodies of the worker that has the client."""
    values[_ARRIVED] = arrived_unix_s
    values[_ANSWERED] = answered_unix_s
    values[_REQUEST] = request
    values[_RESPONSE] = response or values[_RESPONSE]
    values[_SUBJECT] = Subject._make(values[_SUBJECT])
    return Exchange._make(values)
