"""Plays each load shape with a clock moved by hand, and prints what it wants; locust patches the whole process."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

from yuyue_sim.loadtest.users.live import LiveContention
from yuyue_sim.loadtest.users.shapes import RampToKneeShape, RushShape, StepsShape

SPAWNING, RUNNING = "spawning", "running"


class Play:
    """One shape in a run."""

    def __init__(self, shape: Any, **options: Any) -> None:
        self.at_s = 0.0
        self.live = LiveContention(lambda: int(self.at_s * 1e9))
        self.live.begin(7)
        environment = SimpleNamespace(parsed_options=SimpleNamespace(**options), yuyue_live=self.live)
        self.runner = environment.runner = SimpleNamespace(environment=environment, state=SPAWNING, user_count=0)
        self.shape = shape
        shape.runner = self.runner

    def tick(self, at_s: float, users: int, state: str = RUNNING) -> Any:
        self.at_s = at_s
        self.runner.state, self.runner.user_count = state, users
        return self.shape.tick()

    def responses(self, second: int, count: int) -> None:
        for number in range(count):
            self.at_s = second + number / count
            self.live.note("getDtNoInfo", "", "", 0.01, {})


def rush() -> Any:
    play = Play(RushShape(), rush_users=5, rush_spawn_rate=2.0, rush_hold=3.0)
    return [play.tick(0, 0, SPAWNING), play.tick(2.5, 5), play.tick(5.4, 5), play.tick(5.5, 5)]


def steps() -> Any:
    play = Play(StepsShape(), steps="2:3,4:5")
    first = [play.tick(0, 0, SPAWNING), play.tick(1, 2), play.tick(4, 2), play.tick(5, 4), play.tick(10, 4)]
    return first, play.tick(11, 0, SPAWNING)


def ramp() -> Any:
    options = {"ramp_from": 1, "ramp_factor": 2.0, "ramp_to": 8, "ramp_step": 2, "ramp_hold": 3.0}
    play = Play(RampToKneeShape(), **options, knee_growth=0.1, knee_p95=2.0)
    wanted = [play.tick(0, 0, SPAWNING), play.tick(1, 1)]
    for second in (1, 2):
        play.responses(second, 20)
    wanted += [play.tick(3.1, 1), play.tick(4, 2)]
    for second in (4, 5):
        play.responses(second, 21)
    wanted += [play.tick(6.1, 2), play.tick(7, 1), play.tick(9.9, 1), play.tick(10, 1)]
    return wanted, play.live.remarks


if __name__ == "__main__":
    played = {each.__name__: each() for each in (rush, steps, ramp)}
    print(json.dumps(played))
