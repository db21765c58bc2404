package fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Shrinkable;
import servers.CaravanProcess;

/**
 * Has requests sent side by side, in rounds; after each round everything must be as the answers
 * said, and otherwise the request is looked for that did it.
 */
final class Fuzzer {

    private static final int SENDERS = 8;
    private static final int ROUND = 25 * SENDERS;
    private static final int SIMPLER = 150;
    private static final int ENOUGH = 5;
    private final Log log;
    private final List<Sender> senders;
    private final long seed;
    private final Map<String, String> findings = new TreeMap<>();

    /** The request of this number, by whom it is sent, and how it is made simpler. */
    private record Trial(int number, Sender sender, Shrinkable<Request> made, Request request) {}

    /**
     * @param sink host and port of the one destination that answers
     */
    Fuzzer(CaravanProcess caravan, String adminToken, String sink, long seed) {
        this.log = new Log(caravan);
        this.seed = seed;
        this.senders =
                IntStream.range(0, SENDERS)
                        .mapToObj(i -> new Sender(caravan, new World(caravan, adminToken, sink)))
                        .toList();
    }

    /** What must not be, in words; each kind once. */
    List<String> findings() {
        return List.copyOf(findings.values());
    }

    /** How often an operation was answered a status; 0 is no answer. */
    Map<String, Integer> answered() {
        return senders.stream()
                .flatMap(sender -> sender.answered().entrySet().stream())
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey,
                                Map.Entry::getValue,
                                Integer::sum,
                                TreeMap::new));
    }

    /** All tokens and keys that were used. */
    Set<String> secrets() {
        return senders.stream()
                .flatMap(sender -> sender.world().secrets().stream())
                .collect(Collectors.toSet());
    }

    void run(RandomGenerator<Request> requests, int count)
            throws InterruptedException, ExecutionException {
        ExecutorService sideBySide = Executors.newFixedThreadPool(SENDERS);
        try {
            for (int from = 0; from < count && findings.size() < ENOUGH; from += ROUND) {
                List<Trial> trials =
                        IntStream.range(from, Math.min(count, from + ROUND))
                                .mapToObj(number -> trial(requests, number))
                                .toList();
                List<Future<?>> sent = new ArrayList<>();
                for (Sender sender : senders) {
                    sent.add(sideBySide.submit(() -> send(sender, trials)));
                }
                for (Future<?> each : sent) {
                    each.get();
                }
                checkRound(trials);
            }
        } finally {
            sideBySide.shutdownNow();
        }
    }

    private Trial trial(RandomGenerator<Request> requests, int number) {
        Random random = new Random(new SplittableRandom(seed + number).nextLong());
        Shrinkable<Request> made = requests.next(random);
        return new Trial(number, senders.get(number % SENDERS), made, made.value());
    }

    private static void send(Sender sender, List<Trial> trials) {
        for (Trial trial : trials) {
            if (trial.sender == sender) {
                sender.sendNoting(trial.number, trial.request);
            }
        }
    }

    private void checkRound(List<Trial> trials) {
        for (Trial trial : trials) {
            trial.sender.noted(trial.number).ifPresent(finding -> found(trial, finding));
        }
        try {
            senders.forEach(this::check);
        } catch (Finding finding) {
            senders.forEach(sender -> sender.world().adopt());
            Optional<Trial> culprit =
                    trials.stream()
                            .filter(trial -> fails(trial, trial.request, finding.kind()))
                            .findFirst();
            culprit.ifPresentOrElse(
                    trial -> found(trial, finding),
                    () -> tell(finding, "one of those from " + seedOf(trials.get(0))));
        }
    }

    /** Right after this one request. */
    private boolean fails(Trial trial, Request request, String kind) {
        try {
            trial.sender.send(request);
            check(trial.sender);
            return false;
        } catch (Finding finding) {
            trial.sender.world().adopt();
            return finding.kind().equals(kind);
        }
    }

    /**
     * @throws Finding when something is not as it must be
     */
    private void check(Sender sender) {
        sender.world().check();
        checkInboxes();
        log.check();
    }

    private void checkInboxes() {
        Set<String> unknown = new TreeSet<>(senders.get(0).world().inboxes().keySet());
        senders.forEach(sender -> unknown.removeAll(sender.world().known()));
        unknown.forEach(senders.get(0).world()::remove);
        int untold = senders.stream().mapToInt(Sender::takeUntold).sum();
        if (unknown.size() > untold) {
            throw new Finding("inbox that nobody was told of", unknown.toString());
        }
    }

    private void found(Trial trial, Finding finding) {
        if (!findings.containsKey(finding.kind())) {
            tell(
                    finding,
                    "%s\nfirst seen as\n%s\nthe first one of %s"
                            .formatted(
                                    simplest(trial, finding.kind()), trial.request, seedOf(trial)));
        }
    }

    private String seedOf(Trial trial) {
        return "-Dtest.seed=" + (seed + trial.number);
    }

    /** The request, made simpler as long as it still fails in this way. */
    private Request simplest(Trial trial, String kind) {
        Shrinkable<Request> simplest = trial.made;
        for (int tries = 0; tries < SIMPLER; tries++) {
            Optional<Shrinkable<Request>> simpler =
                    simplest.shrink()
                            .limit(SIMPLER)
                            .filter(each -> fails(trial, each.value(), kind))
                            .findFirst();
            if (simpler.isEmpty()) {
                break;
            }
            simplest = simpler.get();
        }
        return simplest.value();
    }

    private void tell(Finding finding, String request) {
        String told = finding.getMessage() + "\n" + request;
        if (findings.putIfAbsent(finding.kind(), told) == null) {
            System.out.println("FuzzIT: " + told);
        }
    }
}
