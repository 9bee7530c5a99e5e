"""The settings of the load tests, as arguments of locust: on its command line, in its web form, in its config file."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yuyue_sim.contract.styles import Style


@dataclass(frozen=True, slots=True)
class Argument:
    """One setting."""

    name: str
    default: Any
    read: Callable[[str], Any]
    help: str

    @property
    def key(self) -> str:
        """Its name among the parsed options."""
        return self.name.removeprefix("--").replace("-", "_")


def number_from(least: float, most: float) -> Callable[[str], float]:
    """What reads a number between two others."""

    def number(text: str) -> float:
        value = float(text)
        if not least <= value <= most:
            raise ArgumentTypeError(f"expected a number from {least:g} to {most:g}, got {text}")
        return value

    return number


def whole_from(least: int) -> Callable[[str], int]:
    """What reads a whole number that is not too small."""

    def whole_number(text: str) -> int:
        value = int(text)
        if value < least:
            raise ArgumentTypeError(f"expected a whole number of at least {least}, got {text}")
        return value

    return whole_number


def _day(text: str) -> str:
    if text:
        date.fromisoformat(text)
    return text


def _instant(text: str) -> str:
    if text:
        datetime.fromisoformat(text)
    return text


def _style(text: str) -> str:
    return Style(text).value


def _yes_no(text: str) -> str:
    if text not in {"yes", "no"}:
        raise ArgumentTypeError(f"expected yes or no, got {text}")
    return text


ARGUMENTS = (
    Argument("--history", "histories", str, "Directory for the histories, one file a worker."),
    Argument("--seed", 1, whole_from(0), "Seed of everything that the users do by chance."),
    Argument("--run-number", 0, whole_from(0), "Begins every RegID; 0 takes one that no run had before."),
    Argument("--hospitals", "", str, "HospitalIDs to use, joined by commas; all where empty."),
    Argument("--first-day", "", _day, "First day of visits, yyyy-MM-dd by the hospital's clock; today where empty."),
    Argument("--days", 7, whole_from(1), "How many days of visits."),
    Argument("--style", Style.STRING.value, _style, "string or typed: how a document stands in the SOAP body."),
    Argument("--timeout", 10.0, number_from(0.001, 3600), "Seconds after which an answer is no longer waited for."),
    Argument("--skew", 1.0, number_from(0, 5), "How unevenly schedules are wanted: 0 all alike, 1 Zipf's law."),
    Argument("--hot", 0, whole_from(0), "Use only so many schedules, the most wanted; 0 for all."),
    Argument("--think", 1.0, number_from(0, 3600), "Seconds between two deeds of a user, on average."),
    Argument("--look-to-book", 20.0, number_from(1, 10_000), "Readings of numbers left for each booking tried."),
    Argument(
        "--attempts", 5, whole_from(1), "Most requests asked for one wish, repeats after unclear answers included."
    ),
    Argument("--hang-up", 0.0, number_from(0, 1), "Share of bookings and cancellations whose user does not wait."),
    Argument("--bots", 0.0, number_from(0, 1), "Share of users that are touts' programs: no thinking, no patience."),
    Argument("--arrivals", 0.0, number_from(0, 1e6), "Arrivals a second in all, an open loop; 0 for a closed one."),
    Argument(
        "--lag-bound",
        0.5,
        number_from(0, 3600),
        "Seconds of start lag (p99, dropped arrivals included) over which an open loop is invalid.",
    ),
    Argument(
        "--drop-after", 5.0, number_from(0, 3600), "Seconds after which an arrival without a free user is dropped."
    ),
    Argument(
        "--release-at", "", _instant, "When a rush begins, ISO by this machine's clock; when all are there where empty."
    ),
    Argument("--release-after", 1.0, number_from(0, 3600), "Seconds between the last user's coming and the release."),
    Argument("--eagerness", 0.2, number_from(0, 3600), "Seconds around the release in which users begin (deviation)."),
    Argument("--nobody-else", "no", _yes_no, "yes where nobody else books at the hospitals during the run."),
    Argument("--end-when-done", "no", _yes_no, "yes to end the run as soon as no user is left."),
    Argument("--scenario", "", str, "Name of the scenario played, for the record."),
)
"""In the order of help and form."""


def add_arguments(parser: ArgumentParser, arguments: Sequence[Argument] = ARGUMENTS) -> None:
    """Give locust's parser these settings."""
    for each in arguments:
        name = f"YUYUE_{each.key.upper()}"
        parser.add_argument(each.name, type=each.read, default=each.default, help=each.help, env_var=name)


def settings_of(options: Any) -> dict[str, Any]:
    """The values of every setting, by its name without dashes."""
    return {each.key: getattr(options, each.key, each.default) for each in ARGUMENTS}
