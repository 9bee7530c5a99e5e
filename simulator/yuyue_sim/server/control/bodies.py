"""Checks of a body as text: that it is JSON, and that no key is repeated."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

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
        return problems.not_understood(f"the body: the key {error} occurs twice in one object; give it once")
    except UnicodeEncodeError as error:
        return problems.lone_surrogate("the body", error)
    except (ValueError, RecursionError) as error:
        return problems.not_json(f"the body: expected a JSON object, got {_found(error)}")
    return None


def _found(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"what is no UTF-8 at byte {error.start}"
    if isinstance(error, json.JSONDecodeError):
        return f"a text that is none: {error.msg} at {error.pos}"
    return "one nested too deep to be read" if isinstance(error, RecursionError) else "a number with too many digits"


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        raise _RepeatedKeyError(json.dumps(next(key for key, count in counts.items() if count > 1))[:80])
    return found
