package fuzz;

import java.util.List;
import servers.Contract;
import servers.Exchange;
import servers.Http.Answer;

/** What every answer must be, whatever was asked. */
final class Rules {

    private static final int SWITCHED = 101;
    private static final int REFUSED = 400;
    private static final int SERVER_ERROR = 500;

    private Rules() {}

    /**
     * @throws Finding when one of them is not
     */
    static void check(Request request, Exchange.Outcome outcome) {
        List<Answer> answers = outcome.answers();
        // What cannot be read is answered as a GET is: to a HEAD, there is more than it looks for.
        boolean whole = outcome.complete() || request.method(0).equalsIgnoreCase("HEAD");
        if (request.whole() && (answers.isEmpty() || !whole)) {
            throw new Finding("no answer, or not all of it", request.operation());
        }
        if (request.refused() && (answers.size() > 1 || answers.get(0).status() < REFUSED)) {
            throw new Finding("not refused, or not the last", request.operation());
        }
        for (int i = 0; i < answers.size(); i++) {
            Answer answer = answers.get(i);
            if (answer.status() >= SERVER_ERROR) {
                throw new Finding(answer.status() + " to " + request.operation(), answer.text());
            }
            checkContract(request, i, answer);
            checkCare(answer);
        }
    }

    private static void checkContract(Request request, int number, Answer answer) {
        String target = number == 0 ? request.target() : "";
        String method = request.method(number);
        try {
            Contract.check(method, target, answer.status(), answer.headers(), answer.bytes());
        } catch (AssertionError wrong) {
            boolean known = number == 0 && request.documented();
            if (known || !isOfAny(method, target, answer)) {
                throw new Finding(
                        answer.status() + " is no answer to " + request.operation(),
                        wrong.getMessage());
            }
        }
    }

    /** Where it is not certain how the path was understood. */
    private static boolean isOfAny(String method, String target, Answer answer) {
        boolean isFile =
                answer.header("Content-Type").orElse("").matches("text/(html|css|javascript).*");
        return isFile
                || target.contains("/q")
                || Contract.isOfAny(method, answer.status(), answer.headers(), answer.bytes());
    }

    /** What is said to browsers is said with every answer. */
    private static void checkCare(Answer answer) {
        if (answer.status() != SWITCHED && answer.header("Content-Security-Policy").isEmpty()) {
            throw new Finding(
                    answer.status() + " without care for browsers", answer.headers().toString());
        }
    }
}
