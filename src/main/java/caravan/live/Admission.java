package caravan.live;

import io.vertx.core.Context;
import java.util.Optional;

/**
 * A viewer that may come in.
 *
 * @param inbox the id of the inbox that it watches
 * @param tokenHash what must stay valid while it watches
 * @param after the id that it comes back with
 * @param loop its connection's event loop
 */
record Admission(String inbox, String tokenHash, Optional<String> after, Context loop) {}
