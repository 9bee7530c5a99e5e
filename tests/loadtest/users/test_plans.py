"""Load shapes second by second, as a clock in the test's hands tells them; nobody waits."""

from __future__ import annotations

from argparse import ArgumentTypeError

import pytest
from yuyue_sim.loadtest.users.live import Measured
from yuyue_sim.loadtest.users.plans import Moment, RampPlan, Stage, StagedPlan, stages_in


def there(now_s: float, users: int = 10) -> Moment:
    """All users have come, and everything before now is known."""
    return Moment(now_s, True, users, int(now_s))


def coming(now_s: float, users: int = 0) -> Moment:
    return Moment(now_s, False, users, int(now_s))


def test_stages_are_read_from_text() -> None:
    assert stages_in("10:30, 50:0.5") == (Stage(10, 30.0), Stage(50, 0.5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10", "expected users:seconds,… such as 10:30,50:60, got '10'"),
        ("10:x", "expected users:seconds"),
        ("10:30,", "expected users:seconds"),
        ("0:30", "at least 1 user and more than 0 seconds, got '0:30'"),
        ("10:0", "more than 0 seconds"),
        ("10:inf", "more than 0 seconds"),
        ("10:nan", "more than 0 seconds"),
    ],
)
def test_what_is_no_stage_is_named(text: str, said: str) -> None:
    with pytest.raises(ArgumentTypeError, match=said):
        stages_in(text)


def test_a_stage_lasts_from_when_all_are_there() -> None:
    plan = StagedPlan(stages_in("10:30,50:60"))
    assert plan.users_at(coming(0)) == 10
    assert plan.users_at(there(5)) == 10  # all have come: 30 seconds from here
    assert plan.users_at(there(34.9)) == 10
    assert plan.users_at(there(35)) == 50
    assert plan.users_at(coming(36, 20)) == 50
    assert plan.users_at(there(40, 50)) == 50
    assert plan.users_at(there(99.9, 50)) == 50
    assert plan.users_at(there(100, 50)) is None


def test_a_rush_ends_when_all_users_are_done() -> None:
    plan = StagedPlan([Stage(10, 60)])
    assert plan.users_at(there(1)) == 10
    assert plan.users_at(there(2, 3)) == 10
    assert plan.users_at(there(3, 0)) is None


def ramp(**more: float) -> RampPlan:
    settings = {"first_users": 10, "factor": 2.0, "most_users": 100, "step_s": 5, "growth": 0.1, "p95_bound_s": 1.0}
    return RampPlan(**settings | {"hold_s": 10.0} | more)  # type: ignore[arg-type]


def climb(plan: RampPlan, *measured: Measured) -> list[int | None]:
    """The users wanted after each step, of which each takes ten seconds; every step's figures are given."""
    measures = iter(measured)
    wanted = []
    for number in range(len(measured)):
        assert plan.users_at(there(10 * number + 1), lambda *_: next(measures)) is not None
        wanted.append(plan.users_at(there(10 * number + 9), lambda *_: next(measures)))
    return wanted


def test_a_ramp_ends_at_the_step_whose_followers_bring_hardly_more() -> None:
    plan = ramp()
    users = climb(plan, Measured(100, 0.1), Measured(190, 0.1), Measured(200, 0.4))
    assert users == [20, 40, 20]  # back to the knee
    assert plan.verdict == (
        "Knee at 20 users: 190.0 responses a second, p95 100 ms. "
        "Then 40 users: 200.0 responses a second, p95 400 ms, +5% for +100% users."
    )


def test_a_ramp_ends_where_responses_take_too_long() -> None:
    plan = ramp()
    assert climb(plan, Measured(100, 0.1), Measured(190, 1.2)) == [20, 10]
    assert plan.verdict.endswith("Then 20 users: 190.0 responses a second, p95 1200 ms, over the bound of 1000 ms.")
    early = ramp()
    assert climb(early, Measured(100, 1.2)) == [10]
    assert early.verdict.startswith("Past the knee at the first step: 10 users")


def test_a_ramp_without_a_knee_says_so_at_the_most_users() -> None:
    plan = ramp(most_users=25)
    assert climb(plan, Measured(100, 0.1), Measured(190, 0.1), Measured(240, 0.1)) == [20, 25, 25]
    assert plan.verdict == "No knee up to 25 users: 240.0 responses a second, p95 100 ms, +26% for +25% users."


def test_a_ramp_stays_at_the_knee_for_a_while() -> None:
    plan = ramp(hold_s=10.0)
    climb(plan, Measured(100, 0.1), Measured(101, 0.1))

    def never(*_: int) -> Measured:
        raise AssertionError

    assert plan.users_at(coming(21), never) == 10
    assert plan.users_at(there(25), never) == 10
    assert plan.users_at(there(34.9), never) == 10
    assert plan.users_at(there(35), never) is None


def test_only_whole_seconds_after_all_have_come_are_measured() -> None:
    plan = ramp()
    asked: list[tuple[int, int]] = []

    def measure(first_s: int, last_s: int) -> Measured:
        asked.append((first_s, last_s))
        return Measured(100, 0.1)

    plan.users_at(coming(0), measure)
    plan.users_at(there(2.3), measure)
    plan.users_at(Moment(8.5, True, 10, 7), measure)  # the eighth second is not reported yet
    assert asked == []
    plan.users_at(Moment(9.1, True, 10, 8), measure)
    assert asked == [(3, 8)]
