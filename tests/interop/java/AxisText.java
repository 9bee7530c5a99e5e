import static java.util.Map.entry;

import hospital.axis.YuyueServicePortType;
import hospital.axis.YuyueServiceLocator;
import java.rmi.RemoteException;
import java.util.Map;
import org.apache.axis.AxisFault;

/** Calls a hospital of the string style with Axis 1.4: java AxisText VISIT_DATE REG_ID CARD_NO (Axis speaks SOAP 1.1 alone). */
public final class AxisText {
    private interface Operation {
        String call(String document) throws RemoteException;
    }

    private AxisText() {}

    public static void main(String[] arguments) throws Exception {
        YuyueServicePortType port = new YuyueServiceLocator().getYuyue11();
        Map<String, Operation> operations = Map.ofEntries(
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
                return operations.get(operation).call(document);
            } catch (AxisFault e) {
                throw new Journey.Fault(e.getFaultString());
            } catch (RemoteException e) {
                throw new IllegalStateException(e);
            }
        }).run(arguments[0], Long.parseLong(arguments[1]), arguments[2]);
    }
}
