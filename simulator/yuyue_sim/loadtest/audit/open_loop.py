"""Whether an open loop is valid: whether the generator kept up with its own schedule of arrivals."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from yuyue_sim.loadtest.audit.tally import Tally, tally_of
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.words import Words

LATE_SHARE = 0.01
"""The largest share of arrivals that may begin later than the bound."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """The arrivals of an open loop. Those whose visit sent no request are not counted."""

    arrivals: int
    """All that were due, dropped ones included."""
    dropped: int
    """Arrivals for which no user was free in time."""
    late: int
    """Arrivals that began later than the bound, and those dropped."""
    lag_bound_s: float | None
    """How late an arrival may begin; `None` if the run does not say."""

    @property
    def is_valid(self) -> bool | None:
        """Whether the figures are the hospital's and not the generator's; `None` if there is no bound."""
        return None if self.lag_bound_s is None else self.late <= LATE_SHARE * self.arrivals

    @property
    def problem(self) -> Words | None:
        """Why the run is not valid, in words; `None` if it is valid or has no bound."""
        if self.lag_bound_s is None or self.is_valid:
            return None
        bound_ms = f"{self.lag_bound_s * 1000:,.0f}"
        return Words(
            f"{self.late:,} of {self.arrivals:,} arrivals were dropped or began more than "
            f"{bound_ms} ms late; at most {LATE_SHARE:.0%} may. It measured the generator, not the "
            "hospital. Use more users, more processes or fewer arrivals.",
            f"{self.arrivals:,} 次到达中有 {self.late:,} 次被丢弃或延误超过 {bound_ms} 毫秒，"
            f"至多允许 {LATE_SHARE:.0%}。"
            "测得的是压测端，不是医院。请增加用户或进程，或降低到达率。",
        )

    def to_json(self) -> dict[str, Any]:
        """As in verdict.json."""
        return asdict(self) | {"valid": self.is_valid}


def arrivals_of(history: History) -> Arrivals | None:
    """The arrivals of an open loop; `None` for a closed loop, which has none."""
    bound_s = history.run.get("lag_bound_s")
    tally = tally_of(history.operations, history.sent_ns, history.operation_names, bound_s)
    return arrivals_in(tally, len(history.dropped_ns), bound_s)


def arrivals_in(tally: Tally, dropped: int, bound_s: float | None) -> Arrivals | None:
    """The same from what was counted."""
    if not tally.begun and not dropped:
        return None
    return Arrivals(tally.begun + dropped, dropped, tally.late + dropped, bound_s)
