"""What is wrong with a body before anybody asks what it says: it is no JSON, or JSON that could be read in two ways."""

from __future__ import annotations

import json
from typing import Any

from simulator.control import problems
from simulator.control.problems import Problem


class _RepeatedKeyError(ValueError):
    """An object has the same key twice."""


def flaw(body: bytes) -> Problem | None:
    """Why a body cannot be taken; `None` where it can."""
    try:
        text = body.decode()
    except UnicodeDecodeError as error:
        return _no_json(f"what is no UTF-8 at byte {error.start}")
    try:
        value = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode()
    except _RepeatedKeyError as error:
        return problems.not_understood(f"the body: the key {error} stands twice in one object; say it once")
    except UnicodeEncodeError as error:
        return problems.half_a_character("the body", error)
    except json.JSONDecodeError as error:
        return _no_json(f"a text that is none: {error.msg} at {error.pos}")
    except RecursionError:
        return _no_json("one that is nested too deep to be read")
    except ValueError:
        return _no_json("a number with too many digits")
    return None


def _no_json(found: str) -> Problem:
    return problems.not_json(f"the body: expected a JSON object, got {found}")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _RepeatedKeyError(json.dumps(next(key for key in keys if keys.count(key) > 1))[:80])
    return found
