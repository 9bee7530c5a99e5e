"""The figures of a run in one table: each has a key, so that two runs can be compared and limits can be set."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from yuyue_sim.contract.operations import OPERATIONS
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.intervals import Interval, of_percentile, of_share
from yuyue_sim.loadtest.report.latencies import Floats
from yuyue_sim.loadtest.report.run_measures import Side


class Better(Enum):
    """Which of two values is better."""

    LOWER = -1
    NEITHER = 0
    HIGHER = 1


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, with what it means."""

    key: str
    """By which limits name it, such as `getYyNo.p99`."""
    name: Words
    meaning: Words
    value: float
    """NaN if there is none."""
    unit: str = "{:,.0f}"
    better: Better = Better.NEITHER
    interval: Interval | None = None
    """Of 95 %, where the value is an estimate."""

    @property
    def worded(self) -> str:
        """As the table shows it."""
        return self.worded_as(self.value)

    def worded_as(self, value: float) -> str:
        """A value of this figure, in its unit."""
        return "–" if math.isnan(value) else self.unit.format(value)


_MS, _S, _SHARE, _COUNT, _RATIO, _RATE = "{:,.1f} ms", "{:,.2f} s", "{:.1%}", "{:,.0f}", "{:,.2f}", "{:,.0f}/s"
_Measure = Callable[[Side], float | None]
_Row = tuple[str, Words, Words, str, Better, _Measure]
_PERCENTILES = (50, 95, 99)
_RESPONSE_TIME = "response_time"
_SHARE_KEYS = ("refused", "unclear", "refused_although_shown", "overtaken", "bots.attempts", "bots.numbers")
_LATENCY_KEY = re.compile(r"(\w+)(?:\.(\d{4}))?\.p(?:50|95|99)")
_FROM_SENDING = Words("From sending to the response.", "从发出请求到收到响应。")
_FROM_DUE = Words(
    "Of an open loop: from when an arrival was due to the response to its first request.",
    "开环：从到达应发时刻到其首个请求的响应。",
)

