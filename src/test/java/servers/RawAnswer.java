package servers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import servers.Http.Answer;

/** Reads one HTTP/1 answer from a stream, and no byte after it. */
final class RawAnswer {

    private RawAnswer() {}

    /**
     * @throws IOException when there is none, or not all of it
     */
    static Answer read(InputStream in, String method) throws IOException {
        String status = line(in);
        if (!status.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new IOException("not an HTTP/1 answer: " + status);
        }
        int code = Integer.parseInt(status.split(" ")[1]);
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(":", 2);
            headers.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1].strip());
        }
        boolean bodiless = method.equals("HEAD") || code < 200 || code == 204;
        byte[] bytes = bodiless ? new byte[0] : body(in, headers);
        return code == 100 ? read(in, method) : new Answer(code, headers, bytes);
    }

    private static byte[] body(InputStream in, Map<String, List<String>> headers)
            throws IOException {
        List<String> length = headers.getOrDefault("Content-Length", List.of());
        if (headers.containsKey("Transfer-Encoding")) {
            return chunks(in);
        }
        return length.isEmpty() ? in.readAllBytes() : exactly(in, Integer.parseInt(length.get(0)));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size;
        do {
            size = Integer.parseInt(line(in).replaceFirst(";.*", "").strip(), 16);
            body.write(exactly(in, size));
            line(in);
        } while (size > 0);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new IOException("closed after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed without an answer");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
