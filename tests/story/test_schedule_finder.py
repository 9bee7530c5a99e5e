"""What a story leaves open is found; and how much is enough."""

from __future__ import annotations

import pytest
from yuyue_sim.scenario.files.amounts import Amount, AmountError

from tests.story.story_runner import StoryRunner


def test_the_next_schedule_with_enough_numbers_left_is_booked(runner: StoryRunner) -> None:
    result = runner.play(
        'at: "08:00", operation: getYyNo, times: 2',
        'at: "08:01", operation: getYyNo, times: 2',
        'at: "08:02", operation: getYyNo',
        'at: "08:03", operation: getYyNo, times: 3',
    )
    assert [line.split("  ")[1] for line in result.lines[2:-1]] == [
        "getYyNo ×2 WJ01 03010001 2026-03-03 上午: 1000 ×2 ✓",
        "getYyNo ×2 WJ01 03010001 2026-03-04 上午: 1000 ×2 ✓",
        "getYyNo WJ01 03010001 2026-03-03 上午: 1000 ×1 ✓",
        "getYyNo ×3 WJ01 03010001 2026-03-10 上午: 1000 ×3 ✓",
    ]


@pytest.mark.parametrize(
    ("written", "admitted", "refused"),
    [
        (3, [3], [2, 4]),
        ("3", [3], [2, 4]),
        (">=3", [3, 4], [2]),
        ("<= 3", [2, 3], [4]),
        (">3", [4], [3]),
        ("<3", [2], [3]),
    ],
)
def test_an_amount_holds_its_bounds(written: int | str, admitted: list[int], refused: list[int]) -> None:
    amount = Amount.parse(written)
    assert [number for number in (2, 3, 4) if amount.admits(number)] == admitted
    assert not any(amount.admits(number) for number in refused)


@pytest.mark.parametrize("written", ["", "-1", "=3", "3-4", ">", "many", "1e3"])
def test_what_is_no_amount(written: str) -> None:
    with pytest.raises(AmountError, match="expected a number such as 20, or a comparison such as '>=5'"):
        Amount.parse(written)
