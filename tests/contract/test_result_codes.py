"""The result code in the body of a response, as a recorder finds it."""

from __future__ import annotations

import pytest
from yuyue_sim.contract.result_codes import RESULT_CODES, code_in

BEFORE = b'<?xml version="1.0" encoding="UTF-8"?><S:Envelope><S:Body>'
AFTER = b"</S:Body></S:Envelope>"
STRING = b"&lt;Message&gt;&lt;ResponseInfo&gt;&lt;Code&gt;%s&lt;/Code&gt;&lt;/ResponseInfo&gt;&lt;/Message&gt;"
TYPED = b"<Message><ResponseInfo><Code>%s</Code></ResponseInfo></Message>"


@pytest.mark.parametrize(
    ("operation", "success"),
    [
        ("getYyNo", "1000"),
        ("backNo", "0000"),
        ("updateOrderInfo", "0000"),
        ("getGhInfo", "2000"),
        ("getGhRecord", "2000"),
        ("getDtNoInfo", None),
    ],
)
def test_operations_with_a_code_and_what_means_success(operation: str, success: str | None) -> None:
    declared = RESULT_CODES.get(operation)
    assert (declared and declared.success) == success


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, STRING % b"1000", "1000"),
        (200, TYPED % b"1001", "1001"),
        (500, TYPED % b"1001", "1001"),
        (200, TYPED % b" 1005 ", "1005"),
        (200, TYPED % b"\xe9", "\xe9"),
        (200, TYPED % b"12345678901", "1234567890"),
        (200, b"x" * 3_900 + TYPED % b"1001", "1001"),
        (200, b"x" * 4_100 + TYPED % b"1001", ""),
        (200, TYPED % b"", ""),
        (200, b"<Message/>", ""),
        (500, b"<S:Fault><faultcode>S:Server</faultcode></S:Fault>", "fault"),
        (400, b"x" * 9_000 + b"</env:Fault>", "fault"),
        (500, b"x" * 5_000 + b"<S:Fault>" + b"x" * 5_000, ""),
        (200, b"<S:Fault></S:Fault>", ""),
        (500, b"<html>Internal Server Error</html>", ""),
        (0, b"", ""),
    ],
)
def test_the_code_of_a_booking(status: int, body: bytes, code: str) -> None:
    assert code_in("getYyNo", status, BEFORE + body + AFTER) == code


def test_only_operations_with_a_code_have_one() -> None:
    assert code_in("getDtNoInfo", 200, TYPED % b"1000") == ""
    assert code_in("", 500, b"<S:Fault></S:Fault>") == "fault"
