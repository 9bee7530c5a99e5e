"""What came back of a question, in one word and, where there is one, as a document."""

from __future__ import annotations

from dataclasses import dataclass

import httpx
from lxml.etree import _Element

from yuyue_sim.platform.envelope import SoapFaultError, UnreadableAnswerError, read_answer
from yuyue_sim.scenario.files.elements import result_code
from yuyue_sim.scenario.files.expectations import ANSWERED, FAULT, UNREADABLE

_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, or why there is none."""

    kind: str
    """A result code, `answered` for operations without one, or how it went wrong."""
    took_s: float
    """How long the client waited for it."""
    document: _Element | None = None
    detail: str = ""
    """What a fault said, or what was wrong."""
    is_success: bool = False
    """Whether it grants what was asked, or answers where nothing is to be granted."""


def answer_of(operation: str, response: httpx.Response, took_s: float) -> Answer:
    """The answer that an HTTP response holds."""
    try:
        document = read_answer(operation, response.content)
    except SoapFaultError as error:
        return Answer(FAULT, took_s, detail=str(error))
    except UnreadableAnswerError as error:
        kind = UNREADABLE if response.is_success else f"http-{response.status_code}"
        return Answer(kind, took_s, detail=str(error))
    code = result_code(operation)
    if code is None:
        return Answer(ANSWERED, took_s, document, is_success=True)
    text = (document.findtext(code.path) or "").strip()
    if text not in code.codes:
        return Answer(UNREADABLE, took_s, document, f"no result code in the answer, but {text!r}")
    return Answer(text, took_s, document, is_success=text == code.codes[0])
