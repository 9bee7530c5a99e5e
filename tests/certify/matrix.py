"""Which checks each quirk and each planted bug turns red, and no others."""

from __future__ import annotations

_OPTIONALS = {f"2.{number}/optionals" for number in (1, 2, 3, 5, 6, 7, 8, 11, 12)}
_ORDER = {f"2.{number}/order" for number in range(1, 13)}
_NO_OPERATIONS = {f"1/operations/{name}" for name in ("getHospInfo", "getDoctorPhoto", "getGhRecord")}
_ALWAYS_1005 = {
    "2.8/doctor-before-schedule",
    "2.8/full",
    "2.8/others-get-1001",
    "2.8/repeated-regid",
    "2.8/second-before-full",
    "2.8/second-booking",
    "2.8/unknown-department",
    "2.8/unknown-doctor",
    "2.8/unknown-schedule",
    "2.8/unknown-slot",
}
_WHOLE_DAY_0 = {"2.7/request/RequestInfo/WorkType/values", "2.8/request/OrderInfo/WorkType/values"}

_ADMITS = {f"2.8/admits-{kind}" for kind in ("women", "children", "adults", "elderly")}

QUIRKS: dict[str, set[str]] = {
    "always-1005": _ALWAYS_1005,
    "short-registration-id": {"2.8/long-regid"},
    "single-number-slots": {"2.7/several-numbers"},
    "empty-queue": {"2.7/queue"},
    "other-order": _ORDER,
    "missing-optionals": _OPTIONALS,
    "unlimited-9999": {"2.5/limited-is-real"},
    "whole-day-0": _WHOLE_DAY_0,
    "nine-operations": _NO_OPERATIONS,
}
LEGACY_HIS: set[str] = {
    *(_ALWAYS_1005 | _NO_OPERATIONS),
    *("2.7/queue", "2.8/long-regid"),
    *(f"2.{number}/optionals" for number in (2, 3, 5, 6, 7, 8, 11)),
    *(f"2.{number}/order" for number in (2, 3, 5, 6, 7, 8, 9, 10, 11)),
    "2.7/request/RequestInfo/WorkType/values",
}
"""All quirks together, in the hospital as it is: some are not seen, such as those of operations that are not there."""
BUGS: dict[str, set[str]] = {
    "oversell": {"2.8/full", "2.8/last-number-once"},
    "lost_booking": {"2.11/finds-card", "2.11/finds-date", "2.11/finds-regid", "2.12/finds-records"},
    "stale_left": {"2.7/left-falls", "2.7/none-left"},
    "leaky_cancel": {"2.7/left-rises", "2.8/given-back"},
    "repeated_reserve_no": {"2.8/unique-reserve-no"},
    "duplicate_record": {"2.7/left-rises", "2.8/repeated-regid", "2.12/one-record"},
    "refused_but_stored": {"2.8/books", "2.8/refused-not-stored"} | _ADMITS,
    "false_sold_out": {"2.8/books", "2.8/sold-out-is-true"} | _ADMITS,
}
