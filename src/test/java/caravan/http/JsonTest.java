package caravan.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class JsonTest {

    private static JsonNode read(String body) {
        return Json.object("application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1e99999999999", "-1e-99999999999", "0.1e2147483648", "NaN", "01", "1."})
    void refusesNumberThatCannotBeRead(String number) {
        Problem problem =
                catchThrowableOfType(Problem.class, () -> read("{\"rate\":" + number + "}"));
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.slug()).isEqualTo("not-json");
    }

    @Test
    void numbersKeepAllTheirDigits() {
        String body = "{\"a\":12345678901234567890.123456789,\"b\":1E+400}";
        assertThat(read(body)).hasToString(body);
    }
}
