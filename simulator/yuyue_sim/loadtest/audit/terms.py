"""What is known of a run as a whole, and decides how each of its schedules is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from yuyue_sim.loadtest.audit.end_state import EndState
from yuyue_sim.loadtest.audit.tally import Tally
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.recorded import Recorded
from yuyue_sim.loadtest.history.words import Words


@dataclass(frozen=True, slots=True)
class Terms:
    """Facts of a run that no schedule shows by itself."""

    run: Mapping[str, Any]
    """Its settings, as `History.run` has them."""
    recorded: Recorded | None
    operation_names: tuple[str, ...]
    problems: tuple[Words, ...]
    """What is missing in its files."""
    is_alone: bool
    """Whether nobody else booked at the hospital, as is said, and no file lacks anything: a worker whose file is not
    whole may have sent requests that are unknown, like those of others."""
    end: EndState | None
    """What the hospital held afterwards; its slots and registrations may be missing here."""
    tally: Tally
    worst_lag_ns: int
    """The longest lag of the generator itself."""

    @classmethod
    def of(cls, history: History, end: EndState | None, nobody_else: bool | None, tally: Tally) -> Terms:
        """Those of a history.

        Args:
            history: of the whole run, or of a part of it.
            end: what the hospital held afterwards.
            nobody_else: whether nobody else booked; `None` takes it from the run.
            tally: of the whole run.
        """
        alone = bool(history.run.get("nobody_else")) if nobody_else is None else nobody_else
        return cls(
            run=history.run,
            recorded=history.recorded,
            operation_names=history.operation_names,
            problems=history.problems,
            is_alone=alone and not history.problems,
            end=end,
            tally=tally,
            worst_lag_ns=int(np.max(history.lags_ns, initial=0)),
        )
