"""Schemas of what is described by models that FastAPI does not see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

Schema = dict[str, Any]
_undescribed: list[tuple[Schema, Callable[[], Schema]]] = []
"""What stands for a body until somebody asks for the description, and its schema then."""


def self_contained(model: type[BaseModel]) -> dict[str, Any]:
    """The schema of a model, each of its parts where it is used."""
    schema = model.model_json_schema()
    parts = schema.pop("$defs", {})
    resolved: dict[str, Any] = _resolved(schema, parts)
    return resolved


def body_of(model: type[BaseModel], change: Callable[[Schema], None] = lambda _: None) -> dict[str, Any]:
    """The request body of an operation in an OpenAPI document, described by a model; `change` changes its schema.

    The schema takes long, and most servers are never asked for the document: `describe_bodies` adds it.
    """
    body: dict[str, Any] = {}

    def describe() -> Schema:
        schema = self_contained(model)
        change(schema)
        return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}

    _undescribed.append((body, describe))
    return body


def describe_bodies() -> None:
    """Add what `body_of` left out."""
    while _undescribed:
        body, describe = _undescribed.pop()
        body.update(describe())


def _resolved(value: Any, parts: dict[str, Any]) -> Any:
    if isinstance(value, list):
        return [_resolved(each, parts) for each in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        rest = {key: each for key, each in value.items() if key != "$ref"}
        return {**_resolved(parts[value["$ref"].rpartition("/")[2]], parts), **rest}
    return {key: _resolved(each, parts) for key, each in value.items()}
