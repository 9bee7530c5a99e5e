"""The document of a response, in the dialect and with the quirks of the hospital."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from yuyue_sim.contract.renderer import render_message, render_parts
from yuyue_sim.hospital.world.model import Dialect
from yuyue_sim.scenario.faults.quirks import quirks_of
from yuyue_sim.soap.handlers.context import Repeated


def document_of(response: Any, dialect: Dialect, *, is_short: bool, has_pauses: bool = False) -> str | Iterator[str]:
    """The document without XML declaration; a long one in pieces that are built when they are sent.

    An empty piece is a pause.
    """
    if isinstance(response, Repeated):
        return _whole(response.response, dialect)
    if is_short:
        return _whole(response, dialect)
    selection = quirks_of(dialect.quirks).arrange_elements if dialect.quirks else None
    pieces = render_parts(response, dialect.layout, dialect.omit_empty, selection=selection)
    return _with_pauses(pieces) if has_pauses else pieces


def _with_pauses(pieces: Iterator[str]) -> Iterator[str]:
    for count, piece in enumerate(pieces):
        if count and piece:
            yield ""
        yield piece


def _whole(response: Any, dialect: Dialect) -> str:
    selection = quirks_of(dialect.quirks).arrange_elements if dialect.quirks else None
    return render_message(response, dialect.layout, dialect.omit_empty, selection=selection)
