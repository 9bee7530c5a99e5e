"""What a hospital has said so far, as probes and checks look at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from yuyue_sim.certify.exchange import Evidence, Exchange
from yuyue_sim.certify.node import Node, nodes_below
from yuyue_sim.certify.probe_names import MALFORMED, MALFORMED_ORDERS
from yuyue_sim.contract.codes import QueryCode
from yuyue_sim.contract.declaration import EXAMPLE_EXTRA, TABLE_ROW, Layout, elements_of
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS
from yuyue_sim.contract.result_codes import RESULT_CODES
from yuyue_sim.platform.poll import DEFAULT_AHEAD_DAYS

FOUND = QueryCode.FOUND.value


_MALFORMED = frozenset({MALFORMED, MALFORMED_ORDERS})


@dataclass(frozen=True, slots=True)
class Seen:
    """A record, and the exchange that it came with."""

    exchange: Exchange
    node: Node


class HospitalView:
    """The evidence about one hospital."""

    def __init__(self, evidence: Evidence, hospital_id: str, today: date) -> None:
        self._evidence = evidence
        self.hospital_id = hospital_id
        self.today = today
        self._nodes: dict[str, dict[type[Any], list[Seen]]] = {}

    def nodes(self, operation: str) -> dict[type[Any], list[Seen]]:
        """Every record in the responses to right requests of an operation, by its class; looked for once."""
        found = self._nodes.get(operation)
        if found is None:
            found = self._nodes[operation] = {}
            right = (each for each in self.exchanges(operation=operation) if each.probe not in _MALFORMED)
            for seen in self.roots(right):
                for node in nodes_below(seen.node):
                    found.setdefault(node.record_class, []).append(Seen(seen.exchange, node))
        return found

    def exchanges(self, *probes: str, operation: str = "", about: str = "") -> list[Exchange]:
        """The exchanges of some probes, or of all, in order; those about the whole endpoint are included."""
        return [
            each
            for each in self._evidence.exchanges
            if each.hospital_id in {"", self.hospital_id}
            and (not probes or each.probe in probes)
            and (not operation or each.operation == operation)
            and (not about or each.about == about)
        ]

    def exchange(self, probe: str, about: str) -> Exchange | None:
        """The exchange of a probe that is about something; `None` if it was not made."""
        return next(iter(self.exchanges(probe, about=about)), None)

    def roots(self, exchanges: Iterable[Exchange]) -> Iterator[Seen]:
        """The documents of the responses that have one."""
        for each in exchanges:
            if each.root is not None:
                yield Seen(each, each.root)

    def records(self, exchanges: Iterable[Exchange], attribute: str) -> Iterator[Seen]:
        """The records under the root of responses."""
        for seen in self.roots(exchanges):
            for node in seen.node.nodes(attribute):
                yield Seen(seen.exchange, node)

    def fact(self, name: str) -> str | None:
        """What holds for the whole run; `None` if it is not known."""
        return self._evidence.facts.get(name)

    def order(self, registration_id: int) -> dict[str, str]:
        """What was noted of a booking before it was sent; empty if there was none."""
        return self._evidence.orders.get(registration_id, {})

    def layouts(self) -> dict[str, Layout | None]:
        """The layout that each operation shows; `None` where nothing shows it."""
        return {
            operation.name: layout_of(self.roots(self.exchanges(operation=operation.name)))
            for operation in HOSPITAL_OPERATIONS.values()
        }

    @property
    def information(self) -> Node | None:
        """What the hospital says of itself (2.1)."""
        exchanges = self.exchanges("hospitals", operation="getHospInfo")
        found = (each.node for each in self.records(exchanges, "hospitals"))
        return next((each for each in found if each.text("hospital_id") == self.hospital_id), None)

    def flag(self, attribute: str, default: bool) -> bool:
        """A yes or no of the hospital (2.1)."""
        information = self.information
        text = information.text(attribute) if information is not None else ""
        return text == "1" if text else default

    @property
    def ahead_days(self) -> int:
        """How many days before its date a schedule opens."""
        information = self.information
        value = information.value("ahead_days") if information is not None else None
        return value or DEFAULT_AHEAD_DAYS

    @property
    def departments(self) -> list[Seen]:
        """Its departments (2.2)."""
        return list(self.records(self.exchanges("departments", about="all"), "departments"))

    @property
    def doctors(self) -> list[Seen]:
        """Its doctors (2.3)."""
        return list(self.records(self.exchanges("doctors", about="all"), "doctors"))

    def schedules(self, operation: str, probe: str = "schedules") -> list[Seen]:
        """The schedules of departments (2.5) or doctors (2.6) on all dates that were asked for."""
        return list(self.records(self.exchanges(probe, operation=operation, about="all"), "schedules"))

    @property
    def dates(self) -> tuple[date, date]:
        """The first and last date that is asked for."""
        return self.today, self.today + timedelta(days=self.ahead_days - 1)


def layout_of(roots: Iterable[Seen]) -> Layout | None:
    """Whether documents follow the table, the example, or both; `None` where nothing shows it."""
    found: set[bool] = set()
    for seen in roots:
        nodes = list(nodes_below(seen.node))
        if len(nodes) == 1:
            continue
        for node in nodes:
            for element in elements_of(node.record_class):
                is_shown = element.layouts in {TABLE_ROW, EXAMPLE_EXTRA} and node.elements(element.name)
                if is_shown:
                    found.add(element.layouts == TABLE_ROW)
    if len(found) == 2:
        return Layout.BOTH
    return None if not found else Layout.TABLE if True in found else Layout.EXAMPLE


def code_of(exchange: Exchange | None) -> str:
    """The result code of a response; empty if there is none."""
    node = None if exchange is None else exchange.root
    if exchange is None or node is None or exchange.operation not in RESULT_CODES:
        return ""
    result = node.nodes("result")[0] if _has_result(node) and node.nodes("result") else node
    return result.text("code")


def result_of(exchange: Exchange | None) -> Node | None:
    """The part of a response with the result of a booking, a cancellation or an update."""
    node = None if exchange is None else exchange.root
    return next(iter(node.nodes("result")), None) if node is not None and _has_result(node) else None


def outcome_of(exchange: Exchange) -> str:
    """The result code, or what came instead."""
    return code_of(exchange) or exchange.in_short


def _has_result(node: Node) -> bool:
    return any(name == "result" for name in node.record_class.__slots__)
