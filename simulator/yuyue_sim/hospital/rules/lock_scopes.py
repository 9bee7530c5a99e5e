"""Which schedules and patients decide a request, so that a ledger on a database server can lock them first."""

from __future__ import annotations

from datetime import date
from typing import Any

from yuyue_sim.contract.messages import back_no, get_dt_no_info, get_yy_no, update_order_info
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.core.clock import Clock
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.registry import Registry

_NONE = LockScope()


def lock_scope_of(request: Any, registry: Registry, clock: Clock) -> LockScope:
    """What decides a request.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    match request:
        case get_yy_no.Request(order=order):
            return _of_order(order)
        case get_dt_no_info.Request(query=query):
            key = _key(query.hospital_id, query.department_id, query.doctor_id, query.work_date, query.work_type)
            return LockScope(frozenset((key,)))
        case back_no.Request(query=query):
            return _of_registration(query.registration_id, "", registry, clock)
        case update_order_info.Request(query=query):
            return _of_registration(query.registration_id, query.card_no, registry, clock)
        case _:
            return _NONE


def _of_order(order: Order) -> LockScope:
    key = _key(order.hospital_id, order.department_id, order.doctor_id, order.visit_date, order.work_type)
    return LockScope(frozenset((key,)), frozenset((order.card_no.upper() or order.other_id_no,)), is_writing=True)


def _of_registration(registration_id: int, card_no: str, registry: Registry, clock: Clock) -> LockScope:
    """Those of a registration: its schedule never changes, its patient may meanwhile, which decides nothing."""
    found = registry.find(registration_id, clock.now())
    if found is None:
        return LockScope(is_writing=True)
    patients = {found.identity, card_no.upper()} - {""}
    return LockScope(frozenset((found.schedule_key,)), frozenset(patients), is_writing=True)


def _key(hospital_id: str, department_id: str, doctor_id: str, day: date, work_type: int) -> ScheduleKey:
    return ScheduleKey(hospital_id, department_id, doctor_id, day.isoformat(), int(work_type))
