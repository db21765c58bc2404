package caravan.http;

/** What a field cannot be; its message is the detail that the caller reads: never a secret. */
public final class BadValue extends RuntimeException {

    public BadValue(String detail) {
        super(detail, null, false, false);
    }
}
