import com.google.gson.Gson;
import hospital.typed.*;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.ws.soap.SOAPFaultException;

/** Calls a hospital of the typed style with JAX-WS: java JaxWsTyped WSDL 1.1|1.2 VISIT_DATE REG_ID CARD_NO. */
public final class JaxWsTyped {
    private record Opening(GetDoctorWorkInfoDoctorCalendar schedule, GetDtNoInfoWorkInfo slot) {}

    private final WSYuyueServicePortType port;
    private final String visitDate;
    private final long regId;
    private final String cardNo;

    private JaxWsTyped(WSYuyueServicePortType port, String visitDate, long regId, String cardNo) {
        this.port = port;
        this.visitDate = visitDate;
        this.regId = regId;
        this.cardNo = cardNo;
    }

    public static void main(String[] arguments) throws Exception {
        WSYuyueService service = new WSYuyueService(URI.create(arguments[0]).toURL());
        WSYuyueServicePortType port = arguments[1].equals("1.2") ? service.getWSYuyue12() : service.getWSYuyue11();
        JaxWsTyped client = new JaxWsTyped(port, arguments[2], Long.parseLong(arguments[3]), arguments[4]);
        System.out.println(new Gson().toJson(client.journey()));
    }

    /** Look around, book for a patient and a date under a number, look the booking up, change it and cancel it. */
    private Map<String, Object> journey() {
        var hospitalQuestion = new GetHospInfoRequestMessage();
        hospitalQuestion.setMsgType(1000);
        hospitalQuestion.setRequestInfo(new GetHospInfoRequestInfo());
        var hospitals = port.getHospInfo(hospitalQuestion).getHospInfo();
        String hospital = hospitals.get(0).getHospitalID();
        var departments = departments(hospital);
        var doctors = doctors(hospital);
        var departmentSchedules = departmentSchedules(hospital);
        var doctorSchedules = doctorSchedules(hospital, visitDate);

        var openToMen = departments.stream()
                .filter(each -> each.getDepartSex() != 2 && each.getBabyFlag() != 1)
                .map(GetDepartInfoDepartInfo::getDepartID)
                .toList();
        var opening = firstOpening(hospital, doctorSchedules.stream()
                .filter(each -> openToMen.contains(each.getDepartID()) && each.getWorkType() == 1)
                .filter(each -> each.getWorkStatus() == 0 && each.getIsReserved() != 1)
                .toList());
        var department = departments.stream()
                .filter(each -> each.getDepartID().equals(opening.schedule.getDepartID()))
                .findFirst().orElseThrow();
        var doctor = doctors.stream()
                .filter(each -> each.getDoctorID().equals(opening.schedule.getDoctorID()))
                .findFirst().orElseThrow();

        var order = new GetYyNoRequestMessage();
        order.setOrderInfo(order(hospital, department, doctor, opening));
        var booking = port.getYyNo(order).getResponseInfo();
        order.getOrderInfo().setRegID(regId + 1);
        order.getOrderInfo().setDoctorID("NOBODY");
        var refusal = port.getYyNo(order).getResponseInfo();

        var found = found(hospital);
        String update = rename(hospital, "陈𬱖 & <玥>");
        var records = records(hospital, found.getRegDate());
        String cancel = cancel(hospital);
        String secondCancel = cancel(hospital);

        String fault = "";
        try {
            doctorSchedules(hospital, "2026-01-01");
        } catch (SOAPFaultException e) {
            fault = e.getFault().getFaultString();
        }

        var results = new HashMap<String, Object>();
        results.put("hospitals", hospitals.stream().map(GetHospInfoHospInfo::getHospName).toList());
        results.put("departments", departments.stream().map(GetDepartInfoDepartInfo::getDepartName).toList());
        results.put("doctors", doctors.stream().map(GetDoctorInfoDoctorInfo::getDoctorName).toList());
        results.put("photo", photo(hospital, doctor.getDoctorID()));
        results.put("department_schedules", departmentSchedules.size());
        results.put("doctor_schedules", doctorSchedules.size());
        results.put("booking", List.of(booking.getCode(), booking.getRegID().toString(), booking.getReserveNo().toString()));
        results.put("refusal", List.of(refusal.getCode(), refusal.getErrMsg()));
        results.put("found", Long.toString(found.getRegID()));
        results.put("update", update);
        results.put("renamed", records.stream()
                .filter(each -> each.getPlat12320SN().equals(Long.toString(regId)))
                .map(GetGhRecordRecItem::getPatientName)
                .toList());
        results.put("cancel", cancel);
        results.put("second_cancel", secondCancel);
        results.put("fault", fault);
        return results;
    }

    private List<GetDepartInfoDepartInfo> departments(String hospital) {
        var question = new GetDepartInfoRequestMessage();
        question.setMsgType(1000);
        question.setRequestInfo(new GetDepartInfoRequestInfo());
        question.getRequestInfo().setHospitalID(hospital);
        return port.getDepartInfo(question).getDepartInfo();
    }

    private List<GetDoctorInfoDoctorInfo> doctors(String hospital) {
        var question = new GetDoctorInfoRequestMessage();
        question.setMsgType(1000);
        question.setRequestInfo(new GetDoctorInfoRequestInfo());
        question.getRequestInfo().setHospitalID(hospital);
        return port.getDoctorInfo(question).getDoctorInfo();
    }

