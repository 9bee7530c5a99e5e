// Book a number and cancel it with Node's `soap`, in the typed style: node booking.js URL DAY
"use strict";

const soap = require("soap");

const [url, day] = process.argv.slice(2);

async function main() {
  const hospital = await soap.createClientAsync(`${url}/services/WSYuyueService?wsdl`, {
    customDeserializer: { long: (text) => text }, // a RegID may have 18 digits, more than a number of JavaScript keeps
  });
  const ask = async (operation, message) => (await hospital[`${operation}Async`]({ Message: message }))[0].Message;

  const { HospInfo: hospitals } = await ask("getHospInfo", { MsgType: 1000, RequestInfo: {} });
  const [{ HospitalID }] = [].concat(hospitals);
  const { DepartInfo: departments } = await ask("getDepartInfo", { MsgType: 1000, RequestInfo: { HospitalID } });
  const forMen = new Map(
    departments.filter((each) => each.DepartSex != 2 && each.BabyFlag != 1).map((each) => [each.DepartID, each]),
  );
  const { DoctorInfo: doctors } = await ask("getDoctorInfo", { MsgType: 1000, RequestInfo: { HospitalID } });
  const thatDay = { HospitalID, BeginTime: day, EndTime: day };
  const { DoctorCalendar: schedules } = await ask("getDoctorWorkInfo", { MsgType: 1000, RequestInfo: thatDay });

  async function hasANumberLeft({ DoctorID, DepartID, WorkDate, WorkType }) {
    const which = { HospitalID, DoctorID, DepartID, WorkDate, WorkType };
    const { WorkInfo: slots } = await ask("getDtNoInfo", { RequestInfo: which });
    return [].concat(slots).some((each) => each.IsReserved != 1 && each.LeftNum > 0);
  }

  let schedule;
  for (const each of schedules) {
    const isOpen = forMen.has(each.DepartID) && each.WorkStatus == 0 && each.IsReserved != 1;
    if (isOpen && (await hasANumberLeft(each))) {
      schedule = each;
      break;
    }
  }
  const doctor = doctors.find((each) => each.DoctorID === schedule.DoctorID);

  const order = {
    RegID: String(Date.now()),
    HospitalID,
    DepartID: schedule.DepartID,
    DepartName: forMen.get(schedule.DepartID).DepartName,
    DoctorID: doctor.DoctorID,
    DoctorName: doctor.DoctorName,
    IsExpert: doctor.IsExpert,
    SickName: "王小明",
    SickSex: 0,
    SickInsureType: 0,
    SeeDoctorDate: day,
    WorkType: schedule.WorkType,
    RegistryFee: schedule.RegistryFee,
    ClinicFee: schedule.ClinicFee,
    Phone: "13800000000",
    CardNo: "320502198506071238",
    RegType: 0,
    RegVia: "网站",
    PayType: 0,
    CreateDate: new Date().toISOString().slice(0, 19).replace("T", " "),
  };
  const { ResponseInfo: booking } = await ask("getYyNo", { OrderInfo: order });
  console.log("getYyNo", booking.Code, booking.RegID, booking.ReserveNo);

  const { RegInfo: registrations } = await ask("getGhInfo", {
    OneRegInfo: { RegID: booking.RegID, CardNo: order.CardNo },
  });
  const [found] = [].concat(registrations);
  console.log("getGhInfo", found.RegVia, found.IsQuit);

  const { ResponseInfo: cancelled } = await ask("backNo", { RequestInfo: { HospitalID, RegID: booking.RegID } });
  console.log("backNo", cancelled.Code);
}

main();
