"""Latencies counted in fixed buckets, twenty a decade: small to send, easy to add up, right within an eighth."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

SHORTEST_S = 0.0001
_BUCKETS_A_DECADE = 20
_LAST_BUCKET = 7 * _BUCKETS_A_DECADE - 1


def bucket_of(latency_s: float) -> int:
    """The bucket that a latency falls into: 0.1 ms begins the first, and the last takes all from 1,000 s on."""
    if latency_s <= SHORTEST_S:
        return 0
    return min(_LAST_BUCKET, int(_BUCKETS_A_DECADE * math.log10(latency_s / SHORTEST_S)))


def upper_s(bucket: int) -> float:
    """Where a bucket ends."""
    return float(SHORTEST_S * 10 ** ((bucket + 1) / _BUCKETS_A_DECADE))


def quantile_s(counts: Mapping[int, int], quantile: float) -> float | None:
    """The latency that this share of all did not exceed, as the end of its bucket; `None` of nothing."""
    rank = math.ceil(quantile * sum(counts.values()))
    for bucket in sorted(counts):
        rank -= counts[bucket]
        if rank <= 0:
            return upper_s(bucket)
    return None


def add(counts: dict[int, int], more: Iterable[tuple[int, int]]) -> None:
    """Add what others counted, bucket by bucket."""
    for bucket, count in more:
        counts[bucket] = counts.get(bucket, 0) + count
