package caravan;

/** Caravan cannot start: the message is a sentence for whoever started it. */
public final class Refusal extends RuntimeException {

    public Refusal(String sentence) {
        super(sentence, null, false, false);
    }
}
