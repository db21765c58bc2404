package caravan.webhook;

import caravan.SafeText;
import caravan.http.BadValue;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A header that a webhook sends besides Caravan's own. */
public record Header(String name, String value) {

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    /** Bytes above ASCII have no meaning that receivers agree about (RFC 9110, 5.5). */
    private static final Pattern VALUE =
            Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e\\t]{0,4094}[\\x21-\\x7e])?|");

    /** Parts of the names of headers whose values are usually secret. */
    private static final List<String> SECRET =
            List.of(
                    "auth",
                    "cookie",
                    "token",
                    "secret",
                    "key",
                    "password",
                    "signature",
                    "credential");

    /**
     * @throws BadValue that does not repeat the value
     */
    static Header of(String name, String value) {
        checkName(name);
        if (!VALUE.matcher(value).matches()) {
            throw new BadValue(
                    "must have at most 4096 printable ASCII characters, no space around them");
        }
        return new Header(name, value);
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new BadValue("is no name for a header");
        }
        if (name.equalsIgnoreCase("content-type")) {
            throw new BadValue("is set by the field contentType");
        }
        if (ReservedHeaders.contain(name)) {
            throw new BadValue("is not for webhooks to set");
        }
    }

    /** The value as it is shown. */
    String shown() {
        return isSecret() ? SafeText.MASK : value;
    }

    /** Whether its value is what was shown of it. */
    boolean isMasked() {
        return isSecret() && value.equals(SafeText.MASK);
    }

    /** Whether its value is not shown. */
    public boolean isSecret() {
        return isSecret(name);
    }

    /** Whether a header of this name usually holds a secret. */
    public static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.stream().anyMatch(lower::contains);
    }

    @Override
    public String toString() {
        return name + ": " + SafeText.MASK;
    }
}
