"""What decides a request, so that a ledger on a database server can lock it first."""

from __future__ import annotations

from datetime import date
from typing import Any

from yuyue_sim.contract.messages import back_no, get_dt_no_info, get_yy_no, update_order_info
from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.ledger.lock_scope import LockScope
from yuyue_sim.hospital.ledger.registration import ScheduleKey
from yuyue_sim.hospital.rules.world_view import WorldView

_NONE = LockScope()


def lock_scope_of(request: Any, world: WorldView) -> LockScope:
    """What decides a request."""
    match request:
        case get_yy_no.Request(order=order):
            return _of_order(order)
        case get_dt_no_info.Request(query=query):
            key = _key(query.hospital_id, query.department_id, query.doctor_id, query.work_date, query.work_type)
            return LockScope(frozenset((key,)))
        case back_no.Request(query=query):
            return _of_registration(query.registration_id, "", world)
        case update_order_info.Request(query=query):
            return _of_registration(query.registration_id, query.card_no, world)
        case _:
            return _NONE


def _of_order(order: Order) -> LockScope:
    key = _key(order.hospital_id, order.department_id, order.doctor_id, order.visit_date, order.work_type)
    return LockScope(
        frozenset((key,)),
        frozenset((order.card_no.upper() or order.other_id_no,)),
        new_ids=frozenset((order.registration_id,)),
        is_writing=True,
    )


def _of_registration(registration_id: int, card_no: str, world: WorldView) -> LockScope:
    """Its schedule, which the ledger knows, or the world if it is one of another channel; and its patient to be."""
    its = world.serial_place(registration_id)
    keys = (
        () if its is None else (_key(its.hospital_id, its.department_id, its.doctor_id, its.work_date, its.work_type),)
    )
    return LockScope(
        frozenset(keys),
        frozenset({card_no.upper()} - {""}),
        registrations=frozenset((registration_id,)),
        is_writing=True,
    )


def _key(hospital_id: str, department_id: str, doctor_id: str, day: date, work_type: int) -> ScheduleKey:
    return ScheduleKey(hospital_id, department_id, doctor_id, day.isoformat(), int(work_type))
