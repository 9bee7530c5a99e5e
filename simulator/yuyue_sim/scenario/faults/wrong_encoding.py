"""wrong_encoding: a response in another encoding than declared."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from yuyue_sim.scenario.faults.effects import Alteration, Response
from yuyue_sim.scenario.faults.kind import FaultKind


class Encoding(StrEnum):
    """Encodings used by real hospitals."""

    GBK = "gbk"
    UTF_8 = "utf-8"
    UTF_16 = "utf-16"
    LATIN_1 = "iso-8859-1"


class WrongEncoding(FaultKind):
    """The response is written in one encoding and declared as another, in HTTP header and XML declaration."""

    written: Annotated[Encoding, Field(strict=False)] = Encoding.GBK
    """The encoding of the bytes; characters that it does not have become question marks."""
    declared: Annotated[Encoding, Field(strict=False)] = Encoding.UTF_8
    """The encoding in header and declaration."""

    def effect(self, draw: float) -> Alteration:  # noqa: ARG002
        """Always the same."""
        return Alteration(self._rewritten)

    def _rewritten(self, response: Response) -> Response:
        text = response.body.decode("utf-8").replace('encoding="UTF-8"', f'encoding="{self.declared.upper()}"', 1)
        content_type = response.content_type.replace("utf-8", self.declared)
        return replace(response, content_type=content_type, body=text.encode(self.written, errors="replace"))
