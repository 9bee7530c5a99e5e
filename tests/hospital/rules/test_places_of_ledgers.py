"""A clinic gives the same answers wherever its ledger is kept: in memory, in a file, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hospital.rules.asking import Asked, man
from tests.hospital.rules.small_world import TODAY, TOMORROW
from tests.postgresql import PostgresqlServer

_IDS = st.integers(1, 6)
_PATIENTS = st.integers(1, 5)
_PLACES = st.sampled_from([("IM", ""), ("IM", "IM01"), ("SU", ""), ("DI", "")])
_DAYS = st.sampled_from([TODAY, TOMORROW, TOMORROW + timedelta(days=1)])
_Step = Callable[[Asked], Any]


def _book(registration_id: int, patient: int, place: tuple[str, str], day: Any) -> _Step:
    def step(asked: Asked) -> Any:
        outcome = asked.book(
            registration_id=registration_id,
            card_no=man(patient),
            department_id=place[0],
            doctor_id=place[1],
            visit_date=day,
        )
        code, message = getattr(outcome, "code", "1000"), getattr(outcome, "message", "")
        return str(code), message, outcome.registration_id, outcome.reserve_no, outcome.check_no

    return step


def _left(place: tuple[str, str], day: Any) -> _Step:
    def step(asked: Asked) -> Any:
        found = asked.clinic.availability("OPEN", place[0], place[1], day, 1)  # type: ignore[arg-type]
        return None if found is None else found.left

    return step


def _later(minutes: int) -> _Step:
    def step(asked: Asked) -> Any:
        asked.clock.instant += timedelta(minutes=minutes)

    return step


_STEPS = st.one_of(
    st.builds(_book, _IDS, _PATIENTS, _PLACES, _DAYS),
    st.builds(_book, _IDS, _PATIENTS, _PLACES, _DAYS),
    st.builds(lambda number: lambda asked: asked.cancel(number), _IDS),
    st.builds(lambda number, patient: lambda asked: asked.update(number, card_no=man(patient)), _IDS, _PATIENTS),
    st.builds(_left, _PLACES, _DAYS),
    st.builds(lambda patient: lambda asked: asked.found(card_no=man(patient)), _PATIENTS),
    st.builds(lambda number: lambda asked: asked.found(registration_id=number), _IDS),
    st.builds(_later, st.integers(0, 90)),
)


def test_the_same_script_has_the_same_answers_everywhere(postgresql: PostgresqlServer, tmp_path: Path) -> None:
    serial = iter(range(10**6))

    @settings(max_examples=15)
    @given(st.lists(_STEPS, min_size=5, max_size=30))
    def same(script: list[_Step]) -> None:
        places = [None, tmp_path / f"{next(serial)}.sqlite", postgresql.url()]
        heard = []
        for place in places:
            asked = Asked(place)
            heard.append([step(asked) for step in script])
            asked.ledger.close()
        assert heard[0] == heard[1]
        assert heard[0] == heard[2]

    same()