_ROWS: tuple[_Row, ...] = (
    (
        "people",
        Words("People", "人数"),
        Words("Users who sent requests.", "发出过请求的用户。"),
        _COUNT,
        Better.NEITHER,
        lambda it: it.people,
    ),
    (
        "numbers",
        Words("Numbers", "号源数"),
        Words("Numbers of all slots that users tried to book.", "用户尝试预约的所有时段的号源总数。"),
        _COUNT,
        Better.NEITHER,
        lambda it: it.sold.numbers,
    ),
    (
        "booked",
        Words("Booked", "预约成功"),
        Words("Bookings acknowledged.", "得到确认的预约。"),
        _COUNT,
        Better.NEITHER,
        lambda it: it.sold.booked,
    ),
    (
        "given_back",
        Words("Given back", "退号"),
        Words("Cancellations acknowledged.", "得到确认的退号。"),
        _COUNT,
        Better.NEITHER,
        lambda it: it.sold.given_back,
    ),
    (
        "oversold",
        Words("Sold too many", "超卖"),
        Words("Bookings beyond the numbers, over all slots.", "超出号源数的预约，各时段合计。"),
        _COUNT,
        Better.LOWER,
        lambda it: it.audit.oversold,
    ),
    (
        "anomalies",
        Words("Kinds of anomalies", "异常种类"),
        Words("What the audit found.", "审计发现的异常种类数。"),
        _COUNT,
        Better.LOWER,
        lambda it: len(it.audit.anomalies),
    ),
    (
        "full",
        Words("Refused as full", "号满被拒"),
        Words("Responses with 1001.", "返回 1001 的响应。"),
        _COUNT,
        Better.NEITHER,
        lambda it: it.fairness.refused,
    ),
    (
        "half_sold",
        Words("Half sold after", "售出一半用时"),
        Words("Seconds from the origin until half of the numbers were left.", "从起点到只剩一半号源的秒数。"),
        _S,
        Better.NEITHER,
        lambda it: it.sold.half_s,
    ),
    (
        "sold_out",
        Words("Sold out after", "售罄用时"),
        Words("Seconds from the origin until no number was left.", "从起点到号源全部售完的秒数。"),
        _S,
        Better.NEITHER,
        lambda it: it.sold.all_s,
    ),
    (
        "answers_per_s.mean",
        Words("Responses per second, mean", "每秒响应数（平均）"),
        Words("All operations, from the origin to the last response.", "所有操作，从起点到最后一个响应。"),
        _RATE,
        Better.HIGHER,
        lambda it: it.throughput.mean,
    ),
    (
        "answers_per_s.peak",
        Words("Responses per second, peak", "每秒响应数（峰值）"),
        Words("In the second with the most of them.", "响应最多的一秒。"),
        _RATE,
        Better.HIGHER,
        lambda it: it.throughput.peak,
    ),
    (
        "attempts_per_number",
        Words("Attempts per number", "每号尝试次数"),
        Words("getYyNo requests divided by numbers.", "getYyNo 请求数除以号源数。"),
        _RATIO,
        Better.NEITHER,
        lambda it: _ratio(it.fairness.attempts, it.sold.numbers),
    ),
    (
        "in_flight",
        Words("Most in flight for one slot", "单时段最多并发请求"),
        Words("Attempts waiting for a response at the same instant.", "同一时刻等待响应的预约请求数。"),
        _COUNT,
        Better.NEITHER,
        lambda it: it.crowd.most_in_flight,
    ),
    (
        "in_flight_per_number_left",
        Words("Most in flight per number left", "每个余号最多并发请求"),
        Words("The same divided by the numbers left then; the highest value.", "上一项除以当时余号数，取最大值。"),
        _RATIO,
        Better.NEITHER,
        lambda it: it.crowd.most_per_number_left,
    ),
    (
        "false_closed_seat_s",
        Words("False-closed seat-seconds", "误报号满（号·秒）"),
        Words(
            "Numbers certainly free while the hospital returned none left, times the duration; a lower bound.",
            "医院称无号时其实空着的号数乘以时长，为下限。",
        ),
        _RATIO,
        Better.LOWER,
        lambda it: it.audit.facts.false_closed_seat_s,
    ),
    (
        "looks_per_booking",
        Words("Looks per booking", "每次成功预约的查询数"),
        Words("Readings of numbers left per booking.", "每次成功预约对应的余号查询次数。"),
        _RATIO,
        Better.NEITHER,
        lambda it: it.asking.looks_per_booking,
    ),
    (
        "repeated",
        Words("Repeated RegIDs", "重复提交"),
        Words("RegIDs sent again after an unclear response.", "因响应不明而再次提交的 RegID 数。"),
        _COUNT,
        Better.NEITHER,
        lambda it: it.asking.repeated,
    ),
    (
        "generator_lag.p99",
        Words("Generator's own lag, p99", "压测端自身延迟 p99"),
        Words(
            "How late the load generator itself woke up; part of every latency.",
            "压测端自身唤醒延迟，含在所有响应时间里。",
        ),
        _MS,
        Better.LOWER,
        lambda it: None if it.lag is None else it.lag.p99_ms,
    ),
)


def unit_of(key: str) -> str | None:
    """The unit of a figure; `None` if there is no figure of that key."""
    units = {row[0]: row[3] for row in _ROWS} | dict.fromkeys(_SHARE_KEYS, _SHARE)
    units |= dict.fromkeys(_percentile_keys(_RESPONSE_TIME), _MS)
    return _MS if latency_parts(key) else units.get(key)


def latency_parts(key: str) -> tuple[str, int | None] | None:
    """The operation and the code in a key such as `getYyNo.1001.p99`; `None` if it is no percentile."""
    parts = _LATENCY_KEY.fullmatch(key)
    if parts is None or parts[1] not in OPERATIONS:
        return None
    return parts[1], None if parts[2] is None else int(parts[2])


def keys() -> list[str]:
    """The keys of all figures, without those of the latencies of other operations."""
    latencies = (key for name in ("getDtNoInfo", "getYyNo", _RESPONSE_TIME) for key in _percentile_keys(name))
    return [*(row[0] for row in _ROWS), *_SHARE_KEYS, *latencies]


def _percentile_keys(name: str) -> list[str]:
    return [f"{name}.p{percent}" for percent in _PERCENTILES]


