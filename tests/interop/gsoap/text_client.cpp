// Call a hospital of the string style with gSOAP: text_client 1.1|1.2 VISIT_DATE REG_ID CARD_NO (the address is the WSDL's)
#include <iostream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <json/json.h>
#include <pugixml.hpp>

#include "Yuyue11Binding.nsmap"
#include "soapYuyue12BindingProxy.h"
#include "soapYuyue11BindingProxy.h"

using Fields = std::map<std::string, std::string>;

// A SOAP fault, described by its text.
struct Fault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The document of a question: a block of fields, with the message type where the operation has one.
std::string document(const std::string& block, const Fields& fields, const std::string& message_type) {
    pugi::xml_document document;
    auto message = document.append_child("Message");
    if (!message_type.empty()) message.append_child("MsgType").text().set(message_type.c_str());
    auto parent = message.append_child(block.c_str());
    for (const auto& [name, value] : fields) parent.append_child(name.c_str()).text().set(value.c_str());
    std::ostringstream text;
    document.save(text, "", pugi::format_raw);
    return text.str();
}

// The records of one name in an answer's document, each with its values by element name.
std::vector<Fields> records(const std::string& answer, const std::string& block) {
    pugi::xml_document document;
    if (!document.load_string(answer.c_str())) throw std::runtime_error("not a document: " + answer);
    std::vector<Fields> records;
    for (auto record : document.child("Message").children(block.c_str())) {
        records.emplace_back();
        for (auto element : record) records.back()[element.name()] = element.text().get();
    }
    return records;
}

Fields with(Fields fields, const Fields& more) {
    for (const auto& [name, value] : more) fields[name] = value;
    return fields;
}

const Fields& find(const std::vector<Fields>& records, const std::string& name, const std::string& value) {
    for (const auto& record : records)
        if (record.at(name) == value) return record;
    throw std::runtime_error("no " + name + " " + value);
}

Json::Value all(const std::vector<Fields>& records, const std::string& name) {
    Json::Value values(Json::arrayValue);
    for (const auto& record : records) values.append(record.at(name));
    return values;
}

Json::Value list(const Fields& record, const std::vector<std::string>& names) {
    Json::Value values(Json::arrayValue);
    for (const auto& name : names) values.append(record.at(name));
    return values;
}

template <class Proxy>
class Client {
public:
    Client() : proxy_(SOAP_C_UTFSTRING) {}

    Json::Value journey(const std::string& visit_date, const std::string& reg_id, const std::string& card_no);

private:
    // Calls an operation with the document of a question and gives the records of one name in the answer.
    template <class Request, class Response>
    std::vector<Fields> ask(
        int (Proxy::*operation)(Request*, Response&), const std::string& question, const std::string& block) {
        Request request;
        request.arg0 = question;
        Response response;
        if ((proxy_.*operation)(&request, response) != SOAP_OK) throw Fault(proxy_.soap_fault_string());
        return records(response.return_, block);
    }

    // The first of the schedules that has a number left, and its first segment with one.
    std::pair<Fields, Fields> first_opening(const Fields& hospital, const std::vector<Fields>& schedules) {
        for (const auto& schedule : schedules) {
            auto question = hospital;
            for (const auto name : {"DoctorID", "DepartID", "WorkDate", "WorkType"}) question[name] = schedule.at(name);
            for (const auto& slot : ask(&Proxy::getDtNoInfo, document("RequestInfo", question, ""), "WorkInfo"))
                if (slot.at("IsReserved") != "1" && std::stoi(slot.at("LeftNum")) > 0) return {schedule, slot};
        }
        throw std::runtime_error("no doctor has a number left that day");
    }

    Proxy proxy_;
};

