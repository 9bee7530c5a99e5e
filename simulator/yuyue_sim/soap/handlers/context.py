"""What a handler gets besides the message, and records that are made while the response is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from yuyue_sim.contract.enumerations import YesNo
from yuyue_sim.contract.styles import SoapVersion, Style
from yuyue_sim.hospital.world.model import Dialect

if TYPE_CHECKING:
    from yuyue_sim.soap.response import HttpResponse

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """How the client reached the hospital."""

    base_url: str
    """The address before the paths of the endpoints, as the client sees it."""
    prefix: str = ""
    """The part of it that names a world; it is the same on every machine."""


class Repeated:
    """A response that is sent many times, and what it was rendered as."""

    __slots__ = ("rendered", "response")

    def __init__(self, response: Any) -> None:
        self.response = response
        self.rendered: dict[tuple[Dialect, SoapVersion, Style, str], HttpResponse] = {}
        """By dialect, version, style, and the operation as the client spelled it."""


def as_sent(records: Iterable[T | None]) -> list[T]:
    """Records of a repeated group, made one by one while the response is sent; they can be sent once.

    `None` among them is a pause, and nothing is written for it.
    """
    return cast("list[T]", records)


def yes_no(value: bool) -> YesNo:
    """A flag as in the tables: 0 or 1."""
    return YesNo.YES if value else YesNo.NO
