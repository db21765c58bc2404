package servers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs after all other tests: no secret that any of them used stands in a log line or a NATS
 * message of the whole run.
 */
class SecretsIT {

    @Test
    void noSecretIsInAnyLogOrMessage() throws IOException {
        List<String> secrets = Files.readAllLines(TestRun.FOLDER.resolve("secrets.txt"));
        List<Path> written = written();
        assertThat(secrets).hasSizeGreaterThan(10).allMatch(secret -> secret.length() >= 16);
        assertThat(written).anyMatch(file -> file.toString().endsWith(".log"));
        for (Path file : written) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            assertThat(secrets).as("secrets in " + file).noneMatch(text::contains);
        }
    }

    private static List<Path> written() throws IOException {
        try (Stream<Path> files = Files.list(TestRun.FOLDER)) {
            return files.filter(file -> file.toString().matches(".*\\.(log|messages)")).toList();
        }
    }
}
