package fuzz;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import servers.CaravanProcess;
import servers.Exchange;
import servers.Http.Answer;

/** Sends one request after the other, to inboxes of its own, and looks at the answers. */
final class Sender {

    private final CaravanProcess caravan;
    private final World world;
    private final Map<Integer, Finding> noted = new HashMap<>();
    private final Map<String, Integer> answered = new TreeMap<>();
    private int untold;

    Sender(CaravanProcess caravan, World world) {
        this.caravan = caravan;
        this.world = world;
    }

    World world() {
        return world;
    }

    /** How often an operation was answered a status; 0 is no answer. */
    Map<String, Integer> answered() {
        return answered;
    }

    /** What was found at the request of this number. */
    Optional<Finding> noted(int number) {
        return Optional.ofNullable(noted.remove(number));
    }

    /** How many inboxes may have been made, since this was asked last, and nobody was told. */
    int takeUntold() {
        int before = untold;
        untold = 0;
        return before;
    }

    /** Sends it, and goes on whatever is found. */
    void sendNoting(int number, Request request) {
        try {
            send(request);
        } catch (Finding finding) {
            world.adopt();
            noted.put(number, finding);
        }
    }

    /**
     * @throws Finding when an answer is not as it must be
     */
    void send(Request request) {
        Exchange.Outcome outcome = exchange(request);
        List<Answer> answers = outcome.answers();
        String status = answers.isEmpty() ? "0" : "" + answers.get(0).status();
        answered.merge(request.operation() + " " + status, 1, Integer::sum);
        Rules.check(request, outcome);
        if (outcome.complete() && request.methods().size() == 1) {
            world.answered(request, answers);
        } else {
            untold += request.methods().size();
            world.adopt();
        }
    }

    private Exchange.Outcome exchange(Request request) {
        try {
            return Exchange.with(caravan, world.bytes(request), request.methods(), request.whole());
        } catch (IOException e) {
            throw new Finding("connection left open", e.toString());
        }
    }
}
