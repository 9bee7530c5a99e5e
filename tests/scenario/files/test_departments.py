"""What departments, doctors and schedules may say, and the problem reported for what they may not."""

from __future__ import annotations

from typing import Any

import pytest
from yuyue_sim.scenario.files.errors import ScenarioErrors
from yuyue_sim.scenario.files.loader import read_text

SEGMENT = '{begin: "08:00", end: "09:00", numbers: 3}'
WEEKLY = "{weekdays: [mon], part: evening, numbers: 4"
MORNING = '{date: "2026-03-03", part: morning, numbers: 10}'


def text_with(department: str) -> str:
    return f"name: tried\nworld:\n  hospitals:\n    - profile: county\n      departments:\n        - {department}\n"


def with_schedule(schedule: str) -> str:
    return f'{{id: "0300", schedules: [{schedule}]}}'


@pytest.mark.parametrize(
    ("department", "message"),
    [
        (
            with_schedule("{part: morning, numbers: 3}"),
            "does not say when it is held; give one of date, dates and weekdays",
        ),
        (
            with_schedule('{date: "2026-03-03", weekdays: [mon], part: morning, numbers: 3}'),
            "gives date and weekdays; give one of date, dates and weekdays",
        ),
        (
            with_schedule('{date: "2026-02-30", part: morning, numbers: 3}'),
            "expected a date from 2021-01-01 on, such as 2026-03-02, got '2026-02-30'",
        ),
        (
            with_schedule('{date: "2020-12-31", part: morning, numbers: 3}'),
            "expected a date from 2021-01-01 on, such as 2026-03-02, got '2020-12-31'",
        ),
        (
            with_schedule('{date: "2026-03-03", from: "2026-03-01", part: morning, numbers: 3}'),
            "gives from or until without weekdays; they go with weekdays alone",
        ),
        (
            with_schedule('{weekdays: [mon], from: "2026-03-09", until: "2026-03-02", part: morning, numbers: 3}'),
            "until 2026-03-02 is before from 2026-03-09",
        ),
        (
            with_schedule('{date: "2026-03-03", part: morning}'),
            "does not say how many numbers it has; give numbers, or slots",
        ),
        (
            with_schedule('{date: "2026-03-03", part: morning, numbers: 3, begin: "08:00"}'),
            "gives one of begin and end; give both, or neither",
        ),
        (
            with_schedule('{date: "2026-03-03", part: morning, numbers: 3, begin: "11:00", end: "08:00"}'),
            "ends at 08:00, not after its begin at 11:00",
        ),
        (
            with_schedule(f'{{date: "2026-03-03", part: morning, numbers: 3, slots: [{SEGMENT}]}}'),
            "gives slots and numbers; slots say all of that",
        ),
        (
            with_schedule(
                '{date: "2026-03-03", part: morning, slots: '
                '[{begin: "08:00", end: "09:00", numbers: 3}, {begin: "08:30", end: "10:00", numbers: 3}]}'
            ),
            "begins at 08:30, before the slot before it ends at 09:00; begin it there or later",
        ),
        (
            with_schedule('{date: "2026-03-03", part: morning, slots: [{begin: "09:00", end: "09:00", numbers: 3}]}'),
            "ends at 09:00, not after its begin at 09:00",
        ),
        (
            with_schedule('{date: "2026-03-03", part: morning, numbers: 3, experts_fee: 5}'),
            "only a doctor's schedule can have an experts_fee; leave it out",
        ),
        (
            with_schedule('{date: "2026-03-03", part: morning, numbers: 3, clinic_fee: 1.005}'),
            "expected yuan with two decimals at most, such as 22.50, got 1.005",
        ),
        (
            with_schedule(f"{MORNING}, {MORNING}"),
            "schedules[1] and schedules[0] are both in the morning of 2026-03-03",
        ),
        (
            with_schedule(f"{MORNING}, {{weekdays: [tue], part: morning, numbers: 4}}"),
            "schedules[1] and schedules[0] are both in the morning of 2026-03-03",
        ),
        (
            with_schedule(
                '{weekdays: [mon, fri], until: "2026-03-06", part: evening, numbers: 4}, '
                '{weekdays: [fri], from: "2026-03-05", part: evening, numbers: 4}'
            ),
            "schedules[1] and schedules[0] are both in the evening of 2026-03-06",
        ),
        (
            with_schedule('{dates: ["2026-03-03", "2026-03-03"], part: morning, numbers: 3}'),
            "schedules[0] gives a date twice",
        ),
        ("{id: HX, children_up_to: 3, adults_from: 60}", "gives children_up_to and adults_from; give one of them"),
        ("{id: HX123, doctors: 2}", "give it an id of 4 characters at most"),
        (
            "{id: HX, doctors: [{id: HY0001}]}",
            "DoctorID HY0001: expected the DepartID and four digits from 0001 on, such as HX0001",
        ),
        ("{id: HX, doctors: [{id: HX0000}]}", "DoctorID HX0000: expected the DepartID and four digits from 0001 on"),
        ("{id: HX, doctors: [{rank: 专家}]}", "主任医师"),
        (
            '{id: HX, doctors: [{id_card: "320503198001010017"}]}',
            "ID card: expected the check digit 4 at its end, got '320503198001010017'",
        ),
        (
            '{id: HX, doctors: [{id_card: "320503800101001"}]}',
            "ID card: expected 18 digits, the last of them possibly X, got '320503800101001'",
        ),
        (f"{{id: HX, doctors: [{{experience: {'久' * 201}}}]}}", "expected at most 200 characters"),
        (f"{{id: HX, phone: '{'1' * 51}'}}", "expected at most 50 characters"),
        (f"{{id: HX, big_department_name: {'内' * 21}}}", "expected at most 20 characters"),
        ("{id: HX, special: 2}", "expected true or false"),
        (
            "{id: HX, big_department: 内科}",
            "expected a DepartID such as 0300, or an empty text for none, got '内科'",
        ),
    ],
)
def test_each_contradiction_is_reported_with_its_line(department: str, message: str) -> None:
    with pytest.raises(ScenarioErrors) as caught:
        read_text(text_with(department)).sound()
    (problem,) = caught.value.problems
    assert message in problem.text
    assert problem.place is not None
    assert problem.place.line == 6
    assert problem.key.startswith("world.hospitals[0].departments[0]")


@pytest.mark.parametrize(
    "schedules",
    [
        f"{MORNING}, {{weekdays: [mon], part: morning, numbers: 4}}",
        f"{MORNING}, {{weekdays: [tue], part: evening, numbers: 4}}",
        f'{MORNING}, {{weekdays: [tue], from: "2026-03-04", part: morning, numbers: 4}}',
        f'{WEEKLY}, until: "2026-03-05"}}, {WEEKLY}, from: "2026-03-06"}}',
        f'{{date: "2026-03-03", part: morning, slots: [{SEGMENT}, {{begin: "09:00", end: "09:30", numbers: 3}}]}}',
    ],
)
def test_schedules_on_different_dates_are_accepted(schedules: str) -> None:
    (hospital,) = read_text(text_with(with_schedule(schedules))).sound().world.hospitals
    found: Any = hospital.departments[0].schedules
    assert len(found) == schedules.count("part:")
