"""Every refusal of a booking is 1005 with a Chinese sentence; 1001 to 1004 are never sent (2.8)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from yuyue_sim.contract.codes import BookingCode
from yuyue_sim.contract.messages.get_yy_no import BookingResult, Order, Response
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks.quirk import Quirk

_SLOT_FULL = "号段已被使用"
_SCHEDULE_FULL = "挂号数已超过限额"
_DUPLICATE = "已挂号"


class Always1005(Quirk):
    """The reason is in the sentence alone; the RegID is that of the request."""

    name = QuirkName.ALWAYS_1005

    def change_response(self, request: Any, response: Any) -> Any:
        """The refusal with code 1005 and another text, without the ReserveNo of an earlier booking."""
        if not isinstance(response, Response) or response.result.code in {BookingCode.BOOKED, BookingCode.OTHER}:
            return response
        order: Order = request.order
        return Response(
            result=replace(
                response.result,
                code=BookingCode.OTHER,
                registration_id=order.registration_id,
                reserve_no=0,
                check_no=None,
                message=_sentence(order, response.result),
            )
        )


def _sentence(order: Order, result: BookingResult) -> str:
    if result.code is BookingCode.DUPLICATE:
        return _DUPLICATE
    if result.code is BookingCode.FULL:
        return _SLOT_FULL if order.begin_time or order.end_time else _SCHEDULE_FULL
    return result.message
