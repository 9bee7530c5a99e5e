"""Each planted bug as SOAP shows it, compared with a hospital without bugs."""

from __future__ import annotations

from collections import Counter

from tests.acceptance.patients import card_no
from tests.hospital.bugs.hospital import NUMBERS, Making

HONEST = "{}"


def test_the_honest_hospital_keeps_every_promise_that_the_bugs_break(bugged: Making) -> None:
    hospital = bugged(HONEST)
    assert [hospital.code(number) for number in (1, 2, 3, 4)] == ["1000", "1000", "1000", "1001"]
    assert hospital.code(4) == "1001"
    assert hospital.left() == 0
    assert hospital.code(1) == "1002"
    assert [each["RegID"] for each in hospital.active()] == ["1", "2", "3"]
    assert len({each["ClinicNo"] for each in hospital.active()}) == NUMBERS
    assert hospital.cancel(2) == "0000"
    assert hospital.left() == 1
    assert [each["RegID"] for each in hospital.active()] == ["1", "3"]
    assert hospital.code(4) == "1000"


def test_oversell_sells_the_last_number_again_within_the_window(bugged: Making) -> None:
    hospital = bugged("{oversell: {window: 200ms}}")
    assert [hospital.code(number) for number in (1, 2)] == ["1000", "1000"]
    hospital.machine_unix_s += 10
    assert hospital.code(3) == "1000"
    hospital.machine_unix_s += 0.1
    assert [hospital.code(4), hospital.code(5)] == ["1000", "1000"]
    assert hospital.left() == 0
    assert len(hospital.active()) == NUMBERS + 2
    assert max(Counter(each["ClinicNo"] for each in hospital.active()).values()) == 1
    hospital.machine_unix_s += 0.11
    assert hospital.code(6) == "1001"
    assert len(hospital.active()) == NUMBERS + 2


def test_oversell_closes_the_window_after_the_time_that_it_is_given(bugged: Making) -> None:
    for window, code in (("50ms", "1001"), ("1s", "1000")):
        hospital = bugged(f"{{oversell: {{window: {window}}}}}")
        assert [hospital.code(number) for number in (1, 2, 3)] == ["1000", "1000", "1000"]
        hospital.machine_unix_s += 0.5
        assert hospital.code(4) == code


def test_oversell_hurts_nobody_who_comes_alone(bugged: Making) -> None:
    hospital = bugged("{oversell: {}}")
    for number, code in ((1, "1000"), (2, "1000"), (3, "1000"), (4, "1001"), (5, "1001")):
        hospital.machine_unix_s += 1
        assert hospital.code(number) == code
    hospital.cancel(1)
    hospital.machine_unix_s += 1
    assert hospital.code(6) == "1000"
    assert [each["RegID"] for each in hospital.active()] == ["2", "3", "6"]


def test_lost_booking_acknowledges_what_nobody_finds(bugged: Making) -> None:
    hospital = bugged("{lost_booking: {}}")
    response = hospital.book(1)
    assert (response["Code"], response["RegID"], response["ErrMsg"]) == ("1000", "1", "")
    assert int(response["ReserveNo"]) > 0
    assert hospital.one(1) == []
    assert hospital.batch() == []
    assert hospital.of_card(card_no(1)) == []
    assert hospital.records() == []
    assert hospital.left() == NUMBERS
    assert hospital.cancel(1) == "0001"
    assert hospital.book(2)["ReserveNo"] == response["ReserveNo"]


def test_stale_left_shows_the_numbers_of_half_a_minute_ago(bugged: Making) -> None:
    hospital = bugged("{stale_left: {by: 30s}}")
    hospital.advance(60)
    assert [hospital.code(1), hospital.code(2), hospital.left()] == ["1000", "1000", 3]
    hospital.advance(29)
    assert hospital.left() == 3
    hospital.advance(1)
    assert hospital.left() == 1
    assert [hospital.cancel(1), hospital.left()] == ["0000", 1]
    hospital.advance(30)
    assert hospital.left() == 2
    assert [hospital.code(number) for number in (3, 4, 5)] == ["1000", "1000", "1001"]


def test_leaky_cancel_never_gives_the_number_again(bugged: Making) -> None:
    hospital = bugged("{leaky_cancel: {}}")
    assert [hospital.code(number) for number in (1, 2, 3)] == ["1000", "1000", "1000"]
    assert hospital.cancel(2) == "0000"
    assert [each["IsQuit"] for each in hospital.one(2)] == ["1"]
    assert len(hospital.active()) == NUMBERS - 1
    assert hospital.left() == 0
    assert hospital.code(4) == "1001"


def test_repeated_reserve_no_gives_one_number_to_two(bugged: Making) -> None:
    hospital = bugged("{repeated_reserve_no: {}}")
    first, second = hospital.book(1), hospital.book(2)
    assert (first["Code"], second["Code"]) == ("1000", "1000")
    assert second["ReserveNo"] == first["ReserveNo"]
    assert [each["ClinicNo"] for each in hospital.active()] == [first["ReserveNo"]] * 2
    assert hospital.left() == 1
    assert [hospital.code(3), hospital.code(4)] == ["1000", "1001"]
    assert hospital.left() == 0


def test_duplicate_record_books_a_retried_reg_id_twice(bugged: Making) -> None:
    hospital = bugged("{duplicate_record: {}}")
    first, second = hospital.book(1), hospital.book(1)
    assert [(each["Code"], each["RegID"]) for each in (first, second)] == [("1000", "1"), ("1000", "1")]
    assert first["ReserveNo"] != second["ReserveNo"]
    numbers = sorted([first["ReserveNo"], second["ReserveNo"]])
    for records in (hospital.batch(), hospital.of_card(card_no(1))):
        assert [(each["RegID"], each["ClinicNo"]) for each in records] == [("1", number) for number in numbers]
    assert [each["Plat12320SN"] for each in hospital.records()] == ["1", "1"]
    assert {each["ClinicSN"] for each in hospital.records()} == {"CS01000000000000000001"}
    assert [each["ClinicNo"] for each in hospital.one(1)] == [first["ReserveNo"]]
    assert hospital.left() == NUMBERS - 2
    assert [hospital.cancel(1), hospital.cancel(1)] == ["0000", "0005"]
    assert [each["IsQuit"] for each in hospital.batch()] == ["1", "0"]


def test_duplicate_record_affects_only_a_repeated_booking(bugged: Making) -> None:
    hospital = bugged("{duplicate_record: {}}")
    assert hospital.code(1) == "1000"
    assert hospital.code(2, patient=1) == "1002"
    assert hospital.code(1, patient=2) == "1005"
    assert [hospital.code(1), hospital.code(1), hospital.code(1)] == ["1000", "1000", "1002"]
    assert [each["RegID"] for each in hospital.batch()] == ["1", "1", "1"]


def test_refused_but_stored_keeps_what_it_refuses(bugged: Making) -> None:
    hospital = bugged("{refused_but_stored: {}}")
    response = hospital.book(1)
    assert (response["Code"], response["RegID"], response["ReserveNo"]) == ("1005", "1", "0")
    assert response["ErrMsg"] == "系统繁忙，请稍后再试"
    assert [each["RegID"] for each in hospital.one(1)] == ["1"]
    assert hospital.left() == NUMBERS - 1
    assert hospital.code(1) == "1002"


def test_false_sold_out_refuses_while_numbers_are_left(bugged: Making) -> None:
    hospital = bugged("{false_sold_out: {}}")
    response = hospital.book(1)
    assert (response["Code"], response["ErrMsg"]) == ("1001", "号源已满")
    assert hospital.left() == NUMBERS
    assert hospital.one(1) == []
