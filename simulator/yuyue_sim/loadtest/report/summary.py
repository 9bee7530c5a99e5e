"""What a run measured in a few lines for the terminal, and its figures for programs."""

from __future__ import annotations

import math
from collections.abc import Iterator

from yuyue_sim.core.plurals import counted
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.figures import Figure, figures_of
from yuyue_sim.loadtest.report.run_measures import Side
from yuyue_sim.loadtest.report.sales import Heat, hottest

_MOST_SLOTS = 3
_LITTLE = Words(
    "little was tried: no two users asked for a last number at the same time; take more users, or let them begin "
    "closer together (-- --eagerness 0)",
    "考验不足：没有两个用户同时要最后一个号；请增加用户，或让他们更集中地开始（-- --eagerness 0）",
)
_LITTLE_RECORDED = Words(
    "little was tried: no two patients were booked for a last number at the same time",
    "考验不足：没有两名患者同时约最后一个号",
)


def summary(side: Side) -> list[Words]:
    """How fast the hospital was, which slots were most wanted, and whether the load generator kept up."""
    figures = {each.key: each for each in figures_of(side)}
    lines = [_speed(figures)]
    if side.open_loop is not None:
        lines.append(_response_time(figures))
    lines += _most_wanted(side)
    if side.audit.is_little:
        lines.append(_LITTLE_RECORDED if side.history.recorded else _LITTLE)
    generator = side.generator
    if generator.is_ok is False:
        lines.append(
            Words(
                f"load generator NOT OK, these latencies measure it: {generator.why.en}",
                f"压测端不正常，测得的是它自身的延迟：{generator.why.zh}",
            )
        )
    return lines


def figures_json(side: Side) -> dict[str, float | None]:
    """Every figure by its key: latencies in ms, other times in s, shares from 0 to 1; `None` where there is none."""
    return {each.key: _value(each) for each in figures_of(side)}


def _value(figure: Figure) -> float | None:
    return None if math.isnan(figure.value) else figure.value


def _speed(figures: dict[str, Figure]) -> Words:
    worded = {key: each.worded for key, each in figures.items()}
    mean, peak = worded["answers_per_s.mean"], worded["answers_per_s.peak"]
    percentiles = _percentiles(worded, "getYyNo")
    refused, unclear = worded["refused"], worded["unclear"]
    return Words(
        f"responses: {mean} on average, {peak} at most; getYyNo: {percentiles}, refused {refused}, unclear {unclear}",
        f"响应：平均 {mean}，峰值 {peak}；getYyNo：{percentiles}，被拒 {refused}，不明 {unclear}",
    )


def _response_time(figures: dict[str, Figure]) -> Words:
    percentiles = _percentiles({key: each.worded for key, each in figures.items()}, "response_time")
    return Words(
        f"response time of arrivals, from when each was due: {percentiles}",
        f"到达的响应时间（从应发时刻算起）：{percentiles}",
    )


def _percentiles(worded: dict[str, str], key: str) -> str:
    return ", ".join(f"p{percent} {worded[f'{key}.p{percent}']}" for percent in (50, 95, 99))


def _most_wanted(side: Side) -> Iterator[Words]:
    for heat in hottest(side.attempts, "/".join, _MOST_SLOTS):
        yield _heat(heat)


def _heat(heat: Heat) -> Words:
    otherwise = heat.attempts - heat.booked - heat.refused_full
    return Words(
        f"most wanted: {heat.name}: {counted(heat.attempts, 'attempts')} for {counted(heat.numbers, 'numbers')}; "
        f"{heat.booked:,} booked, "
        f"{heat.refused_full:,} refused as full, {otherwise:,} otherwise",
        f"最抢手：{heat.name}：{heat.numbers:,} 个号，请求 {heat.attempts:,} 次；约到 {heat.booked:,}，"
        f"号满被拒 {heat.refused_full:,}，其他 {otherwise:,}",
    )
