package caravan.delivery;

/** Those who watch deliveries. It never fails, and nobody waits for it. */
public interface Audience {

    /** Whether anybody may watch this inbox: else what happens there need not be told. */
    boolean watches(String inbox);

    /** A delivery has another state now. */
    void tell(Deliveries.Read changed);
}
