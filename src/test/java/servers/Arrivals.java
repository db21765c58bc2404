package servers;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** When messages came to a sink, by their {@code webhook-id}, by {@link System#nanoTime()}. */
public final class Arrivals {

    private final Map<String, List<Long>> times = new ConcurrentHashMap<>();

    /** Writes down what comes, and answers it like this. */
    public Reply then(Reply reply) {
        return request -> {
            times.computeIfAbsent(
                            request.getHeader("webhook-id"), id -> new CopyOnWriteArrayList<>())
                    .add(System.nanoTime());
            reply.to(request);
        };
    }

    public Set<String> ids() {
        return Set.copyOf(times.keySet());
    }

    /** In order. */
    public List<Long> times(String id) {
        return List.copyOf(times.getOrDefault(id, List.of()));
    }

    /** Those that came more than once. */
    public Set<String> repeated() {
        return times.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** How often anything came. */
    public int count() {
        return times.values().stream().mapToInt(List::size).sum();
    }
}
