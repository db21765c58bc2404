package caravan.store;

/** The codes of errors, as MongoDB's servers number them. */
public final class ServerErrors {

    /** There is a document of this id, or of this unique value, already. */
    public static final int DUPLICATE_KEY = 11000;

    private ServerErrors() {}
}
