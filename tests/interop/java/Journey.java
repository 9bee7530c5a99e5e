import com.google.gson.Gson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;

/** A day's calls of a platform to a hospital of the string style, over all twelve operations, whatever carries them. */
final class Journey {
    /** A SOAP fault, described by its text. */
    static final class Fault extends RuntimeException {
        Fault(String text) {
            super(text);
        }
    }

    private record Opening(Map<String, String> schedule, Map<String, String> slot) {}

    private final BinaryOperator<String> call;

    /** {@code call} takes the name of an operation and its document, and gives the document that answers it. */
    Journey(BinaryOperator<String> call) {
        this.call = call;
    }

    /** Look around, book for a patient and a date under a number, look the booking up, change it and cancel it; printed as JSON. */
    void run(String visitDate, long regId, String cardNo) {
        System.out.println(new Gson().toJson(results(visitDate, regId, cardNo)));
    }

    private Map<String, Object> results(String visitDate, long regId, String cardNo) {
        var hospitals = ask("getHospInfo", query(Map.of()), "HospInfo");
        var hospital = Map.of("HospitalID", hospitals.get(0).get("HospitalID"));
        var departments = ask("getDepartInfo", query(hospital), "DepartInfo");
        var doctors = ask("getDoctorInfo", query(hospital), "DoctorInfo");

        var thatDay = query(with(hospital, Map.of("BeginTime", visitDate, "EndTime", visitDate)));
        var departmentSchedules = ask("getDepartWorkInfo", thatDay, "DepartCalendar");
        var doctorSchedules = ask("getDoctorWorkInfo", thatDay, "DoctorCalendar");
        var openToMen = departments.stream()
                .filter(each -> !each.get("DepartSex").equals("2") && !each.get("BabyFlag").equals("1"))
                .map(each -> each.get("DepartID"))
                .toList();
        var opening = firstOpening(hospital, doctorSchedules.stream()
                .filter(each -> openToMen.contains(each.get("DepartID")) && each.get("WorkType").equals("1"))
                .filter(each -> each.get("WorkStatus").equals("0") && !each.get("IsReserved").equals("1"))
                .toList());
        var department = find(departments, "DepartID", opening.schedule.get("DepartID"));
        var doctor = find(doctors, "DoctorID", opening.schedule.get("DoctorID"));
        var photoQuestion = query(with(hospital, Map.of("DoctorID", doctor.get("DoctorID"))));
        var photos = ask("getDoctorPhoto", photoQuestion, "DoctorInfo");

        var order = order(hospital, department, doctor, opening, regId, cardNo);
        var booking = ask("getYyNo", Map.of("OrderInfo", order), "ResponseInfo").get(0);
        var stranger = with(order, Map.of("RegID", regId + 1, "DoctorID", "NOBODY"));
        var refusal = ask("getYyNo", Map.of("OrderInfo", stranger), "ResponseInfo").get(0);

        var booked = with(hospital, Map.of("RegID", regId));
        var byNumber = Map.of("OneRegInfo", with(booked, Map.of("CardNo", cardNo)));
        var found = ask("getGhInfo", byNumber, "RegInfo").get(0);
        var newName = with(booked, Map.of("SickName", "陈𬱖 & <玥>", "CardNo", cardNo));
        var update = ask("updateOrderInfo", Map.of("RequestInfo", newName), "ResponseInfo").get(0);
        var thatSecond = with(hospital, Map.of("BeginTime", found.get("RegDate"), "EndTime", found.get("RegDate")));
        var records = ask("getGhRecord", Map.of("RequestInfo", thatSecond), "RecItem");
        var cancel = ask("backNo", Map.of("RequestInfo", booked), "ResponseInfo").get(0);
        var secondCancel = ask("backNo", Map.of("RequestInfo", booked), "ResponseInfo").get(0);

        String fault = "";
        try {
            var backwards = query(with(hospital, Map.of("BeginTime", visitDate, "EndTime", "2026-01-01")));
            ask("getDoctorWorkInfo", backwards, "DoctorCalendar");
        } catch (Fault e) {
            fault = e.getMessage();
        }

        var results = new HashMap<String, Object>();
        results.put("hospitals", all(hospitals, "HospName"));
        results.put("departments", all(departments, "DepartName"));
        results.put("doctors", all(doctors, "DoctorName"));
        results.put("photo", photos.get(0).get("DoctorPhoto"));
        results.put("department_schedules", departmentSchedules.size());
        results.put("doctor_schedules", doctorSchedules.size());
        results.put("booking", List.of(booking.get("Code"), booking.get("RegID"), booking.get("ReserveNo")));
        results.put("refusal", List.of(refusal.get("Code"), refusal.get("ErrMsg")));
        results.put("found", found.get("RegID"));
        results.put("update", update.get("Code"));
        results.put("renamed", List.of(find(records, "Plat12320SN", Long.toString(regId)).get("PatientName")));
        results.put("cancel", cancel.get("Code"));
        results.put("second_cancel", secondCancel.get("Code"));
        results.put("fault", fault);
        return results;
    }

