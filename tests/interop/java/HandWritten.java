import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;

/** Calls a hospital of the string style with the JDK alone: java HandWritten WSDL 1.1|1.2 VISIT_DATE REG_ID CARD_NO. */
public final class HandWritten {
    private final HttpClient http = HttpClient.newHttpClient();
    private final boolean soap12;
    private final URI address;

    private HandWritten(String wsdl, String soapVersion) throws Exception {
        soap12 = soapVersion.equals("1.2");
        String binding = "http://schemas.xmlsoap.org/wsdl/" + (soap12 ? "soap12/" : "soap/");
        HttpResponse<InputStream> description =
                http.send(HttpRequest.newBuilder(URI.create(wsdl)).build(), HttpResponse.BodyHandlers.ofInputStream());
        address = URI.create(parse(description.body())
                .getElementsByTagNameNS(binding, "address").item(0).getAttributes().getNamedItem("location").getNodeValue());
    }

    public static void main(String[] arguments) throws Exception {
        HandWritten client = new HandWritten(arguments[0], arguments[1]);
        new Journey(client::call).run(arguments[2], Long.parseLong(arguments[3]), arguments[4]);
    }

    private String call(String operation, String document) {
        String envelope = """
                <soapenv:Envelope xmlns:soapenv="%s" xmlns:ser="http://service.yuyue.ws.com/">
                  <soapenv:Header/>
                  <soapenv:Body>
                    <ser:%s><arg0><![CDATA[%s]]></arg0></ser:%2$s>
                  </soapenv:Body>
                </soapenv:Envelope>"""
                .formatted(
                        soap12 ? "http://www.w3.org/2003/05/soap-envelope" : "http://schemas.xmlsoap.org/soap/envelope/",
                        operation,
                        document);
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", soap12 ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8")
                .header("SOAPAction", "\"\"")
                .POST(HttpRequest.BodyPublishers.ofString(envelope))
                .build();
        try {
            Document answer = parse(http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body());
            var returned = answer.getElementsByTagName("return").item(0);
            if (returned == null) {
                String reason = soap12 ? "Text" : "faultstring";
                throw new Journey.Fault(answer.getElementsByTagNameNS("*", reason).item(0).getTextContent());
            }
            return returned.getTextContent();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Document parse(InputStream xml) {
        try (xml) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(xml);
        } catch (Exception e) {
            throw new IllegalStateException("not XML", e);
        }
    }
}
