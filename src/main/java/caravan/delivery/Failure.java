package caravan.delivery;

/** Why a call has no answer. */
public enum Failure {
    /** Its host has an address that no destination may have. */
    ADDRESS,
    /** Its host's name does not resolve just now. */
    NAME,
    /** No address of it takes a connection. */
    CONNECT,
    /** The connection ended before the head of an answer was whole. */
    RESET,
    /** The time for all was over before the head of an answer was whole. */
    TIME_OUT,
    /** No encryption was agreed on, or the certificate is not good for the host. */
    TLS,
    /** What came is no HTTP, or more of it than is taken. */
    BAD_ANSWER,
    /** It was not sent: a header has characters that none may have. */
    UNSENDABLE,
    /** It was not sent: too many are under way, in all or to this host. No attempt. */
    NO_ROOM
}