template <class Proxy>
Json::Value Client<Proxy>::journey(const std::string& visit_date, const std::string& reg_id, const std::string& card_no) {
    const auto query = [](const Fields& fields) { return document("RequestInfo", fields, "1000"); };
    const auto request = [](const Fields& fields) { return document("RequestInfo", fields, ""); };

    const auto hospitals = ask(&Proxy::getHospInfo, query({{"HospitalID", ""}}), "HospInfo");
    const Fields hospital{{"HospitalID", hospitals.at(0).at("HospitalID")}};
    const auto departments = ask(&Proxy::getDepartInfo, query(hospital), "DepartInfo");
    const auto doctors = ask(&Proxy::getDoctorInfo, query(hospital), "DoctorInfo");

    const auto that_day = query(with(hospital, {{"BeginTime", visit_date}, {"EndTime", visit_date}}));
    const auto department_schedules = ask(&Proxy::getDepartWorkInfo, that_day, "DepartCalendar");
    const auto doctor_schedules = ask(&Proxy::getDoctorWorkInfo, that_day, "DoctorCalendar");
    std::vector<Fields> candidates;
    for (const auto& each : doctor_schedules) {
        const auto& department = find(departments, "DepartID", each.at("DepartID"));
        if (department.at("DepartSex") != "2" && department.at("BabyFlag") != "1" && each.at("WorkType") == "1" &&
            each.at("WorkStatus") == "0" && each.at("IsReserved") != "1")
            candidates.push_back(each);
    }
    const auto [schedule, slot] = first_opening(hospital, candidates);
    const auto& doctor = find(doctors, "DoctorID", schedule.at("DoctorID"));
    const auto photo_question = query(with(hospital, {{"DoctorID", doctor.at("DoctorID")}}));
    const auto photos = ask(&Proxy::getDoctorPhoto, photo_question, "DoctorInfo");

    const Fields order = with(
        hospital,
        {{"RegID", reg_id},
         {"DepartID", schedule.at("DepartID")},
         {"DepartName", find(departments, "DepartID", schedule.at("DepartID")).at("DepartName")},
         {"DoctorID", doctor.at("DoctorID")},
         {"DoctorName", doctor.at("DoctorName")},
         {"IsExpert", doctor.at("IsExpert")},
         {"SickName", "陈志明"},
         {"SickSex", "0"},
         {"SickBirthday", "1985-06-15"},
         {"SickInsureType", "1"},
         {"SeeDoctorDate", visit_date},
         {"WorkType", schedule.at("WorkType")},
         {"BeginTime", slot.at("StartTime")},
         {"EndTime", slot.at("EndTime")},
         {"RegistryFee", schedule.at("RegistryFee")},
         {"ClinicFee", schedule.at("ClinicFee")},
         {"ExpertsFee", schedule.at("ExpertsFee")},
         {"Phone", "13862001234"},
         {"CardNo", card_no},
         {"RegType", "0"},
         {"RegVia", "网站"},
         {"PayType", "0"},
         {"CreateDate", "2026-03-02 08:00:00"}});
    const auto booking = ask(&Proxy::getYyNo, document("OrderInfo", order, ""), "ResponseInfo").at(0);
    const auto stranger = with(order, {{"RegID", std::to_string(std::stoll(reg_id) + 1)}, {"DoctorID", "NOBODY"}});
    const auto refusal = ask(&Proxy::getYyNo, document("OrderInfo", stranger, ""), "ResponseInfo").at(0);

    const auto booked = with(hospital, {{"RegID", reg_id}});
    const auto by_number = document("OneRegInfo", with(booked, {{"CardNo", card_no}}), "");
    const auto found = ask(&Proxy::getGhInfo, by_number, "RegInfo").at(0);
    const auto new_name = request(with(booked, {{"SickName", "陈𬱖 & <玥>"}, {"CardNo", card_no}}));
    const auto update = ask(&Proxy::updateOrderInfo, new_name, "ResponseInfo").at(0);
    const auto that_second = with(hospital, {{"BeginTime", found.at("RegDate")}, {"EndTime", found.at("RegDate")}});
    const auto register_records = ask(&Proxy::getGhRecord, request(that_second), "RecItem");
    const auto cancel = ask(&Proxy::backNo, request(booked), "ResponseInfo").at(0);
    const auto second_cancel = ask(&Proxy::backNo, request(booked), "ResponseInfo").at(0);

    std::string fault;
    try {
        const auto backwards = query(with(hospital, {{"BeginTime", visit_date}, {"EndTime", "2026-01-01"}}));
        ask(&Proxy::getDoctorWorkInfo, backwards, "DoctorCalendar");
    } catch (const Fault& error) {
        fault = error.what();
    }

    Json::Value results;
    results["hospitals"] = all(hospitals, "HospName");
    results["departments"] = all(departments, "DepartName");
    results["doctors"] = all(doctors, "DoctorName");
    results["photo"] = photos.at(0).at("DoctorPhoto");
    results["department_schedules"] = static_cast<int>(department_schedules.size());
    results["doctor_schedules"] = static_cast<int>(doctor_schedules.size());
    results["booking"] = list(booking, {"Code", "RegID", "ReserveNo"});
    results["refusal"] = list(refusal, {"Code", "ErrMsg"});
    results["found"] = found.at("RegID");
    results["update"] = update.at("Code");
    results["renamed"].append(find(register_records, "Plat12320SN", reg_id).at("PatientName"));
    results["cancel"] = cancel.at("Code");
    results["second_cancel"] = second_cancel.at("Code");
    results["fault"] = fault;
    return results;
}

int main(int, char* arguments[]) {
    const std::string soap_version = arguments[1], visit_date = arguments[2], reg_id = arguments[3], card_no = arguments[4];
    std::cout << (soap_version == "1.2" ? Client<Yuyue12BindingProxy>().journey(visit_date, reg_id, card_no)
                                        : Client<Yuyue11BindingProxy>().journey(visit_date, reg_id, card_no));
}
