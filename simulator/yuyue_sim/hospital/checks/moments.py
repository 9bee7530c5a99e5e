"""When the moments of a story are, as far as that is known before it runs."""

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
        TimeTextError: it is none.
    """
    apart = moment(text, _OTHER) - moment(text, _ONE)
    if not apart:
        return Form.INSTANT
    return Form.TIME_OF_DAY if apart == timedelta(days=1) else Form.OFFSET


@dataclass(frozen=True, slots=True)
class Moments:
    """The beginning and the end of a story, and the moments between."""

    known_began: datetime | None
    """When it begins; `None` where only the start of the simulator will tell: its clock is real."""
    ends: datetime | None
    """When it ends, counted from `began`; `None` where that is not known."""

    @property
    def began(self) -> datetime:
        """When it begins, or an instant to count offsets from where that is not known."""
        return self.known_began or _ONE

    def told(self, text: str) -> datetime | None:
        """When a moment is; `None` where that hangs on the instant at which the simulator will be started.

        Raises:
            TimeTextError: it is none.
        """
        if self.known_began is None and form_of(text) is not Form.OFFSET:
            return None
        return moment(text, self.began)
