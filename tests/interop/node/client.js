// Call a hospital with Node's `soap`: node client.js string|typed WSDL 1.1|1.2 VISIT_DATE REG_ID CARD_NO
"use strict";

const soap = require("soap");
const { XMLBuilder, XMLParser } = require("fast-xml-parser");

const [style, wsdl, soapVersion, visitDate, regId, cardNo] = process.argv.slice(2);

const builder = new XMLBuilder({});
const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => /^(HospInfo|DepartInfo|DoctorInfo|DepartCalendar|DoctorCalendar|WorkInfo|RegInfo|RecItem)$/.test(name),
});

async function main() {
  const client = await soap.createClientAsync(wsdl, {
    forceSoap12Headers: soapVersion === "1.2",
    customDeserializer: { long: (text) => text }, // a RegID has 18 digits, more than a number of JavaScript keeps
  });

  /** Call one operation with a message and give the message that answers it. */
  async function ask(operation, message) {
    if (style === "typed") {
      const [answer] = await client[`${operation}Async`]({ Message: message });
      return answer.Message;
    }
    const [answer] = await client[`${operation}Async`]({ arg0: builder.build({ Message: message }) });
    return parser.parse(answer.return).Message;
  }

  /** The first of the schedules that has a number left, and its first segment with one. */
  async function firstOpenSlot(hospital, schedules) {
    for (const schedule of schedules) {
      const { DepartID, DoctorID, WorkDate, WorkType } = schedule;
      const { WorkInfo = [] } = await ask("getDtNoInfo", {
        RequestInfo: { ...hospital, DoctorID, DepartID, WorkDate, WorkType },
      });
      const slot = WorkInfo.find((each) => each.IsReserved != 1 && each.LeftNum > 0);
      if (slot) return [schedule, slot];
    }
    throw new Error("no doctor has a number left that day");
  }

  const hospitals = (await ask("getHospInfo", { MsgType: 1000, RequestInfo: { HospitalID: "" } })).HospInfo;
  const hospital = { HospitalID: hospitals[0].HospitalID };
  const departments = (await ask("getDepartInfo", { MsgType: 1000, RequestInfo: hospital })).DepartInfo;
  const doctors = (await ask("getDoctorInfo", { MsgType: 1000, RequestInfo: hospital })).DoctorInfo;

  const thatDay = { ...hospital, BeginTime: visitDate, EndTime: visitDate };
  const departmentSchedules = (await ask("getDepartWorkInfo", { MsgType: 1000, RequestInfo: thatDay })).DepartCalendar;
  const doctorSchedules = (await ask("getDoctorWorkInfo", { MsgType: 1000, RequestInfo: thatDay })).DoctorCalendar;
  const openToMen = departments.filter((each) => each.DepartSex != 2 && each.BabyFlag != 1);
  const [schedule, slot] = await firstOpenSlot(
    hospital,
    doctorSchedules.filter(
      (each) =>
        openToMen.some((department) => department.DepartID === each.DepartID) &&
        each.WorkType == 1 && each.WorkStatus == 0 && each.IsReserved != 1,
    ),
  );
  const department = departments.find((each) => each.DepartID === schedule.DepartID);
  const doctor = doctors.find((each) => each.DoctorID === schedule.DoctorID);
  const photoQuestion = { ...hospital, DoctorID: doctor.DoctorID };
  const photos = (await ask("getDoctorPhoto", { MsgType: 1000, RequestInfo: photoQuestion })).DoctorInfo;

  const order = {
    RegID: regId,
    ...hospital,
    DepartID: department.DepartID,
    DepartName: department.DepartName,
    DoctorID: doctor.DoctorID,
    DoctorName: doctor.DoctorName,
    IsExpert: doctor.IsExpert,
    SickName: "陈志明",
    SickSex: 0,
    SickBirthday: "1985-06-15",
    SickInsureType: 1,
    SeeDoctorDate: visitDate,
    WorkType: schedule.WorkType,
    BeginTime: slot.StartTime,
    EndTime: slot.EndTime,
    RegistryFee: schedule.RegistryFee,
    ClinicFee: schedule.ClinicFee,
    ExpertsFee: schedule.ExpertsFee,
    Phone: "13862001234",
    CardNo: cardNo,
    RegType: 0,
    RegVia: "网站",
    PayType: 0,
    CreateDate: "2026-03-02 08:00:00",
  };
  const booking = (await ask("getYyNo", { OrderInfo: order })).ResponseInfo;
  const stranger = { ...order, RegID: String(BigInt(regId) + 1n), DoctorID: "NOBODY" };
  const refusal = (await ask("getYyNo", { OrderInfo: stranger })).ResponseInfo;

  const booked = { ...hospital, RegID: regId };
  const found = (await ask("getGhInfo", { OneRegInfo: { ...booked, CardNo: cardNo } })).RegInfo[0];
  const newName = { ...booked, SickName: "陈𬱖 & <玥>", CardNo: cardNo };
  const update = (await ask("updateOrderInfo", { RequestInfo: newName })).ResponseInfo;
  const thatSecond = { ...hospital, BeginTime: found.RegDate, EndTime: found.RegDate };
  const records = (await ask("getGhRecord", { RequestInfo: thatSecond })).RecItem;
  const cancel = (await ask("backNo", { RequestInfo: booked })).ResponseInfo;
  const secondCancel = (await ask("backNo", { RequestInfo: booked })).ResponseInfo;

  let fault = "";
  try {
    const backwards = { ...hospital, BeginTime: visitDate, EndTime: "2026-01-01" };
    await ask("getDoctorWorkInfo", { MsgType: 1000, RequestInfo: backwards });
  } catch (error) {
    // With SOAP 1.1 the fault has a faultstring, with SOAP 1.2 a Reason.
    const { faultstring, Reason } = error.root.Envelope.Body.Fault;
    fault = faultstring ?? Reason.Text.$value;
  }

  console.log(
    JSON.stringify({
      hospitals: hospitals.map((each) => each.HospName),
      departments: departments.map((each) => each.DepartName),
      doctors: doctors.map((each) => each.DoctorName),
      photo: photos[0].DoctorPhoto,
      department_schedules: departmentSchedules.length,
      doctor_schedules: doctorSchedules.length,
      booking: [booking.Code, booking.RegID, booking.ReserveNo],
      refusal: [refusal.Code, refusal.ErrMsg],
      found: found.RegID,
      update: update.Code,
      renamed: records.filter((each) => each.Plat12320SN === regId).map((each) => each.PatientName),
      cancel: cancel.Code,
      second_cancel: secondCancel.Code,
      fault,
    }),
  );
}

main();
