package caravan;

/**
 * Text of somebody else's that is shown: nothing in it may steer a terminal or turn text around.
 */
public final class SafeText {

    /** What stands for a value that is not shown. */
    public static final String MASK = "***";

    private static final char REPLACEMENT = '\ufffd';

    private SafeText() {}

    /** Whether it can stand in one line as it is. */
    public static boolean isSafe(String line) {
        return line.chars().allMatch(c -> isSafe((char) c));
    }

    /** With a replacement for each character that cannot be shown; tabs and lines stay. */
    public static String of(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        text.chars().forEach(c -> safe.append(isShown((char) c) ? (char) c : REPLACEMENT));
        return safe.toString();
    }

    private static boolean isShown(char c) {
        return c == '\t' || c == '\n' || c == '\r' || isSafe(c);
    }

    private static boolean isSafe(char c) {
        return switch (c) {
            // Marks, embeddings, overrides and isolates of writing from right to left.
            case '\u061c', '\u200e', '\u200f' -> false;
            default ->
                    !Character.isISOControl(c)
                            && !(c >= '\u2028' && c <= '\u202e')
                            && !(c >= '\u2066' && c <= '\u2069');
        };
    }
}
