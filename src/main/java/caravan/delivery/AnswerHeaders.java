package caravan.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As much of an answer's headers as is kept with its attempt. */
final class AnswerHeaders {

    private static final int MOST = 32;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 256;
    private static final int MOST_CHARACTERS = 4_096;
    private static final String CUT = "…";

    private AnswerHeaders() {}

    /** The first of them, long values cut. */
    static Map<String, List<String>> shown(Map<String, List<String>> headers) {
        Map<String, List<String>> shown = new LinkedHashMap<>();
        int number = 0;
        int characters = 0;
        for (var header : headers.entrySet()) {
            String name = cut(header.getKey(), LONGEST_NAME);
            for (String each : header.getValue()) {
                String value = cut(each, LONGEST_VALUE);
                characters += name.length() + value.length();
                if (++number > MOST || characters > MOST_CHARACTERS) {
                    return shown;
                }
                shown.computeIfAbsent(name, unknown -> new ArrayList<>()).add(value);
            }
        }
        return shown;
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + CUT;
    }
}
