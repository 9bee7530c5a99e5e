"""The settings of load tests: arguments of locust on its command line, in its web form and in its API.

Locust checks arguments on the command line only. `check_settings` checks them where a run begins.
"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yuyue_sim.contract.styles import Style
from yuyue_sim.platform.client import endpoint_of
from yuyue_sim.platform.interface_address import Follow

MOST_RUN_NUMBER = 10**9 - 1
"""A RegID has 18 digits: nine of the run, six of the user, three of the booking."""


class SettingsError(Exception):
    """A setting cannot be used; the text names it and says what is expected."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One setting."""

    name: str
    default: Any
    read: Callable[[str], Any]
    """Value of a text; raises `ArgumentTypeError`."""
    help: str

    @property
    def key(self) -> str:
        """Its name among the parsed options."""
        return self.name.removeprefix("--").replace("-", "_")


def reader(expected: str, read: Callable[[str], Any]) -> Callable[[str], Any]:
    """A function that reads a text; it raises `ArgumentTypeError` if `read` raises `ValueError`."""

    def value(text: str) -> Any:
        try:
            return read(text)
        except ValueError:
            raise ArgumentTypeError(f"expected {expected}, got {text!r}") from None

    return value


def number_from(least: float, most: float) -> Callable[[str], Any]:
    """A reader of numbers in a range, ends included."""
    return reader(f"a number from {least:g} to {most:g}", lambda text: _in_range(float(text), least, most))


def whole_from(least: int, most: int = 10**6) -> Callable[[str], Any]:
    """A reader of whole numbers in a range, ends included."""
    return reader(f"a whole number from {least} to {most}", lambda text: _in_range(int(text), least, most))


def _in_range(value: float, least: float, most: float) -> float:
    if not least <= value <= most:
        raise ValueError
    return value


def _instant(text: str) -> str:
    if text:
        datetime.fromisoformat(text)
    return text


def _yes_no(text: str) -> str:
    if text not in {"yes", "no"}:
        raise ValueError
    return text


_DAY = reader("a date such as 2026-03-02", lambda text: text and date.fromisoformat(text).isoformat())
_INSTANT = reader("an instant such as 2026-03-02T08:00:00+08:00", _instant)
_STYLE = reader("string or typed", lambda text: Style(text).value)
_FOLLOW = reader("auto, yes or no", lambda text: Follow(text).value)
_YES_NO = reader("yes or no", _yes_no)
_SECONDS = number_from(0, 3600)
_SHARE = number_from(0, 1)

ARGUMENTS = (
    Argument("--history", "histories", str, "Directory for the histories, one file per worker."),
    Argument("--seed", 1, whole_from(0, 2**63 - 1), "Seed of every random choice of the users."),
    Argument(
        "--run-number", 0, whole_from(0, MOST_RUN_NUMBER), "First digits of every RegID; 0 chooses one not used before."
    ),
    Argument("--hospitals", "", str, "HospitalIDs to use, joined by commas; all if empty."),
    Argument(
        "--follow",
        Follow.AUTO.value,
        _FOLLOW,
        "Ask each hospital at its InterfaceAddr: yes, no, or auto, if --host lists hospitals of several machines.",
    ),
    Argument("--first-day", "", _DAY, "First day of visits, yyyy-MM-dd by the hospital's clock; today if empty."),
    Argument("--days", 7, whole_from(1, 3660), "Number of days of visits."),
    Argument("--style", Style.STRING.value, _STYLE, "string or typed: how a document stands in the SOAP body."),
    Argument("--timeout", 10.0, number_from(0.001, 3600), "Seconds to wait for a response."),
    Argument("--skew", 1.0, number_from(0, 5), "How unevenly schedules are wanted: 0 equally, 1 Zipf's law."),
    Argument("--hot", 0, whole_from(0), "Use only this many schedules, the most wanted ones; 0 for all."),
    Argument("--think", 1.0, _SECONDS, "Seconds between two visits of a user, on average."),
    Argument("--look-to-book", 20.0, number_from(1, 10_000), "Readings of LeftNum per attempted booking."),
    Argument("--attempts", 5, whole_from(1, 10_000), "Most requests for one wish, repeats included."),
    Argument("--hang-up", 0.0, _SHARE, "Share of bookings and cancellations whose user does not wait."),
    Argument("--bots", 0.0, _SHARE, "Share of users that are programs of ticket touts: no pauses."),
    Argument("--arrivals", 0.0, number_from(0, 1e6), "Arrivals per second (open loop); 0 for a closed loop."),
    Argument(
        "--lag-bound",
        0.5,
        _SECONDS,
        "Seconds of start lag (p99, dropped arrivals included) above which an open loop is not valid.",
    ),
    Argument("--drop-after", 5.0, _SECONDS, "Seconds after which an arrival without a free user is dropped."),
    Argument(
        "--release-at",
        "",
        _INSTANT,
        "Instant of the release, ISO, by this machine's clock; when all users are ready if empty.",
    ),
    Argument("--release-after", 1.0, _SECONDS, "Seconds from when all users are ready to the release."),
    Argument(
        "--release-file",
        "",
        str,
        "File that is awaited once all users are ready; it holds the instant of the release, as --release-at takes it.",
    ),
    Argument("--eagerness", 0.2, _SECONDS, "Seconds after the release within which most users begin."),
    Argument("--nobody-else", "no", _YES_NO, "yes if nobody else books at the hospitals during the run."),
    Argument("--end-when-done", "no", _YES_NO, "yes to end the run as soon as no user is left."),
    Argument("--scenario", "", str, "Name of the scenario, for the record."),
)
"""In the order of help and form."""

_known: list[Argument] = []
"""What `add_arguments` added: the settings above, and those of load shapes."""


def add_arguments(parser: ArgumentParser, arguments: Sequence[Argument] = ARGUMENTS) -> None:
    """Add settings to locust's parser."""
    for each in arguments:
        name = f"YUYUE_{each.key.upper()}"
        parser.add_argument(each.name, type=each.read, default=each.default, help=each.help, env_var=name)
        if each not in _known:
            _known.append(each)


def check_settings(options: Mapping[str, Any], host: str) -> None:
    """Check all settings, wherever they come from.

    Raises:
        SettingsError: one cannot be used.
    """
    for each in _known:
        try:
            each.read(str(options.get(each.key, each.default)))
        except ArgumentTypeError as error:
            raise SettingsError(f"{each.name}: {error}") from None
    if not host:
        raise SettingsError("--host: no hospital; give its address, such as http://127.0.0.1:8080")
    try:
        endpoint_of(host, Style.STRING)
    except ValueError as error:
        raise SettingsError(f"--host: {error}") from None


def settings_of(options: Any) -> dict[str, Any]:
    """The values of every setting, by its name without dashes."""
    return {each.key: getattr(options, each.key, each.default) for each in ARGUMENTS}