    /** The first of the schedules that has a number left, and its first segment with one. */
    private Opening firstOpening(Map<String, ?> hospital, List<Map<String, String>> schedules) {
        for (var schedule : schedules) {
            var question = with(hospital, Map.of(
                    "DoctorID", schedule.get("DoctorID"),
                    "DepartID", schedule.get("DepartID"),
                    "WorkDate", schedule.get("WorkDate"),
                    "WorkType", schedule.get("WorkType")));
            for (var slot : ask("getDtNoInfo", Map.of("RequestInfo", question), "WorkInfo")) {
                if (!slot.get("IsReserved").equals("1") && Integer.parseInt(slot.get("LeftNum")) > 0) {
                    return new Opening(schedule, slot);
                }
            }
        }
        throw new IllegalStateException("no doctor has a number left that day");
    }

    private static Map<String, Object> order(
            Map<String, String> hospital,
            Map<String, String> department,
            Map<String, String> doctor,
            Opening opening,
            long regId,
            String cardNo) {
        var order = new HashMap<String, Object>(hospital);
        order.put("RegID", regId);
        order.put("DepartID", department.get("DepartID"));
        order.put("DepartName", department.get("DepartName"));
        order.put("DoctorID", doctor.get("DoctorID"));
        order.put("DoctorName", doctor.get("DoctorName"));
        order.put("IsExpert", doctor.get("IsExpert"));
        order.put("SickName", "陈志明");
        order.put("SickSex", 0);
        order.put("SickBirthday", "1985-06-15");
        order.put("SickInsureType", 1);
        order.put("SeeDoctorDate", opening.schedule.get("WorkDate"));
        order.put("WorkType", opening.schedule.get("WorkType"));
        order.put("BeginTime", opening.slot.get("StartTime"));
        order.put("EndTime", opening.slot.get("EndTime"));
        order.put("RegistryFee", opening.schedule.get("RegistryFee"));
        order.put("ClinicFee", opening.schedule.get("ClinicFee"));
        order.put("ExpertsFee", opening.schedule.get("ExpertsFee"));
        order.put("Phone", "13862001234");
        order.put("CardNo", cardNo);
        order.put("RegType", 0);
        order.put("RegVia", "网站");
        order.put("PayType", 0);
        order.put("CreateDate", "2026-03-02 08:00:00");
        return order;
    }

    /** Call an operation with a message and give the records of one name in its answer. */
    private List<Map<String, String>> ask(String operation, Map<String, ?> message, String block) {
        return Documents.read(call.apply(operation, Documents.write(message)), block);
    }

    private static Map<String, Object> query(Map<String, ?> question) {
        return Map.of("MsgType", 1000, "RequestInfo", question);
    }

    private static Map<String, Object> with(Map<String, ?> fields, Map<String, ?> more) {
        var all = new HashMap<String, Object>(fields);
        all.putAll(more);
        return all;
    }

    private static Map<String, String> find(List<Map<String, String>> records, String name, String value) {
        return records.stream().filter(each -> each.get(name).equals(value)).findFirst().orElseThrow();
    }

    private static List<String> all(List<Map<String, String>> records, String name) {
        return records.stream().map(each -> each.get(name)).toList();
    }
}
