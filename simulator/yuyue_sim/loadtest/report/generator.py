"""Whether the latencies of a run are the hospital's or the load generator's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from yuyue_sim.loadtest.audit.open_loop import Arrivals
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.words import Words

LARGEST_SHARE = 0.2
"""The largest share of getYyNo's p99 that the generator's own lag (p99) may be."""
_REMEDY = Words(
    "take more processes, fewer users, or a machine of its own", "请增加进程、减少用户，或让压测端单独用一台机器"
)


@dataclass(frozen=True, slots=True)
class Generator:
    """What is known of the generator."""

    is_ok: bool | None
    """`None` where its lag was not recorded."""
    why: Words


def judge_generator(history: History, arrivals: Arrivals | None, p99_ms: float | None) -> Generator:
    """Judge an open loop by its arrivals, and every run by the generator's own lag beside the latencies.

    Args:
        history: of the run.
        arrivals: of an open loop.
        p99_ms: that of getYyNo; `None` if nobody tried to book.
    """
    if arrivals is not None and arrivals.problem:
        late, due = f"{arrivals.late:,}", f"{arrivals.arrivals:,}"
        return Generator(
            False, Words(f"{late} of {due} arrivals were late or dropped", f"{due} 次到达中有 {late} 次延误或丢弃")
        )
    if history.recorded:
        return Generator(None, Words("a journal does not know it", "日志无从得知"))
    if not len(history.lags_ns) or not p99_ms:
        return Generator(None, Words("its own lag was not recorded", "未记录其自身延迟"))
    lag_ms = float(np.percentile(history.lags_ns, 99)) / 1e6
    share = f"{lag_ms / p99_ms:.0%}"
    is_ok = lag_ms <= LARGEST_SHARE * p99_ms
    why = Words(
        f"it woke up {lag_ms:,.1f} ms late (p99), {share} of getYyNo's p99",
        f"自身延迟 p99 为 {lag_ms:,.1f} 毫秒，占 getYyNo p99 的 {share}",
    )
    return Generator(is_ok, why if is_ok else Words(f"{why.en}; {_REMEDY.en}", f"{why.zh}；{_REMEDY.zh}"))
