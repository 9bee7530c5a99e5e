"""What a handler is told of the request besides its message, and how it answers at length."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from yuyue_sim.contract.enumerations import YesNo
from yuyue_sim.hospital.world.model import Dialect

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """How the client reached us."""

    base_url: str
    """Where the endpoints' paths begin, as the client sees it."""


class Repeated:
    """A response that is given again and again, and its documents once they are rendered."""

    __slots__ = ("documents", "response")

    def __init__(self, response: Any) -> None:
        self.response = response
        self.documents: dict[Dialect, str] = {}


def as_sent(records: Iterable[T | None]) -> list[T]:
    """Records for a repeated group that are made one by one while the answer is sent, and can be sent once.

    `None` among them is a pause, and nothing is written for it.
    """
    return cast("list[T]", records)


def yes_no(value: bool) -> YesNo:
    """A flag as the tables write it."""
    return YesNo.YES if value else YesNo.NO
