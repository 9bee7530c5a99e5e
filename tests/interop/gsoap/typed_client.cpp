// Call a hospital of the typed style with gSOAP: typed_client 1.1|1.2 VISIT_DATE REG_ID CARD_NO (the address is the WSDL's)
#include <algorithm>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <json/json.h>

#include "WSYuyue11Binding.nsmap"
#include "soapWSYuyue11BindingProxy.h"
#include "soapWSYuyue12BindingProxy.h"

// A SOAP fault, described by its text.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Opening {
    yuyue__GetDoctorWorkInfoDoctorCalendar* schedule;
    yuyue__GetDtNoInfoWorkInfo* slot;
};

template <class Record, class Condition>
Record* find(const std::vector<Record*>& records, Condition condition) {
    const auto found = std::find_if(records.begin(), records.end(), condition);
    if (found == records.end()) throw std::runtime_error("nothing found");
    return *found;
}

template <class Record, class Field>
Json::Value all(const std::vector<Record*>& records, Field Record::*field) {
    Json::Value values(Json::arrayValue);
    for (const auto* record : records) values.append(record->*field);
    return values;
}

template <class Proxy>
class Client {
public:
    Client(std::string visit_date, LONG64 reg_id, std::string card_no)
        : proxy_(SOAP_C_UTFSTRING), visit_date_(visit_date), reg_id_(reg_id), card_no_(card_no) {}

    Json::Value journey() {
        const auto hospitals = this->hospitals();
        hospital_ = hospitals.at(0)->HospitalID;
        const auto departments = this->departments();
        const auto doctors = this->doctors();
        const auto department_schedules = this->department_schedules();
        const auto doctor_schedules = this->doctor_schedules(visit_date_);
        const auto opening = first_opening(doctor_schedules, departments);
        auto* department = find(departments, [&](auto* each) { return each->DepartID == opening.schedule->DepartID; });
        auto* doctor = find(doctors, [&](auto* each) { return each->DoctorID == opening.schedule->DoctorID; });

        auto order = this->order(*department, *doctor, opening);
        auto* booking = book(order);
        std::string nobody = "NOBODY";
        order.RegID = reg_id_ + 1;
        order.DoctorID = &nobody;
        auto* refusal = book(order);

        auto* found = this->found();
        const auto update = rename("陈𬱖 & <玥>");
        const auto records = this->records(found->RegDate);
        const auto* mine =
            find(records, [&](auto* each) { return *each->Plat12320SN == std::to_string(reg_id_); });
        const auto cancelled = cancel();
        const auto cancelled_again = cancel();

        std::string fault;
        try {
            this->doctor_schedules("2026-01-01");
        } catch (const Fault& error) {
            fault = error.what();
        }

        Json::Value results;
        results["hospitals"] = all(hospitals, &yuyue__GetHospInfoHospInfo::HospName);
        results["departments"] = all(departments, &yuyue__GetDepartInfoDepartInfo::DepartName);
        results["doctors"] = all(doctors, &yuyue__GetDoctorInfoDoctorInfo::DoctorName);
        results["photo"] = photo(doctor->DoctorID);
        results["department_schedules"] = static_cast<int>(department_schedules.size());
        results["doctor_schedules"] = static_cast<int>(doctor_schedules.size());
        results["booking"].append(soap_yuyue__BookingCode2s(&proxy_, booking->Code));
        results["booking"].append(std::to_string(*booking->RegID));
        results["booking"].append(std::to_string(*booking->ReserveNo));
        results["refusal"].append(soap_yuyue__BookingCode2s(&proxy_, refusal->Code));
        results["refusal"].append(*refusal->ErrMsg);
        results["found"] = std::to_string(found->RegID);
        results["update"] = update;
        results["renamed"].append(mine->PatientName);
        results["cancel"] = cancelled;
        results["second_cancel"] = cancelled_again;
        results["fault"] = fault;
        return results;
    }

private:
    // Calls an operation with a message and gives the message that answers it, which lives as long as the proxy.
    template <class Request, class Response, class Message>
    auto call(int (Proxy::*operation)(Request*, Response&), Message& message) {
        Request request;
        request.Message = &message;
        Response response;
        if ((proxy_.*operation)(&request, response) != SOAP_OK) throw Fault(proxy_.soap_fault_string());
        return response.Message;
    }

