"""What is written as in the tables is read by source made from them, what is written otherwise by the tables."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from yuyue_sim.contract.declaration import Layout
from yuyue_sim.contract.document_shape import DocumentShape
from yuyue_sim.contract.errors import Malformed
from yuyue_sim.contract.messages import get_dt_no_info, get_gh_record
from yuyue_sim.contract.parser import parse_message
from yuyue_sim.contract.plain_message import read_text
from yuyue_sim.contract.reader_source import NOT_PLAIN, reader_source
from yuyue_sim.contract.renderer import render_message

from tests.contract.test_round_trip import MESSAGES, records_of

SLOT_QUERY = """\
def read(texts, groups):
    if not texts.keys() <= names:
        raise NotPlain
    text_of = texts.get
    record = new(record_class)
    record.hospital_id = text if 0 < len(text := text_of('HospitalID', '').strip(white)) <= 4 else refuse()
    record.doctor_id = (text if 0 < len(text := text.strip(white)) <= 10 else refuse()) if (text := text_of('DoctorID', '')) else ''
    record.department_id = text if 0 < len(text := text_of('DepartID', '').strip(white)) <= 10 else refuse()
    record.work_date = read_work_date(text_of('WorkDate', ''))
    record.work_type = read_work_type(text_of('WorkType', ''))
    return record
"""  # noqa: E501 - as it is written
_LEAF = re.compile(r"<(\w+)>([^<]*)</\1>")
_ODD_TEXTS = ("", " ", "0", "00", "-1", "x", "99", "1" * 19, "12.345", "2026-02-30", "24:00", "8:00", "男", "é" * 501)


def test_the_source_of_a_reader_is_easy_to_read() -> None:
    assert reader_source(get_dt_no_info.SlotQuery) == SLOT_QUERY


def test_a_reader_checks_what_the_record_checks() -> None:
    assert "    record.check('')\n" in reader_source(get_gh_record.RecordQuery)


def outcome(record_class: type[Any], document: str, root: str) -> Any:
    """The record, or the words of the refusal."""
    try:
        return parse_message(record_class, etree.fromstring(document), root)
    except Malformed as problem:
        return str(problem)


def otherwise(document: str, root: str) -> str:
    """The same document in a namespace of its own, as in no table."""
    return re.sub(rf"<{root}[^<>]*>", f'<{root} xmlns="urn:other">', document, count=1)


@pytest.mark.parametrize(("record_class", "root", "namespace"), MESSAGES)
def test_both_ways_of_reading_agree(record_class: type[Any], root: str, namespace: str) -> None:
    @settings(max_examples=20, deadline=None, database=None)
    @given(records_of(record_class), st.sampled_from(Layout), st.booleans(), st.data())
    def agree(record: Any, layout: Layout, omit_empty: bool, data: st.DataObject) -> None:
        document = render_message(record, layout, omit_empty, root, namespace)
        usual = document
        leaves = [leaf for leaf in _LEAF.finditer(document) if leaf[1] != root]
        is_odd = data.draw(st.booleans())
        if leaves and is_odd:
            leaf, text = data.draw(st.tuples(st.sampled_from(leaves), st.sampled_from(_ODD_TEXTS)))
            document = f"{document[: leaf.start(2)]}{text}{document[leaf.end(2) :]}"
        expected = outcome(record_class, otherwise(document, root), root)
        assert outcome(record_class, document, root) == expected
        with suppress(*NOT_PLAIN):
            assert read_text(record_class, document) == expected
        for before, after in ((usual, document), (escape(usual), escape(document))):
            with suppress(*NOT_PLAIN):
                assert DocumentShape(record_class, before, usual).read(after) == expected

    agree()


def test_a_shape_reads_what_has_the_same_elements_and_nothing_else() -> None:
    def document(department: str, elements: str = "<HospitalID>SDPJ</HospitalID><DepartID>{}</DepartID>") -> str:
        elements = elements.format(department) + "<WorkDate>2026-03-02</WorkDate><WorkType>1</WorkType>"
        return f"<Message><RequestInfo>{elements}</RequestInfo></Message>"

    usual = document("K01")
    for changed in (str, escape):
        shape = DocumentShape(get_dt_no_info.Request, changed(usual), usual)
        assert shape.read(changed(document("K02"))).query.department_id == "K02"
        for other in (
            document("K02", "<DepartID>{}</DepartID><HospitalID>SDPJ</HospitalID>"),
            document("K02", "<HospitalID>SDPJ</HospitalID> <DepartID>{}</DepartID>"),
            document("K\x85"),
            document("K&amp;"),
            document("K]]>"),
            document(""),
            document("K01<DepartID>K02</DepartID>"),
            document("K" * 17_000),
        ):
            with pytest.raises(NOT_PLAIN):
                shape.read(changed(other))


def test_a_plain_request_is_read_without_a_parser_of_xml() -> None:
    document = (
        "<Message><RequestInfo><HospitalID>SDPJ</HospitalID><DepartID>K01</DepartID>"
        "<WorkDate>2026-03-02</WorkDate><WorkType>1</WorkType></RequestInfo></Message>"
    )
    assert read_text(get_dt_no_info.Request, document).query.department_id == "K01"
