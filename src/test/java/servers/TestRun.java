package servers;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a run of the tests leaves behind, under {@code target/test-run}: every program's log, every
 * NATS message, and the secrets that must stand in none of them.
 */
public final class TestRun {

    public static final Path FOLDER = Path.of("target", "test-run");

    private static final Path SECRETS = FOLDER.resolve("secrets.txt");
    private static final int LARGEST_WITH_SECRETS = 10_000;
    private static final int SHORTEST = 16;
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    private TestRun() {}

    /** The seed of what this test makes up: {@code -Dtest.seed=…}, or a new one. It is printed. */
    public static long seed(String test) {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println(test + ", -Dtest.seed=" + seed);
        return seed;
    }

    /** A new file of this name in the folder. */
    public static synchronized Path file(String name, String ending) {
        try {
            Files.createDirectories(FOLDER);
            Path file;
            do {
                file = FOLDER.resolve(name + "-" + NUMBER.incrementAndGet() + ending);
            } while (Files.exists(file));
            return Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Remembers a token, key, ticket or Authorization value that this run has used. */
    public static void secret(String secret) {
        // What is behind the prefix is the secret, however it is shown.
        String bare = secret.replaceFirst("^whsec_", "");
        if (KNOWN.add(bare)) {
            append(SECRETS, bare);
        }
    }

    /** The secrets that an answer shows; a download is somebody's bytes, whatever its type. */
    static void secretsOf(Http.Answer answer) {
        boolean isJson =
                answer.header("content-type").orElse("").equals("application/json")
                        && answer.header("content-disposition").isEmpty();
        if (isJson && answer.bytes().length < LARGEST_WITH_SECRETS) {
            JsonNode json = answer.json();
            for (JsonNode part : List.of(json, json.path("inbox"))) {
                for (String name : List.of("token", "key", "ticket", "secret")) {
                    if (part.path(name).isTextual()) {
                        secret(part.get(name).textValue());
                    }
                }
            }
        }
    }

    /** The secret that a header carries. */
    static void secretIn(String header, String value) {
        if (header.equalsIgnoreCase("Authorization") && value.length() >= SHORTEST) {
            secret(value.replaceFirst("(?i)^Bearer ", ""));
        }
    }

    static synchronized void append(Path file, String line) {
        try {
            Files.createDirectories(FOLDER);
            Files.writeString(
                    file,
                    line + "\n",
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