    auto hospitals() {
        yuyue__GetHospInfoRequestInfo every_hospital;
        yuyue__GetHospInfoRequestMessage message;
        message.MsgType = &message_type_;
        message.RequestInfo = &every_hospital;
        return call(&Proxy::getHospInfo, message)->HospInfo;
    }

    auto departments() {
        yuyue__GetDepartInfoRequestInfo question;
        question.HospitalID = hospital_;
        yuyue__GetDepartInfoRequestMessage message;
        message.MsgType = &message_type_;
        message.RequestInfo = &question;
        return call(&Proxy::getDepartInfo, message)->DepartInfo;
    }

    auto doctors() {
        yuyue__GetDoctorInfoRequestInfo question;
        question.HospitalID = hospital_;
        yuyue__GetDoctorInfoRequestMessage message;
        message.MsgType = &message_type_;
        message.RequestInfo = &question;
        return call(&Proxy::getDoctorInfo, message)->DoctorInfo;
    }

    std::string photo(std::string doctor) {
        yuyue__GetDoctorPhotoRequestInfo question;
        question.HospitalID = hospital_;
        question.DoctorID = &doctor;
        yuyue__GetDoctorPhotoRequestMessage message;
        message.MsgType = &message_type_;
        message.RequestInfo = &question;
        return *call(&Proxy::getDoctorPhoto, message)->DoctorInfo.at(0)->DoctorPhoto;
    }

    auto department_schedules() {
        yuyue__GetDepartWorkInfoRequestInfo question;
        question.HospitalID = hospital_;
        question.BeginTime = question.EndTime = visit_date_;
        yuyue__GetDepartWorkInfoRequestMessage message;
        message.MsgType = &message_type_;
        message.RequestInfo = &question;
        return call(&Proxy::getDepartWorkInfo, message)->DepartCalendar;
    }

    auto doctor_schedules(const std::string& last) {
        yuyue__GetDoctorWorkInfoRequestInfo question;
        question.HospitalID = hospital_;
        question.BeginTime = visit_date_;
        question.EndTime = last;
        yuyue__GetDoctorWorkInfoRequestMessage message;
        message.MsgType = &message_type_;
        message.RequestInfo = &question;
        return call(&Proxy::getDoctorWorkInfo, message)->DoctorCalendar;
    }

    // The first schedule of the morning that a man may book and that has a number left, and its first such segment.
    Opening first_opening(
        const std::vector<yuyue__GetDoctorWorkInfoDoctorCalendar*>& schedules,
        const std::vector<yuyue__GetDepartInfoDepartInfo*>& departments) {
        for (auto* schedule : schedules) {
            const auto* department = find(departments, [&](auto* each) { return each->DepartID == schedule->DepartID; });
            if (*department->DepartSex == yuyue__DepartmentSex__2 || *department->BabyFlag == yuyue__AgeLimit__1 ||
                schedule->WorkType != yuyue__WorkType__1 || schedule->WorkStatus != yuyue__WorkStatus__0 ||
                *schedule->IsReserved == yuyue__YesNo__1)
                continue;
            yuyue__GetDtNoInfoRequestInfo question;
            question.HospitalID = hospital_;
            question.DoctorID = &schedule->DoctorID;
            question.DepartID = schedule->DepartID;
            question.WorkDate = schedule->WorkDate;
            question.WorkType = yuyue__GetDtNoInfoWorkType__1;
            yuyue__GetDtNoInfoRequestMessage message;
            message.RequestInfo = &question;
            for (auto* slot : call(&Proxy::getDtNoInfo, message)->WorkInfo)
                if (*slot->IsReserved == yuyue__YesNo__0 && slot->LeftNum > 0) return {schedule, slot};
        }
        throw std::runtime_error("no doctor has a number left that day");
    }

