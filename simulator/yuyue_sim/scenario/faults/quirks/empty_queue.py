"""Queue is present in every response about a schedule, but its elements are empty (2.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.messages.get_dt_no_info import Queue, Request, Response
from yuyue_sim.scenario.faults.quirk_name import QuirkName
from yuyue_sim.scenario.faults.quirks.quirk import Quirk

_RESOURCES = frozenset({WorkType.BEDS, WorkType.EQUIPMENT})


class EmptyQueue(Quirk):
    """Beds, equipment and unknown schedules have no queue, as in other hospitals."""

    name = QuirkName.EMPTY_QUEUE

    def change_response(self, request: Any, response: Any) -> Any:
        """The response with an empty queue."""
        if not isinstance(request, Request) or request.query.work_type in _RESOURCES:
            return response
        return replace(response, queue=Queue()) if isinstance(response, Response) and response.work_infos else response
