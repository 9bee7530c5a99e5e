"""What each invariant is called on the page, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from yuyue_sim.loadtest.audit.verdict import Invariant
from yuyue_sim.loadtest.history.words import Words

NAMES: Mapping[Invariant, Words] = {
    Invariant.OVERSELL: Words("more bookings than numbers", "超卖"),
    Invariant.FALSE_SOLD_OUT: Words("refused as full while numbers were left", "有号却称号满"),
    Invariant.LEFT_TOO_HIGH: Words("more numbers shown than were left", "所示余号偏多"),
    Invariant.LEFT_TOO_LOW: Words("fewer numbers shown than were left", "所示余号偏少"),
    Invariant.LEFT_ROSE: Words("LeftNum rose though nobody cancelled", "无人退号而余号上升"),
    Invariant.LOST: Words("bookings lost", "丢号"),
    Invariant.PHANTOM: Words("bookings that nobody asked for", "无人请求的预约"),
    Invariant.REFUSED_BUT_PRESENT: Words("refused, yet booked", "被拒却已约上"),
    Invariant.CANCELLED_BUT_PRESENT: Words("cancelled, yet active", "已退却仍有效"),
    Invariant.REPEATED_RESERVE_NO: Words("one ReserveNo held by two", "一号多约"),
    Invariant.REPEATED_REGISTRATION: Words("one RegID booked twice", "一个 RegID 约了两次"),
    Invariant.PATIENT_TWICE: Words("one patient booked twice", "同一患者重复预约"),
    Invariant.DOES_NOT_ADD_UP: Words("numbers that do not add up at the end", "终态余号对不上"),
    Invariant.SECOND_CANCEL: Words("a second cancellation accepted", "重复退号被接受"),
    Invariant.NOT_LINEARIZABLE: Words("responses that no order explains", "没有顺序能解释的响应"),
}
"""What went wrong where it is broken."""