    yuyue__GetYyNoOrderInfo order(
        const yuyue__GetDepartInfoDepartInfo& department,
        yuyue__GetDoctorInfoDoctorInfo& doctor,
        const Opening& opening) {
        yuyue__GetYyNoOrderInfo order;
        order.RegID = reg_id_;
        order.HospitalID = hospital_;
        order.DepartID = department.DepartID;
        order.DepartName = department.DepartName;
        order.DoctorID = &doctor.DoctorID;
        order.DoctorName = &doctor.DoctorName;
        order.IsExpert = doctor.IsExpert;
        order.SickName = "陈志明";
        order.SickSex = yuyue__PatientSex__0;
        order.SickBirthday = &birthday_;
        order.SickInsureType = yuyue__InsuranceType__1;
        order.SeeDoctorDate = visit_date_;
        order.WorkType = yuyue__GetYyNoWorkType__1;
        order.BeginTime = &opening.slot->StartTime;
        order.EndTime = &opening.slot->EndTime;
        order.RegistryFee = opening.schedule->RegistryFee;
        order.ClinicFee = opening.schedule->ClinicFee;
        order.ExpertsFee = &opening.schedule->ExpertsFee;
        order.Phone = "13862001234";
        order.CardNo = &card_no_;
        order.RegType = yuyue__RegistrationType__0;
        order.RegVia = &channel_;
        order.PayType = yuyue__YesNo__0;
        order.CreateDate = "2026-03-02 08:00:00";
        return order;
    }

    auto book(yuyue__GetYyNoOrderInfo& order) {
        yuyue__GetYyNoRequestMessage message;
        message.OrderInfo = &order;
        return call(&Proxy::getYyNo, message)->ResponseInfo;
    }

    auto found() {
        yuyue__GetGhInfoOneRegInfo question;
        question.HospitalID = &hospital_;
        question.RegID = &reg_id_;
        question.CardNo = &card_no_;
        yuyue__GetGhInfoRequestMessage message;
        message.OneRegInfo = &question;
        return call(&Proxy::getGhInfo, message)->RegInfo.at(0);
    }

    std::string rename(std::string name) {
        yuyue__UpdateOrderInfoRequestInfo change;
        change.HospitalID = &hospital_;
        change.RegID = reg_id_;
        change.SickName = &name;
        change.CardNo = card_no_;
        yuyue__UpdateOrderInfoRequestMessage message;
        message.RequestInfo = &change;
        return soap_yuyue__UpdateCode2s(&proxy_, call(&Proxy::updateOrderInfo, message)->ResponseInfo->Code);
    }

    auto records(const std::string& instant) {
        yuyue__GetGhRecordRequestInfo question;
        question.HospitalID = hospital_;
        question.BeginTime = question.EndTime = instant;
        yuyue__GetGhRecordRequestMessage message;
        message.RequestInfo = &question;
        return call(&Proxy::getGhRecord, message)->RecItem;
    }

    std::string cancel() {
        yuyue__BackNoRequestInfo cancellation;
        cancellation.HospitalID = hospital_;
        cancellation.RegID = reg_id_;
        yuyue__BackNoRequestMessage message;
        message.RequestInfo = &cancellation;
        return soap_yuyue__CancelCode2s(&proxy_, call(&Proxy::backNo, message)->ResponseInfo->Code);
    }

    Proxy proxy_;
    yuyue__MessageTypeOrZero message_type_ = yuyue__MessageTypeOrZero__1000;
    std::string channel_ = "网站";
    std::string birthday_ = "1985-06-15";
    std::string hospital_, visit_date_;
    LONG64 reg_id_;
    std::string card_no_;
};

int main(int, char* arguments[]) {
    const std::string soap_version = arguments[1], visit_date = arguments[2], card_no = arguments[4];
    const LONG64 reg_id = std::stoll(arguments[3]);
    std::cout << (soap_version == "1.2"
                      ? Client<WSYuyue12BindingProxy>(visit_date, reg_id, card_no).journey()
                      : Client<WSYuyue11BindingProxy>(visit_date, reg_id, card_no).journey());
}
