"""The head of the page: the verdict, one sentence to send on, and the tiles."""

from __future__ import annotations

import math
from dataclasses import dataclass

from yuyue_sim.core.plurals import counted, worded
from yuyue_sim.loadtest.audit.verdict import Verdict
from yuyue_sim.loadtest.history.words import Words
from yuyue_sim.loadtest.report.figures import Figure, figures_of
from yuyue_sim.loadtest.report.invariants import NAMES
from yuyue_sim.loadtest.report.people import ready_users
from yuyue_sim.loadtest.report.run_measures import Side


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the head."""

    name: Words
    value: Words
    note: Words
    is_bad: bool = False


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """The verdict in a word, with its sign and its colour."""

    sign: str
    word: Words
    kind: str
    """`right`, `wrong`, `unknown`, or `little` if nothing is wrong and little was tried."""


_VERDICTS = {
    Verdict.RIGHT: VerdictWords("✓", Words("RIGHT", "正确"), "right"),
    Verdict.WRONG: VerdictWords("✗", Words("WRONG", "有误"), "wrong"),
    Verdict.UNKNOWN: VerdictWords("?", Words("UNKNOWN", "未能判定"), "unknown"),
}
_LITTLE = VerdictWords("✓", Words("RIGHT, but little was tried", "正确，但考验不足"), "little")
_TILES = ("answers_per_s.peak", "answers_per_s.mean", "getYyNo.p50", "getYyNo.p95", "getYyNo.p99", "refused", "unclear")


def verdict_words(side: Side) -> VerdictWords:
    """The verdict of a run."""
    return _LITTLE if side.audit.is_little else _VERDICTS[side.audit.verdict]


def sentence(side: Side) -> Words:
    """One sentence fit to be sent on."""
    sold = side.sold
    people = ("patient", "patients") if side.history.recorded else ("person", "people")
    parts_en = [_counted(side.people, *people), counted(sold.numbers, "numbers")]
    parts_zh = [f"{side.people:,} {'名患者' if side.history.recorded else '人'}", f"{sold.numbers:,} 个号"]
    if sold.all_s is not None:
        parts_en.append(f"gone in {sold.all_s:,.1f}\u00a0s")
        parts_zh.append(f"{sold.all_s:,.1f} 秒售罄")
    else:
        back = f" and {sold.given_back:,} given back" if sold.given_back else ""
        parts_en.append(f"{sold.booked:,} booked{back}")
        parts_zh.append(f"约出 {sold.booked:,} 个" + (f"、退回 {sold.given_back:,} 个" if sold.given_back else ""))
    end = _end_of_sentence(side)
    return Words(f"{', '.join(parts_en)}; {end.en}.", f"{'，'.join(parts_zh)}；{end.zh}。")


def _end_of_sentence(side: Side) -> Words:
    audit = side.audit
    if audit.oversold:
        return Words(_counted(audit.oversold, "was", "were") + " sold too many", f"多卖了 {audit.oversold:,} 个")
    if audit.anomalies:
        worst = audit.anomalies[0]
        name = NAMES[worst.invariant]
        return Words(f"found: {name.en} (× {worst.count:,})", f"发现：{name.zh}（{worst.count:,} 处）")
    if audit.verdict is Verdict.UNKNOWN:
        return Words("nothing wrong was found, but not everything could be checked", "未发现异常，但有些无法核实")
    if audit.is_little:
        return Words(
            "nobody was double-booked, but no two people wanted a last number at once",
            "没有一号多约，但无人同时争抢最后一号",
        )
    return Words("nobody was double-booked", "没有一号多约")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def tiles(side: Side) -> list[Tile]:
    """The figures of the head."""
    figures = {each.key: each for each in figures_of(side)}
    shown = [_tile(figures[key]) for key in _TILES]
    if side.open_loop is not None:
        shown.append(_tile(figures["response_time.p99"]))
    too_many = side.audit.oversold
    shown.append(Tile(figures["oversold"].name, Words(f"{too_many:,}", f"{too_many:,}"), Words("", ""), too_many > 0))
    return [*shown, _generator_tile(side)]


def _tile(figure: Figure) -> Tile:
    interval = figure.interval
    note = "" if interval is None else f"{figure.worded_as(interval.low)} – {figure.worded_as(interval.high)}"
    return Tile(figure.name, Words(figure.worded, figure.worded), Words(note, note))


def _generator_tile(side: Side) -> Tile:
    name = Words("Load generator", "压测端")
    generator = side.generator
    if generator.is_ok is None:
        return Tile(name, Words("not known", "未知"), generator.why)
    if generator.is_ok:
        return Tile(name, Words("ok", "正常"), generator.why)
    why = Words(
        f"these latencies measure the generator: {generator.why.en}", f"测得的是压测端自身的延迟：{generator.why.zh}"
    )
    return Tile(name, Words("NOT OK", "不正常"), why, is_bad=True)


def title(side: Side) -> Words:
    """What was run, and when."""
    run = side.history.run
    script = str(run.get("script", ""))
    started = str(run.get("started", "")).replace("T", " ")[:16]
    if side.history.recorded:
        script = ", ".join(side.history.recorded.journals)
    return Words(f"{script or 'run'} {started}".rstrip(), f"{script or '运行'} {started}".rstrip())


def facts(side: Side) -> list[tuple[Words, Words]]:
    """What belongs to the title, by name."""
    run, known = side.history.run, side.circumstances
    started = str(run.get("started", "")).replace("T", " ")
    found: list[tuple[Words, str]] = [
        (Words("started", "开始"), started),
        (Words("duration", "时长"), _seconds(side)),
        (Words("scenario", "场景"), str(run.get("scenario") or "")),
        (Words("seed", "种子"), str(run.get("seed", ""))),
        (Words("users", "用户数"), str(run.get("users") or "")),
    ]
    words = [(name, Words(value, value)) for name, value in found if value]
    release = _release(side)
    words += [(Words("release", "放号"), release)] if release else []
    if side.history.recorded:
        host = str(run.get("host", ""))
        return [*words, (Words("hospital", "医院"), Words(host, host))] if host else words
    words += [
        (name, _listed(values))
        for name, values in (
            (Words("planted bugs", "植入缺陷"), known.bugs),
            (Words("faults", "故障"), known.faults),
        )
    ]
    version = f"yuyue-sim {known.version}" if known.version else ""
    more = ((Words("version", "版本"), version), (Words("machine", "机器"), known.machine))
    return words + [(name, Words(value, value)) for name, value in more if value]


def _release(side: Side) -> Words | None:
    """How many users were there when the numbers were released; `None` where nobody waited for it."""
    settings = side.history.run.get("settings", {})
    ready = ready_users(side.history)
    if ready is not None:
        waiting, users = ready
        if waiting == users:
            return Words(worded("all {users:,} users were waiting", users=users), f"{users:,} 个用户全部等候")
        return Words(
            f"{waiting:,} of {counted(users, 'users')} were waiting", f"{users:,} 个用户中 {waiting:,} 个在等候"
        )
    if side.history.release_ns is None and (settings.get("release_at") or settings.get("release_file")):
        return Words("no user was waiting; times count from the first request", "无人等候；时间自首个请求起算")
    return None


def _listed(values: tuple[str, ...] | None) -> Words:
    if values is None:
        return Words("not known", "未知")
    return Words(", ".join(values) or "none", "、".join(values) or "无")


def _seconds(side: Side) -> str:
    seconds = side.throughput.seconds
    return "" if math.isclose(seconds, 0.0) else f"{seconds:,.1f} s"
