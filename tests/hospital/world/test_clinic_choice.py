"""A department without `like` is like the clinic that its name says."""

from __future__ import annotations

import pytest
from yuyue_sim.hospital.world.clinic_choice import Basis, UnknownClinicError, choose_clinic
from yuyue_sim.scenario.files.departments import DepartmentModel


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("口腔颌面外科", "1200"), ("心脏外科", "0406"), ("乳腺外科", "0410"), ("整形外科", "0407"),
        ("肝胆胰外科", "0401"),
        ("神经外科二病区", "0402"), ("骨二科", "0403"), ("内分泌代谢科", "0307"), ("儿童眼科", "1002"),
        ("青少年心理门诊", "1502"), ("外科二病区", "0400"), ("普通内科", "0300"),
    ],
)  # fmt: skip
def test_a_part_of_the_name_says_what_is_treated(name: str, code: str) -> None:
    choice = choose_clinic(DepartmentModel(id="HX", name=name), None)
    assert (choice.clinic.code, choice.by) == (code, Basis.PART)


@pytest.mark.parametrize("name", ["微创外科", "国际医疗部", "名医工作室"])
def test_a_name_that_does_not_say_it_is_refused(name: str) -> None:
    with pytest.raises(UnknownClinicError):
        choose_clinic(DepartmentModel(id="HX", name=name), None)
