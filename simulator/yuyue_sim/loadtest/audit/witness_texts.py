"""Texts of witnesses: requests with their times and responses."""

from __future__ import annotations

from yuyue_sim.loadtest.audit.evidence import Booking, Evidence
from yuyue_sim.loadtest.history.layout import NOTHING, Outcome
from yuyue_sim.loadtest.history.words import Words

_ERRORS_ZH = {
    "timeout": "超时",
    "hung up": "用户挂断",
    "connection refused": "连接被拒",
    "connection reset": "连接中断",
    "no TLS": "TLS 失败",
    "no HTTP": "响应不是 HTTP",
    "no answer": "无响应",
    "unreadable answer": "响应无法解析",
}
"""By what a history calls them; other errors are named as they are."""


def booking_words(evidence: Evidence, booking: Booking) -> Words:
    """A booking: its RegID, when it was sent and acknowledged, and when its cancellation was sent."""
    first = min(booking.attempts, key=lambda row: int(evidence.rows["invoked_ns"][row]))
    sent_at = sent(evidence, first)
    if booking.acknowledged_row >= 0:
        answered_at = answered(evidence, booking.acknowledged_row)
        en, zh = f"acknowledged at {answered_at}", f"{answered_at} 确认"
        if booking.reserve_no >= 0:
            en, zh = f"{en} with ReserveNo {booking.reserve_no}", f"{zh}，ReserveNo {booking.reserve_no}"
    else:
        en, zh = response(evidence, first)
    if booking.cancels:
        last = booking.cancels[0]
        cancelled_at, answer = sent(evidence, last), response(evidence, last)
        en, zh = (
            f"{en}; cancellation sent at {cancelled_at}, {answer.en}",
            f"{zh}；{cancelled_at} 发出退号，{answer.zh}",
        )
    number = booking.registration_id
    return Words(f"{number} (sent at {sent_at}, {en})", f"{number}（{sent_at} 发出，{zh}）")


def sent(evidence: Evidence, row: int) -> str:
    """When a request was sent."""
    return evidence.since_ms(int(evidence.rows["invoked_ns"][row]))


def answered(evidence: Evidence, row: int) -> str:
    """When its answer came."""
    return evidence.since_ms(evidence.answered(row))


def response(evidence: Evidence, row: int) -> Words:
    """What the answer was."""
    rows = evidence.rows
    if rows["outcome"][row] == Outcome.UNCLEAR:
        error = error_words(evidence.history.errors[int(rows["error"][row])])
        return error._replace(en=f"answer unclear ({error.en})", zh=f"响应不明（{error.zh}）") if error.en else _NEVER
    code = int(rows["code"][row])
    digits = "" if code == NOTHING else f" {code:04d}"
    answered_at = answered(evidence, row)
    return Words(f"answered{digits} at {answered_at}", f"{answered_at} 返回{digits}")


_NEVER = Words("never answered", "一直没有响应")


def error_words(error: str) -> Words:
    """Why a response was unclear, as a history names it."""
    name, bracket, more = error.partition(" (")
    if error.endswith(" fault"):
        return Words(error, f"{error.removesuffix(' fault')} 故障")
    return Words(error, _ERRORS_ZH.get(name, name) + bracket + more)
