"""Test patients meet their outcome in any hospital, by card or telephone, in both styles; one switch turns them off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from yuyue_sim.contract.styles import Style

from tests.acceptance.served import Served, serving
from tests.scenario.faults.faulty import Asking, about, order, scenario

BOOKING = {
    "001": ("1000", True),
    "003": ("1001", False),
    "005": ("1002", False),
    "007": ("1003", False),
    "009": ("1004", False),
    "011": ("1005", False),
    "023": ("torn", True),
    "027": ("Server fault: 医院系统内部错误", True),
    "029": ("unreadable", True),
    "031": ("1005", True),
    "033": ("1000", True),
    "041": ("torn", False),
    "045": ("Server fault: 医院系统内部错误", False),
    "047": ("unreadable", False),
}
"""The three digits of the card, what an order of the patient hears, and whether it is booked then."""
CARDS = {
    "001": "320599199001010011",
    "003": "320599199001010038",
    "005": "320599199001010054",
    "007": "320599199001010070",
}
"""Some of the cards as the page shows them."""
LATER = {
    "061": ("backNo", "0002", "0"),
    "063": ("backNo", "0003", "0"),
    "065": ("backNo", "torn", "1"),
    "067": ("backNo", "Server fault: 医院系统内部错误", "0"),
    "071": ("updateOrderInfo", "0001", "0"),
    "073": ("updateOrderInfo", "torn", "0"),
}
"""What a request about the booking hears, and IsQuit after it."""


def card(digits: str, born: str = "19900101") -> str:
    first17 = f"320599{born}{digits}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first17 + "10X98765432"[sum(int(d) * w for d, w in zip(first17, weights, strict=True)) % 11]


HOSPITALS = [f"T{index:03}" for index in range(40)]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("patients") / "patients.yaml"
    path.write_text(scenario(HOSPITALS, []), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def served(file: str) -> Iterator[Served]:
    with serving(scenario=file) as running:
        yield running


@pytest.fixture(params=Style)
def asking(request: pytest.FixtureRequest, served: Served) -> Asking:
    return Asking(served.port, request.param)


def place(asking: Asking, index: int) -> tuple[int, str]:
    """A RegID and a hospital of their own for each case and style."""
    return 30_000 + 2 * index + (asking.style is Style.STRING), HOSPITALS[index]


def test_the_cards_of_the_page() -> None:
    assert {digits: card(digits) for digits in CARDS} == CARDS


@pytest.mark.parametrize("by", ["card", "telephone"])
@pytest.mark.parametrize("digits", BOOKING)
def test_an_order_gets_the_outcome(served: Served, digits: str, by: str) -> None:
    code, is_booked = BOOKING[digits]
    index = [*BOOKING].index(digits)
    for style in Style:
        asking = Asking(served.port, style)
        registration_id = 10_000 + 4 * index + 2 * (style is Style.STRING) + (by == "card")
        born = "19900101" if style is Style.STRING else "19910101"
        if by == "card":
            document = order(registration_id, HOSPITALS[index], card(digits, born))
        else:
            document = order(registration_id, HOSPITALS[index], phone=f"1990000{digits:0>4}")
        assert asking.code("getYyNo", document) == code
        assert asking.booked(registration_id, HOSPITALS[index]) is is_booked


def test_the_words_beside_the_code(asking: Asking) -> None:
    assert asking.message("getYyNo", order(20_001, "T000", card("003"))) == "号源已满"
    assert asking.message("getYyNo", order(20_002, "T000", card("011"))) == "该排班已停诊"


def test_a_boys_card_has_the_same_outcome(asking: Asking) -> None:
    assert asking.code("getYyNo", order(20_003, "T000", card("003", "20180101"))) == "1001"


def test_a_slow_booking(asking: Asking) -> None:
    impatient = Asking(asking.port, asking.style, timeout_s=0.3)
    registration_id, hospital_id = place(asking, 30)
    assert impatient.code("getYyNo", order(registration_id, hospital_id, card("021"))) == "timed out"
    assert asking.code("getYyNo", order(registration_id, hospital_id, card("021"))) in {"1000", "1002"}


@pytest.mark.parametrize(("digits", "is_booked"), [("025", True), ("043", False)])
def test_no_response_comes(asking: Asking, digits: str, is_booked: bool) -> None:
    registration_id, hospital_id = place(asking, 31 + is_booked)
    impatient = Asking(asking.port, asking.style, timeout_s=0.3)
    born = "19900101" if asking.style is Style.STRING else "19910101"
    assert impatient.code("getYyNo", order(registration_id, hospital_id, card(digits, born))) == "timed out"
    assert asking.booked(registration_id, hospital_id) is is_booked


@pytest.mark.parametrize("digits", LATER)
def test_a_later_request_gets_the_outcome(asking: Asking, digits: str) -> None:
    operation, code, is_quit = LATER[digits]
    registration_id, hospital_id = place(asking, 20 + [*LATER].index(digits))
    born = "19900101" if asking.style is Style.STRING else "19910101"
    assert asking.code("getYyNo", order(registration_id, hospital_id, card(digits, born))) == "1000"
    assert asking.code(operation, about(operation, registration_id, hospital_id)) == code
    assert asking.element("getGhInfo", about("getGhInfo", registration_id, hospital_id), "IsQuit") == is_quit


def test_a_query_fails_and_another_finds_nothing(asking: Asking) -> None:
    for index, digits, code in ((33, "081", "2003"), (34, "083", "2002")):
        registration_id, hospital_id = place(asking, index)
        born = "19900101" if asking.style is Style.STRING else "19910101"
        assert asking.code("getYyNo", order(registration_id, hospital_id, card(digits, born))) == "1000"
        assert asking.code("getGhInfo", about("getGhInfo", registration_id, hospital_id)) == code


@pytest.mark.parametrize("options", [(), ("--no-test-patients",)])
def test_one_switch_turns_them_off(file: str, tmp_path_factory: pytest.TempPathFactory, options: tuple[str]) -> None:
    if not options:
        path = tmp_path_factory.mktemp("none") / "none.yaml"
        path.write_text(scenario(["T000"], [], "test_patients: false"), encoding="utf-8")
        file = str(path)
    with serving(*options, scenario=file) as running:
        assert Asking(running.port).code("getYyNo", order(1, "T000", card("003"))) == "1000"


@pytest.mark.slow
def test_they_are_known_to_every_worker_and_after_a_restart(
    file: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    state = str(tmp_path_factory.mktemp("state") / "ledger.sqlite")
    with serving("--state", state, scenario=file) as running:
        assert Asking(running.port).code("getYyNo", order(1, "T000", card("061"))) == "1000"
    with serving("--state", state, "--workers", "2", scenario=file) as running:
        assert Asking(running.port).code("backNo", about("backNo", 1, "T000")) == "0002"
