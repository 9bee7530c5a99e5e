import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** Books a number and cancels it with the JDK alone, in the string style: java Booking.java URL DAY. */
public final class Booking {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static URI hospital;

    public static void main(String[] arguments) throws Exception {
        hospital = URI.create(arguments[0] + "/webservice/YuyueService");
        String day = arguments[1];

        Document hospitals = ask("getHospInfo", "<MsgType>1000</MsgType><RequestInfo/>");
        String hospitalId = text(hospitals.getDocumentElement(), "HospitalID");
        String requestInfo = "<HospitalID>" + hospitalId + "</HospitalID>";
        Map<String, String> forMen = new HashMap<>();
        for (Element each : all(request("getDepartInfo", requestInfo), "DepartInfo")) {
            if (!text(each, "DepartSex").equals("2") && !text(each, "BabyFlag").equals("1")) {
                forMen.put(text(each, "DepartID"), text(each, "DepartName"));
            }
        }
        Map<String, Element> doctors = new HashMap<>();
        for (Element each : all(request("getDoctorInfo", requestInfo), "DoctorInfo")) {
            doctors.put(text(each, "DoctorID"), each);
        }
        String thatDay = requestInfo + "<BeginTime>%s</BeginTime><EndTime>%1$s</EndTime>".formatted(day);
        Element schedule = null;
        for (Element each : all(request("getDoctorWorkInfo", thatDay), "DoctorCalendar")) {
            if (schedule == null && forMen.containsKey(text(each, "DepartID")) && text(each, "WorkStatus").equals("0")
                    && !text(each, "IsReserved").equals("1") && hasANumberLeft(requestInfo, each)) {
                schedule = each;
            }
        }

        Element doctor = doctors.get(text(schedule, "DoctorID"));
        StringBuilder order = new StringBuilder("<RegID>" + System.currentTimeMillis() + "</RegID>" + requestInfo);
        order.append(copy(schedule, "DepartID", "DoctorID", "WorkType", "RegistryFee", "ClinicFee"));
        order.append(copy(doctor, "DoctorName", "IsExpert"));
        order.append("<DepartName>%s</DepartName>".formatted(forMen.get(text(schedule, "DepartID"))));
        order.append("<SickName>王小明</SickName><SickSex>0</SickSex><SickInsureType>0</SickInsureType>");
        order.append("<SeeDoctorDate>%s</SeeDoctorDate><Phone>13800000000</Phone>".formatted(day));
        order.append("<CardNo>320502198506071238</CardNo><RegType>0</RegType><RegVia>网站</RegVia><PayType>0</PayType>");
        String now = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
        order.append("<CreateDate>%s</CreateDate>".formatted(now));
        Element booking = ask("getYyNo", "<OrderInfo>" + order + "</OrderInfo>").getDocumentElement();
        String regId = text(booking, "RegID");
        System.out.println("getYyNo " + text(booking, "Code") + " " + regId + " " + text(booking, "ReserveNo"));

        String registration = "<RegID>" + regId + "</RegID>";
        String lookup = "<OneRegInfo>" + registration + "<CardNo>320502198506071238</CardNo></OneRegInfo>";
        Element found = ask("getGhInfo", lookup).getDocumentElement();
        System.out.println("getGhInfo " + text(found, "RegVia") + " " + text(found, "IsQuit"));

        Element cancelled = ask("backNo", "<RequestInfo>" + requestInfo + registration + "</RequestInfo>").getDocumentElement();
        System.out.println("backNo " + text(cancelled, "Code"));
    }

    private static boolean hasANumberLeft(String requestInfo, Element schedule) throws Exception {
        String which = requestInfo + copy(schedule, "DoctorID", "DepartID", "WorkDate", "WorkType");
        for (Element each : all(ask("getDtNoInfo", "<RequestInfo>" + which + "</RequestInfo>"), "WorkInfo")) {
            if (!text(each, "IsReserved").equals("1") && !text(each, "LeftNum").equals("0")) {
                return true;
            }
        }
        return false;
    }

    private static Document request(String operation, String requestInfo) throws Exception {
        return ask(operation, "<MsgType>1000</MsgType><RequestInfo>" + requestInfo + "</RequestInfo>");
    }

    /** The message that answers a message. */
    private static Document ask(String operation, String message) throws Exception {
        String envelope = """
                <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
                  <t:%s xmlns:t="http://service.yuyue.ws.com/"><arg0><![CDATA[<Message>%s</Message>]]></arg0></t:%1$s>
                </soap:Body></soap:Envelope>"""
                .formatted(operation, message);
        HttpRequest request = HttpRequest.newBuilder(hospital)
                .header("Content-Type", "text/xml; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(envelope))
                .build();
        return parsed(text(parsed(HTTP.send(request, BodyHandlers.ofString()).body()).getDocumentElement(), "return"));
    }

    private static Document parsed(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static Element[] all(Document document, String name) {
        var found = document.getElementsByTagName(name);
        Element[] elements = new Element[found.getLength()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (Element) found.item(i);
        }
        return elements;
    }

    private static String copy(Element from, String... names) {
        StringBuilder copied = new StringBuilder();
        for (String name : names) {
            copied.append("<%s>%s</%1$s>".formatted(name, text(from, name)));
        }
        return copied.toString();
    }

    private static String text(Element parent, String name) {
        var found = parent.getElementsByTagName(name).item(0);
        return found == null ? "" : found.getTextContent();
    }
}
