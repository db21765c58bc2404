package fuzz;

/** Something that must not be; the same kind is told once. */
final class Finding extends AssertionError {

    private final String kind;

    Finding(String kind, String detail) {
        super(kind + ": " + detail);
        this.kind = kind;
    }

    String kind() {
        return kind;
    }
}
