"""An order as the platform makes it."""

ORDER = {
    "RegID": 10001,
    "HospitalID": "SG01",
    "DepartID": "0200",
    "DepartName": "全科医疗科",
    "DoctorID": "02000008",
    "DoctorName": "陈利楠",
    "IsExpert": 0,
    "SickName": "王小明",
    "SickSex": 0,
    "SickInsureType": 0,
    "SeeDoctorDate": "2026-03-04",
    "WorkType": 1,
    "RegistryFee": 0,
    "ClinicFee": 10,
    "Phone": "13800000000",
    "CardNo": "320502198506071238",
    "RegType": 0,
    "RegVia": "网站",
    "PayType": 0,
    "CreateDate": "2026-03-02 08:00:00",
}
