import static java.util.Map.entry;

import hospital.text.YuyueServicePortType;
import hospital.text.YuyueService;
import java.net.URI;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.ws.soap.SOAPFaultException;

/** Calls a hospital of the string style with JAX-WS: java JaxWsText WSDL 1.1|1.2 VISIT_DATE REG_ID CARD_NO. */
public final class JaxWsText {
    private JaxWsText() {}

    public static void main(String[] arguments) throws Exception {
        YuyueService service = new YuyueService(URI.create(arguments[0]).toURL());
        YuyueServicePortType port = arguments[1].equals("1.2") ? service.getYuyue12() : service.getYuyue11();
        Map<String, UnaryOperator<String>> operations = Map.ofEntries(
                entry("getHospInfo", port::getHospInfo),
                entry("getDepartInfo", port::getDepartInfo),
                entry("getDoctorInfo", port::getDoctorInfo),
                entry("getDoctorPhoto", port::getDoctorPhoto),
                entry("getDepartWorkInfo", port::getDepartWorkInfo),
                entry("getDoctorWorkInfo", port::getDoctorWorkInfo),
                entry("getDtNoInfo", port::getDtNoInfo),
                entry("getYyNo", port::getYyNo),
                entry("backNo", port::backNo),
                entry("updateOrderInfo", port::updateOrderInfo),
                entry("getGhInfo", port::getGhInfo),
                entry("getGhRecord", port::getGhRecord));
        new Journey((operation, document) -> {
            try {
                return operations.get(operation).apply(document);
            } catch (SOAPFaultException e) {
                throw new Journey.Fault(e.getFault().getFaultString());
            }
        }).run(arguments[2], Long.parseLong(arguments[3]), arguments[4]);
    }
}
