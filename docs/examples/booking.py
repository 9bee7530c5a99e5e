"""Book a number and cancel it with zeep, in the typed style: python booking.py URL DAY."""

import sys
import time

import zeep

url, day = sys.argv[1:3]
hospital = zeep.Client(f"{url}/services/WSYuyueService?wsdl").service

hospital_id = hospital.getHospInfo(Message={"MsgType": 1000, "RequestInfo": {}})[0].HospitalID
request = {"HospitalID": hospital_id}
departments = hospital.getDepartInfo(Message={"MsgType": 1000, "RequestInfo": request}).DepartInfo
for_men = {each.DepartID: each for each in departments if each.DepartSex != 2 and each.BabyFlag != 1}
doctors = hospital.getDoctorInfo(Message={"MsgType": 1000, "RequestInfo": request}).DoctorInfo
doctor_of = {each.DoctorID: each for each in doctors}
that_day = request | {"BeginTime": day, "EndTime": day}
schedules = hospital.getDoctorWorkInfo(Message={"MsgType": 1000, "RequestInfo": that_day}).DoctorCalendar


def has_a_number_left(schedule):
    which = {name: schedule[name] for name in ("DoctorID", "DepartID", "WorkDate", "WorkType")}
    slots = hospital.getDtNoInfo(Message={"RequestInfo": request | which}).WorkInfo
    return any(each.IsReserved != 1 and each.LeftNum > 0 for each in slots)


open_to_men = [each for each in schedules if each.DepartID in for_men and each.WorkStatus == 0 and each.IsReserved != 1]
schedule = next(each for each in open_to_men if has_a_number_left(each))
doctor = doctor_of[schedule.DoctorID]

order = {
    "RegID": time.time_ns() // 1_000_000,
    "HospitalID": hospital_id,
    "DepartID": schedule.DepartID,
    "DepartName": for_men[schedule.DepartID].DepartName,
    "DoctorID": doctor.DoctorID,
    "DoctorName": doctor.DoctorName,
    "IsExpert": doctor.IsExpert,
    "SickName": "王小明",
    "SickSex": 0,
    "SickInsureType": 0,
    "SeeDoctorDate": day,
    "WorkType": schedule.WorkType,
    "RegistryFee": schedule.RegistryFee,
    "ClinicFee": schedule.ClinicFee,
    "Phone": "13800000000",
    "CardNo": "320502198506071238",
    "RegType": 0,
    "RegVia": "网站",
    "PayType": 0,
    "CreateDate": time.strftime("%Y-%m-%d %H:%M:%S"),
}
booking = hospital.getYyNo(Message={"OrderInfo": order})
print("getYyNo", booking.Code, booking.RegID, booking.ReserveNo)

found = hospital.getGhInfo(Message={"OneRegInfo": {"RegID": booking.RegID, "CardNo": order["CardNo"]}})
print("getGhInfo", found.RegInfo[0].RegVia, found.RegInfo[0].IsQuit)

cancelled = hospital.backNo(Message={"RequestInfo": {"HospitalID": hospital_id, "RegID": booking.RegID}})
print("backNo", cancelled.Code)
