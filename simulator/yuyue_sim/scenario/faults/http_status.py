"""http_status: the error page of a proxy instead of a response."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from pydantic import Field

from yuyue_sim.scenario.faults.effects import Alteration, Response
from yuyue_sim.scenario.faults.kind import FaultKind


class HttpStatus(FaultKind):
    """An HTTP error with an HTML page, like one of a proxy before the hospital."""

    status: Annotated[int, Field(ge=400, le=599)] = 503
    """The HTTP status."""

    def effect(self, draw: float) -> Alteration:  # noqa: ARG002
        """Always the same page."""
        return Alteration(lambda _: Response(self.status, "text/html; charset=utf-8", self._page()))

    def _page(self) -> bytes:
        known = {each.value: each.phrase for each in HTTPStatus}
        title = f"{self.status} {known.get(self.status, 'Error')}"
        return (
            f"<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>".encode()
        )
