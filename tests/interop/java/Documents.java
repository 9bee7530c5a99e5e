import java.io.StringReader;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The string style's documents: a message as the text of an XML document, and back. */
final class Documents {
    private Documents() {}

    /** The text of the document that holds the message: elements by name, with values or further elements. */
    static String write(Map<String, ?> message) {
        try {
            Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
            append(document.appendChild(document.createElement("Message")), message);
            StringWriter text = new StringWriter();
            TransformerFactory.newInstance().newTransformer().transform(new DOMSource(document), new StreamResult(text));
            return text.toString();
        } catch (Exception e) {
            throw new IllegalStateException("cannot write " + message, e);
        }
    }

    /** The records of one name in a document, each with its values by element name. */
    static List<Map<String, String>> read(String document, String block) {
        try {
            Element message = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                    .parse(new InputSource(new StringReader(document))).getDocumentElement();
            NodeList records = message.getElementsByTagName(block);
            return IntStream.range(0, records.getLength()).mapToObj(i -> values(records.item(i))).toList();
        } catch (Exception e) {
            throw new IllegalStateException("cannot read " + document, e);
        }
    }

    private static void append(Node parent, Map<?, ?> fields) {
        fields.forEach((name, value) -> {
            Node element = parent.appendChild(parent.getOwnerDocument().createElement((String) name));
            if (value instanceof Map<?, ?> inner) {
                append(element, inner);
            } else {
                element.setTextContent(value.toString());
            }
        });
    }

    private static Map<String, String> values(Node record) {
        Map<String, String> values = new HashMap<>();
        for (Node each = record.getFirstChild(); each != null; each = each.getNextSibling()) {
            values.put(each.getNodeName(), each.getTextContent());
        }
        return values;
    }
}
