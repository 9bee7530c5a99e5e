"""Why a request gets its response: the parts that decide note their reasons, and the journal keeps them."""

from __future__ import annotations

import threading
from typing import NamedTuple

from yuyue_sim.core.bilingual import BilingualName

_MOST = 64


class ReasonKind(BilingualName):
    """What decided a response. Of several reasons, the kind that comes first here is the cause."""

    FAULT = "fault", "触发了注入的故障。", "A fault of the scenario or of the control API was injected."
    TEST_PATIENT = "test-patient", "测试患者，固定结果。", "A test patient always gets this response."
    BUG = (
        "bug",
        "植入的缺陷所致，正常医院不会这样响应。",
        "A planted bug decided; a hospital without it gives another response.",
    )
    QUIRK = "quirk", "该医院的实现与规范不一致。", "This hospital does not follow the specification here."
    MALFORMED = "malformed", "请求不符合规范。", "The request does not follow the specification."
    RULE = "rule", "由医院的规则决定。", "A rule of the hospital decided."


class Reason(NamedTuple):
    """One reason for a response."""

    kind: ReasonKind
    name: str
    """The name of the rule, bug or quirk."""
    detail: str
    """The values that decided, in one sentence."""


class Reasons(threading.local):
    """The reasons noted for the request that this thread is handling.

    A decision never waits, so everything noted since the last `taken` belongs to one request.
    """

    def __init__(self) -> None:
        self._noted: list[Reason] = []

    def begin(self) -> None:
        """Drop reasons that nobody took."""
        self._noted.clear()

    def note(self, kind: ReasonKind, name: str, detail: str) -> None:
        """Note a reason. A repeated reason is ignored, and only the first 64 are kept."""
        reason = Reason(kind, name, detail)
        if len(self._noted) < _MOST and reason not in self._noted:
            self._noted.append(reason)

    def taken(self) -> tuple[Reason, ...]:
        """Return what was noted, in order, and clear it."""
        if not self._noted:
            return ()
        noted = tuple(self._noted)
        self._noted.clear()
        return noted
