"""Checks of a body as text: that it is JSON, and that no key is repeated."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from yuyue_sim.core.language import say
from yuyue_sim.server.control import problems
from yuyue_sim.server.control.problems import ProblemError


class _RepeatedKeyError(ValueError):
    """An object has the same key twice."""


def json_error(body: bytes) -> ProblemError | None:
    """Why a body is not valid JSON; `None` if it is."""
    try:
        value = json.loads(body.decode().removeprefix("\ufeff"), object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode()
    except _RepeatedKeyError as error:
        return problems.not_understood(
            say("the body: the key {key} occurs twice in one object; give it once", key=error)
        )
    except UnicodeEncodeError as error:
        return problems.lone_surrogate(say("the body"), error)
    except (ValueError, RecursionError) as error:
        return problems.not_json(say("the body: expected a JSON object, got {found}", found=_found(error)))
    return None


def _found(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return say("what is no UTF-8 at byte {start}", start=error.start)
    if isinstance(error, json.JSONDecodeError):
        return say("a text that is none: {reason} at {position}", reason=say(error.msg), position=error.pos)
    return (
        say("one nested too deep to be read")
        if isinstance(error, RecursionError)
        else say("a number with too many digits")
    )


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _RepeatedKeyError(json.dumps(next(key for key, count in counts.items() if count > 1))[:80])
    return found
