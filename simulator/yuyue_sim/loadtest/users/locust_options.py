"""What locust itself does not check: numbers with which it ends in a traceback, or waits without end, and variables."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping
from typing import Any

from locust.util.timespan import parse_timespan

from yuyue_sim.core.environment import unread_variables
from yuyue_sim.core.language import Phrase
from yuyue_sim.loadtest.users.arguments import (
    SettingsError,
    number_from,
    reader,
    speaking_as_locale,
    whole_from,
)
from yuyue_sim.loadtest.users.shape_arguments import setting_variables
from yuyue_sim.loadtest.users.worker_run import MOST_WORKERS, USER_NUMBERS

_LONGEST_S = 10**8
_EACH_PROCESSOR = -1


def _seconds(text: str) -> int:
    try:
        seconds: int = parse_timespan(text)
    except OverflowError as error:
        raise ValueError from error
    if seconds > _LONGEST_S:
        raise ValueError
    return seconds


def _processes(text: str) -> int:
    number = int(text)
    if not _EACH_PROCESSOR <= number <= MOST_WORKERS:
        raise ValueError
    return number


_PORT = whole_from(1, 65535)
_TIME = reader(Phrase("a time such as 90, 30s, 20m or 1h30m, up to 27777h"), _seconds)
_USERS = whole_from(1, USER_NUMBERS)
_RATE = number_from(0.001, 1e6)

_READERS: Mapping[str, Callable[[str], Any]] = {
    "num_users": _USERS,
    "spawn_rate": _RATE,
    "run_time": _TIME,
    "stop_timeout": _TIME,
    "processes": reader(
        Phrase("a whole number from 0 to {most}, or -1 for one per processor", most=MOST_WORKERS), _processes
    ),
    "expect_workers": whole_from(1, MOST_WORKERS),
    "expect_workers_max_wait": whole_from(0, _LONGEST_S),
    "autoquit": whole_from(-1, _LONGEST_S),
    "exit_code_on_error": whole_from(0, 255),
    "web_port": _PORT,
    "master_port": _PORT,
    "master_bind_port": _PORT,
}
"""By locust's name of the parsed option."""

_FORM: Mapping[str, Callable[[str], Any]] = {"user_count": _USERS, "spawn_rate": _RATE, "run_time": _TIME}
"""By the name in the web form, where an empty field is not given."""


_parsers: list[ArgumentParser] = []
"""The parser of the command line; when it is ready, it also knows the settings of somebody's own script."""


def check_locust_options(parser: ArgumentParser) -> None:
    """Let locust's parser refuse numbers that cannot be used, wherever they are given."""
    _parsers[:] = [parser]
    for action in vars(parser)["_actions"]:
        if action.dest in _READERS:
            action.type = _READERS[action.dest]


def check_form(form: Mapping[str, str]) -> None:
    """Check the numbers of locust's web form.

    Raises:
        SettingsError: one cannot be used.
    """
    for name, read in _FORM.items():
        if text := form.get(name, ""):
            try:
                read(text)
            except ArgumentTypeError as error:
                raise SettingsError(f"{name}: {error}") from None


def name_unread_variables() -> None:
    """Warn of variables of the environment that are probably settings, but misspelt: the run has the defaults."""
    actions = [action for parser in _parsers for action in vars(parser)["_actions"]]
    known = [*setting_variables(), *(action.env_var for action in actions if getattr(action, "env_var", None))]
    with speaking_as_locale():
        for problem in unread_variables(os.environ, known):
            print(f"yuyue-sim: {problem}", file=sys.stderr)
