"""The OpenAPI document: what programs make clients of, so that nothing in it may be missing or untrue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.server.control.steering import SimulationApi


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return SimulationApi().ask("GET", "/openapi.json")


def _references(value: Any) -> Iterator[str]:
    parts = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    if isinstance(value, dict) and isinstance(value.get("$ref"), str):
        yield value["$ref"]
    for each in parts:
        yield from _references(each)


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(_references(document)) - known == set()


def test_every_operation_refuses_with_a_problem_document(document: dict[str, Any]) -> None:
    operations = [each for path in document["paths"].values() for each in path.values()]
    assert {(*each["responses"]["default"]["content"],) for each in operations} == {("application/problem+json",)}


def test_bodies_say_what_they_take(document: dict[str, Any]) -> None:
    def body(path: str, method: str) -> dict[str, Any]:
        schema: dict[str, Any] = document["paths"][f"/control/v1{path}"][method]["requestBody"]["content"][
            "application/json"
        ]["schema"]
        return schema

    assert body("/faults", "post")["required"] == ["name"]
    assert body("/faults/{name}", "put")["required"] == []
    assert "oversell" in body("/bugs", "put")["properties"]
    assert body("/bugs", "put")["additionalProperties"] is False
    assert document["components"]["schemas"]["Next"]["properties"]["what"]["enum"] == ["release", "morning", "session"]


def test_a_page_has_bounds(document: dict[str, Any]) -> None:
    parameters = document["paths"]["/control/v1/registrations"]["get"]["parameters"]
    limit = next(each["schema"] for each in parameters if each["name"] == "limit")
    assert (limit["minimum"], limit["maximum"]) == (1, 1000)
