package routes.inbound;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import servers.MongoProxy;
import servers.MongoProxy.Change;

/** A store's way to refuse. */
enum Refusing {
    /** Another is the primary now: it reads no more either. */
    STEPPED_DOWN(
            command -> !isHandshake(command),
            (denied, command) -> denied.refused(command, MongoProxy.NOT_WRITABLE_PRIMARY)),

    /** It still reads, and nothing new has room. */
    FULL(
            Refusing::isWrite,
            (denied, command) -> denied.refused(command, MongoProxy.OUT_OF_DISK_SPACE)),

    /** Events alone, and nobody knows why. */
    NO_EVENTS(
            Refusing::isOfEvents,
            (denied, command) -> denied.refused(command, MongoProxy.NO_SUCH_CODE)),

    /** A router that lost some of its shards in the middle: part of that was done there. */
    SOME_EVENTS(Refusing::isOfEvents, Denied::inPart),

    /** It wrote, and while it waited for the others it became a secondary. */
    INTERRUPTED(Refusing::isOfEvents, Denied::doneAndDenied),

    /** It wrote, and the others do not answer. */
    UNCONFIRMED(Refusing::isWrite, Denied::unconfirmed);

    private final Predicate<BsonDocument> which;
    private final BiFunction<Denied, BsonDocument, Change> how;

    Refusing(Predicate<BsonDocument> which, BiFunction<Denied, BsonDocument, Change> how) {
        this.which = which;
        this.how = how;
    }

    /** What becomes of a command; which events are denied by that is written down. */
    Optional<Change> change(BsonDocument command, Denied denied) {
        return which.test(command) ? Optional.of(how.apply(denied, command)) : Optional.empty();
    }

    /** Whether some of what it denies is there. */
    boolean isThereAllTheSame() {
        return this == SOME_EVENTS || this == INTERRUPTED || this == UNCONFIRMED;
    }

    private static boolean isHandshake(BsonDocument command) {
        return Set.of("hello", "isMaster", "ismaster").contains(command.getFirstKey());
    }

    private static boolean isWrite(BsonDocument command) {
        return Set.of("insert", "update", "delete", "findAndModify")
                .contains(command.getFirstKey());
    }

    private static boolean isOfEvents(BsonDocument command) {
        return command.getFirstKey().equals("insert")
                && command.getString("insert").getValue().equals("events");
    }

    /** The ids of events that were not answered as stored. */
    static final class Denied {

        private final Set<String> absent = ConcurrentHashMap.newKeySet();
        private final Set<String> landed = ConcurrentHashMap.newKeySet();

        Change refused(BsonDocument command, int code) {
            events(command).forEach(event -> absent.add(id(event)));
            return MongoProxy.refused(code);
        }

        Change doneAndDenied(BsonDocument command) {
            events(command).forEach(event -> landed.add(id(event)));
            return MongoProxy.doneAndDenied(command, MongoProxy.INTERRUPTED_BY_STEP_DOWN);
        }

        Change unconfirmed(BsonDocument command) {
            events(command).forEach(event -> landed.add(id(event)));
            return MongoProxy.unconfirmed(command);
        }

        /** Of three events one is stored, one is not, and one is and nobody knows. */
        Change inPart(BsonDocument command) {
            BsonArray done = new BsonArray();
            List<Integer> places = new ArrayList<>();
            List<BsonValue> events = events(command);
            for (int place = 0; place < events.size(); place++) {
                BsonValue event = events.get(place);
                switch (place % 3) {
                    case 0 -> absent.add(id(event));
                    case 1 -> done.add(event);
                    default -> {
                        done.add(event);
                        landed.add(id(event));
                    }
                }
                if (place % 3 != 1) {
                    places.add(place);
                }
            }
            return MongoProxy.inPart(command, done, places, MongoProxy.NO_SUCH_CODE);
        }

        private static List<BsonValue> events(BsonDocument command) {
            return isOfEvents(command) ? command.getArray("documents").getValues() : List.of();
        }

        private static String id(BsonValue event) {
            return event.asDocument().getString("_id").getValue();
        }

        Set<String> absent() {
            return absent;
        }

        Set<String> landed() {
            return landed;
        }

        Set<String> all() {
            Set<String> all = new HashSet<>(absent);
            all.addAll(landed);
            return all;
        }
    }
}
