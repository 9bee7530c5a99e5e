import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BookingTest {
    private static final String ORDER = "<Message><OrderInfo><RegID>10001</RegID><HospitalID>SG01</HospitalID>"
            + "<DepartID>0200</DepartID><DepartName>全科医疗科</DepartName><DoctorID>02000008</DoctorID>"
            + "<DoctorName>陈利楠</DoctorName><IsExpert>0</IsExpert><SickName>王小明</SickName><SickSex>0</SickSex>"
            + "<SickInsureType>0</SickInsureType><SeeDoctorDate>2026-03-04</SeeDoctorDate><WorkType>1</WorkType>"
            + "<RegistryFee>0</RegistryFee><ClinicFee>10.00</ClinicFee><Phone>13800000000</Phone>"
            + "<CardNo>320502198506071238</CardNo><RegType>0</RegType><RegVia>网站</RegVia><PayType>0</PayType>"
            + "<CreateDate>2026-03-02 08:00:00</CreateDate></OrderInfo></Message>";

    @RegisterExtension
    HospitalExtension hospital = new HospitalExtension("default");

    private String book() throws Exception {
        String envelope = "<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
                + "<t:getYyNo xmlns:t=\"http://service.yuyue.ws.com/\"><arg0><![CDATA[" + ORDER
                + "]]></arg0></t:getYyNo></S:Body></S:Envelope>";
        HttpRequest request = HttpRequest.newBuilder(URI.create(hospital.url() + "/webservice/YuyueService"))
                .header("Content-Type", "text/xml; charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(envelope))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    @Test
    void aBookingIsKept() throws Exception {
        assertTrue(book().contains("&lt;Code&gt;1000&lt;"));
        assertTrue(hospital.control("GET", "/registrations", "").contains("\"10001\""));
    }

    @Test
    void aStoppedScheduleRefuses() throws Exception {
        hospital.happen("stop_schedule", "{\"hospital\": \"SG01\", \"doctor\": \"02000008\", \"date\": \"2026-03-04\"}");
        assertTrue(book().contains("&lt;Code&gt;1005&lt;"));
    }
}
