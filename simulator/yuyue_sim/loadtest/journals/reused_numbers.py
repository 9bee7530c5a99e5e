"""RegIDs that a platform used for several bookings, which a history takes for one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from yuyue_sim.loadtest.history.layout import NOTHING, Outcome
from yuyue_sim.loadtest.history.reader import History
from yuyue_sim.loadtest.history.tables import NEVER_NS

_BOOKED = 1000
_LAST = np.iinfo(np.int64).max


def told_apart(history: History) -> tuple[History, int]:
    """A history without what would be taken for another booking, and how many RegIDs were booked several times.

    A refused getYyNo is left out if its RegID was used for another slot or patient. If a RegID was booked for several,
    or again after its cancellation, its bookings become unclear, and its cancellations are left out.
    """
    rows = history.operations
    booking = np.flatnonzero(history.is_asked("getYyNo"))
    ids, place = np.unique(rows["registration_id"][booking], return_inverse=True)
    about = rows["slot"][booking].astype(np.int64) << 32 | rows["patient"][booking]
    is_refused = rows["outcome"][booking] == Outcome.REFUSED
    least, most = np.full(len(ids), _LAST), np.full(len(ids), -1)
    np.minimum.at(least, place[~is_refused], about[~is_refused])
    np.maximum.at(most, place[~is_refused], about[~is_refused])
    is_several = (least < most) | _booked_again(history, booking, ids, place)
    is_other = is_refused & (most[place] >= 0) & (is_several[place] | (about != most[place]))
    left_out = np.zeros(len(rows), np.bool_)
    left_out[booking[is_other]] = True
    cancels = np.flatnonzero(history.is_asked("backNo"))
    left_out[cancels[np.isin(rows["registration_id"][cancels], ids[is_several])]] = True
    unclear = booking[is_several[place] & ~is_refused]
    if len(unclear):
        rows = rows.copy()
        rows["outcome"][unclear] = Outcome.UNCLEAR
        rows["completed_ns"][unclear] = NEVER_NS
        rows["code"][unclear] = rows["reserve_no"][unclear] = NOTHING
    return _without(replace(history, operations=rows), left_out), int(is_several.sum())


def _booked_again(
    history: History, booking: NDArray[np.intp], ids: NDArray[np.int64], place: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Which RegIDs were booked by a request that was sent after their cancellation was acknowledged."""
    rows = history.operations
    cancels = np.flatnonzero(history.is_asked("backNo") & (rows["outcome"] == Outcome.DONE))
    cancelled = rows["registration_id"][cancels]
    is_known = np.isin(cancelled, ids)
    first_ns = np.full(len(ids), NEVER_NS)
    np.minimum.at(first_ns, np.searchsorted(ids, cancelled[is_known]), rows["completed_ns"][cancels[is_known]])
    is_booked = (rows["outcome"][booking] == Outcome.DONE) & (rows["code"][booking] == _BOOKED)
    is_later = is_booked & (rows["invoked_ns"][booking] > first_ns[place])
    again = np.zeros(len(ids), np.bool_)
    again[place[is_later]] = True
    return again


def _without(history: History, left_out: NDArray[np.bool_]) -> History:
    """A history without some of its requests, none of which has readings."""
    if not left_out.any():
        return history
    kept = ~left_out
    readings = history.readings.copy()
    readings["row"] = (np.cumsum(kept) - 1)[readings["row"]]
    return replace(
        history,
        operations=history.operations[kept],
        readings=readings,
        sent_ns=history.sent_ns[kept],
        answered_ns=history.answered_ns[kept],
    )
