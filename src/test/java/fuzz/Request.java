package fuzz;

import java.util.List;
import java.util.regex.Pattern;

/**
 * One request, or several in a row, as it goes over the wire but for the names in braces.
 *
 * @param methods one for each request in it
 * @param target of the first one, as it is sent
 * @param documented whether the first one's path is one of the document's, written as usual
 * @param whole whether the first one must be answered
 * @param refused whether that answer can only be a refusal, and the last one
 */
record Request(
        String operation,
        List<String> methods,
        String target,
        String text,
        boolean documented,
        boolean whole,
        boolean refused) {

    private static final int SHOWN = 1_500;
    private static final Pattern PLACE =
            Pattern.compile("\\{(token|key|event|inbox|admin|other|old|ticket)}");

    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)authorization *:");

    /**
     * The same with other bytes: nobody knows where it ends now. Its secrets go out of all places
     * but those where Caravan looks for them, since a body with a token in it is shown as it is.
     */
    Request withText(String other) {
        return new Request(operation, methods, target, careful(other), false, false, false);
    }

    /** The same, which can only be refused. */
    Request thatIsRefused() {
        return new Request(operation, methods, target, text, documented, whole, true);
    }

    private static String careful(String text) {
        StringBuilder all = new StringBuilder();
        boolean first = true;
        boolean head = true;
        for (String line : text.split("(?<=\n)")) {
            head &= !line.isBlank();
            boolean may = first || head && AUTHORIZATION.matcher(line).lookingAt();
            all.append(may ? line : PLACE.matcher(line).replaceAll("nobody"));
            first = false;
        }
        return all.toString();
    }

    /** The method of that one in the row, from 0; what follows the row is a GET. */
    String method(int number) {
        return number < methods.size() ? methods.get(number) : "GET";
    }

    /** All of it that can be printed, the rest as escapes. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        text.chars().limit(SHOWN).forEach(c -> out.append(printable((char) c)));
        return out
                + (text.length() > SHOWN ? "... (" + text.length() + " bytes)" : "")
                + (whole ? "" : " [end unknown]");
    }

    private static String printable(char c) {
        return switch (c) {
            case '\r' -> "\\r";
            case '\n' -> "\\n\n";
            case '\\' -> "\\\\";
            default -> c >= ' ' && c < 127 ? String.valueOf(c) : String.format("\\x%02x", (int) c);
        };
    }
}
