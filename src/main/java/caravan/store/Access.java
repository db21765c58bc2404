package caravan.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a command may touch, so what else may run beside it. */
enum Access {
    /** No data at all. */
    NONE,
    /** Documents of one collection, which stay as they are. */
    READ,
    /** Documents of one collection, which may change. */
    WRITE,
    /** Several collections, or what collections and indexes there are: what is not known better. */
    ALL;

    /** Stages that read their own collection only and change no stored document on the way. */
    private static final Set<String> OWN_COLLECTION_STAGES =
            Set.of(
                    "$match",
                    "$sort",
                    "$skip",
                    "$limit",
                    "$count",
                    "$group",
                    "$project",
                    "$unwind",
                    "$sortByCount",
                    "$bucket");

    static Access of(String command, Document query) {
        return switch (command.toLowerCase(Locale.ROOT)) {
            case "ismaster", "buildinfo", "whatsmyuri", "ping", "serverstatus", "killcursors" ->
                    NONE;
            case "find", "count", "distinct", "collstats", "getmore" -> READ;
            case "aggregate" -> staysInItsCollection(query.get("pipeline")) ? READ : ALL;
            case "insert", "update", "delete", "findandmodify" -> WRITE;
            default -> ALL;
        };
    }

    /** The collection that a {@link #READ} or a {@link #WRITE} names. */
    static String collection(String command, Document query) {
        String field = command.equalsIgnoreCase("getMore") ? "collection" : command;
        return String.valueOf(query.get(field));
    }

    /** What an aggregation of its own collection looks at, by its first stage. */
    static Optional<Document> match(String command, Document query) {
        boolean isOwn = command.equals("aggregate") && of(command, query) == READ;
        return isOwn
                ? ((List<?>) query.get("pipeline"))
                        .stream()
                                .findFirst()
                                .map(stage -> ((Document) stage).get("$match"))
                                .map(Document.class::cast)
                : Optional.empty();
    }

    private static boolean staysInItsCollection(Object pipeline) {
        return pipeline instanceof List<?> stages
                && stages.stream()
                        .allMatch(
                                stage ->
                                        stage instanceof Document one
                                                && OWN_COLLECTION_STAGES.containsAll(one.keySet()));
    }
}
