import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A hospital for tests of JUnit 5: a world of its own in a running simulator, over the control API.
 *
 * <pre>{@code @RegisterExtension HospitalExtension hospital = new HospitalExtension("default");}</pre>
 */
public class HospitalExtension implements BeforeEachCallback, AfterEachCallback {
    private static final String SIMULATOR = System.getenv().getOrDefault("YUYUE_SIM_URL", "http://127.0.0.1:8080");
    private static final String TOKEN = System.getenv("YUYUE_SIM_CONTROL_TOKEN");
    private final HttpClient client = HttpClient.newHttpClient();
    private final String scenario;
    private String name;

    public HospitalExtension(String scenario) {
        this.scenario = scenario;
    }

    /** The root of the world; append /webservice/YuyueService or /services/WSYuyueService. */
    public String url() {
        return SIMULATOR + "/w/" + name;
    }

    /** One request of the control API of this world, and its response, both as JSON. */
    public String control(String method, String path, String json) throws Exception {
        return ask(url(), method, path, json);
    }

    /** Let something happen now, such as stop_schedule; {@code what} is JSON with the keys of the event. */
    public void happen(String kind, String what) throws Exception {
        control("POST", "/events", "{\"" + kind + "\": " + what + "}");
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        String choice = "{\"scenario\": \"" + scenario + "\", \"clock\": \"frozen@2026-03-02T08:00:00\"}";
        Matcher made = Pattern.compile("\"name\": *\"([^\"]+)\"").matcher(ask(SIMULATOR, "POST", "/worlds", choice));
        if (!made.find()) {
            throw new IllegalStateException("the simulator made no world");
        }
        name = made.group(1);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        ask(SIMULATOR, "DELETE", "/worlds/" + name, "");
    }

    private String ask(String root, String method, String path, String json) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + "/control/v1" + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json));
        if (TOKEN != null) {
            request.header("Authorization", "Bearer " + TOKEN);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return response.body();
    }
}
