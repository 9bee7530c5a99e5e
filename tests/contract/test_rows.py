"""The declarations against every row of every table, as copied by hand into `specification_rows.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from yuyue_sim.contract.declaration import TABLE_TYPES, Element, Kind, Layout, elements_of
from yuyue_sim.contract.operations import HOSPITAL_OPERATIONS, OPERATIONS

# message: rows of its tables as counted in the specification; Message once, though getGhInfo has two request tables
ROWS = {
    "getHospInfo request": 4,
    "getHospInfo response": 29,
    "getDepartInfo request": 4,
    "getDepartInfo response": 17,
    "getDoctorInfo request": 4,
    "getDoctorInfo response": 16,
    "getDoctorPhoto request": 5,
    "getDoctorPhoto response": 6,
    "getDepartWorkInfo request": 7,
    "getDepartWorkInfo response": 12,
    "getDoctorWorkInfo request": 8,
    "getDoctorWorkInfo response": 14,
    "getDtNoInfo request": 7,
    "getDtNoInfo response": 12,
    "getYyNo request": 45,
    "getYyNo response": 7,
    "backNo request": 13,
    "backNo response": 4,
    "updateOrderInfo request": 10,
    "updateOrderInfo response": 4,
    "getGhInfo request": 12,
    "getGhInfo response": 29,
    "getGhRecord request": 7,
    "getGhRecord response": 43,
    "notifyHospInfo request": 22,
    "notifyHospInfo response": 3,
}

# message: (element, layouts in which it stands), for all that is not the same in every layout
LAYOUT_ROWS = {
    "getHospInfo response": [("Zone", "example"), ("InsureTypeCoverage", "example")],
    "getDepartInfo response": [("HospitalID", "both table"), ("HospitalID", "both example")],
    "getDoctorInfo response": [
        ("IDCard", "both table"),
        ("DoctorCardNo", "both example"),
        ("AveWorkTime", "both example"),
    ],
    "getDoctorPhoto response": [("DoctorPhoto", "both table"), ("DoctorPhotoBase64", "both example")],
    "getDepartWorkInfo response": [("HospitalID", "both table"), ("HospitalID", "both example")],
    "getDoctorWorkInfo response": [("HospitalID", "both table"), ("HospitalID", "both example")],
    "getGhInfo response": [("HospitalID", "both table"), ("HospitalID", "both example")],
    "getGhRecord response": [
        ("ClinicSN", "both table"),
        ("RegID", "both example"),
        ("SchedulType", "both table"),
        ("schedulType", "both example"),
    ],
    "notifyHospInfo request": [("Doctor", "both table"), ("Doctor", "both example")],
}

NOT_REQUIRED_THOUGH_USAGE_SAYS_SO = {
    "getHospInfo request": ["MsgType"],
    "getHospInfo response": ["HospInfo"],
    "getDepartInfo request": ["MsgType"],
    "getDepartInfo response": ["DepartInfo"],
    "getDoctorInfo request": ["MsgType"],
    "getDoctorInfo response": ["DoctorInfo", "DoctorSex"],
    "getDoctorPhoto request": ["MsgType"],
    "getDoctorPhoto response": ["DoctorInfo"],
    "getDepartWorkInfo request": ["MsgType"],
    "getDoctorWorkInfo request": ["MsgType"],
    "getDtNoInfo response": ["CurrentNum", "QueuingNum"],
    "getYyNo request": ["CardNo", "RegVia"],
    "getYyNo response": ["RegID", "ReserveNo"],
    "updateOrderInfo request": ["HospitalID"],
    "getGhInfo request": ["OneRegInfo", "HospitalID", "CardNo"],
    "getGhInfo response": ["HospitalID", "RegViaVendor"],
    "getGhRecord response": ["HospitalID", "PatientAge"],
    "notifyHospInfo request": ["DepartID", "Schedual"],
}

MESSAGES = {
    f"{name} {side}": getattr(operation, side)
    for name, operation in OPERATIONS.items()
    for side in ("request", "response")
}


def specified() -> dict[str, list[str]]:
    """The copied rows by message, a usage in brackets without them."""
    blocks: dict[str, list[str]] = {}
    for block in (Path(__file__).parent / "specification_rows.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines:
            blocks[lines[0]] = [line.replace("(1-1)", "1-1") for line in lines[1:]]
    return blocks


def walk(record: type[Any]) -> Iterator[Element]:
    for element in elements_of(record):
        yield element
        if element.record is not None:
            yield from walk(element.record)


def table_rows(record: type[Any]) -> Iterator[Element]:
    for element in elements_of(record):
        if element.in_table:
            yield element
            if element.record is not None:
                yield from table_rows(element.record)


def in_words(element: Element) -> str:
    length = "-" if element.length is None else str(element.length)
    if element.kind is Kind.MONEY and element.length is not None:
        length += ",2"
    words = [element.name, element.table_type or TABLE_TYPES[element.kind], length, element.usage]
    return " ".join([*words, *(str(value.value) for value in element.values)])


def test_there_are_thirteen_operations_in_the_order_of_the_specification() -> None:
    assert [(operation.section, name) for name, operation in OPERATIONS.items()] == [
        ("2.1", "getHospInfo"),
        ("2.2", "getDepartInfo"),
        ("2.3", "getDoctorInfo"),
        ("2.4", "getDoctorPhoto"),
        ("2.5", "getDepartWorkInfo"),
        ("2.6", "getDoctorWorkInfo"),
        ("2.7", "getDtNoInfo"),
        ("2.8", "getYyNo"),
        ("2.9", "backNo"),
        ("2.10", "updateOrderInfo"),
        ("2.11", "getGhInfo"),
        ("2.12", "getGhRecord"),
        ("2.13", "notifyHospInfo"),
    ]
    assert set(OPERATIONS) - set(HOSPITAL_OPERATIONS) == {"notifyHospInfo"}


def test_names_are_accepted_with_a_capital_too() -> None:
    assert OPERATIONS["getHospInfo"].aliases == ("GetHospInfo",)
    assert OPERATIONS["backNo"].aliases == ("BackNo",)
    assert OPERATIONS["notifyHospInfo"].aliases == ("NotifyHospInfo",)


@pytest.mark.parametrize("message", ROWS)
def test_every_row_of_the_table_is_declared(message: str) -> None:
    root = [] if message.startswith("notifyHospInfo") else ["Message - - 1-1"]
    declared = root + [in_words(element) for element in table_rows(MESSAGES[message])]
    assert declared == specified()[message]
    assert len(declared) == ROWS[message]


def test_the_counts_cover_every_message() -> None:
    assert list(ROWS) == list(MESSAGES)
    assert sum(ROWS.values()) == 344


@pytest.mark.parametrize("message", MESSAGES)
def test_what_is_not_the_same_in_every_layout(message: str) -> None:
    differing = [
        (element.name, " ".join(sorted(element.layouts)))
        for element in walk(MESSAGES[message])
        if element.layouts != frozenset(Layout)
    ]
    assert differing == LAYOUT_ROWS.get(message, [])


@pytest.mark.parametrize("message", MESSAGES)
def test_only_what_is_settled_is_not_required_against_its_usage(message: str) -> None:
    relaxed = [
        element.name
        for element in table_rows(MESSAGES[message])
        if not element.required and element.usage.startswith("1")
    ]
    assert sorted(relaxed) == sorted(NOT_REQUIRED_THOUGH_USAGE_SAYS_SO.get(message, []))


@pytest.mark.parametrize("message", MESSAGES)
def test_every_row_is_explained_in_both_languages(message: str) -> None:
    for element in walk(MESSAGES[message]):
        assert any("\u4e00" <= character <= "\u9fff" for character in element.zh), element.name
        assert element.en.endswith((".", "…")), element.name
        assert element.en.isprintable(), element.name