    private String photo(String hospital, String doctor) {
        var question = new GetDoctorPhotoRequestMessage();
        question.setMsgType(1000);
        question.setRequestInfo(new GetDoctorPhotoRequestInfo());
        question.getRequestInfo().setHospitalID(hospital);
        question.getRequestInfo().setDoctorID(doctor);
        return port.getDoctorPhoto(question).getDoctorInfo().get(0).getDoctorPhoto();
    }

    private List<GetDepartWorkInfoDepartCalendar> departmentSchedules(String hospital) {
        var question = new GetDepartWorkInfoRequestMessage();
        question.setMsgType(1000);
        question.setRequestInfo(new GetDepartWorkInfoRequestInfo());
        question.getRequestInfo().setHospitalID(hospital);
        question.getRequestInfo().setBeginTime(visitDate);
        question.getRequestInfo().setEndTime(visitDate);
        return port.getDepartWorkInfo(question).getDepartCalendar();
    }

    private List<GetDoctorWorkInfoDoctorCalendar> doctorSchedules(String hospital, String last) {
        var question = new GetDoctorWorkInfoRequestMessage();
        question.setMsgType(1000);
        question.setRequestInfo(new GetDoctorWorkInfoRequestInfo());
        question.getRequestInfo().setHospitalID(hospital);
        question.getRequestInfo().setBeginTime(visitDate);
        question.getRequestInfo().setEndTime(last);
        return port.getDoctorWorkInfo(question).getDoctorCalendar();
    }

    /** The first of the schedules that has a number left, and its first segment with one. */
    private Opening firstOpening(String hospital, List<GetDoctorWorkInfoDoctorCalendar> schedules) {
        for (var schedule : schedules) {
            var question = new GetDtNoInfoRequestMessage();
            question.setRequestInfo(new GetDtNoInfoRequestInfo());
            question.getRequestInfo().setHospitalID(hospital);
            question.getRequestInfo().setDoctorID(schedule.getDoctorID());
            question.getRequestInfo().setDepartID(schedule.getDepartID());
            question.getRequestInfo().setWorkDate(schedule.getWorkDate());
            question.getRequestInfo().setWorkType(schedule.getWorkType());
            for (var slot : port.getDtNoInfo(question).getWorkInfo()) {
                if (slot.getIsReserved() != 1 && slot.getLeftNum() > 0) {
                    return new Opening(schedule, slot);
                }
            }
        }
        throw new IllegalStateException("no doctor has a number left that day");
    }

    private GetYyNoOrderInfo order(
            String hospital, GetDepartInfoDepartInfo department, GetDoctorInfoDoctorInfo doctor, Opening opening) {
        var order = new GetYyNoOrderInfo();
        order.setRegID(regId);
        order.setHospitalID(hospital);
        order.setDepartID(department.getDepartID());
        order.setDepartName(department.getDepartName());
        order.setDoctorID(doctor.getDoctorID());
        order.setDoctorName(doctor.getDoctorName());
        order.setIsExpert(doctor.getIsExpert());
        order.setSickName("陈志明");
        order.setSickSex(0);
        order.setSickBirthday("1985-06-15");
        order.setSickInsureType(1);
        order.setSeeDoctorDate(opening.schedule.getWorkDate());
        order.setWorkType(opening.schedule.getWorkType());
        order.setBeginTime(opening.slot.getStartTime());
        order.setEndTime(opening.slot.getEndTime());
        order.setRegistryFee(opening.schedule.getRegistryFee());
        order.setClinicFee(opening.schedule.getClinicFee());
        order.setExpertsFee(opening.schedule.getExpertsFee());
        order.setPhone("13862001234");
        order.setCardNo(cardNo);
        order.setRegType(0);
        order.setRegVia("网站");
        order.setPayType(0);
        order.setCreateDate("2026-03-02 08:00:00");
        return order;
    }

    private GetGhInfoRegInfo found(String hospital) {
        var question = new GetGhInfoRequestMessage();
        question.setOneRegInfo(new GetGhInfoOneRegInfo());
        question.getOneRegInfo().setHospitalID(hospital);
        question.getOneRegInfo().setRegID(regId);
        question.getOneRegInfo().setCardNo(cardNo);
        return port.getGhInfo(question).getRegInfo().get(0);
    }

    private String rename(String hospital, String name) {
        var change = new UpdateOrderInfoRequestMessage();
        change.setRequestInfo(new UpdateOrderInfoRequestInfo());
        change.getRequestInfo().setHospitalID(hospital);
        change.getRequestInfo().setRegID(regId);
        change.getRequestInfo().setSickName(name);
        change.getRequestInfo().setCardNo(cardNo);
        return port.updateOrderInfo(change).getResponseInfo().getCode();
    }

    private List<GetGhRecordRecItem> records(String hospital, String instant) {
        var question = new GetGhRecordRequestMessage();
        question.setRequestInfo(new GetGhRecordRequestInfo());
        question.getRequestInfo().setHospitalID(hospital);
        question.getRequestInfo().setBeginTime(instant);
        question.getRequestInfo().setEndTime(instant);
        return port.getGhRecord(question).getRecItem();
    }

    private String cancel(String hospital) {
        var cancellation = new BackNoRequestMessage();
        cancellation.setRequestInfo(new BackNoRequestInfo());
        cancellation.getRequestInfo().setHospitalID(hospital);
        cancellation.getRequestInfo().setRegID(regId);
        return port.backNo(cancellation).getResponseInfo().getCode();
    }
}
