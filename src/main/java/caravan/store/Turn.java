package caravan.store;

import java.util.function.BooleanSupplier;

/** The time for which a query holds up others; then it lets them in, if there are any. */
final class Turn {

    private static final long NANOS = 1_000_000;

    private final BooleanSupplier others;
    private long end = System.nanoTime() + NANOS;

    /**
     * @param others lets in who waits; whether anybody did
     */
    Turn(BooleanSupplier others) {
        this.others = others;
    }

    /** Whether others were let in, who may have changed everything. */
    boolean passed() {
        if (System.nanoTime() - end < 0) {
            return false;
        }
        boolean passed = others.getAsBoolean();
        end = System.nanoTime() + NANOS;
        return passed;
    }
}
