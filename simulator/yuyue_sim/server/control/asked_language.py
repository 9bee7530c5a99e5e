"""The language that a request asks for: `?lang=zh` before the header Accept-Language, else English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from yuyue_sim.core.language import Language, language_accepted, say
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.problems import ProblemError

_KEY = "lang"


def asked_language(scope: Mapping[str, Any]) -> Language:
    """The language of the texts in the response to a request."""
    given = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"))).get(_KEY, "")
    if given in {*Language}:
        return Language(given)
    accepted = dict(scope["headers"]).get(b"accept-language", b"")
    return language_accepted(accepted.decode("latin-1"))


def language_problem(scope: Mapping[str, Any]) -> ProblemError | None:
    """Why the language that is named cannot be spoken; `None` if it can, or none is named."""
    given = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)).get(_KEY)
    if given is None or given in {*Language}:
        return None
    return problems.not_understood(say("lang: expected zh or en, got {given!r}", given=given[:40]))


def without_language(query: bytes) -> bytes:
    """The query of a request without the language, which is for all paths alike."""
    if _KEY.encode() not in query:
        return query
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode([each for each in pairs if each[0] != _KEY]).encode()
