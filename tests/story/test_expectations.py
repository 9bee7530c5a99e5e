"""Each kind of expectation, met and not met, in the words of the log."""

from __future__ import annotations

import pytest

from tests.story.story_runner import StoryRunner

BOOK = 'at: "08:00", operation: getYyNo, with: {date: "+1"}'


def test_a_story_is_logged_line_by_line(runner: StoryRunner) -> None:
    result = runner.play(
        'at: "08:00", note: 明天, operation: getYyNo, with: {doctor: "03010001", date: "+1"}, times: 5, '
        'responses: {"1000": 3, "1001": 2}, save_as: mine',
        'at: "09:30", operation: getGhInfo, registration: mine, times: 1, counts: {RegInfo: 1}',
        'at: "2026-03-03T00:00:00", operation: getDtNoInfo, with: {doctor: "03010001", date: "+0"}, '
        "totals: {LeftNum: 0}",
        more="timeline: [{at: +1h, note: 病了, doctor_ill: {hospital: WJ01, doctor: '03010001', days: 2}}]\n"
        "ends: +2d\n",
    )
    assert result.lines == [
        "small · 小 · Small (seed 12320)",
        "2026-03-02 星期一",
        "08:00:00  getYyNo ×5 WJ01 03010001 2026-03-03 上午: 1000 ×3, 1001 ×2 ✓  # 明天",
        "09:00:00  医生生病 doctor_ill hospital=WJ01 doctor=03010001 days=2  # 病了",
        "09:30:00  getGhInfo mine: 2000 ×1 ✓",
        "2026-03-03 星期二",
        "00:00:00  getDtNoInfo WJ01 03010001 2026-03-03 上午: answered ×1 ✓",
        "3 expectations, all met",
    ]
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize(
    ("expectation", "shortfall"),
    [
        (f'{BOOK}, times: 4, responses: {{"1000": 4}}', "expected 1000 ×4, got ×3"),
        (f'{BOOK}, times: 4, responses: {{"1000": ">=2"}}', "expected 1001 ×0, got ×1"),
        (f"{BOOK}, times: 4", "expected success each time, got 1001 ×1"),
        (f"{BOOK}, within: 1s, not_within: 1ms", "expected no response within 1ms, got one after 0.000 s"),
        (f"{BOOK}, values: {{ErrMsg: '*停诊*'}}", "expected ErrMsg '*停诊*', got ''"),
        (f"{BOOK}, values: {{ResponseInfo.ReserveNo: 9}}", "expected ResponseInfo.ReserveNo 9, got '1'"),
        ('at: "08:00", operation: getDtNoInfo, totals: {LeftNum: 2}', "expected 2 as the total of LeftNum, got 3"),
        ('at: "08:00", operation: getDtNoInfo, values: {TotalNum: ">9"}', "expected TotalNum '>9', got "),
        ('at: "08:00", operation: getDtNoInfo, values: {ResName: 病床数}', "expected ResName '病床数', got ''"),
        (
            'at: "08:00", operation: getDoctorInfo, values: {DoctorID: "0301000[1]"}',
            "expected DoctorID '0301000[1]', got '03010001'",
        ),
        ('at: "08:00", operation: getDepartInfo, counts: {DepartInfo: "<1"}', "expected DepartInfo ×<1, got ×1"),
        (
            'at: "08:00", operation: getDoctorWorkInfo, with: {elements: {EndTime: 2026-13}}, responses: {answered: 1}',
            "expected fault ×0, got ×1 (Client fault: getDoctorWorkInfo: Message/RequestInfo/EndTime",
        ),
        (
            f'{BOOK}, patients: "110101199003071234", responses: {{"1002": 1}}',
            "expected 1002 ×1, got ×0",
        ),
    ],
)
def test_differences_are_shown(runner: StoryRunner, expectation: str, shortfall: str) -> None:
    result = runner.play(expectation)
    assert shortfall in result.out
    assert result.code == 1


def test_bookings_are_saved_by_name(runner: StoryRunner) -> None:
    result = runner.play(
        f"{BOOK}, times: 3, save_as: three",
        'at: "08:01", operation: backNo, registration: three, times: 2',
        'at: "08:02", operation: backNo, registration: three, responses: {"0005": 2, "0000": 1}',
        'at: "08:03", operation: getYyNo, with: {date: "+1"}, patients: three, times: 3, save_as: again',
        'at: "08:04", operation: getYyNo, with: {date: "+1"}, patients: three, times: 1, responses: {"1002": 1}',
        'at: "08:05", operation: updateOrderInfo, registration: again, with: {elements: {Phone: "15412345678"}}',
        'at: "08:06", operation: getYyNo, registration: again, responses: {"1002": 3}',
        'at: "18:00", operation: getGhInfo, with: {date: "+1"}, counts: {RegInfo: ">=3"}',
    )
    assert result.lines[-1] == "8 expectations, all met", result.out


def test_every_operation_can_be_requested(runner: StoryRunner) -> None:
    result = runner.play(
        'at: "08:00", operation: getHospInfo, values: {HospitalID: WJ01, IsSuspended: 0}',
        'at: "08:00", operation: getDepartInfo, values: {DepartID: "0301"}',
        'at: "08:00", operation: getDoctorInfo, values: {DoctorID: "03010001"}',
        'at: "08:00", operation: getDoctorPhoto, with: {doctor: "03010001"}, values: {DoctorPhoto: "data:image/jpg;*"}',
        'at: "08:00", operation: getDepartWorkInfo, with: {days: 7}, counts: {DepartCalendar: 0}',
        'at: "08:00", operation: getDoctorWorkInfo, with: {days: 7}, counts: {DoctorCalendar: 2}, values: {Limited: 3}',
        'at: "08:00", operation: getDtNoInfo, totals: {LeftNum: 3, TotalNum: 3}',
        'at: "08:00", operation: getYyNo, save_as: one, within: 1s',
        'at: "08:00", operation: getGhInfo, registration: one, values: {IsGet: 1}',
        'at: "08:00", operation: updateOrderInfo, registration: one',
        'at: "08:00", operation: getGhRecord, counts: {RecItem: 1}',
        'at: "08:00", operation: backNo, registration: one',
    )
    assert result.lines[-1] == "12 expectations, all met", result.out


def test_what_does_not_exist_is_requested_where_1003_or_1004_is_expected(runner: StoryRunner) -> None:
    result = runner.play(
        'at: "08:00", operation: getYyNo, with: {doctor: "03010001", date: "+3"}, responses: {"1004": 1}',
        'at: "08:00", operation: getYyNo, with: {doctor: "03010001", part: evening}, responses: {"1004": 1}',
        'at: "08:00", operation: getYyNo, with: {date: "+1", slot: "20:00-20:30"}, responses: {"1004": 1}',
        'at: "08:00", operation: getYyNo, with: {doctor: "03010099", date: "+1"}, responses: {"1003": 1}',
        'at: "08:00", operation: getYyNo, with: {department: "0399", date: "+1"}, responses: {"1003": 1}',
    )
    assert [line.split("  ")[1] for line in result.lines[2:-1]] == [
        "getYyNo WJ01 03010001 2026-03-05 上午: 1004 ×1 ✓",
        "getYyNo WJ01 03010001 2026-03-03 夜门诊: 1004 ×1 ✓",
        "getYyNo WJ01 03010001 2026-03-03 上午: 1004 ×1 ✓",
        "getYyNo WJ01 03010099 2026-03-03 上午: 1003 ×1 ✓",
        "getYyNo WJ01 0399 2026-03-03 上午: 1003 ×1 ✓",
    ]
    assert result.code == 0
