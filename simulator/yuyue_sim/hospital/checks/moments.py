"""The instants of a story, if they are known before it runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from yuyue_sim.core.authored import moment

_ONE, _OTHER = datetime(2000, 1, 1), datetime(2000, 1, 2, 0, 0, 1)


class Form(Enum):
    """How a moment is written."""

    INSTANT = auto()
    OFFSET = auto()
    TIME_OF_DAY = auto()


def form_of(text: str) -> Form:
    """How a moment is written.

    Raises:
        TimeTextError: the text is not a moment.
    """
    apart = moment(text, _OTHER) - moment(text, _ONE)
    if not apart:
        return Form.INSTANT
    return Form.TIME_OF_DAY if apart == timedelta(days=1) else Form.OFFSET


@dataclass(frozen=True, slots=True)
class Moments:
    """The beginning and the end of a story, and the moments between."""

    known_began: datetime | None
    """When it begins; `None` with a real clock, since it then begins when the simulator starts."""
    ends: datetime | None
    """When it ends, counted from `began`; `None` if unknown."""

    @property
    def began(self) -> datetime:
        """When it begins, or an arbitrary instant to count offsets from if that is not known."""
        return self.known_began or _ONE

    def instant_of(self, text: str) -> datetime | None:
        """The instant of a moment; `None` if it depends on when the simulator will be started.

        Raises:
            TimeTextError: the text is not a moment.
        """
        if self.known_began is None and form_of(text) is not Form.OFFSET:
            return None
        return moment(text, self.began)
