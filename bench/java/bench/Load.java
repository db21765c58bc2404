package bench;

/**
 * What senders saw.
 *
 * @param p50 milliseconds
 * @param p99 milliseconds
 */
record Load(double seconds, long requests, double p50, double p99) {

    double rate() {
        return requests / seconds;
    }
}
