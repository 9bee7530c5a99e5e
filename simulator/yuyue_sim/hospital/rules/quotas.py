"""The quotas: how many bookings a patient may have at one hospital. Without a policy there are none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yuyue_sim.contract.messages.get_yy_no import Order
from yuyue_sim.hospital.ledger.ledger import Ledger
from yuyue_sim.hospital.rules.element_names import element_name
from yuyue_sim.hospital.rules.eligibility import Objection
from yuyue_sim.hospital.rules.rule import Rule
from yuyue_sim.hospital.world.model import Policy, Schedule

_WEEK_DAYS = 7
_QUARTER_DAYS = 90


def quota_objection(ledger: Ledger, policy: Policy, identity: str, schedule: Schedule) -> Objection | None:
    """Which quota one more booking would break; `None` for none. Dates are dates of visit.

    Raises:
        LedgerFailedError: the ledger failed.
    """
    if not policy.has_quotas:
        return None
    quotas = (
        (policy.quota_per_department_day, 1, "每人每科室每天"),
        (policy.quota_per_day, 1, "每人每天"),
        (policy.quota_per_week, _WEEK_DAYS, f"每人{_WEEK_DAYS}天内"),
        (policy.quota_per_quarter, _QUARTER_DAYS, f"每人{_QUARTER_DAYS}天内"),
    )
    held = ledger.visits_of_patient(identity, schedule.hospital_id)
    for (most, days, words), is_of_department in zip(quotas, (True, False, False, False), strict=True):
        dates = [
            date.fromisoformat(work_date)
            for work_date, department_id in held
            if not is_of_department or department_id == schedule.department_id
        ]
        if most is not None and _most_in(dates, schedule.work_date, days) >= most:
            return Objection(Rule.QUOTA, f"{element_name(Order, 'card_no')}：{words}限预约{most}次")
    return None


def _most_in(dates: Sequence[date], wanted: date, days: int) -> int:
    """The largest number of dates within a period of consecutive days that includes the wanted date."""
    near = sorted(each for each in dates if abs((each - wanted).days) < days)
    ends = [each for each in near if each >= wanted]
    return max(sum(0 <= (end - each).days < days for each in near) for end in (wanted, *ends))
