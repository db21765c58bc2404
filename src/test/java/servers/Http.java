package servers;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tests' HTTP/1.1 client. Sends what it is told to, and no more; checks every answer. */
public final class Http {
    static {
        // So that a test can come by another Host; the client reads this once, at its first use.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
    }

    /** JSON of any depth, of its own: Jackson's limits stay what they are for what is tested. */
    static final ObjectMapper JSON =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Integer.MAX_VALUE)
                                                    .maxNumberLength(Integer.MAX_VALUE)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .build())
                                    .streamWriteConstraints(
                                            StreamWriteConstraints.builder()
                                                    .maxNestingDepth(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();

    private final String baseUrl;
    private final Optional<String> token;

    private Http(String baseUrl, Optional<String> token) {
        this.baseUrl = baseUrl.replaceFirst("/$", "");
        this.token = token;
    }

    /** What came back; {@code headers} is asked without regard to case. */
    public record Answer(int status, Map<String, List<String>> headers, byte[] bytes) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The first of that name. */
        public Optional<String> header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst();
        }
    }

    public static Http at(String baseUrl) {
        return new Http(baseUrl, Optional.empty());
    }

    /** The same server, with this token in every call that has no Authorization of its own. */
    public Http bearer(String token) {
        return new Http(baseUrl, Optional.of(token));
    }

    /** Whether somebody listens there. */
    public boolean isThere() {
        return Ports.isOpen(URI.create(baseUrl).getPort());
    }

    /** Headers here and below are names and values in turn; a name may come again. */
    public Answer get(String path, String... headers) {
        return call("GET", path, new byte[0], List.of(headers));
    }

    public Answer delete(String path, String... headers) {
        return call("DELETE", path, new byte[0], List.of(headers));
    }

    /** As it stands: without a Content-Type unless one is given, and with "" for no body. */
    public Answer post(String path, String body, String... headers) {
        return call("POST", path, body.getBytes(StandardCharsets.UTF_8), List.of(headers));
    }

    /** For POST and PATCH as the API wants them. */
    public Answer json(String method, String path, String json) {
        List<String> type = List.of("Content-Type", "application/json");
        return call(method, path, json.getBytes(StandardCharsets.UTF_8), type);
    }

    public Answer send(String method, String path, byte[] body, Map<String, String> headers) {
        List<String> pairs = new ArrayList<>();
        headers.forEach((name, value) -> pairs.addAll(List.of(name, value)));
        return call(method, path, body, pairs);
    }

    private Answer call(String method, String path, byte[] body, List<String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(baseUrl + path))
                        .timeout(PATIENCE)
                        .method(
                                method,
                                body.length == 0
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(body));
        token.ifPresent(TestRun::secret);
        boolean own = headers.stream().anyMatch("authorization"::equalsIgnoreCase);
        token.filter(t -> !own).ifPresent(t -> request.header("Authorization", "Bearer " + t));
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
            TestRun.secretIn(headers.get(i), headers.get(i + 1));
        }
        try {
            HttpResponse<byte[]> got = CLIENT.send(request.build(), BodyHandlers.ofByteArray());
            Answer answer = new Answer(got.statusCode(), got.headers().map(), got.body());
            Contract.check(method, path, answer.status(), answer.headers(), answer.bytes());
            TestRun.secretsOf(answer);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
