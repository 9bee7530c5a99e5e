"""A user without a run of locust, for programs that only send requests."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from locust.env import Environment

from yuyue_sim.loadtest.users.arguments import ARGUMENTS


def environment_alone(url: str, **settings: Any) -> Environment:
    """An environment of locust without a runner; settings that are not given have their defaults."""
    options = {each.key: each.default for each in ARGUMENTS} | settings
    environment = Environment(host=url)
    environment.parsed_options = Namespace(**options | {"run_number": settings.get("run_number", 1)})
    return environment