def figures_of(side: Side) -> list[Figure]:
    """Every figure, always the same ones in the same order."""
    found = [
        Figure(key, name, meaning, _or_nan(measure(side)), unit, better)
        for key, name, meaning, unit, better, measure in _ROWS
    ]
    if side.history.recorded:
        patients = Words("Patients that getYyNo named; a journal knows no users.", "getYyNo 中的患者；日志不知道用户。")
        found[0] = replace(found[0], name=Words("Patients", "患者数"), meaning=patients)
    arrivals = side.open_loop
    response_ms = np.array([]) if arrivals is None else arrivals.took_ms.response_ms
    return [
        *found,
        *_shares(side),
        *latency_figures(side, "getDtNoInfo"),
        *latency_figures(side, "getYyNo"),
        *_percentiles(response_ms, _RESPONSE_TIME, Words("Response time", "响应时间"), _FROM_DUE),
    ]


def latency_figures(side: Side, operation: str, code: int | None = None) -> list[Figure]:
    """The percentiles of an operation, or of its responses with one code."""
    took_ms = side.took_ms(operation) if code is None else side.responses.of_code(operation, code)
    key = operation if code is None else f"{operation}.{code:04d}"
    named = key.replace(".", " ")
    return _percentiles(took_ms, key, Words(named, named), _FROM_SENDING)


def _percentiles(took_ms: Floats, key: str, name: Words, meaning: Words) -> list[Figure]:
    return [
        Figure(
            key=f"{key}.p{percent}",
            name=Words(f"{name.en}, p{percent}", f"{name.zh} p{percent}"),
            meaning=meaning,
            value=float(np.percentile(took_ms, percent)) if len(took_ms) else math.nan,
            unit=_MS,
            better=Better.LOWER,
            interval=of_percentile(took_ms, percent / 100),
        )
        for percent in _PERCENTILES
    ]


def _shares(side: Side) -> list[Figure]:
    looks = (sum(each.refused_full for each in side.stale_looks), sum(each.attempts for each in side.stale_looks))
    fair = side.fairness
    bots_known = not side.history.recorded
    shares: tuple[tuple[str, Words, Words, Better, tuple[int, int]], ...] = (
        (
            "refused",
            Words("Refused", "被拒比例"),
            Words(
                "Share of getYyNo requests that were refused, with any code.", "被拒绝的 getYyNo 请求比例，不分返回码。"
            ),
            Better.NEITHER,
            (side.asking.refused, fair.attempts),
        ),
        (
            "unclear",
            Words("Unclear", "结果不明比例"),
            Words("Share of getYyNo requests without a clear response.", "没有得到明确响应的 getYyNo 请求比例。"),
            Better.LOWER,
            (side.asking.unclear, fair.attempts),
        ),
        (
            "refused_although_shown",
            Words("Refused although shown", "有号却被拒"),
            Words(
                "Refused as full although the user's last look showed numbers left.",
                "用户上次查询显示有号，预约时却因号满被拒。",
            ),
            Better.LOWER,
            looks,
        ),
        (
            "overtaken",
            Words("Overtaken", "被后来者抢先"),
            Words(
                "Of the attempts refused as full, the share sent before that of the slot's last winner.",
                "号满被拒的请求中，比该时段最后一个成功者更早发出的比例。",
            ),
            Better.LOWER,
            (fair.overtaken, fair.refused),
        ),
        (
            "bots.attempts",
            Words("Bots' share of attempts", "黄牛程序占请求比例"),
            Words("Attempts by programs.", "由程序发出的预约请求。"),
            Better.NEITHER,
            (fair.by_bots, fair.attempts * bots_known),
        ),
        (
            "bots.numbers",
            Words("Bots' share of numbers", "黄牛程序占号源比例"),
            Words("Bookings by programs.", "由程序抢到的号。"),
            Better.NEITHER,
            (fair.won_by_bots, fair.won * bots_known),
        ),
    )
    return [
        Figure(key, name, meaning, _or_nan(_ratio(*counts)), _SHARE, better, of_share(*counts))
        for key, name, meaning, better, counts in shares
    ]


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
