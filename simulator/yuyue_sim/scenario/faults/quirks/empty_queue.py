"""Queue is present in every answer about a schedule, and says nothing (2.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from yuyue_sim.contract.enumerations import WorkType
from yuyue_sim.contract.messages.get_dt_no_info import Queue, Request, Response
from yuyue_sim.scenario.faults.quirk import QuirkName
from yuyue_sim.scenario.faults.quirks.base import Quirk

_RESOURCES = frozenset({WorkType.BEDS, WorkType.EQUIPMENT})


class EmptyQueue(Quirk):
    """Beds, equipment and schedules that there are not have no queue, as elsewhere."""

    quirk = QuirkName.EMPTY_QUEUE

    def answered(self, request: Any, response: Any) -> Any:
        """The answer with an empty queue."""
        if not isinstance(request, Request) or request.query.work_type in _RESOURCES:
            return response
        return replace(response, queue=Queue()) if isinstance(response, Response) and response.work_infos else response
