package caravan.webhook;

import caravan.http.BadValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CronRefusalTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "60 * * * * | minute",
                "* 24 * * * | hour",
                "* * 0 * * | day of month",
                "* * 32 * * | day of month",
                "* * * 0 * | month",
                "* * * 13 * | month",
                "* * * MAI * | month",
                "* * * * 8 | day of week",
                "* * * * MONDAY | day of week",
                "-1 * * * * | minute",
                "5/10 * * * * | step without a range",
                "*/0 * * * * | step",
                "*/x * * * * | step",
                "10-5 * * * * | ends before it begins",
                "* * * * FRI-SUN | ends before it begins",
                "1,,2 * * * * | minute",
                "1, * * * * | minute",
                "1-2-3 * * * * | minute",
                "** * * * * | minute",
                "*5 * * * * | minute",
                "*-5 * * * * | minute",
                "1-* * * * * | minute",
                "* * ? * * | day of month",
                "* * L * * | day of month",
                "* * * * 5#2 | day of week",
                "4294967296 * * * * | minute",
                "99999999999999999999 * * * * | minute",
                "\u0665 * * * * | minute",
                "JAN * * * * | minute",
                "* * * * | five fields",
                "* * * * * * | five fields",
                "@daily | five fields",
                "'' | five fields"
            })
    void refusesWhatCronDoes(String line, String why) {
        assertThatThrownBy(() -> CronLine.parse(line))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesLongLine() {
        assertThatThrownBy(() -> CronLine.parse("1" + ",1".repeat(100) + " * * * *"))
                .isInstanceOf(BadValue.class)
                .hasMessageContaining("200");
    }
}
